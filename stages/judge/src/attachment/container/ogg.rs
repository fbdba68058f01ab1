//! Opus in Ogg, page by page.
//!
//! Source: RFC 3533, 6; RFC 7845, 3 to 5.

use super::{
    Found, Problem, Shape,
    bytes::Bytes,
    opus::{NOT_OPUS, pre_skip},
};

const IS_CONTINUED: u8 = 1;
const IS_FIRST: u8 = 2;
const IS_LAST: u8 = 4;
const HEAD_BYTES: usize = 27;
const SAMPLES_PER_MS: u64 = 48;

/// No words: whose program it was is nobody's business.
const NO_TAGS: &[u8] = b"OpusTags\0\0\0\0\0\0\0\0";

struct Page<'a> {
    flags: u8,
    /// Samples at 48 kHz up to the end of this page.
    granule: u64,
    serial: u32,
    lacing: &'a [u8],
    body: &'a [u8],
}

pub(super) fn clean(bytes: &[u8]) -> Found {
    if !bytes.starts_with(b"OggS") {
        return Ok(None);
    }
    let mut rest = Bytes(bytes);
    let first = page(&mut rest)?;
    if first.flags != IS_FIRST {
        return Err(Problem::DAMAGED);
    }
    let skipped = u64::from(pre_skip(first.body)?);
    skip_tags(&mut rest, first.serial)?;
    let (mut kept, mut end, mut n_pages) = (Vec::new(), 0, 2);
    write(&first, 0, &mut kept);
    let lacing = [u8::try_from(NO_TAGS.len()).unwrap_or(u8::MAX)];
    write(&Page { flags: 0, granule: 0, lacing: &lacing, body: NO_TAGS, ..first }, 1, &mut kept);
    while !rest.is_empty() {
        let page = page(&mut rest)?;
        if page.flags & IS_FIRST != 0 || page.serial != first.serial {
            return Err(NOT_OPUS);
        }
        // A page on which no packet ends has no time.
        if page.granule != u64::MAX {
            end = page.granule;
        }
        write(&page, n_pages, &mut kept);
        n_pages += 1;
        if page.flags & IS_LAST != 0 {
            break;
        }
    }
    if n_pages == 2 {
        return Err(Problem::CutOff);
    }
    let ms = end.saturating_sub(skipped) / SAMPLES_PER_MS;
    Ok(Some((kept, Shape::Voice { ms: Some(ms) })))
}

fn page<'a>(rest: &mut Bytes<'a>) -> Result<Page<'a>, Problem> {
    let whole = rest.0;
    if rest.take(5)? != b"OggS\0" {
        return Err(Problem::DAMAGED);
    }
    let (flags, granule) = (rest.u8()?, u64::from_le_bytes(rest.array()?));
    let (serial, _sequence, sum) = (rest.le32()?, rest.le32()?, rest.le32()?);
    let n_segments = usize::from(rest.u8()?);
    let lacing = rest.take(n_segments)?;
    let body = rest.take(lacing.iter().map(|&n| usize::from(n)).sum())?;
    let head = &whole[..HEAD_BYTES + n_segments];
    if flags > 7 || crc(head, body) != sum {
        return Err(Problem::DAMAGED);
    }
    Ok(Page { flags, granule, serial, lacing, body })
}

/// Goes past the pages of the tags, which end with a page of their own.
fn skip_tags(rest: &mut Bytes<'_>, serial: u32) -> Result<(), Problem> {
    let mut is_begun = false;
    loop {
        let page = page(rest)?;
        let is_next = (page.flags & IS_CONTINUED != 0) == is_begun && page.serial == serial;
        if !is_next || (!is_begun && !page.body.starts_with(b"OpusTags")) {
            return Err(Problem::DAMAGED);
        }
        is_begun = true;
        match page.lacing.iter().position(|&n| n < 255) {
            Some(end) if end + 1 == page.lacing.len() => return Ok(()),
            Some(_) => return Err(Problem::DAMAGED),
            None => {}
        }
    }
}

/// Writes a page, of a stream without a number of its own.
fn write(page: &Page<'_>, sequence: u32, to: &mut Vec<u8>) {
    let mut head = b"OggS\0".to_vec();
    head.push(page.flags);
    head.extend_from_slice(&page.granule.to_le_bytes());
    head.extend_from_slice(&1_u32.to_le_bytes());
    head.extend_from_slice(&sequence.to_le_bytes());
    head.extend_from_slice(&[0; 4]);
    head.push(u8::try_from(page.lacing.len()).unwrap_or(u8::MAX));
    head.extend_from_slice(page.lacing);
    let sum = crc(&head, page.body);
    head[22..26].copy_from_slice(&sum.to_le_bytes());
    to.extend_from_slice(&head);
    to.extend_from_slice(page.body);
}

/// CRC-32 as Ogg has it: of polynomial 0x04c11db7, from 0, its own place taken as zeros.
fn crc(head: &[u8], body: &[u8]) -> u32 {
    let head = head.iter().enumerate().map(|(i, &b)| if (22..26).contains(&i) { 0 } else { b });
    head.chain(body.iter().copied())
        .fold(0, |crc: u32, byte| (crc << 8) ^ TABLE[usize::from(crc.to_be_bytes()[0] ^ byte)])
}

const TABLE: [u32; 256] = {
    let (mut table, mut n) = ([0; 256], 0);
    while n < 256 {
        let (mut crc, mut bit) = ((n as u32) << 24, 0);
        while bit < 8 {
            crc = if crc >> 31 == 1 { 0x04c1_1db7 ^ (crc << 1) } else { crc << 1 };
            bit += 1;
        }
        table[n] = crc;
        n += 1;
    }
    table
};
