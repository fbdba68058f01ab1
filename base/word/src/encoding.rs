//! Bytes as text: hexadecimal and base64, read strictly.
//!
//! A reader that accepts two spellings of the same bytes lets a signed document be altered
//! without anyone noticing, so there is exactly one accepted spelling of each: lowercase
//! hexadecimal, and padded base64 with zero trailing bits (RFC 4648 §4, §3.5).

use base64::{Engine, engine::general_purpose};

/// Text that is not the one accepted spelling of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// A character outside the alphabet, or an upper-case hexadecimal digit.
    #[error("a character outside the alphabet")]
    Character,
    /// The wrong number of characters or of bytes.
    #[error("the wrong length")]
    Length,
}

/// Lowercase hexadecimal, two digits a byte.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

/// Reads lowercase hexadecimal.
///
/// # Errors
/// [`Malformed`] for anything that [`hex`] would not have written.
pub fn from_hex(text: &str) -> Result<Vec<u8>, Malformed> {
    if !text.len().is_multiple_of(2) {
        return Err(Malformed::Length);
    }
    text.as_bytes().chunks(2).map(|pair| Ok(nibble(pair[0])? << 4 | nibble(pair[1])?)).collect()
}

fn nibble(digit: u8) -> Result<u8, Malformed> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        _ => Err(Malformed::Character),
    }
}

/// Standard base64 with padding (RFC 4648 §4).
pub fn base64(bytes: &[u8]) -> String {
    general_purpose::STANDARD.encode(bytes)
}

/// Reads standard base64; padding is required and trailing bits must be zero.
///
/// # Errors
/// [`Malformed`] for anything that [`base64`] would not have written.
pub fn from_base64(text: &str) -> Result<Vec<u8>, Malformed> {
    general_purpose::STANDARD.decode(text).map_err(|error| match error {
        base64::DecodeError::InvalidLength(_) => Malformed::Length,
        _ => Malformed::Character,
    })
}

/// URL-safe base64 without padding (RFC 4648 §5), as tokens and multibase write it.
pub fn base64url(bytes: &[u8]) -> String {
    general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads URL-safe base64; there is no padding, and trailing bits must be zero.
///
/// # Errors
/// [`Malformed`] for anything that [`base64url`] would not have written.
pub fn from_base64url(text: &str) -> Result<Vec<u8>, Malformed> {
    general_purpose::URL_SAFE_NO_PAD.decode(text).map_err(|error| match error {
        base64::DecodeError::InvalidLength(_) => Malformed::Length,
        _ => Malformed::Character,
    })
}
