//! RIFF: chunks of a form, each padded to an even length.
//!
//! Source: Multimedia Programming Interface and Data Specifications 1.0 (1991); RFC 9649, 2.3.

use super::{
    Problem,
    bytes::{Bytes, length},
};

/// More chunks than any photo or recording has.
const CHUNKS_MAX: usize = 10_000;

/// The name of a chunk and what is in it.
pub(super) type Chunk<'a> = ([u8; 4], &'a [u8]);

/// The chunks of a file of this form, in order; `None` where it is none. What follows the file is
/// not part of it.
pub(super) fn chunks<'a>(
    bytes: &'a [u8],
    form: &[u8; 4],
) -> Result<Option<Vec<Chunk<'a>>>, Problem> {
    let mut file = Bytes(bytes);
    if !bytes.starts_with(b"RIFF") || bytes.get(8..12) != Some(form) {
        return Ok(None);
    }
    file.take(4)?;
    let n = length(file.le32()?);
    let mut rest = Bytes(file.take(n)?);
    rest.take(form.len())?;
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let kind = rest.array()?;
        let n = length(rest.le32()?);
        chunks.push((kind, rest.take(n)?));
        // Some leave out the padding of the last.
        if n % 2 == 1 && !rest.is_empty() {
            rest.u8()?;
        }
        if chunks.len() > CHUNKS_MAX {
            return Err(Problem::DAMAGED);
        }
    }
    Ok(Some(chunks))
}

/// A file of this form.
pub(super) fn file(form: &[u8; 4], chunks: &[Chunk<'_>]) -> Vec<u8> {
    let mut bytes = b"RIFF\0\0\0\0".to_vec();
    bytes.extend_from_slice(form);
    for (kind, body) in chunks {
        bytes.extend_from_slice(kind);
        bytes.extend_from_slice(&le32(body.len()));
        bytes.extend_from_slice(body);
        if body.len() % 2 == 1 {
            bytes.push(0);
        }
    }
    let n = le32(bytes.len() - 8);
    bytes[4..8].copy_from_slice(&n);
    bytes
}

fn le32(n: usize) -> [u8; 4] {
    u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes()
}
