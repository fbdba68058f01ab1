//! The passport as a W3C Verifiable Credential (可验证凭证), for tools that are not ours.
//!
//! Asks: how does a passport look to a wallet, a customs system, a buyer's software, and how is
//! that checked?
//! Needs: the claim, who issues it under which web address, and the issuer's key.
//! Does not know: how documents are fetched, or what time it is.
//! Source: W3C VC Data Model 2.0, VC Data Integrity EdDSA Cryptosuites 1.0 (`eddsa-jcs-2022`),
//! VC-JOSE-COSE (`vc+jwt`), Bitstring Status List 1.0, did:web; shaped like UNTP's digital
//! product passport 0.7.

pub mod did;
pub mod jwt;
pub mod model;
pub mod multibase;
mod product;
pub mod proof;
pub mod status;

pub use did::{DidKey, Issuer};
pub use product::{Subject, unsigned};

/// The media type of a credential with an embedded proof.
pub const MEDIA_TYPE: &str = "application/vc";

/// The base context of every credential.
pub const CONTEXT: &str = "https://www.w3.org/ns/credentials/v2";
