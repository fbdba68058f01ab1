//! The points of a monitor, made again from the readings that were kept. It records nothing: it is
//! only looking.

use judge::monitor::{Arrived, Judged, Limits, Point, Running, Signal, State};
use measure::Reading;
use std::collections::VecDeque;
use store::{KeptLimits, SignalState, SignalsAsked};
use word::{Code, Id, Timestamp};

use crate::{Actor, Problem, Workshop};

/// The most points of one answer.
pub const POINTS_MAX: usize = 5_000;

/// How far back points are shown: the latest so many.
pub const REACH_MAX: usize = 50_000;

/// The most readings that are gone through.
const READINGS_MAX: usize = 200_000;

/// Which points are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The latest so many, at most [`POINTS_MAX`].
    pub n: usize,
    /// Of those before the point of this number; `None` for the latest of all.
    pub before: Option<u64>,
}

/// Points of a monitor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Replayed {
    /// Oldest first.
    pub points: VecDeque<Point>,
    /// How many there are since the limits were approved.
    pub n_points: u64,
}

/// Makes the points of approved limits again, and keeps those that are wanted, as far as they are
/// among the latest [`REACH_MAX`].
/// Readings are taken in the order in which they were received since the approval; where an answer
/// says that the operation was set anew, the chart begins anew too. Values that were corrected
/// afterwards are taken as corrected, so that a point may differ from what was judged at the time.
///
/// # Errors
/// [`Problem`].
pub async fn replay_points(
    workshop: &Workshop,
    by: &Actor,
    kept: &KeptLimits,
    shown: Shown,
) -> Result<Replayed, Problem> {
    by.may("read_workshop")?;
    let Some(from) = kept.decided_at else { return Ok(Replayed::default()) };
    // As many as were judged at the time: readings received in the same instant as the approval
    // may lie on either side of it, and limits of before are not watched by any more.
    let n_points = workshop.resume(&kept.limits).await?.0.n_points();
    let is_active = kept.state == State::Active;
    let n = shown.n.clamp(1, POINTS_MAX);
    let n_after = shown.before.map_or(0, |before| (n_points + 1).saturating_sub(before));
    let n_after = usize::try_from(n_after).unwrap_or(usize::MAX);
    let n_kept = n_after.saturating_add(n).min(REACH_MAX);
    let resets = resets(workshop, &kept.limits).await?;
    let mut resets = resets.into_iter().peekable();
    let mut running = Running::begin(kept.limits.clone())?;
    let mut points = VecDeque::new();
    // Signals of a replay are nobody's: all have the same name, and are dropped.
    let mut nobody = || Id::<Signal>::new(from, [0; 10]);
    for (lot, reading) in readings_since(workshop, &kept.limits, from).await? {
        while let Some((signal, _)) = resets.next_if(|(_, at)| *at < reading.received_at) {
            running.answered(signal, true)?;
        }
        let mut judged = Judged::default();
        let arrived = Arrived {
            lot: &lot,
            seq: reading.seq,
            subgroup: reading.subgroup,
            value: reading.value,
            taken_at: reading.taken_at,
            received_at: reading.received_at,
        };
        running.take(&arrived, &mut nobody, &mut judged);
        points.extend(judged.points);
        if !is_active && running.n_points() >= n_points {
            break;
        }
        if points.len() > n_kept {
            points.pop_front();
        }
    }
    let mut points = numbered(points, n_points, n_kept);
    points.truncate(points.len().saturating_sub(n_after));
    Ok(Replayed { points, n_points })
}

/// The latest `n` points, with the numbers that they had: the last one is `n_points`.
fn numbered(mut points: VecDeque<Point>, n_points: u64, n: usize) -> VecDeque<Point> {
    for (number, point) in (1..=n_points).rev().zip(points.iter_mut().rev()) {
        point.number = number;
    }
    let n_shown = usize::try_from(n_points).unwrap_or(usize::MAX).min(n);
    points.drain(..points.len().saturating_sub(n_shown));
    points
}

/// Answers that set the chart anew, oldest first.
async fn resets(
    workshop: &Workshop,
    limits: &Limits,
) -> Result<Vec<(Id<Signal>, Timestamp)>, Problem> {
    let asked = SignalsAsked {
        state: SignalState::Answered,
        monitor: Some(limits.monitor),
        of: None,
        before: None,
        now: workshop.now(),
        limit: u32::try_from(POINTS_MAX).unwrap_or(u32::MAX),
    };
    let answered = workshop.store().signals(&asked).await?;
    let answers = answered.into_iter().filter(|kept| kept.signal.version == limits.version);
    let mut found: Vec<_> = answers
        .filter_map(|kept| kept.answer)
        .filter(|answer| answer.is_reset)
        .map(|answer| (answer.signal, answer.at))
        .collect();
    found.sort_by_key(|(_, at)| *at);
    Ok(found)
}

/// What was received of a characteristic since an instant, in that order: the latest of it.
async fn readings_since(
    workshop: &Workshop,
    limits: &Limits,
    from: Timestamp,
) -> Result<Vec<(Code, Reading)>, Problem> {
    let (store, scope) = (workshop.store(), &limits.scope);
    let is_here =
        |reading: &Reading| scope.station.is_none() || scope.station == reading.taking.station;
    let mut all = Vec::new();
    for lot in store.lots_of_item(&scope.item).await? {
        let of = (&lot.code, &scope.characteristic);
        let readings = store.latest_since(of, READINGS_MAX, from).await?;
        all.extend(readings.into_iter().filter(is_here).map(|r| (lot.code.clone(), r)));
    }
    all.sort_by(|(a_lot, a), (b_lot, b)| {
        (a.received_at, a_lot, a.seq).cmp(&(b.received_at, b_lot, b.seq))
    });
    let skipped = all.len().saturating_sub(READINGS_MAX);
    Ok(all.split_off(skipped))
}
