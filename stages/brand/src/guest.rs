//! Guest links (访客链接): the evidence of one lot, shown to somebody who has no account, until a day.
//!
//! Asks: does the link still stand, and may the archive behind it be taken once more?
//! Needs: the digest of an archive that was frozen when the link was made.
//! Does not know: what is in the archive, or the text of the link, of which only a digest is kept.

use std::time::Duration;
use word::{Code, Digest, Id, Line, Message, Timestamp, Words};

/// The days that a link stands where nobody says how many.
pub const DAYS_USUAL: u32 = 14;
/// The most days that a link may stand.
pub const DAYS_MAX: u32 = 90;
/// How many links of one lot may stand at once.
pub const LINKS_MAX: usize = 20;
/// How often the archive of one link may be taken within an hour.
pub const TAKEN_AN_HOUR_MAX: u64 = 30;

const DAY_S: u64 = 86_400;

/// A link for somebody outside to the frozen evidence of a lot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuestLink {
    /// Its identity, which opens nothing.
    pub id: Id<GuestLink>,
    /// The lot.
    pub lot: Code,
    /// For whom it is and why, as whoever made it wrote it.
    pub purpose: Line,
    /// The digest of the archive, which was frozen when the link was made.
    pub archive: Digest,
    /// How many facts there were then: the archive is of the state after the last of them.
    pub n_facts: u64,
    /// Who made it.
    pub by: String,
    /// When.
    pub made_at: Timestamp,
    /// The instant from which it no longer stands.
    pub until: Timestamp,
}

/// A fact about guest links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A link was made.
    LinkMade(GuestLink),
    /// A link was ended before its time.
    LinkEnded {
        /// Which.
        id: Id<GuestLink>,
        /// By whom.
        by: String,
        /// When.
        at: Timestamp,
    },
    /// The archive of a link was taken; nobody asks by whom.
    ArchiveTaken {
        /// Of which link.
        id: Id<GuestLink>,
        /// When.
        at: Timestamp,
    },
}

impl GuestLink {
    /// The instant at which a link ends that is made now for `days` days.
    ///
    /// # Errors
    /// [`Problem::NotSoLong`] where `days` is not in `1..=90`.
    pub fn end(made_at: Timestamp, days: u32) -> Result<Timestamp, Problem> {
        if !(1..=DAYS_MAX).contains(&days) {
            return Err(Problem::NotSoLong { got: days });
        }
        let span = Duration::from_secs(u64::from(days) * DAY_S);
        Ok(made_at.checked_add(span).unwrap_or(Timestamp::MAX))
    }

    /// Whether a lot takes another link beside `n_standing`.
    ///
    /// # Errors
    /// [`Problem::TooMany`].
    pub fn room(lot: &Code, n_standing: usize) -> Result<(), Problem> {
        if n_standing >= LINKS_MAX {
            return Err(Problem::TooMany { lot: lot.clone() });
        }
        Ok(())
    }

    /// Whether the link stands at `now`, having been `ended` early or not.
    ///
    /// # Errors
    /// [`Problem::Ended`], [`Problem::Expired`].
    pub fn stands(&self, ended: Option<Timestamp>, now: Timestamp) -> Result<(), Problem> {
        match ended {
            Some(at) => Err(Problem::Ended { at }),
            None if self.until <= now => Err(Problem::Expired { at: self.until }),
            None => Ok(()),
        }
    }

    /// Decides to end the link before its time.
    ///
    /// # Errors
    /// As [`GuestLink::stands`]: what does not stand cannot be ended.
    pub fn finish(
        &self,
        ended: Option<Timestamp>,
        by: &str,
        at: Timestamp,
    ) -> Result<Fact, Problem> {
        self.stands(ended, at)?;
        Ok(Fact::LinkEnded { id: self.id, by: by.to_owned(), at })
    }

    /// Decides to give the archive once more, after `n_taken` times in the last hour.
    ///
    /// # Errors
    /// As [`GuestLink::stands`]; [`Problem::Flood`].
    pub fn take(
        &self,
        ended: Option<Timestamp>,
        n_taken: u64,
        at: Timestamp,
    ) -> Result<Fact, Problem> {
        self.stands(ended, at)?;
        if n_taken >= TAKEN_AN_HOUR_MAX {
            return Err(Problem::Flood);
        }
        Ok(Fact::ArchiveTaken { id: self.id, at })
    }
}

/// Why a link was not made, or opens nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// No link has this text.
    #[error("no link has this text")]
    Unknown,
    /// A time that is none, or too long.
    #[error("a link stands for 1 to {DAYS_MAX} days, not {got}")]
    NotSoLong {
        /// How many days were asked for.
        got: u32,
    },
    /// Too many links of the lot stand.
    #[error("{LINKS_MAX} links to {lot} stand already")]
    TooMany {
        /// The lot.
        lot: Code,
    },
    /// The time of the link is over.
    #[error("the link stood until {at}")]
    Expired {
        /// Since when.
        at: Timestamp,
    },
    /// The link was ended early.
    #[error("the link was ended at {at}")]
    Ended {
        /// When.
        at: Timestamp,
    },
    /// The archive was taken too often.
    #[error("the archive was taken too often lately")]
    Flood,
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::Unknown => Message::new(
                "guest.unknown",
                Words::new(
                    "没有这个访客链接；请核对链接是否完整，或请给您链接的人另发一个",
                    "there is no such guest link; check that it is whole, or ask whoever gave it \
                     to you for another",
                ),
                [],
            ),
            Self::NotSoLong { got } => Message::new(
                "guest.not_so_long",
                Words::new(
                    "访客链接的有效期为 1 至 {most} 天，不能是 {got} 天",
                    "a guest link stands for 1 to {most} days, not {got}",
                ),
                [("got", got.to_string()), ("most", DAYS_MAX.to_string())],
            ),
            Self::TooMany { lot } => Message::new(
                "guest.too_many",
                Words::new(
                    "批 {lot} 已有 {most} 个有效的访客链接；请先结束不再需要的",
                    "{most} guest links to lot {lot} stand already; end one that is not needed \
                     any more",
                ),
                [("lot", lot.to_string()), ("most", LINKS_MAX.to_string())],
            ),
            Self::Expired { at } => Message::new(
                "guest.expired",
                Words::new(
                    "这个访客链接已于 {at} 到期；仍需查看时，请给您链接的人另发一个",
                    "this guest link expired at {at}; if you still need it, ask whoever gave it to \
                     you for another",
                ),
                [("at", at.to_string())],
            ),
            Self::Ended { at } => Message::new(
                "guest.ended",
                Words::new(
                    "这个访客链接已于 {at} 被提前结束；仍需查看时，请与给您链接的人联系",
                    "this guest link was ended at {at}, before its time; if you still need it, ask \
                     whoever gave it to you",
                ),
                [("at", at.to_string())],
            ),
            Self::Flood => Message::new(
                "guest.flood",
                Words::new(
                    "证据档案一小时内最多下载 {most} 次；请稍后再试",
                    "the archive can be taken {most} times within an hour; try again later",
                ),
                [("most", TAKEN_AN_HOUR_MAX.to_string())],
            ),
        }
    }
}
