//! Retention: for how long the values of sealed readings are kept (保存期限).
//!
//! Asks: is a sealed batch older than was agreed, does anything still need its values, and what is
//! kept of it when they go?
//! Needs: the policies, when the batch was sealed, and what is open about its lot.
//! Does not know: how readings are stored, or which laws and customers ask for how many years.
//!
//! What is certified stays whatever happens: the number and window of the batch, its root in the
//! log, every claim and passport. Only what those were computed from is gone, and says so.

use word::{Code, Id, Message, Timestamp, Words};

use crate::{Batch, Fact};

/// The longest retention in days: a hundred years.
pub const DAYS_MAX: u32 = 36_525;

const US_PER_DAY: i64 = 86_400_000_000;

/// For how long values are kept after their lot was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Of which characteristic; `None` for all that have no policy of their own.
    pub characteristic: Option<Code>,
    /// How many days, 1 to [`DAYS_MAX`]; `None` for ever.
    pub days: Option<u32>,
}

/// A batch whose values are gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expired {
    /// The batch.
    pub batch: Id<Batch>,
    /// Its lot.
    pub lot: Code,
    /// Its characteristic.
    pub characteristic: Code,
    /// How many readings it held.
    pub n: u64,
    /// When it was sealed.
    pub sealed_at: Timestamp,
    /// For how many days its values were to be kept.
    pub days: u32,
}

/// What is open about a lot, so that its values stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hold {
    /// A nonconformity of the lot is not closed.
    Nonconformity(Code),
    /// A problem case about the lot is not closed.
    Case(Code),
    /// An appeal about a promise of the lot's item is not decided.
    Appeal(Code),
}

/// Why a policy cannot be, or values do not go.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A number of days that cannot be a retention.
    #[error("values cannot be kept for {got} days; state 1 to {DAYS_MAX}")]
    Days {
        /// The number.
        got: u32,
    },
    /// What would go is not what was shown.
    #[error("{n_batches} batches with {n_readings} readings would go now, not what was shown")]
    Otherwise {
        /// How many batches would go.
        n_batches: u64,
        /// How many readings they hold.
        n_readings: u64,
    },
    /// The values are gone.
    #[error("the values of {characteristic} of lot {lot} are past their retention")]
    PastRetention {
        /// The lot.
        lot: Code,
        /// The characteristic.
        characteristic: Code,
        /// For how many days they were kept.
        days: u32,
    },
}

impl Retention {
    /// Decides to state the policy.
    ///
    /// # Errors
    /// [`Problem::Days`].
    pub fn decide(self) -> Result<Vec<Fact>, Problem> {
        match self.days {
            Some(got) if !(1..=DAYS_MAX).contains(&got) => Err(Problem::Days { got }),
            _ => Ok(vec![Fact::RetentionPlanned(self)]),
        }
    }

    /// The policy that holds for a characteristic: its own, else that for all.
    pub fn of<'a>(all: &'a [Self], characteristic: &Code) -> Option<&'a Self> {
        let own = all.iter().find(|one| one.characteristic.as_ref() == Some(characteristic));
        own.or_else(|| all.iter().find(|one| one.characteristic.is_none()))
    }

    /// The latest time of sealing at which a batch can be due now, by the shortest of the policies;
    /// `None` where all are for ever.
    pub fn latest_due(all: &[Self], now: Timestamp) -> Option<Timestamp> {
        let days = all.iter().filter_map(|one| one.days).min()?;
        let us = now.as_microsecond() - i64::from(days) * US_PER_DAY;
        Some(Timestamp::from_microsecond(us).unwrap_or(Timestamp::MIN))
    }
}

impl Batch {
    /// When it was sealed; no earlier than the latest source time in it, whatever the server's
    /// clock said.
    pub fn sealed_at(&self) -> Timestamp {
        self.id.made_at().max(self.last_at)
    }

    /// The batch as what it is when its values are gone, where its policy says that they may go:
    /// it was sealed `days` times 24 hours ago or earlier.
    pub fn expire(&self, all: &[Retention], now: Timestamp) -> Option<Expired> {
        let days = Retention::of(all, &self.characteristic)?.days?;
        let sealed_at = self.sealed_at();
        let age = now.as_microsecond().checked_sub(sealed_at.as_microsecond())?;
        (age >= i64::from(days) * US_PER_DAY).then(|| Expired {
            batch: self.id,
            lot: self.lot.clone(),
            characteristic: self.characteristic.clone(),
            n: self.n,
            sealed_at,
            days,
        })
    }
}

impl Hold {
    /// The stable name of its kind.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Nonconformity(_) => "nonconformity",
            Self::Case(_) => "case",
            Self::Appeal(_) => "appeal",
        }
    }

    /// The number of what is open.
    pub fn code(&self) -> &Code {
        match self {
            Self::Nonconformity(code) | Self::Case(code) | Self::Appeal(code) => code,
        }
    }

    /// What is open, in both languages; `{code}` is its number.
    pub fn words(&self) -> Words {
        match self {
            Self::Nonconformity(_) => {
                Words::new("不合格 {code} 尚未关闭", "the nonconformity {code} is not closed")
            }
            Self::Case(_) => {
                Words::new("问题案例 {code} 尚未关闭", "the problem case {code} is not closed")
            }
            Self::Appeal(_) => Words::new(
                "承诺 {code} 的申诉尚未裁定",
                "the appeal about the promise {code} is not decided",
            ),
        }
    }
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::Days { got } => Message::new(
                "measure.retention_days",
                DAYS,
                [("got", got.to_string()), ("most", DAYS_MAX.to_string())],
            ),
            Self::Otherwise { n_batches, n_readings } => Message::new(
                "measure.retention_otherwise",
                OTHERWISE,
                [("n_batches", n_batches.to_string()), ("n_readings", n_readings.to_string())],
            ),
            Self::PastRetention { lot, characteristic, days } => Message::new(
                "measure.past_retention",
                PAST_RETENTION,
                [
                    ("lot", lot.to_string()),
                    ("characteristic", characteristic.to_string()),
                    ("days", days.to_string()),
                ],
            ),
        }
    }
}

const DAYS: Words = Words::new(
    "保存期限不能是 {got} 天；请用 1 至 {most} 天，或永久保存",
    "values cannot be kept for {got} days; state 1 to {most}, or keep them for ever",
);

const OTHERWISE: Words = Words::new(
    "现在会删去的是 {n_batches} 批次共 {n_readings} 个读数的数值，与您看到的不同；请重新查看后再确认",
    "{n_batches} batches with {n_readings} readings would lose their values now, which is not what \
     you were shown; look again, then confirm",
);

const PAST_RETENTION: Words = Words::new(
    "批 {lot} 特性 {characteristic} 的数值已过保存期限（封存后 {days} 天）并已删去；数量、时间范围、\
     默克尔根、声明与护照仍在",
    "the values of {characteristic} of lot {lot} are past their retention ({days} days after the \
     seal) and gone; their number, window, Merkle root, claims and passports stay",
);

#[cfg(test)]
mod tests {
    use super::{DAYS_MAX, Problem, Retention};
    use crate::Batch;
    use word::{Code, Id, Timestamp};

    fn code(text: &str) -> Code {
        text.parse().unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn batch(sealed_at: &str, last_at: &str) -> Batch {
        Batch {
            id: Id::new(at(sealed_at), [0; 10]),
            lot: code("L-1"),
            characteristic: code("D1"),
            n: 5,
            first_at: at("2026-01-01T00:00:00Z"),
            last_at: at(last_at),
        }
    }

    fn policy(characteristic: Option<&str>, days: Option<u32>) -> Retention {
        Retention { characteristic: characteristic.map(code), days }
    }

    #[test]
    fn values_go_when_their_days_are_over_and_not_a_microsecond_earlier() {
        let batch = batch("2026-01-02T00:00:00Z", "2026-01-01T12:00:00Z");
        let all = [policy(None, Some(30))];
        assert!(batch.expire(&all, at("2026-01-31T23:59:59.999999Z")).is_none());
        let expired = batch.expire(&all, at("2026-02-01T00:00:00Z")).unwrap();
        assert_eq!((expired.n, expired.days), (5, 30));
        assert_eq!(expired.sealed_at, at("2026-01-02T00:00:00Z"));
    }

    #[test]
    fn a_clock_that_was_behind_at_the_seal_does_not_shorten_the_time() {
        let batch = batch("2020-01-01T00:00:00Z", "2026-01-01T12:00:00Z");
        let all = [policy(None, Some(1))];
        assert!(batch.expire(&all, at("2026-01-02T11:00:00Z")).is_none());
        assert!(batch.expire(&all, at("2026-01-02T12:00:00Z")).is_some());
    }

    #[test]
    fn a_characteristic_has_its_own_policy_before_that_for_all() {
        let batch = batch("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z");
        let now = at("2026-06-01T00:00:00Z");
        assert!(batch.expire(&[], now).is_none());
        assert!(batch.expire(&[policy(Some("D2"), Some(1))], now).is_none());
        assert!(batch.expire(&[policy(None, Some(1)), policy(Some("D1"), None)], now).is_none());
        let all = [policy(None, None), policy(Some("D1"), Some(2))];
        assert_eq!(batch.expire(&all, now).unwrap().days, 2);
    }

    #[test]
    fn no_days_and_more_than_a_century_are_no_retention() {
        for got in [0, DAYS_MAX + 1] {
            assert_eq!(policy(None, Some(got)).decide(), Err(Problem::Days { got }));
        }
        for days in [None, Some(1), Some(DAYS_MAX)] {
            assert_eq!(policy(None, days).decide().unwrap().len(), 1);
        }
    }
}
