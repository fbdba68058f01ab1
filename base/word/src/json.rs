//! Canonical JSON: the one spelling that is signed and hashed.
//!
//! Source: RFC 8785 (JSON Canonicalization Scheme, JCS). Values inside signed documents are
//! strings or small integers; a number that JCS could round is refused before it is signed.

pub use serde_json::{Map, Value, json};

/// The largest nesting accepted from outside.
pub const DEPTH_MAX: usize = 64;

/// JSON that may not be signed, or is not in its canonical spelling.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotCanonical {
    /// Not JSON at all.
    #[error("not JSON: {0}")]
    Syntax(String),
    /// A number that is not an integer within ±(2^53 − 1).
    #[error("the number {0} cannot be signed; write it as a string")]
    Number(String),
    /// The same document has a different canonical spelling.
    #[error("not in canonical spelling from byte {at}")]
    Spelling {
        /// The first byte that differs.
        at: usize,
    },
}

/// The canonical spelling of `value`.
///
/// # Errors
/// [`NotCanonical::Number`] where a number is not an integer within ±(2^53 − 1): such numbers
/// are rounded silently by other implementations (measured: 9007199254740993 becomes …992).
pub fn canonical(value: &Value) -> Result<Vec<u8>, NotCanonical> {
    let syntax = |e: &dyn std::fmt::Display| NotCanonical::Syntax(e.to_string());
    match check(value)? {
        // Integers and escapes are spelled as JCS spells them.
        Keys::SortedByBytes => serde_json::to_vec(value).map_err(|e| syntax(&e)),
        Keys::Others => serde_json_canonicalizer::to_vec(value).map_err(|e| syntax(&e)),
    }
}

/// Reads a document that must already be in its canonical spelling.
///
/// # Errors
/// [`NotCanonical`] when `bytes` are not exactly what [`canonical`] would have written; this
/// also finds duplicate keys and insignificant white space.
pub fn parse_canonical(bytes: &[u8]) -> Result<Value, NotCanonical> {
    let value: Value =
        serde_json::from_slice(bytes).map_err(|e| NotCanonical::Syntax(e.to_string()))?;
    let spelled = canonical(&value)?;
    if spelled == bytes {
        return Ok(value);
    }
    let at = spelled.iter().zip(bytes).take_while(|(a, b)| a == b).count();
    Err(NotCanonical::Spelling { at })
}

/// How the names of fields are sorted. JCS sorts by units of UTF-16, documents here by bytes of
/// UTF-8; the two differ only beyond U+D7FF.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keys {
    SortedByBytes,
    Others,
}

/// The first byte of a character beyond U+D7FF, or a larger one.
const BEYOND: u8 = 0xEE;

fn check(value: &Value) -> Result<Keys, NotCanonical> {
    const LIMIT: i64 = (1 << 53) - 1;
    let both = |keys, value| match check(value)? {
        Keys::SortedByBytes => Ok(keys),
        Keys::Others => Ok(Keys::Others),
    };
    match value {
        Value::Number(number) => match number.as_i64() {
            Some(integer) if (-LIMIT..=LIMIT).contains(&integer) => Ok(Keys::SortedByBytes),
            _ => Err(NotCanonical::Number(number.to_string())),
        },
        Value::Array(items) => items.iter().try_fold(Keys::SortedByBytes, both),
        Value::Object(fields) => {
            let is_plain = fields.keys().is_sorted()
                && fields.keys().all(|key| key.bytes().all(|byte| byte < BEYOND));
            let own = if is_plain { Keys::SortedByBytes } else { Keys::Others };
            fields.values().try_fold(own, both)
        }
        Value::Null | Value::Bool(_) | Value::String(_) => Ok(Keys::SortedByBytes),
    }
}
