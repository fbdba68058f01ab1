//! WebP by its chunks.
//!
//! Source: RFC 9649, 2 and 3.4; RFC 6386, 9.1 (VP8).

use word::Words;

use super::{
    Found, Problem,
    bytes::Bytes,
    exif, photo,
    riff::{self, Chunk},
};

const FORM: &[u8; 4] = b"WEBP";
const HAS_ALPHA: u8 = 0x10;
const HAS_EXIF: u8 = 0x08;

const MOVES: Problem =
    Problem::Unusable { what: Words::new("动图不是照片", "an animation is no photo") };

pub(super) fn clean(bytes: &[u8]) -> Found {
    let Some(chunks) = riff::chunks(bytes, FORM)? else { return Ok(None) };
    let (mut picture, mut alpha, mut orientation) = (None::<Chunk<'_>>, None, 1);
    for (kind, body) in chunks {
        match &kind {
            b"VP8 " | b"VP8L" if picture.is_none() => picture = Some((kind, body)),
            b"VP8 " | b"VP8L" => return Err(Problem::DAMAGED),
            b"ALPH" if picture.is_none() && !body.is_empty() => alpha = Some((kind, body)),
            b"ANIM" | b"ANMF" => return Err(MOVES),
            b"EXIF" => orientation = exif::orientation(body),
            _ => {}
        }
    }
    let picture = picture.ok_or(Problem::DAMAGED)?;
    // The other coding has an alpha of its own.
    let alpha = alpha.filter(|_| picture.0 == *b"VP8 ");
    let (size, has_alpha) = match &picture.0 {
        b"VP8 " => (lossy(picture.1)?, alpha.is_some()),
        _ => lossless(picture.1)?,
    };
    // Browsers do not turn a WebP by its Exif; who wants to may.
    let shape = photo(size, 1)?;
    if alpha.is_none() && orientation == 1 {
        return Ok(Some((riff::file(FORM, &[picture]), shape)));
    }
    let head = head(size, (has_alpha, orientation != 1));
    let exif = exif::of_orientation(orientation);
    let mut chunks = vec![(*b"VP8X", &head[..])];
    chunks.extend(alpha);
    chunks.push(picture);
    if orientation != 1 {
        chunks.push((*b"EXIF", &exif));
    }
    Ok(Some((riff::file(FORM, &chunks), shape)))
}

/// The size of a key frame of VP8.
fn lossy(body: &[u8]) -> Result<(u32, u32), Problem> {
    let mut body = Bytes(body);
    let [tag, _, _] = body.array()?;
    if tag & 1 != 0 || body.array()? != [0x9d, 0x01, 0x2a] {
        return Err(Problem::DAMAGED);
    }
    // Two bits of each say how it might be scaled.
    Ok((u32::from(body.le16()? & 0x3fff), u32::from(body.le16()? & 0x3fff)))
}

/// The size of a lossless picture, and whether its alpha is used.
fn lossless(body: &[u8]) -> Result<((u32, u32), bool), Problem> {
    let mut body = Bytes(body);
    let (signature, bits) = (body.u8()?, body.le32()?);
    let version = bits >> 29;
    if (signature, version) != (0x2f, 0) {
        return Err(Problem::DAMAGED);
    }
    let size = ((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1);
    Ok((size, bits >> 28 & 1 == 1))
}

/// The head of a file that is more than its picture.
fn head((width, height): (u32, u32), (has_alpha, has_exif): (bool, bool)) -> [u8; 10] {
    let flags = if has_alpha { HAS_ALPHA } else { 0 } | if has_exif { HAS_EXIF } else { 0 };
    let [w0, w1, w2, _] = width.saturating_sub(1).to_le_bytes();
    let [h0, h1, h2, _] = height.saturating_sub(1).to_le_bytes();
    [flags, 0, 0, 0, w0, w1, w2, h0, h1, h2]
}
