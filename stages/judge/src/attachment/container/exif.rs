//! Exif: what is read of it is how the picture is turned, and nothing else is written.
//!
//! Source: TIFF 6.0, section 2; CIPA DC-008 (Exif 2.32), 4.6.4.

use super::{Problem, bytes::Bytes};

const ORIENTATION: u16 = 0x0112;
const SHORT: u16 = 3;

/// The orientation, 1 (as it is) to 8; 1 where it cannot be read.
pub(super) fn orientation(exif: &[u8]) -> u8 {
    // Some write the head of a JPEG segment where only TIFF belongs.
    let tiff = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    read(tiff).ok().flatten().unwrap_or(1)
}

fn read(tiff: &[u8]) -> Result<Option<u8>, Problem> {
    let is_little = match tiff.get(..4) {
        Some(b"II*\0") => true,
        Some(b"MM\0*") => false,
        _ => return Ok(None),
    };
    let u16_of = |bytes: &mut Bytes<'_>| if is_little { bytes.le16() } else { bytes.be16() };
    let u32_of = |bytes: &mut Bytes<'_>| if is_little { bytes.le32() } else { bytes.be32() };
    let at = u32_of(&mut Bytes(&tiff[4..]))?;
    let entries = usize::try_from(at).ok().and_then(|at| tiff.get(at..));
    let mut entries = Bytes(entries.ok_or(Problem::CutOff)?);
    for _ in 0..u16_of(&mut entries)? {
        let mut entry = Bytes(entries.take(12)?);
        let (tag, kind, n) = (u16_of(&mut entry)?, u16_of(&mut entry)?, u32_of(&mut entry)?);
        if (tag, kind, n) == (ORIENTATION, SHORT, 1) {
            let value = u16_of(&mut entry)?;
            return Ok(u8::try_from(value).ok().filter(|value| (1..=8).contains(value)));
        }
    }
    Ok(None)
}

/// An Exif that says the orientation and nothing else.
pub(super) fn of_orientation(orientation: u8) -> [u8; 26] {
    let mut tiff = *b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\0\0\0\0\0\0\0\0";
    tiff[18] = orientation;
    tiff
}
