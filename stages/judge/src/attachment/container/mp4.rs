//! AAC or Opus in an ISO base media file: one track of sound.
//!
//! Samples are found by their place in the file, so nothing moves: whatever is not needed becomes
//! a box of the same length that says it is free, filled with zeros, and so do times and names in
//! what is needed.
//!
//! Source: ISO/IEC 14496-12, 4.2 and 8.

use word::Words;

use super::{
    Found, Problem, Shape,
    bytes::{Bytes, length},
    fragment::Fragments,
};

const NOT_SOUND: Problem = Problem::Unusable {
    what: Words::new(
        "MP4 中只收一条 AAC 或 Opus 音轨",
        "of MP4 only one track of AAC or Opus is taken",
    ),
};

/// What is kept in each box that holds others; none holds one that holds it.
const KEPT: &[(&[u8; 4], &[&[u8; 4]])] = &[
    (b"file", &[b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"sidx"]),
    (b"moov", &[b"mvhd", b"trak", b"mvex"]),
    (b"trak", &[b"tkhd", b"mdia", b"edts"]),
    (b"edts", &[b"elst"]),
    (b"mdia", &[b"mdhd", b"hdlr", b"minf"]),
    (b"minf", &[b"smhd", b"dinf", b"stbl"]),
    (b"dinf", &[b"dref"]),
    (
        b"stbl",
        &[
            b"stsd", b"stts", b"ctts", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"stss",
            b"sgpd", b"sbgp",
        ],
    ),
    (b"mvex", &[b"mehd", b"trex"]),
    (b"moof", &[b"mfhd", b"traf"]),
    (b"traf", &[b"tfhd", b"tfdt", b"trun", b"sgpd", b"sbgp"]),
];

/// A file that refers to itself: sound is in it, and not at some address. Some spell an empty one.
const SELF_CONTAINED: [&[u8]; 2] = [
    b"\0\0\0\0\0\0\0\x01\0\0\0\x0curl \0\0\0\x01",
    b"\0\0\0\0\0\0\0\x01\0\0\0\x0durl \0\0\0\x01\0",
];
/// A language that nobody determined, `und`.
const NO_LANGUAGE: [u8; 2] = 0x55c4_u16.to_be_bytes();

#[derive(Default)]
struct Read {
    n_tracks: usize,
    n_sounds: usize,
    n_samples: usize,
    has_data: bool,
    ms: Option<u64>,
    fragments: Fragments,
}

pub(super) fn clean(bytes: &[u8]) -> Found {
    if bytes.get(4..8) != Some(b"ftyp") {
        return Ok(None);
    }
    let (mut kept, mut read) = (bytes.to_vec(), Read::default());
    inside(*b"file", &mut kept, &mut read)?;
    if (read.n_tracks, read.n_sounds, read.n_samples) != (1, 1, 1) {
        return Err(NOT_SOUND);
    }
    if !read.has_data {
        return Err(Problem::CutOff);
    }
    let ms = read.ms.filter(|ms| *ms > 0).or_else(|| read.fragments.ms());
    Ok(Some((kept, Shape::Voice { ms })))
}

/// Goes through what is in a box of this kind, or in the file.
fn inside(kind: [u8; 4], mut boxes: &mut [u8], read: &mut Read) -> Result<(), Problem> {
    let kept = KEPT.iter().find(|(of, _)| **of == kind).map_or(&[][..], |(_, kept)| kept);
    while !boxes.is_empty() {
        let (own, head, n) = head(boxes, kind == *b"file")?;
        let (this, next) = boxes.split_at_mut_checked(n).ok_or(Problem::CutOff)?;
        boxes = next;
        let body = this.get_mut(head..).ok_or(Problem::DAMAGED)?;
        if !kept.contains(&&own) {
            body.fill(0);
            this[4..8].copy_from_slice(b"free");
        } else if KEPT.iter().any(|(of, _)| **of == own) {
            read.n_tracks += usize::from(own == *b"trak");
            inside(own, body, read)?;
        } else {
            leaf(own, body, read)?;
        }
    }
    Ok(())
}

/// The kind of the next box, how long its head is, and how long all of it.
fn head(boxes: &[u8], is_file: bool) -> Result<([u8; 4], usize, usize), Problem> {
    let mut rest = Bytes(boxes);
    let (size, kind) = (rest.be32()?, rest.array()?);
    match size {
        // To the end of the file.
        0 if is_file => Ok((kind, 8, boxes.len())),
        1 => {
            let size = usize::try_from(u64::from_be_bytes(rest.array()?));
            Ok((kind, 16, size.map_err(|_| Problem::CutOff)?))
        }
        size if size >= 8 => Ok((kind, 8, length(size))),
        _ => Err(Problem::DAMAGED),
    }
}

/// Looks at a box that holds no others, and takes out of it what nobody needs.
fn leaf(kind: [u8; 4], body: &mut [u8], read: &mut Read) -> Result<(), Problem> {
    match &kind {
        b"mdat" => read.has_data |= !body.is_empty(),
        b"mvhd" => {
            let times = without_times(body)?;
            read.ms = duration(&body[times..], times > 12).ok();
        }
        b"tkhd" => drop(without_times(body)?),
        b"mdhd" => {
            let times = without_times(body)?;
            let at = if times > 12 { 32 } else { 20 };
            let language = body.get_mut(at..at + 2).ok_or(Problem::DAMAGED)?;
            language.copy_from_slice(&NO_LANGUAGE);
            read.fragments.track(&body[times..])?;
        }
        b"hdlr" => {
            if body.get(8..12) != Some(b"soun") {
                return Err(NOT_SOUND);
            }
            read.n_sounds += 1;
            body[12..].fill(0);
        }
        b"dref" if !SELF_CONTAINED.contains(&&*body) => return Err(NOT_SOUND),
        b"trex" => read.fragments.all(body)?,
        b"tfhd" => read.fragments.begin(body)?,
        b"trun" => read.fragments.run(body)?,
        b"stsd" => {
            let is_known = matches!(body.get(12..16), Some(b"mp4a" | b"Opus"));
            if body.get(..8) != Some(b"\0\0\0\0\0\0\0\x01") || !is_known {
                return Err(NOT_SOUND);
            }
            read.n_samples += 1;
        }
        _ => {}
    }
    Ok(())
}

/// Zeros where a head says when it was made and changed; gives where they end.
fn without_times(body: &mut [u8]) -> Result<usize, Problem> {
    let end = match body.first() {
        Some(0) => 12,
        Some(1) => 20,
        _ => return Err(Problem::DAMAGED),
    };
    body.get_mut(4..end).ok_or(Problem::DAMAGED)?.fill(0);
    Ok(end)
}

/// How long a movie lasts, in milliseconds.
fn duration(rest: &[u8], is_long: bool) -> Result<u64, Problem> {
    let mut rest = Bytes(rest);
    let scale = rest.be32()?;
    let units = if is_long { u64::from_be_bytes(rest.array()?) } else { u64::from(rest.be32()?) };
    let ms = u128::from(units) * 1_000 / u128::from(scale.max(1));
    u64::try_from(ms).map_err(|_| Problem::DAMAGED)
}
