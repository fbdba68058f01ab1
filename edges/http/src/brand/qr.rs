//! QR codes: as small SVG, one path, a run of dark modules a stroke; and as PNG for programs that
//! take no SVG.

use flate2::{Compression, Crc, write::ZlibEncoder};
use qrcode::{Color, EcLevel, QrCode};
use std::{fmt::Write as _, io::Write as _};

/// The quiet zone that ISO/IEC 18004 asks for, in modules.
const QUIET: usize = 4;

/// The code of `text`; `None` where the text is too long for one.
///
/// It is black on white in every theme, since many readers take nothing else.
pub(crate) fn svg(text: &str, label: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let (width, modules) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, row) in (QUIET..).zip(modules.chunks(width)) {
        let mut x = 0;
        while x < width {
            let n = row[x..].iter().take_while(|module| **module == Color::Dark).count();
            if n > 0 {
                write!(path, "M{} {y}h{n}v1h-{n}z", x + QUIET).expect("text can be written to");
            }
            x += n.max(1);
        }
    }
    let size = width + 2 * QUIET;
    let label = maud::html! { (label) }.into_string();
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" role=\"img\" \
         aria-label=\"{label}\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" \
         d=\"M0 0h{size}v{size}H0z\"/><path d=\"{path}\"/></svg>"
    ))
}

/// A module in pixels: a label printer of 203 dpi shows it as 1 mm.
const PIXELS: usize = 8;

/// The code of `text` as PNG (ISO/IEC 15948), one bit a pixel; `None` where the text is too long.
pub(super) fn png(text: &str) -> Option<Vec<u8>> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let (n, modules) = (code.width(), code.to_colors());
    let size = (n + 2 * QUIET) * PIXELS;
    let is_dark = |x: usize, y: usize| {
        let (x, y) = ((x / PIXELS).checked_sub(QUIET), (y / PIXELS).checked_sub(QUIET));
        let inside = x.zip(y).filter(|(x, y)| *x < n && *y < n);
        inside.is_some_and(|(x, y)| modules[y * n + x] == Color::Dark)
    };
    // A byte that says "no filter", then eight pixels a byte, white being 1.
    let row = |y: usize| {
        let byte = move |at: usize| {
            (0..8).fold(0_u8, |byte, bit| (byte << 1) | u8::from(!is_dark(at * 8 + bit, y)))
        };
        std::iter::once(0).chain((0..size / 8).map(byte))
    };
    let pixels: Vec<u8> = (0..size).flat_map(row).collect();
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    packer.write_all(&pixels).ok()?;
    let side = u32::try_from(size).ok()?.to_be_bytes();
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(*b"IHDR", &[&side[..], &side, &[1, 0, 0, 0, 0]].concat(), &mut file);
    chunk(*b"IDAT", &packer.finish().ok()?, &mut file);
    chunk(*b"IEND", &[], &mut file);
    Some(file)
}

fn chunk(kind: [u8; 4], content: &[u8], file: &mut Vec<u8>) {
    let body = [&kind[..], content].concat();
    let mut crc = Crc::new();
    crc.update(&body);
    file.extend(u32::try_from(content.len()).unwrap_or(0).to_be_bytes());
    file.extend(body);
    file.extend(crc.sum().to_be_bytes());
}
