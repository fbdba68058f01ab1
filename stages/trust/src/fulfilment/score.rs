//! Scores: shares of promises kept, shrunk towards all partners, with an interval.

use std::collections::BTreeMap;
use word::{Code, Timestamp};

use super::{AppealState, Criterion, Day, Record};

/// Below so many decided promises nothing is said but how many there are.
pub const ENOUGH: u64 = 5;

/// How many promises the share of all partners counts for, in the share of one.
const PRIOR_WEIGHT: f64 = 10.0;

/// The confidence of the interval.
const CONFIDENCE: f64 = 0.95;

/// A share that is shrunk, with its interval. All in 0..=1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shrunk {
    /// The share itself.
    pub share: f64,
    /// The lower end of the interval.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
}

/// How a partner keeps one criterion.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The partner.
    pub partner: Code,
    /// The criterion.
    pub criterion: Criterion,
    /// Promises that could be judged by it.
    pub n: u64,
    /// Of these, kept.
    pub n_kept: u64,
    /// Set aside, since an appeal was upheld.
    pub n_set_aside: u64,
    /// The share; `None` below [`ENOUGH`].
    pub shrunk: Option<Shrunk>,
}

#[derive(Clone, Copy, Default)]
struct Count {
    n: u64,
    n_kept: u64,
    n_set_aside: u64,
}

/// The scores as of a day, by partner and criterion, in the order of the partners' codes: no order
/// of merit.
///
/// |              | meaning                                         | unit  |
/// |--------------|-------------------------------------------------|-------|
/// | `records`    | all promises of all partners                    | —     |
/// | `now`        | what is not past its day (UTC) and not here in full is not judged | — |
/// | `response_h` | hours within which a date was to be answered    | h     |
///
/// The shrunk share is the mean of Beta(x + m p, n − x + m (1 − p)), the interval its central 95 %:
/// x of n promises kept, p = (X + 1/2) / (N + 1) over all partners, m = 10. So a partner of few
/// promises is said to be much like all, one of many like themselves.
///
/// # Source
/// Beta-binomial model, conjugate prior (Gelman et al., Bayesian Data Analysis, 2.4 and 5.3); the
/// weight m is a choice, stated with the score. Beta quantiles by those of F: if F has 2a and 2b
/// degrees of freedom, aF / (b + aF) is Beta(a, b).
pub fn scores(records: &[Record], now: Timestamp, response_h: u32) -> Vec<Score> {
    let today = day_of(now);
    let mut counts: BTreeMap<(Code, Criterion), Count> = BTreeMap::new();
    let mut all: BTreeMap<Criterion, Count> = BTreeMap::new();
    for record in records {
        for criterion in Criterion::ALL {
            let count = counts.entry((record.promise.partner.clone(), criterion)).or_default();
            let Some(is_kept) = judge(record, criterion, today, response_h) else { continue };
            if is_set_aside(record, criterion) {
                count.n_set_aside += 1;
                continue;
            }
            let total = all.entry(criterion).or_default();
            for count in [count, total] {
                count.n += 1;
                count.n_kept += u64::from(is_kept);
            }
        }
    }
    let score = |((partner, criterion), count): ((Code, Criterion), Count)| {
        let total = all.get(&criterion).copied().unwrap_or_default();
        let shrunk = match count.n >= ENOUGH {
            true => Some(shrink((count.n_kept, count.n), (total.n_kept, total.n))),
            false => None,
        };
        let Count { n, n_kept, n_set_aside } = count;
        Score { partner, criterion, n, n_kept, n_set_aside, shrunk }
    };
    counts.into_iter().map(score).collect()
}

fn is_set_aside(record: &Record, criterion: Criterion) -> bool {
    let mut appeals = record.appeals.iter().filter(|appeal| appeal.criterion == criterion);
    appeals.any(|appeal| matches!(appeal.state, AppealState::Upheld(_)))
}

/// Whether a promise was kept; `None` where it cannot be judged yet.
fn judge(record: &Record, criterion: Criterion, today: Day, response_h: u32) -> Option<bool> {
    let wanted = record.promise.n_pieces;
    let come = |until: Option<Day>| -> u64 {
        let in_time = record.deliveries.iter().filter(|one| until.is_none_or(|u| one.came_on <= u));
        in_time.map(|one| one.n_pieces).fold(0, u64::saturating_add)
    };
    let is_full = come(None) >= wanted;
    let is_due = today > record.due_on();
    match criterion {
        Criterion::OnTime if is_full || is_due => Some(come(Some(record.due_on())) >= wanted),
        Criterion::InFull if is_full || is_due => Some(is_full),
        Criterion::OnTime | Criterion::InFull => None,
        Criterion::InSpec => {
            let judged = !record.deliveries.is_empty();
            judged.then(|| record.deliveries.iter().all(|one| one.n_in_spec == one.n_pieces))
        }
        Criterion::Response => {
            let (asked, answered) = (record.promise.asked_at, record.promise.answered_at);
            Some(hours(asked, answered) <= f64::from(response_h))
        }
    }
}

fn hours(from: Timestamp, to: Timestamp) -> f64 {
    (to.as_microsecond() - from.as_microsecond()) as f64 / 3.6e9
}

fn shrink((x, n): (u64, u64), (x_all, n_all): (u64, u64)) -> Shrunk {
    let p = (x_all as f64 + 0.5) / (n_all as f64 + 1.0);
    let (a, b) = (x as f64 + PRIOR_WEIGHT * p, (n - x) as f64 + PRIOR_WEIGHT * (1.0 - p));
    let tail = (1.0 - CONFIDENCE) / 2.0;
    let beta = |f: f64| a * f / (b + a * f);
    // The prior makes both positive, and counts are finite.
    const POSITIVE: &str = "both parameters are positive and finite";
    Shrunk {
        share: a / (a + b),
        lower: beta(num::fisher_f::quantile(tail, 2.0 * a, 2.0 * b).expect(POSITIVE)),
        upper: beta(num::fisher_f::quantile_upper(tail, 2.0 * a, 2.0 * b).expect(POSITIVE)),
    }
}

/// The day of an instant, in UTC.
fn day_of(at: Timestamp) -> Day {
    at.strftime("%Y-%m-%d").to_string().parse().expect("a day as it was just printed")
}
