//! Check digits and check characters.
//!
//! Source: GS1 General Specifications 7.9 (check digit), 7.9.5 (check character pair).

/// The check digit of the digits before it: weights 3 and 1 from the right, modulo 10.
/// `None` for anything but digits.
pub fn check_digit(digits: &str) -> Option<char> {
    let mut sum = 0;
    for (i, digit) in digits.chars().rev().enumerate() {
        sum += digit.to_digit(10)? * if i % 2 == 0 { 3 } else { 1 };
    }
    char::from_digit((10 - sum % 10) % 10, 10)
}

/// A GTIN of 8, 12, 13 or 14 digits as 14 digits, where its check digit is right.
pub fn gtin14(digits: &str) -> Option<String> {
    if ![8, 12, 13, 14].contains(&digits.len()) || !digits.is_ascii() {
        return None;
    }
    let (body, last) = digits.split_at(digits.len() - 1);
    let right = check_digit(body)?;
    last.starts_with(right).then(|| format!("{digits:0>14}"))
}

/// The characters of GS1's set 82, in the order of their values.
pub(super) const SET_82: &str =
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

const PRIMES: [u32; 23] =
    [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83];
const PAIR: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// The pair of check characters of the text before it; `None` where it is too long or holds
/// characters outside set 82.
pub(super) fn check_pair(text: &str) -> Option<[char; 2]> {
    if text.chars().count() > PRIMES.len() {
        return None;
    }
    let mut sum = 0;
    for (c, prime) in text.chars().rev().zip(PRIMES) {
        sum += u32::try_from(SET_82.find(c)?).ok()? * prime;
    }
    let sum = usize::try_from(sum % 1021).ok()?;
    Some([char::from(PAIR[sum / 32]), char::from(PAIR[sum % 32])])
}
