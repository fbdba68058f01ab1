//! When a certificate ends, as it says itself (X.509; RFC 5280, 4.1 and 4.1.2.5).
//!
//! Asks: until when is it good?
//! Needs: its bytes, DER.
//! Does not know: who signed it, or whether anybody believes it.

use word::Timestamp;

const INTEGER: u8 = 0x02;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
/// The version, which the first version of certificates does not have.
const VERSION: u8 = 0xa0;

/// The last second in which the certificate is good; `None` where this is none.
pub(super) fn end(certificate: &[u8]) -> Option<Timestamp> {
    let (signed, _) = inside(certificate, SEQUENCE)?;
    let (mut rest, _) = inside(signed, SEQUENCE)?;
    if let Some((_, after)) = inside(rest, VERSION) {
        rest = after;
    }
    // Its number, the algorithm of the signature, and who issued it.
    for tag in [INTEGER, SEQUENCE, SEQUENCE] {
        rest = inside(rest, tag)?.1;
    }
    let (validity, _) = inside(rest, SEQUENCE)?;
    let (_, until) = inside(validity, UTC_TIME).or_else(|| inside(validity, GENERALIZED_TIME))?;
    time(until)
}

/// What stands inside the value that comes first, where it is of this kind; and what comes after.
fn inside(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&found, rest) = bytes.split_first()?;
    let (&short, rest) = rest.split_first()?;
    let (length, rest) = match short {
        0..=0x7f => (usize::from(short), rest),
        // As many bytes of length as the rest of the first one says; certificates are small.
        0x81..=0x83 => {
            let (length, rest) = rest.split_at_checked(usize::from(short & 0x7f))?;
            (length.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)), rest)
        }
        _ => return None,
    };
    (found == tag).then(|| rest.split_at_checked(length)).flatten()
}

/// A time of either form. Two figures of a year from 50 on are of the last century.
fn time(bytes: &[u8]) -> Option<Timestamp> {
    let year_of = |text: &[u8]| str::from_utf8(text).ok()?.parse::<u16>().ok();
    let (year, rest) = if let Some((text, _)) = inside(bytes, UTC_TIME) {
        let (year, rest) = text.split_at_checked(2)?;
        let year = year_of(year)?;
        (if year < 50 { 2000 + year } else { 1900 + year }, rest)
    } else {
        let (text, _) = inside(bytes, GENERALIZED_TIME)?;
        let (year, rest) = text.split_at_checked(4)?;
        (year_of(year)?, rest)
    };
    let digits = str::from_utf8(rest).ok()?.strip_suffix('Z')?;
    let two = |at: usize| digits.get(at..at + 2);
    let [month, day, hour, minute, second] = [two(0)?, two(2)?, two(4)?, two(6)?, two(8)?];
    format!("{year:04}-{month}-{day}T{hour}:{minute}:{second}Z").parse().ok()
}
