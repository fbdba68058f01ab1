//! Decision rules: what a value with an uncertainty says about a tolerance.
//!
//! Asks: is the value inside, surely or just about?
//! Needs: the value, its expanded uncertainty, the tolerance, and a rule that was agreed before.
//! Does not know: what is measured.
//! Source: ILAC-G8:09/2019 4.2 (simple acceptance, guard band `w = r U`), ISO 14253-1:2017
//! (conformity must be proven by whoever claims it, nonconformity likewise), JCGM 106:2012.

use word::Decimal;

use super::{Problem, exact::Exact};

/// A tolerance: at least one limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tolerance {
    /// The lower limit.
    pub lower: Option<Decimal>,
    /// The upper limit.
    pub upper: Option<Decimal>,
}

/// A rule, agreed before the value is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionRule {
    /// Inside is accepted, whatever the uncertainty; shared risk (ILAC-G8 4.2.1).
    SimpleAcceptance,
    /// Accepted only where the value is inside by the guard band `factor × U`: conformity is
    /// proven (ILAC-G8 4.2.2 with factor 1; ISO 14253-1).
    GuardedAcceptance {
        /// Guard band over expanded uncertainty; 1 is usual.
        factor: Decimal,
    },
    /// Refused only where the value is outside by the guard band: nonconformity is proven
    /// (ISO 14253-1, for whoever refuses goods).
    GuardedRejection {
        /// Guard band over expanded uncertainty; 1 is usual.
        factor: Decimal,
    },
}

/// Where a value lies, its guard band considered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zone {
    /// Inside by the guard band at least.
    Accept,
    /// Inside, by less.
    ConditionalAccept,
    /// Outside, by less.
    ConditionalReject,
    /// Outside by more than the guard band.
    Reject,
}

/// What a rule says of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Where the value lies.
    pub zone: Zone,
    /// Whether the rule accepts it.
    pub is_accepted: bool,
}

impl DecisionRule {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::SimpleAcceptance => "simple_acceptance",
            Self::GuardedAcceptance { .. } => "guarded_acceptance",
            Self::GuardedRejection { .. } => "guarded_rejection",
        }
    }

    /// Guard band over expanded uncertainty; none in simple acceptance.
    pub fn factor(self) -> Option<Decimal> {
        match self {
            Self::SimpleAcceptance => None,
            Self::GuardedAcceptance { factor } | Self::GuardedRejection { factor } => Some(factor),
        }
    }

    /// Whether the rule accepts a value that lies there.
    pub fn accepts(self, zone: Zone) -> bool {
        match self {
            Self::SimpleAcceptance => zone <= Zone::ConditionalAccept,
            Self::GuardedAcceptance { .. } => zone == Zone::Accept,
            Self::GuardedRejection { .. } => zone <= Zone::ConditionalReject,
        }
    }
}

impl Zone {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::ConditionalAccept => "conditional_accept",
            Self::ConditionalReject => "conditional_reject",
            Self::Reject => "reject",
        }
    }
}

/// Decides about a value, in exact arithmetic.
///
/// |               | meaning                            | shape  | unit        |
/// |---------------|------------------------------------|--------|-------------|
/// | `value`       | as measured                        | scalar | the value's |
/// | `uncertainty` | expanded, `U = k u`, not negative  | scalar | the same    |
/// | `tolerance`   | limits                             | scalar | the same    |
/// | `rule`        | agreed before                      |        |             |
/// | returns       | where it lies, and whether that is accepted |  |       |
///
/// # Errors
/// [`Problem::NoLimit`] without a limit; [`Problem::NegativeUncertainty`]; [`Problem::Factor`] if
/// the factor is not in 0 to 10; [`Problem::GaugeUnfit`] if a guard band on both sides leaves
/// nothing between the limits; [`Problem::TooManyDigits`].
///
/// # Source
/// The module's.
pub fn decide(
    value: Decimal,
    uncertainty: Decimal,
    tolerance: Tolerance,
    rule: DecisionRule,
) -> Result<Decision, Problem> {
    let guard = guard_band(uncertainty, rule)?;
    let sides = [(tolerance.lower, false), (tolerance.upper, true)];
    if sides.iter().all(|(limit, _)| limit.is_none()) {
        return Err(Problem::NoLimit);
    }
    if let (Some(lower), Some(upper)) = (tolerance.lower, tolerance.upper) {
        let width = Exact::of(upper).minus(Exact::of(lower))?;
        if width.is_at_most(guard.plus(guard)?)? {
            return Err(Problem::GaugeUnfit { uncertainty });
        }
    }
    let mut zone = Zone::Accept;
    for (limit, is_upper) in sides {
        let Some(limit) = limit else { continue };
        let (value, limit) = (Exact::of(value), Exact::of(limit));
        // How far inside this limit; negative outside.
        let room = if is_upper { limit.minus(value)? } else { value.minus(limit)? };
        zone = zone.max(zone_of(room, guard)?);
    }
    Ok(Decision { zone, is_accepted: rule.accepts(zone) })
}

/// The guard band; under simple acceptance U itself, so that the zone still tells how sure it is.
fn guard_band(uncertainty: Decimal, rule: DecisionRule) -> Result<Exact, Problem> {
    if uncertainty.mantissa() < 0 {
        return Err(Problem::NegativeUncertainty { got: uncertainty });
    }
    let uncertainty = Exact::of(uncertainty);
    let Some(factor) = rule.factor() else { return Ok(uncertainty) };
    let most = Decimal::new(10, 0).expect("ten is a decimal");
    if factor.mantissa() < 0 || factor > most {
        return Err(Problem::Factor { got: factor });
    }
    Exact::of(factor).times(uncertainty)
}

fn zone_of(room: Exact, guard: Exact) -> Result<Zone, Problem> {
    let nothing = Exact::of(Decimal::new(0, 0).expect("zero is a decimal"));
    if guard.is_at_most(room)? {
        return Ok(Zone::Accept);
    }
    if nothing.is_at_most(room)? {
        return Ok(Zone::ConditionalAccept);
    }
    let is_near = nothing.minus(guard)?.is_at_most(room)?;
    Ok(if is_near { Zone::ConditionalReject } else { Zone::Reject })
}

/// The probability that the true value lies in the tolerance, if the measured one is normal
/// around it and nothing else was known before.
///
/// |           | meaning                           | shape  | unit        |
/// |-----------|-----------------------------------|--------|-------------|
/// | `value`   | as measured                       | scalar | the value's |
/// | `u`       | standard uncertainty `U/k`, above 0 | scalar | the same  |
/// | `limits`  | lower, upper                      | scalar | the same    |
/// | returns   | probability                       | scalar | 1           |
///
/// # Errors
/// [`Problem::NoUncertainty`] unless `u` is above 0 and all are numbers.
///
/// # Source
/// JCGM 106:2012 7.3.
pub fn probability_of_conformity(
    value: f64,
    u: f64,
    [lower, upper]: [Option<f64>; 2],
) -> Result<f64, Problem> {
    if !(u > 0.0 && u.is_finite()) {
        return Err(Problem::NoUncertainty);
    }
    let tail = |distance: f64| num::normal::cdf(distance / u).map_err(|_| Problem::NoUncertainty);
    let below = lower.map_or(Ok(0.0), |limit| tail(limit - value))?;
    let above = upper.map_or(Ok(0.0), |limit| tail(value - limit))?;
    Ok(1.0 - below - above)
}
