//! Keys: who signs, and what their signatures are checked with.
//!
//! Asks: which key made this signature, and is it really that key's?
//! Needs: a verifier key as its owner published it, or a name and a 32-byte seed.
//! Does not know: where keys are kept, nor chance to make new ones.
//! Source: C2SP signed-note, "Signature types" and "Verifier keys"; RFC 8032; tlog-cosignature.

use ed25519_dalek::{Signature as Ed25519Signature, Signer as _, SigningKey, VerifyingKey};
use std::fmt;
use word::{
    Digest,
    encoding::{base64, from_base64, hex},
};

use crate::{
    cosignature,
    note::Signature,
    problem::{KeyProblem, Problem},
};

/// The longest verifier key that is read: an ML-DSA-44 key takes 1,752 characters after its name.
const VERIFIER_KEY_BYTES_MAX: usize = 4096;

/// What a key signs, and how: the signature type of signed-note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `0x01`: Ed25519 over the text of the note.
    Ed25519,
    /// `0x04`: Ed25519 over a time and the text of a checkpoint, `cosignature/v1`.
    CosignatureV1,
    /// `0x06`: ML-DSA-44 over a (sub)tree. Known, and not yet supported: its signatures are
    /// neither accepted nor refused, and never counted.
    MlDsa44,
}

impl Kind {
    /// The signature type identifier byte.
    pub fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 0x01,
            Self::CosignatureV1 => 0x04,
            Self::MlDsa44 => 0x06,
        }
    }

    /// The length of a public key.
    fn key_len(self) -> usize {
        match self {
            Self::Ed25519 | Self::CosignatureV1 => 32,
            Self::MlDsa44 => 1312,
        }
    }

    /// Whether signatures of this kind can be checked here.
    fn is_supported(self) -> bool {
        match self {
            Self::Ed25519 | Self::CosignatureV1 => true,
            Self::MlDsa44 => false,
        }
    }

    /// Whether `material` can be a key of this kind, besides its length.
    fn is_sound(self, material: &[u8]) -> bool {
        match self {
            Self::Ed25519 | Self::CosignatureV1 => is_sound_ed25519(material),
            Self::MlDsa44 => true,
        }
    }

    fn of_byte(byte: u8) -> Option<Self> {
        [Self::Ed25519, Self::CosignatureV1, Self::MlDsa44]
            .into_iter()
            .find(|kind| kind.byte() == byte)
    }
}

/// What a key finds of a signature that claims to be its own.
pub(crate) enum Verdict {
    /// It is.
    Holds {
        /// When it was made, in POSIX seconds, where a witness says so.
        cosigned_at_s: Option<u64>,
    },
    /// It is not.
    Fails,
    /// It cannot be checked here, and says nothing.
    Unsupported,
}

/// A public key with the name under which it signs: `name+hex(key ID)+base64(type || key)`.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    kind: Kind,
    material: Vec<u8>,
    id: [u8; 4],
}

impl VerifierKey {
    /// A key under `name`, from its `material`: 32 bytes for both Ed25519 kinds, 1312 for
    /// ML-DSA-44.
    ///
    /// # Errors
    /// [`KeyProblem::Name`]; [`KeyProblem::Length`]; [`KeyProblem::WeakKey`] where the bytes are
    /// not the one encoding of a point of large order (RFC 8032 §5.1.3): such a key "verifies"
    /// what nobody signed.
    pub fn new(name: &str, kind: Kind, material: &[u8]) -> Result<Self, Problem> {
        check_name(name)?;
        let need = kind.key_len();
        if material.len() != need {
            return Err(KeyProblem::Length { got: material.len(), need }.into());
        }
        if !kind.is_sound(material) {
            return Err(KeyProblem::WeakKey { name: name.to_owned() }.into());
        }
        let id = key_id(name, kind, material);
        Ok(Self { name: name.to_owned(), kind, material: material.to_vec(), id })
    }

    /// Reads a verifier key; what is not spelled as [`fmt::Display`] writes it is refused.
    ///
    /// # Errors
    /// [`KeyProblem`]. A key ID that is not the one computed from name and key is refused too,
    /// although signed-note only recommends it: it is required for the kinds known here.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let malformed = || KeyProblem::Malformed { got: text.chars().take(80).collect() };
        if text.len() > VERIFIER_KEY_BYTES_MAX {
            return Err(malformed().into());
        }
        // A name holds no plus, base64 may.
        let (name, rest) = text.split_once('+').ok_or_else(malformed)?;
        let (id, material) = rest.split_once('+').ok_or_else(malformed)?;
        let material = from_base64(material).map_err(|_| malformed())?;
        let (byte, material) = material.split_first().ok_or_else(malformed)?;
        let kind = Kind::of_byte(*byte).ok_or(KeyProblem::UnknownKind { got: *byte })?;
        let key = Self::new(name, kind, material)?;
        if id != hex(&key.id) {
            let got = id.chars().take(16).collect();
            return Err(KeyProblem::OtherId { got, need: hex(&key.id) }.into());
        }
        Ok(key)
    }

    /// The name that stands in the signature line.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the key signs.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The first four bytes of `SHA-256(name || 0x0A || type || key)`.
    pub fn id(&self) -> [u8; 4] {
        self.id
    }

    /// The public key itself.
    pub fn material(&self) -> &[u8] {
        &self.material
    }

    /// Name and key ID, as shown to a reader.
    pub(crate) fn label(&self) -> String {
        format!("{}+{}", self.name, hex(&self.id))
    }

    /// Whether signatures of this kind can be checked here.
    pub(crate) fn is_supported(&self) -> bool {
        self.kind.is_supported()
    }

    /// Checks a signature that claims to be by this key on the text of a note. Nobody else asks
    /// what kind a key is: another algorithm is another arm here, and what is said of it in
    /// [`Kind`].
    pub(crate) fn check(&self, text: &str, signature: &[u8]) -> Verdict {
        match self.kind {
            Kind::Ed25519 if self.is_ed25519(text.as_bytes(), signature) => {
                Verdict::Holds { cosigned_at_s: None }
            }
            Kind::Ed25519 => Verdict::Fails,
            Kind::CosignatureV1 => match cosignature::check(self, text, signature) {
                Some(time_s) => Verdict::Holds { cosigned_at_s: Some(time_s) },
                None => Verdict::Fails,
            },
            Kind::MlDsa44 => Verdict::Unsupported,
        }
    }

    /// Whether `signature` claims to be by this key: "the tuple of key name and key ID uniquely
    /// identifies the key".
    pub fn is_signer_of(&self, signature: &Signature) -> bool {
        signature.name() == self.name && signature.key_id() == self.id
    }

    /// Whether `signature` is this key's Ed25519 signature of `message`.
    ///
    /// `verify_strict`: a key or an R of small order is refused, R is compared as bytes, and s is
    /// below the group order, so nobody can vary a signature that exists.
    pub fn is_ed25519(&self, message: &[u8], signature: &[u8]) -> bool {
        let Ok(bytes) = <&[u8; 32]>::try_from(self.material.as_slice()) else { return false };
        let Ok(key) = VerifyingKey::from_bytes(bytes) else { return false };
        let Ok(signature) = Ed25519Signature::from_slice(signature) else { return false };
        key.verify_strict(message, &signature).is_ok()
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let typed: Vec<u8> = [&[self.kind.byte()], self.material.as_slice()].concat();
        write!(f, "{}+{}+{}", self.name, hex(&self.id), base64(&typed))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({self})")
    }
}

/// A key that signs notes (`0x01`). Its seed is wiped from memory when it is dropped.
pub struct Signer {
    pub(crate) secret: SigningKey,
    verifier_key: VerifierKey,
}

impl Signer {
    /// The key of a 32-byte `seed`, signing under `name`.
    ///
    /// # Errors
    /// [`KeyProblem::Name`].
    pub fn new(name: &str, seed: &[u8; 32]) -> Result<Self, Problem> {
        Self::of_kind(name, Kind::Ed25519, seed)
    }

    pub(crate) fn of_kind(name: &str, kind: Kind, seed: &[u8; 32]) -> Result<Self, Problem> {
        let secret = SigningKey::from_bytes(seed);
        let verifier_key = VerifierKey::new(name, kind, secret.verifying_key().as_bytes())?;
        Ok(Self { secret, verifier_key })
    }

    /// What its signatures are checked with.
    pub fn verifier_key(&self) -> &VerifierKey {
        &self.verifier_key
    }

    /// Signs the text of a note ("generated according to RFC 8032 over the note text").
    pub(crate) fn sign(&self, text: &str) -> Signature {
        Signature::of_key(&self.verifier_key, self.secret.sign(text.as_bytes()).to_bytes().into())
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.verifier_key.label())
    }
}

/// "Key names MUST be non-empty and MUST NOT contain any Unicode spaces or plus", nor, since they
/// stand in notes, ASCII control characters.
pub(crate) fn check_name(name: &str) -> Result<(), Problem> {
    let banned = |c: char| c.is_whitespace() || c == '+' || c < ' ';
    if name.is_empty() || name.contains(banned) {
        return Err(KeyProblem::Name { got: name.chars().take(80).collect() }.into());
    }
    Ok(())
}

/// "key ID = SHA-256(key name || 0x0A || signature type || public key)[:4]".
fn key_id(name: &str, kind: Kind, material: &[u8]) -> [u8; 4] {
    let digest = Digest::of_all(&[name.as_bytes(), b"\n", &[kind.byte()], material]);
    *digest.as_bytes().first_chunk().expect("a digest has 32 bytes")
}

fn is_sound_ed25519(material: &[u8]) -> bool {
    let Ok(bytes) = <&[u8; 32]>::try_from(material) else { return false };
    let Ok(key) = VerifyingKey::from_bytes(bytes) else { return false };
    !key.is_weak() && key.to_edwards().compress().as_bytes() == bytes
}
