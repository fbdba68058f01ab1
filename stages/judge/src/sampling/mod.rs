//! Acceptance sampling (抽样检验): plans, what they accept, and how they are chosen.
//!
//! Asks: how many pieces of a lot are inspected, when is it accepted, and who bears which risk?
//! Needs: mostly parameters of a plan; switching rules read the results of lots in order.
//! Does not know: readings, charts, capability.
//! Source: each method names its own.  Cases: `cases/judge/sampling/`.

mod coarse_root;
pub mod design;
pub(crate) mod drawn;
pub mod iso2859;
pub mod mil_std_105e;
pub mod mil_std_414;
pub mod multiple;
pub mod plan;
mod problem;
mod property;
pub mod rectifying;
pub mod sequential;
pub mod severity;
pub mod single;
pub mod skip_lot;
pub mod variables;
pub mod zero_acceptance;

pub use plan::Distribution;
pub use problem::Problem;

use method::{Need, Real, Role, RoleNeed};
use plan::{inside, out_of_range};
use word::Words;

/// What became of each lot, for rules of switching.
pub(crate) const LOTS: RoleNeed = RoleNeed {
    role: Role::Count,
    need: Need::Required,
    words: Words::new(
        "每批一行，按先后：初次检验接收为 1，不接收为 0",
        "one row a lot, oldest first: 1 accepted on original inspection, 0 not",
    ),
};

/// The most qualities that one run answers for.
pub(crate) const POINTS_MAX: usize = 1000;

/// Qualities that were asked for: shares of one, or nonconformities a piece.
pub(crate) fn qualities(given: &[Real], distribution: Distribution) -> Result<Vec<f64>, Problem> {
    if given.len() > POINTS_MAX {
        return Err(out_of_range("p", format!("[{}]", given.len()), "≤ 1000 values"));
    }
    let (most, range) = match distribution {
        Distribution::Poisson => (1000.0, "0…1000"),
        _ => (1.0, "0…1"),
    };
    let check = |p: &Real| {
        let p = p.get();
        (0.0..=most).contains(&p).then_some(p).ok_or_else(|| out_of_range("p", p, range))
    };
    given.iter().map(check).collect()
}

/// The producer's and the consumer's quality, where given, in that order.
pub(crate) fn points(prq: Option<Real>, crq: Option<Real>) -> Result<[Option<f64>; 2], Problem> {
    let prq = prq.map(|share| inside("prq", share.get())).transpose()?;
    let crq = crq.map(|share| inside("crq", share.get())).transpose()?;
    match prq.zip(crq) {
        Some((prq, crq)) if prq >= crq => {
            Err(Problem::PointsReversed { prq: prq.to_string(), crq: crq.to_string() })
        }
        _ => Ok([prq, crq]),
    }
}

/// The share at which a falling probability of acceptance reaches `share`, by bisection.
pub(crate) fn quality_where(
    accepts: impl Fn(f64) -> Result<f64, Problem>,
    share: f64,
) -> Result<f64, Problem> {
    // A share ends at one, where every plan rejects; of nonconformities a piece may have more.
    let (mut low, mut high) = (0.0, 1.0);
    while high < 1000.0 && accepts(high).is_ok_and(|accepted| accepted > share) {
        high *= 2.0;
    }
    for _ in 0..70 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if accepts(middle)? > share {
            low = middle;
        } else {
            high = middle;
        }
    }
    Ok(0.5 * (low + high))
}

/// Twenty steps up to a quality that is accepted one time in a hundred.
pub(crate) fn default_qualities(
    accepts: impl Fn(f64) -> Result<f64, Problem>,
) -> Result<Vec<f64>, Problem> {
    let most = quality_where(accepts, 0.01)?;
    Ok((1..=20).map(|i| most * f64::from(i) / 20.0).collect())
}
