//! Limits that are not estimated from the data at hand, and points that are left out of them.

use method::Real;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Decimal;

use crate::{Problem, signal::Zones};

/// Where frozen limits come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// An earlier study of this operation (phase I).
    #[default]
    Study,
    /// A person prescribed them; the outcome says so.
    Prescribed,
}

/// Limits for phase II: a centre and the standard deviation of single readings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Frozen {
    /// The central line.
    pub center: Real,
    /// The standard deviation of single readings.
    pub sigma: Real,
    /// Where they come from.
    #[serde(default)]
    pub origin: Origin,
}

impl Frozen {
    /// # Errors
    /// [`Problem::FrozenSigma`].
    pub(crate) fn check(&self) -> Result<(), Problem> {
        if self.sigma.get() > 0.0 { Ok(()) } else { Err(Problem::FrozenSigma) }
    }

    /// Zones of single readings, exact where both numbers are short decimals.
    pub(crate) fn zones(&self) -> Zones {
        let exact = |real: Real| num::shortest(real.get()).parse::<Decimal>().ok();
        Zones {
            center: self.center.get(),
            sigma: vec![self.sigma.get()],
            exact: exact(self.center).zip(exact(self.sigma)),
        }
    }
}

/// A point that is left out of the calculation of limits. It is still drawn, and its reason is
/// always printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// Its position, from 0.
    pub index: usize,
    /// Why; it must say something.
    pub reason: String,
}

impl LeftOut {
    /// One mark a point: whether it is left out.
    ///
    /// # Errors
    /// [`Problem::NoSuchPoint`], [`Problem::NoReason`].
    pub(crate) fn marks(left_out: &[Self], n: usize) -> Result<Vec<bool>, Problem> {
        let mut marks = vec![false; n];
        for point in left_out {
            let index = point.index;
            if point.reason.trim().is_empty() {
                return Err(Problem::NoReason { index });
            }
            *marks.get_mut(index).ok_or(Problem::NoSuchPoint { index, n })? = true;
        }
        Ok(marks)
    }
}
