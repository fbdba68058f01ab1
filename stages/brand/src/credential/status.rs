//! Status lists: which passports were withdrawn, as bits that tell nothing else.
//!
//! Source: W3C Bitstring Status List 1.0. A list has at least 131,072 bits, so that looking one
//! up says little about which one was looked up.

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use std::io::{Read, Write};
use word::{
    Timestamp, encoding,
    json::{Value, json},
};

use super::{CONTEXT, Issuer};
use crate::Problem;

/// The smallest list.
const BITS_MIN: usize = 131_072;
/// The largest list that is unpacked: 16 MiB.
const BYTES_MAX: u64 = 16 << 20;

/// What a list says of a passport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// It was withdrawn.
    Revocation,
    /// Another passport takes its place.
    Refresh,
}

impl Purpose {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Revocation, Self::Refresh];

    /// The word of the standard, which is in the address too.
    pub fn name(self) -> &'static str {
        match self {
            Self::Revocation => "revocation",
            Self::Refresh => "refresh",
        }
    }

    /// Where the list is served.
    pub fn path(self) -> String {
        format!("/status/{}", self.name())
    }
}

/// The entry of a credential: where its bit is. In the list of those whose place another takes it
/// has the same index.
///
/// The index is an integer, as UNTP's schema wants it; the W3C text has a string of digits. We
/// read both.
pub fn entry(issuer: &Issuer, index: u64) -> Value {
    let list = issuer.url(&Purpose::Revocation.path());
    json!({
        "id": format!("{list}#{index}"),
        "type": "BitstringStatusListEntry",
        "statusPurpose": Purpose::Revocation.name(),
        "statusListIndex": index,
        "statusListCredential": list,
    })
}

/// The list credential, not signed yet.
///
/// # Errors
/// [`Problem::NotACredential`] where the bits cannot be packed.
pub fn unsigned(
    (issuer, purpose): (&Issuer, Purpose),
    set: &[u64],
    at: Timestamp,
) -> Result<Value, Problem> {
    let id = issuer.url(&purpose.path());
    Ok(json!({
        "@context": [CONTEXT],
        "id": id,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did(),
        "validFrom": at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "credentialSubject": {
            "id": format!("{id}#list"),
            "type": "BitstringStatusList",
            "statusPurpose": purpose.name(),
            "encodedList": encode(set)?,
        },
    }))
}

/// The bits, the first at the left, packed.
fn encode(set: &[u64]) -> Result<String, Problem> {
    let broken = || Problem::NotACredential { reason: "its list cannot be packed".to_owned() };
    let last = set.iter().max().map_or(0, |last| last + 1);
    let n_bits = usize::try_from(last).map_err(|_| broken())?.max(BITS_MIN);
    let mut bytes = vec![0_u8; n_bits.div_ceil(8)];
    for index in set {
        let index = usize::try_from(*index).map_err(|_| broken())?;
        bytes[index / 8] |= 0x80 >> (index % 8);
    }
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    let packed = packer.write_all(&bytes).and_then(|()| packer.finish()).map_err(|_| broken())?;
    Ok(format!("u{}", encoding::base64url(&packed)))
}

/// Whether bit `index` is set in a list for `purpose`.
///
/// # Errors
/// [`Problem::NotACredential`] where it is another list, or too short.
pub fn is_set(list: &Value, purpose: &str, index: u64) -> Result<bool, Problem> {
    let not = |reason: &str| Problem::NotACredential { reason: reason.to_owned() };
    let subject = list.get("credentialSubject").ok_or_else(|| not("the status list is empty"))?;
    let text = |key: &str| subject.get(key).and_then(Value::as_str);
    if text("type") != Some("BitstringStatusList") || text("statusPurpose") != Some(purpose) {
        return Err(not("the status list is for something else"));
    }
    let packed = text("encodedList").and_then(|list| list.strip_prefix('u'));
    let packed = packed.and_then(|packed| encoding::from_base64url(packed).ok());
    let packed = packed.ok_or_else(|| not("the status list is malformed"))?;
    let mut bytes = Vec::new();
    let unpacked = GzDecoder::new(&packed[..]).take(BYTES_MAX).read_to_end(&mut bytes);
    unpacked.map_err(|_| not("the status list cannot be unpacked"))?;
    let at = usize::try_from(index / 8).ok().filter(|_| bytes.len() * 8 >= BITS_MIN);
    let byte =
        at.and_then(|at| bytes.get(at)).ok_or_else(|| not("the status list is too short"))?;
    Ok(byte & (0x80 >> (index % 8)) != 0)
}
