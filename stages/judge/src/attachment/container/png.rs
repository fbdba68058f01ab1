//! PNG by its chunks.
//!
//! Source: W3C PNG (third edition), 5 and 11.

use std::collections::BTreeSet;

use super::{
    Found, Problem,
    bytes::{Bytes, length},
    exif, photo,
};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What a header says of the pixels.
struct Header {
    size: (u32, u32),
    colour: u8,
}

pub(super) fn clean(bytes: &[u8]) -> Found {
    let Some(rest) = bytes.strip_prefix(SIGNATURE) else { return Ok(None) };
    let mut rest = Bytes(rest);
    let (kind, first) = chunk(&mut rest)?;
    if kind != *b"IHDR" {
        return Err(Problem::DAMAGED);
    }
    let header = header(first)?;
    let (mut kept, mut seen, mut orientation) = (Vec::new(), BTreeSet::new(), 1);
    let (mut n_colours, mut is_over) = (0, false);
    loop {
        let (kind, body) = chunk(&mut rest)?;
        let has_pixels = seen.contains(b"IDAT");
        is_over |= has_pixels && kind != *b"IDAT";
        match &kind {
            b"IEND" if has_pixels && body.is_empty() => break,
            b"IDAT" if !is_over => {}
            b"PLTE" if !has_pixels && is_palette(body, &header) => n_colours = body.len() / 3,
            b"tRNS" if !has_pixels && is_transparency(body, &header, n_colours) => {}
            b"sRGB" if !has_pixels && body.len() == 1 => {}
            b"gAMA" if !has_pixels && body.len() == 4 => {}
            b"cHRM" if !has_pixels && body.len() == 32 => {}
            b"eXIf" => {
                orientation = exif::orientation(body);
                continue;
            }
            // Lower case is what a reader may leave out, and we do.
            _ if kind[0].is_ascii_lowercase() => continue,
            _ => return Err(Problem::DAMAGED),
        }
        if seen.insert(kind) || kind == *b"IDAT" {
            write(kind, body, &mut kept);
        } else if kind == *b"PLTE" {
            return Err(Problem::DAMAGED);
        }
    }
    if header.colour == 3 && n_colours == 0 {
        return Err(Problem::DAMAGED);
    }
    let shape = photo(header.size, orientation)?;
    let mut written = SIGNATURE.to_vec();
    write(*b"IHDR", first, &mut written);
    if orientation != 1 {
        write(*b"eXIf", &exif::of_orientation(orientation), &mut written);
    }
    written.extend_from_slice(&kept);
    write(*b"IEND", b"", &mut written);
    Ok(Some((written, shape)))
}

fn chunk<'a>(rest: &mut Bytes<'a>) -> Result<([u8; 4], &'a [u8]), Problem> {
    let n = length(rest.be32()?);
    let kind = rest.array()?;
    let body = rest.take(n)?;
    if rest.be32()? != crc([&kind, body]) {
        return Err(Problem::DAMAGED);
    }
    Ok((kind, body))
}

fn header(body: &[u8]) -> Result<Header, Problem> {
    let mut body = Bytes(body);
    let size = (body.be32()?, body.be32()?);
    let [depth, colour, compression, filter, interlace] = body.array()?;
    let is_known = match colour {
        0 => matches!(depth, 1 | 2 | 4 | 8 | 16),
        2 | 4 | 6 => matches!(depth, 8 | 16),
        3 => matches!(depth, 1 | 2 | 4 | 8),
        _ => false,
    };
    let is_usual = (compression, filter) == (0, 0) && interlace <= 1;
    if !is_known || !is_usual || !body.is_empty() {
        return Err(Problem::DAMAGED);
    }
    Ok(Header { size, colour })
}

fn is_palette(body: &[u8], header: &Header) -> bool {
    let is_whole = body.len().is_multiple_of(3) && (3..=768).contains(&body.len());
    is_whole && matches!(header.colour, 2 | 3 | 6)
}

fn is_transparency(body: &[u8], header: &Header, n_colours: usize) -> bool {
    match header.colour {
        0 => body.len() == 2,
        2 => body.len() == 6,
        3 => (1..=n_colours).contains(&body.len()),
        _ => false,
    }
}

fn write(kind: [u8; 4], body: &[u8], to: &mut Vec<u8>) {
    let n = u32::try_from(body.len()).unwrap_or(u32::MAX);
    to.extend_from_slice(&n.to_be_bytes());
    to.extend_from_slice(&kind);
    to.extend_from_slice(body);
    to.extend_from_slice(&crc([&kind, body]).to_be_bytes());
}

/// CRC-32 as PNG has it: reflected, of polynomial 0x04c11db7.
fn crc(parts: [&[u8]; 2]) -> u32 {
    let bytes = parts.iter().copied().flatten();
    !bytes.fold(!0, |crc: u32, &byte| TABLE[usize::from(crc.to_le_bytes()[0] ^ byte)] ^ (crc >> 8))
}

const TABLE: [u32; 256] = {
    let (mut table, mut n) = ([0; 256], 0);
    while n < 256 {
        let (mut crc, mut bit) = (n as u32, 0);
        while bit < 8 {
            crc = if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
            bit += 1;
        }
        table[n] = crc;
        n += 1;
    }
    table
};
