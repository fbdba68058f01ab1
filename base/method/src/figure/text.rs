//! Text inside pictures: escaping, widths, numbers.

/// Text as XML character data or attribute value; control characters are dropped.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// The width of text in em: one for Chinese, 0.56 for Latin letters and digits.
pub(crate) fn width_em(text: &str) -> f64 {
    text.chars().map(|c| if u32::from(c) >= 0x2E80 { 1.0 } else { 0.56 }).sum()
}

/// The beginning of a text that fits `em`, with an ellipsis where it was cut.
pub(crate) fn fitted(text: &str, em: f64) -> String {
    if width_em(text) <= em {
        return text.to_owned();
    }
    let mut cut = String::new();
    for c in text.chars() {
        if width_em(&cut) + 1.6 > em {
            break;
        }
        cut.push(c);
    }
    cut.push('…');
    cut
}

/// A coordinate with at most two decimals and no needless zeros.
pub(crate) fn px(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A value with a fixed number of places; very large and very small ones with an exponent.
pub(crate) fn number(value: f64, n_places: u32) -> String {
    let places = n_places.min(12) as usize;
    if value != 0.0 && (value.abs() >= 1e9 || value.abs() < 1e-9) {
        return format!("{value:.4e}");
    }
    let text = format!("{value:.places$}");
    if text.trim_start_matches('-').chars().all(|c| c == '0' || c == '.') {
        return text.trim_start_matches('-').to_owned();
    }
    text
}
