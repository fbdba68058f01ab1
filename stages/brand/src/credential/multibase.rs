//! Multibase: base58btc (`z…`) and base64url (`u…`), as data integrity writes bytes.
//!
//! Source: W3C Controlled Identifiers 1.0, section 2.4 (Multibase), 2.2.2 (Multikey).

use party::PublicKey;

const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/// The longest text that is decoded; the time grows with its square.
const LEN_MAX: usize = 256;
/// The multicodec of an Ed25519 public key.
const ED25519: [u8; 2] = [0xed, 0x01];

/// Bytes in base58btc, after a `z`.
pub fn base58(bytes: &[u8]) -> String {
    let n_zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let mut digits: Vec<u8> = Vec::new();
    for byte in &bytes[n_zeros..] {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += u32::from(*digit) << 8;
            *digit = u8::try_from(carry % 58).unwrap_or(0);
            carry /= 58;
        }
        while carry > 0 {
            digits.push(u8::try_from(carry % 58).unwrap_or(0));
            carry /= 58;
        }
    }
    let zeros = std::iter::repeat_n('1', n_zeros);
    let digits = digits.iter().rev().map(|digit| char::from(ALPHABET[usize::from(*digit)]));
    std::iter::once('z').chain(zeros).chain(digits).collect()
}

/// Reads what [`base58`] writes; `None` for anything else.
pub fn from_base58(text: &str) -> Option<Vec<u8>> {
    let text = text.strip_prefix('z').filter(|text| text.len() <= LEN_MAX)?;
    let n_zeros = text.bytes().take_while(|byte| *byte == b'1').count();
    let mut bytes: Vec<u8> = Vec::new();
    for c in text.bytes().skip(n_zeros) {
        let mut carry = u32::try_from(ALPHABET.iter().position(|letter| *letter == c)?).ok()?;
        for byte in &mut bytes {
            carry += u32::from(*byte) * 58;
            *byte = u8::try_from(carry & 255).unwrap_or(0);
            carry >>= 8;
        }
        if carry > 0 {
            bytes.push(u8::try_from(carry).ok()?);
        }
    }
    Some(std::iter::repeat_n(0, n_zeros).chain(bytes.into_iter().rev()).collect())
}

/// A key as a Multikey's `publicKeyMultibase`.
pub fn of_key(key: &PublicKey) -> String {
    base58(&[&ED25519[..], &key.to_bytes()].concat())
}

/// Reads what [`of_key`] writes; `None` for anything else.
pub fn to_key(text: &str) -> Option<PublicKey> {
    let bytes = from_base58(text)?;
    PublicKey::of_bytes(bytes.strip_prefix(&ED25519[..])?.try_into().ok()?)
}

/// The SHA-256 of bytes as `digestMultibase`: a multihash in base58btc.
pub fn of_digest(digest: &word::Digest) -> String {
    base58(&[&[0x12, 0x20], &digest.as_bytes()[..]].concat())
}
