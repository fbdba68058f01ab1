//! Instants as events spell them.

use word::Timestamp;

/// Reads RFC 3339 with an offset.
pub(crate) fn read(text: &str) -> Option<Timestamp> {
    text.trim().parse().ok()
}

/// In UTC with milliseconds, rounded half up, as the event hash wants it.
pub(crate) fn canonical(text: &str) -> Option<String> {
    let at = read(text)?;
    let ms = (at.as_nanosecond() + 500_000).div_euclid(1_000_000);
    let rounded = Timestamp::from_millisecond(i64::try_from(ms).ok()?).ok()?;
    Some(format!("{rounded:.3}"))
}
