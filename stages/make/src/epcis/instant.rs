//! Instants as events spell them.

use word::Timestamp;

/// Reads RFC 3339 with an offset.
pub(crate) fn read(text: &str) -> Option<Timestamp> {
    text.trim().parse().ok()
}

/// Whether a text is spelled as RFC 3339 wants it, to the second at least.
pub(crate) fn is_rfc_3339(text: &str) -> bool {
    let bytes = text.as_bytes();
    let stands = |at: usize, wanted: &[u8]| bytes.get(at).is_some_and(|byte| wanted.contains(byte));
    let is_spelled = stands(4, b"-")
        && stands(7, b"-")
        && stands(10, b"Tt ")
        && stands(13, b":")
        && stands(16, b":");
    is_spelled && !text.contains('[') && text.len() <= 40 && text.parse::<Timestamp>().is_ok()
}

/// In UTC with milliseconds, rounded half up, as the event hash wants it.
pub(crate) fn canonical(text: &str) -> Option<String> {
    let at = read(text)?;
    let ms = (at.as_nanosecond() + 500_000).div_euclid(1_000_000);
    let rounded = Timestamp::from_millisecond(i64::try_from(ms).ok()?).ok()?;
    Some(format!("{rounded:.3}"))
}
