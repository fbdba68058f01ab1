//! QR codes as small SVG: one path, a run of dark modules a stroke.

use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// The quiet zone that ISO/IEC 18004 asks for, in modules.
const QUIET: usize = 4;

/// The code of `text`; `None` where the text is too long for one.
///
/// It is black on white in every theme, since many readers take nothing else.
pub(super) fn svg(text: &str, label: &str) -> Option<String> {
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
