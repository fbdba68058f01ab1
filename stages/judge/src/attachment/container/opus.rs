//! The head of Opus, which every container of it carries.
//!
//! Source: RFC 7845, 5.1.

use word::Words;

use super::{Problem, bytes::Bytes};

/// What is said where something else than Opus is in a container of sound.
pub(super) const NOT_OPUS: Problem = Problem::Unusable {
    what: Words::new(
        "WebM 与 Ogg 中只收单声道或立体声的 Opus",
        "of WebM and Ogg only Opus in one or two channels is taken",
    ),
};

/// How many samples at 48 kHz are skipped at the beginning, of a head in its only form of one or
/// two channels.
pub(super) fn pre_skip(head: &[u8]) -> Result<u16, Problem> {
    let mut head = Bytes(head.strip_prefix(b"OpusHead\x01").ok_or(NOT_OPUS)?);
    let (n_channels, pre_skip) = (head.u8()?, head.le16()?);
    let (_rate, _gain, family) = (head.le32()?, head.le16()?, head.u8()?);
    if !matches!(n_channels, 1 | 2) || family != 0 || !head.is_empty() {
        return Err(NOT_OPUS);
    }
    Ok(pre_skip)
}
