//! Second versions of the gauge studies: every share, and the number of categories, with its
//! interval.
//!
//! Asks: how surely is the gauge below ten per cent, or the number of categories above five?
//! Needs: what the first versions need.
//! Does not know: more than they do; all other numbers are theirs.
//! Source: R. Gui et al. (1995), J. Statist. Plann. Inference 48, 215-227; Burdick, Borror and
//! Montgomery (2005).  Cases: `cases/measure/gauge/shares_*.json`.

use method::{Card, Kernel, MethodId, Outcome, Real, Table};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::crossed::{self, Crossed};
use super::emp::{self, Emp, Factor};
use super::expanded::{self, Expanded};
use super::interval::Shares;
use super::model::Interaction;
use super::nested::{self, Nested};
use super::tolerance;

/// The crossed gauge study, second version.
pub struct Crossed2;

impl Kernel for Crossed2 {
    type Params = crossed::Params;

    const CARD: Card = Card {
        id: MethodId { name: "gauge.crossed", version: 2 },
        purpose: Words::new(
            "测量变差有多大：重复性、再现性与零件间变差各占多少，各占比与类别数均带置信区间",
            "how large measurement scatter is: repeatability, reproducibility and parts compared, \
             every share and the number of categories with its interval",
        ),
        formula: "σ²_EV = MS_e, σ²_A×P = (MS_ap − MS_e)/n, σ²_A = (MS_a − MS_ap)/(pn), σ²_P = \
                  (MS_p − MS_ap)/(an); GRR² = EV² + AV²; ndc = 1.41 PV/GRR; a share S/T lies \
                  where the interval of S − r T holds 0",
        source: "AIAG MSA 4th ed. 2010, ch. III; Burdick, Borror and Montgomery 2005 (intervals); \
                 Gui et al. 1995 (intervals of shares); Patterson and Thompson 1971 (unbalanced)",
        ..Crossed::CARD
    };

    fn run(table: &Table, params: &Self::Params) -> Result<Outcome, method::Problem> {
        crossed::run(table, params, Shares::WithIntervals)
    }
}

/// The nested gauge study, second version.
pub struct Nested2;

impl Kernel for Nested2 {
    type Params = nested::Params;

    const CARD: Card = Card {
        id: MethodId { name: "gauge.nested", version: 2 },
        formula: "σ²_EV = MS_e, σ²_P(A) = (MS_p(a) − MS_e)/n, σ²_A = (MS_a − MS_p(a))/(bn); a \
                  share S/T lies where the interval of S − r T holds 0",
        source: "AIAG MSA 4th ed. 2010, ch. IV; Burdick, Borror and Montgomery 2005, ch. 5; Gui \
                 et al. 1995 (intervals of shares)",
        ..Nested::CARD
    };

    fn run(table: &Table, params: &Self::Params) -> Result<Outcome, method::Problem> {
        nested::run(table, params, Shares::WithIntervals)
    }
}

/// The expanded gauge study, second version.
pub struct Expanded2;

impl Kernel for Expanded2 {
    type Params = expanded::Params;

    const CARD: Card = Card {
        id: MethodId { name: "gauge.expanded", version: 2 },
        formula: "y = μ + Σ Z_k u_k + e, u_k ~ N(0, σ²_k I), e ~ N(0, σ² I); σ² by restricted \
                  maximum likelihood, σ² ≥ 0; GRR² = σ² + Σ σ²_k of terms beyond the part; a share \
                  by ln(S/(T − S)) ± z √var, var from the expected information",
        source: "Patterson and Thompson 1971; Searle, Casella and McCulloch 1992 (the variances \
                 of components, and by the delta method of shares)",
        ..Expanded::CARD
    };

    fn run(table: &Table, params: &Self::Params) -> Result<Outcome, method::Problem> {
        expanded::run(table, params, Shares::WithIntervals)
    }
}

/// Parameters of the evaluation, second version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EmpParams {
    /// What is done with the interaction of appraisers and parts.
    pub interaction: Interaction,
    /// The p above which the interaction is pooled: 0.25 by AIAG, 0.05 by Minitab.
    pub alpha_pooling: Real,
    /// The factor of the probable error.
    pub probable_error: Factor,
    /// The confidence of the interval of the intraclass correlation, 0.5 to 0.9999.
    pub confidence: Real,
}

impl Default for EmpParams {
    fn default() -> Self {
        let emp::Params { interaction, alpha_pooling, probable_error } = emp::Params::default();
        let confidence = Real::new(0.95).expect("0.95 is finite");
        Self { interaction, alpha_pooling, probable_error, confidence }
    }
}

/// Evaluating the measurement process, second version.
pub struct Emp2;

impl Kernel for Emp2 {
    type Params = EmpParams;

    const CARD: Card = Card {
        id: MethodId { name: "gauge.emp", version: 2 },
        source: "Wheeler 2006, EMP III, chapters 4 and 5; Gui et al. 1995 (interval of ρ)",
        ..Emp::CARD
    };

    fn run(table: &Table, params: &Self::Params) -> Result<Outcome, method::Problem> {
        evaluated(table, params).map(|(outcome, _)| outcome)
    }
}

/// The evaluation, and what it was worked out from where it is no refusal.
///
/// # Errors
/// What [`Kernel::run`] reports.
pub(super) fn evaluated(
    table: &Table,
    params: &EmpParams,
) -> Result<(Outcome, Option<emp::Found>), method::Problem> {
    let EmpParams { interaction, alpha_pooling, probable_error, confidence } = params.clone();
    let confidence = tolerance::confidence(confidence)?;
    let params = emp::Params { interaction, alpha_pooling, probable_error };
    emp::run(table, &params, Shares::WithIntervals, confidence)
}
