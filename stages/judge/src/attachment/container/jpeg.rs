//! JPEG by its segments.
//!
//! Source: ITU-T T.81, annex B; JFIF 1.02 (ITU-T T.871); Adobe's APP14 (Adobe TN 5116).

use word::Words;

use super::{Found, Problem, bytes::Bytes, exif, photo};

const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;
/// Baseline, extended sequential, progressive: what browsers show.
const FRAMES: std::ops::RangeInclusive<u8> = 0xc0..=0xc2;
const DHT: u8 = 0xc4;
const DQT: u8 = 0xdb;
const DRI: u8 = 0xdd;
const COMMENT: u8 = 0xfe;

/// More scans than any encoder writes would keep a reader busy with one small file.
const SCANS_MAX: usize = 100;

const OTHER_CODING: Problem = Problem::Unusable {
    what: Words::new(
        "此种 JPEG 编码网页不能显示；请另存为普通 JPEG",
        "browsers do not show this coding of JPEG; save it as an ordinary one",
    ),
};

#[derive(Default)]
struct Read {
    is_jfif: bool,
    adobe_transform: Option<u8>,
    orientation: Option<u8>,
    size: Option<(u32, u32)>,
    n_scans: usize,
    /// The segments that are kept as they are.
    kept: Vec<u8>,
}

pub(super) fn clean(bytes: &[u8]) -> Found {
    let Some(rest) = bytes.strip_prefix(&[0xff, SOI, 0xff]) else { return Ok(None) };
    let mut rest = Bytes(rest);
    let mut read = Read::default();
    loop {
        let mut marker = rest.u8()?;
        // Any number of these may stand before a marker.
        while marker == 0xff {
            marker = rest.u8()?;
        }
        if marker == EOI {
            break;
        }
        segment(marker, &mut rest, &mut read)?;
        if rest.u8()? != 0xff {
            return Err(Problem::DAMAGED);
        }
    }
    let size = read.size.filter(|_| read.n_scans > 0).ok_or(Problem::DAMAGED)?;
    let orientation = read.orientation.unwrap_or(1);
    let shape = photo(size, orientation)?;
    Ok(Some((written(&read, orientation), shape)))
}

/// Reads one segment, with the scan that follows it where it begins one.
fn segment(marker: u8, rest: &mut Bytes<'_>, read: &mut Read) -> Result<(), Problem> {
    let begin = rest.0;
    let length = usize::from(rest.be16()?);
    let body = rest.take(length.checked_sub(2).ok_or(Problem::DAMAGED)?)?;
    match marker {
        0xe0 => read.is_jfif |= body.len() >= 14 && body.starts_with(b"JFIF\0"),
        0xe1 if body.starts_with(b"Exif\0\0") => {
            read.orientation.get_or_insert(exif::orientation(body));
        }
        0xee if body.len() >= 12 && body.starts_with(b"Adobe") => {
            read.adobe_transform = Some(body[11]);
        }
        0xe0..=0xef | COMMENT => {}
        _ if FRAMES.contains(&marker) => frame(body, read)?,
        DHT => huffman_tables(body)?,
        DQT => quantization_tables(body)?,
        DRI if body.len() == 2 => {}
        SOS => return scan((marker, body), (begin, length), rest, read),
        _ => return Err(OTHER_CODING),
    }
    if !matches!(marker, 0xe0..=0xef | COMMENT) {
        read.kept.extend_from_slice(&[0xff, marker]);
        read.kept.extend_from_slice(&begin[..length]);
    }
    Ok(())
}

fn frame(body: &[u8], read: &mut Read) -> Result<(), Problem> {
    let mut body = Bytes(body);
    let (precision, height, width) = (body.u8()?, body.be16()?, body.be16()?);
    let n_components = body.u8()?;
    if precision != 8 || !matches!(n_components, 1 | 3 | 4) {
        return Err(OTHER_CODING);
    }
    if body.0.len() != usize::from(n_components) * 3 || read.size.is_some() {
        return Err(Problem::DAMAGED);
    }
    read.size = Some((u32::from(width), u32::from(height)));
    Ok(())
}

/// Nothing but tables: nothing else has room between them.
fn huffman_tables(body: &[u8]) -> Result<(), Problem> {
    let mut body = Bytes(body);
    while !body.is_empty() {
        let of = body.u8()?;
        let n: usize = body.array::<16>()?.iter().map(|&n| usize::from(n)).sum();
        if of & 0xec != 0 || n > 256 {
            return Err(Problem::DAMAGED);
        }
        body.take(n)?;
    }
    Ok(())
}

fn quantization_tables(body: &[u8]) -> Result<(), Problem> {
    let mut body = Bytes(body);
    while !body.is_empty() {
        let of = body.u8()?;
        if of & 0xec != 0 {
            return Err(Problem::DAMAGED);
        }
        body.take(if of & 0x10 == 0 { 64 } else { 128 })?;
    }
    Ok(())
}

/// A scan's head, and its data up to the next marker that is none of a restart.
fn scan(
    (marker, head): (u8, &[u8]),
    (begin, length): (&[u8], usize),
    rest: &mut Bytes<'_>,
    read: &mut Read,
) -> Result<(), Problem> {
    let n_components = head.first().copied().unwrap_or(0);
    let is_head = matches!(n_components, 1..=4) && head.len() == usize::from(n_components) * 2 + 4;
    read.n_scans += 1;
    if !is_head || read.size.is_none() || read.n_scans > SCANS_MAX {
        return Err(Problem::DAMAGED);
    }
    let data = rest.0;
    let is_marker = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7 | 0xff);
    let n = data.windows(2).position(is_marker).ok_or(Problem::CutOff)?;
    rest.take(n)?;
    read.kept.extend_from_slice(&[0xff, marker]);
    read.kept.extend_from_slice(&begin[..length + n]);
    Ok(())
}

fn written(read: &Read, orientation: u8) -> Vec<u8> {
    let mut bytes = vec![0xff, SOI];
    let mut segment = |marker: u8, parts: &[&[u8]]| {
        let length = 2 + parts.iter().map(|part| part.len()).sum::<usize>();
        bytes.extend_from_slice(&[0xff, marker]);
        bytes.extend_from_slice(&u16::try_from(length).unwrap_or(u16::MAX).to_be_bytes());
        parts.iter().for_each(|part| bytes.extend_from_slice(part));
    };
    if read.is_jfif {
        segment(0xe0, &[b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"]);
    }
    if orientation != 1 {
        segment(0xe1, &[b"Exif\0\0", &exif::of_orientation(orientation)]);
    }
    if let Some(transform) = read.adobe_transform {
        segment(0xee, &[b"Adobe\0\x64\0\0\0\0", &[transform]]);
    }
    bytes.extend_from_slice(&read.kept);
    bytes.extend_from_slice(&[0xff, EOI]);
    bytes
}
