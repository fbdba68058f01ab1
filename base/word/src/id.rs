//! Identity of rows: UUID version 7, built from a given instant and given draws.

use jiff::Timestamp;
use std::{cmp::Ordering, fmt, marker::PhantomData, str::FromStr};
use uuid::{Builder, Uuid};

/// The identity of a `T`: a UUIDv7 (RFC 9562 §5.7), sortable by the instant it was made.
pub struct Id<T> {
    uuid: Uuid,
    kind: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    /// Builds an id from the caller's clock and ten bytes of the caller's chance.
    pub fn new(now: Timestamp, draws: [u8; 10]) -> Self {
        let ms = u64::try_from(now.as_millisecond()).unwrap_or(0);
        Self {
            uuid: Builder::from_unix_timestamp_millis(ms, &draws).into_uuid(),
            kind: PhantomData,
        }
    }

    /// The instant it was made, to the millisecond; the epoch for an id that is no UUIDv7.
    pub fn made_at(self) -> Timestamp {
        let is_timed = self.uuid.get_version_num() == 7;
        let ms = (self.uuid.as_u128() >> 80) as i64;
        let at = Timestamp::from_millisecond(ms).ok().filter(|_| is_timed);
        at.unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.uuid.as_hyphenated())
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<T> FromStr for Id<T> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let uuid = Uuid::try_parse(text).map_err(|_| format!("{text:?} is not an id"))?;
        let id = Self { uuid, kind: PhantomData };
        // One spelling only: an id is compared as text in URLs and tables.
        if id.to_string() == text { Ok(id) } else { Err(format!("{text:?} is not an id")) }
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.uuid == other.uuid
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.uuid.cmp(&other.uuid)
    }
}
