//! RIFF WAVE: how samples are written, and the samples.
//!
//! Source: Multimedia Programming Interface and Data Specifications 1.0 (1991), chapter 3;
//! RFC 2361; WAVEFORMATEXTENSIBLE (Microsoft).

use word::Words;

use super::{Found, Problem, Shape, bytes::Bytes, riff};

const FORM: &[u8; 4] = b"WAVE";
const EXTENSIBLE: u16 = 0xfffe;
/// What follows the format's own number where it is spelled as a GUID.
const GUID_END: [u8; 14] = *b"\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71";

const OTHER_CODING: Problem = Problem::Unusable {
    what: Words::new(
        "只收 PCM、浮点、A 律或 µ 律的 WAV",
        "of WAV only PCM, floating point, A-law and µ-law are taken",
    ),
};

pub(super) fn clean(bytes: &[u8]) -> Found {
    let Some(chunks) = riff::chunks(bytes, FORM)? else { return Ok(None) };
    let find = |wanted: &[u8; 4]| {
        let found = chunks.iter().find(|(kind, _)| kind == wanted);
        found.map(|(_, body)| *body).ok_or(Problem::DAMAGED)
    };
    let (format, bytes_per_second) = format(find(b"fmt ")?)?;
    let samples = find(b"data")?;
    let ms = samples.len() as u64 * 1_000 / u64::from(bytes_per_second);
    if samples.is_empty() {
        return Err(Problem::CutOff);
    }
    let written = riff::file(FORM, &[(*b"fmt ", &format), (*b"data", samples)]);
    Ok(Some((written, Shape::Voice { ms: Some(ms) })))
}

/// The format in its shortest form, and how many bytes a second takes.
fn format(body: &[u8]) -> Result<([u8; 16], u32), Problem> {
    let mut rest = Bytes(body);
    let (mut tag, n_channels, rate) = (rest.le16()?, rest.le16()?, rest.le32()?);
    let (bytes_per_second, frame, bits) = (rest.le32()?, rest.le16()?, rest.le16()?);
    if tag == EXTENSIBLE {
        // Its length, the bits that are used and where channels stand.
        rest.take(8)?;
        tag = rest.le16()?;
        if rest.array()? != GUID_END {
            return Err(OTHER_CODING);
        }
    }
    let is_known = match tag {
        1 => matches!(bits, 8 | 16 | 24 | 32),
        3 => matches!(bits, 32 | 64),
        6 | 7 => bits == 8,
        _ => return Err(OTHER_CODING),
    };
    let is_usual = (1..=8).contains(&n_channels) && (1_000..=384_000).contains(&rate);
    let is_whole = is_known && is_usual && frame == n_channels * bits / 8;
    if !is_whole || bytes_per_second != rate * u32::from(frame) {
        return Err(Problem::DAMAGED);
    }
    let mut written: [u8; 16] = *body.first_chunk().ok_or(Problem::CutOff)?;
    written[..2].copy_from_slice(&tag.to_le_bytes());
    Ok((written, bytes_per_second))
}
