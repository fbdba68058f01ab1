//! EBML: elements of an id, a size and a body.
//!
//! Source: RFC 8794, 4 to 6.

use super::{Problem, bytes::Bytes};

/// The head of an element.
pub(super) struct Head {
    /// As it is spelled, with its marker.
    pub(super) id: u32,
    /// Of its body; `None` where its writer did not know how long it would be.
    pub(super) size: Option<usize>,
}

pub(super) fn head(rest: &mut Bytes<'_>) -> Result<Head, Problem> {
    let (id, _) = number(rest, 4)?;
    let (size, marker) = number(rest, 8)?;
    let size = size ^ marker;
    let id = u32::try_from(id).map_err(|_| Problem::DAMAGED)?;
    if size == marker - 1 {
        return Ok(Head { id, size: None });
    }
    Ok(Head { id, size: Some(usize::try_from(size).map_err(|_| Problem::CutOff)?) })
}

/// A number whose leading zeros say how long it is, at most `n_max` bytes; and its marker.
fn number(rest: &mut Bytes<'_>, n_max: u32) -> Result<(u64, u64), Problem> {
    let first = rest.u8()?;
    let n_more = first.leading_zeros();
    if n_more >= n_max {
        return Err(Problem::DAMAGED);
    }
    let more = rest.take(n_more as usize)?;
    let number = more.iter().fold(u64::from(first), |all, &byte| all << 8 | u64::from(byte));
    Ok((number, 1 << (7 * (n_more + 1))))
}

/// What is in an element that holds others of known size: each id and body.
pub(super) fn children(body: &[u8]) -> Result<Vec<(u32, &[u8])>, Problem> {
    /// More than any head or group of blocks has.
    const N_MAX: usize = 1_000;
    let (mut rest, mut found) = (Bytes(body), Vec::new());
    while !rest.is_empty() {
        let Head { id, size } = head(&mut rest)?;
        found.push((id, rest.take(size.ok_or(Problem::DAMAGED)?)?));
        if found.len() > N_MAX {
            return Err(Problem::DAMAGED);
        }
    }
    Ok(found)
}

/// A whole number of at most eight bytes.
pub(super) fn whole(body: &[u8]) -> Result<u64, Problem> {
    if body.len() > 8 {
        return Err(Problem::DAMAGED);
    }
    Ok(body.iter().fold(0, |all, &byte| all << 8 | u64::from(byte)))
}

/// Writes an element that holds a number, in which nothing else has room.
pub(super) fn write_number(id: u32, body: &[u8], to: &mut Vec<u8>) -> Result<(), Problem> {
    if body.len() > 8 {
        return Err(Problem::DAMAGED);
    }
    write(id, body, to);
    Ok(())
}

/// Writes an element.
pub(super) fn write(id: u32, body: &[u8], to: &mut Vec<u8>) {
    const FOUR_BYTES: u32 = 1 << 28;
    let bytes = id.to_be_bytes();
    to.extend(bytes.iter().skip_while(|byte| **byte == 0));
    let n = u32::try_from(body.len()).unwrap_or(u32::MAX).min(FOUR_BYTES - 2);
    to.extend_from_slice(&(FOUR_BYTES | n).to_be_bytes());
    to.extend_from_slice(body);
}
