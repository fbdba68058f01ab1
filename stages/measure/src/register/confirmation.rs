//! Confirmations: what was found when a gauge was held against a reference, and how it was left.

use party::Person;
use word::{Code, Decimal, Id, Line, Timestamp};

use super::{DecisionRule, Gauge, Problem, Tolerance, decide, exact::Exact};
use crate::Fact;

/// The most points of a confirmation.
const N_POINTS_MAX: usize = 500;
const SECONDS_A_DAY: i64 = 86_400;

/// What a gauge showed against a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The value of the reference.
    pub reference: Decimal,
    /// What the gauge showed.
    pub indicated: Decimal,
}

/// A confirmation as somebody hands it in: the fields of ISO 10012 7.1.4.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfirmationDraft {
    /// When it was done (b).
    pub confirmed_at: Timestamp,
    /// The procedure (e).
    pub procedure: Line,
    /// The largest error allowed then (f).
    pub mpe: Decimal,
    /// The surroundings, and what was corrected for them (g).
    pub environment: Line,
    /// The expanded uncertainty of the calibration, k = 2 (h).
    pub uncertainty: Decimal,
    /// How the uncertainty enters the decision.
    pub rule: DecisionRule,
    /// Maintenance, adjustment, repair (i).
    pub maintenance: Option<Line>,
    /// What the gauge may not be used for (j).
    pub limitation: Option<Line>,
    /// Who did it (k); whoever is responsible for the record (l) is named by its fact.
    pub confirmed_by: Id<Person>,
    /// The number of the certificate or report (m).
    pub certificate: Line,
    /// What the reference is traced to (n).
    pub traceability: Line,
    /// What the gauge is needed for (o).
    pub requirement: Line,
    /// What it showed before anything was done to it (p).
    pub as_found: Vec<Point>,
    /// What it showed afterwards; empty where nothing was done (p).
    pub as_left: Vec<Point>,
}

/// A confirmation as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// Its identity.
    pub id: Id<Confirmation>,
    /// The gauge.
    pub gauge: Code,
    /// What was handed in.
    pub draft: ConfirmationDraft,
    /// Until when it holds (d).
    pub due_at: Timestamp,
    /// Whether the gauge was found inside its limits (c).
    pub is_found_good: bool,
    /// Whether it was left inside its limits (c).
    pub is_left_good: bool,
}

impl Confirmation {
    /// When it was done.
    pub fn confirmed_at(&self) -> Timestamp {
        self.draft.confirmed_at
    }
}

/// Decides to keep a confirmation of a gauge, after the latest one known.
///
/// # Errors
/// [`Problem::Points`] without a point, or with too many; [`Problem::InTheFuture`];
/// [`Problem::OutOfOrder`] where it is not after the latest; [`Problem::NotPositive`] of the
/// error allowed; what [`decide`] reports.
pub fn confirm(
    id: Id<Confirmation>,
    gauge: &Gauge,
    draft: ConfirmationDraft,
    latest: Option<&Confirmation>,
    now: Timestamp,
) -> Result<Vec<Fact>, Problem> {
    let confirmed_at = draft.confirmed_at;
    if confirmed_at > now {
        return Err(Problem::InTheFuture { confirmed_at, now });
    }
    if let Some(latest) = latest
        && confirmed_at <= latest.confirmed_at()
    {
        return Err(Problem::OutOfOrder { confirmed_at, latest: latest.confirmed_at() });
    }
    if draft.mpe.mantissa() <= 0 {
        return Err(Problem::NotPositive { what: "mpe", got: draft.mpe });
    }
    let n_most = draft.as_found.len().max(draft.as_left.len());
    if draft.as_found.is_empty() || n_most > N_POINTS_MAX {
        return Err(Problem::Points { got: n_most, most: N_POINTS_MAX });
    }
    let is_found_good = all_accepted(&draft.as_found, &draft)?;
    let is_left_good = match draft.as_left.is_empty() {
        true => is_found_good,
        false => all_accepted(&draft.as_left, &draft)?,
    };
    let due_at = confirmed_at.as_second() + i64::from(gauge.interval_days) * SECONDS_A_DAY;
    let due_at = Timestamp::from_second(due_at).map_err(|_| Problem::TooManyDigits)?;
    let gauge = gauge.code.clone();
    let confirmation = Confirmation { id, gauge, draft, due_at, is_found_good, is_left_good };
    Ok(vec![Fact::GaugeConfirmed(confirmation)])
}

fn all_accepted(points: &[Point], draft: &ConfirmationDraft) -> Result<bool, Problem> {
    let mut is_good = true;
    for point in points {
        is_good &= is_accepted(point, draft)?;
    }
    Ok(is_good)
}

/// The limits of what is shown are the reference less and plus the error allowed.
fn is_accepted(point: &Point, draft: &ConfirmationDraft) -> Result<bool, Problem> {
    let (reference, mpe) = (Exact::of(point.reference), Exact::of(draft.mpe));
    let tolerance = Tolerance {
        lower: Some(reference.minus(mpe)?.decimal()?),
        upper: Some(reference.plus(mpe)?.decimal()?),
    };
    Ok(decide(point.indicated, draft.uncertainty, tolerance, draft.rule)?.is_accepted)
}
