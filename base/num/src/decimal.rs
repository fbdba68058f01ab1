//! Numbers as decimal text (十进制输出).
//!
//! Asks: how is this `f64` written for a claim, a table or a file?
//! Needs: a number.
//! Does not know: locales, units, grouping of digits.
//! Source: Rust's own correctly rounded (Ryū / Grisu with exact fallback) decimal output.

/// Rounds to `digits` significant digits and writes the decimal.
///
/// |           | meaning                                           | shape  | unit |
/// |-----------|---------------------------------------------------|--------|------|
/// | `x`       | the number                                        | scalar | any  |
/// | `digits`  | significant digits; taken as 1 to 17              | scalar | 1    |
/// | returns   | plain from 1e-6 to below 1e15, otherwise `1.5e-7` | text   |      |
///
/// The exact binary value is rounded, ties to even. Trailing zeros are dropped; zero is `0`,
/// whatever its sign. What is not a number is written `nan`, `inf` or `-inf`.
pub fn round_significant(x: f64, digits: usize) -> String {
    written(x, &format!("{:.*e}", digits.clamp(1, 17) - 1, x))
}

/// Writes the shortest decimal that reads back as the same `f64`.
///
/// |         | meaning                                           | shape  | unit |
/// |---------|---------------------------------------------------|--------|------|
/// | `x`     | the number                                        | scalar | any  |
/// | returns | plain from 1e-6 to below 1e15, otherwise `1.5e-7` | text   |      |
///
/// Zero is `0`, whatever its sign. What is not a number is written `nan`, `inf` or `-inf`.
pub fn shortest(x: f64) -> String {
    written(x, &format!("{x:e}"))
}

/// Lays out `scientific`, which is `x` in Rust's exponent notation.
fn written(x: f64, scientific: &str) -> String {
    if x.is_nan() {
        return "nan".to_owned();
    }
    if x == 0.0 {
        return "0".to_owned();
    }
    let sign = if x < 0.0 { "-" } else { "" };
    let Some((mantissa, exponent)) = scientific.trim_start_matches('-').split_once('e') else {
        return format!("{sign}inf");
    };
    let digits = mantissa.replace('.', "");
    let digits = digits.trim_end_matches('0');
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let body = match exponent {
        -6..0 => format!("0.{}{digits}", "0".repeat((-exponent - 1) as usize)),
        0..15 => plain(digits, exponent as usize + 1),
        _ if digits.len() == 1 => format!("{digits}e{exponent}"),
        _ => format!("{}.{}e{exponent}", &digits[..1], &digits[1..]),
    };
    format!("{sign}{body}")
}

/// Puts the decimal point after `whole` digits, adding zeros where the digits end before it.
fn plain(digits: &str, whole: usize) -> String {
    if digits.len() <= whole {
        format!("{digits}{}", "0".repeat(whole - digits.len()))
    } else {
        format!("{}.{}", &digits[..whole], &digits[whole..])
    }
}
