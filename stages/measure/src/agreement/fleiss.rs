//! Fleiss' kappa (弗莱斯 κ).
//!
//! Asks: do several raters agree more than chance would have it, over all and class by class?
//! Needs: at least two ratings of each part, as many of every part.
//! Does not know: the order of classes; near misses count like far ones.
//! Source: Fleiss (1971); Fleiss, Nee and Landis (1979).  Cases: `cases/measure/agreement/`.

use method::{Card, Finding, Kernel, MethodId, Outcome, Refusal, Table, Unit, Weight};
use num::normal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::Problem;
use super::kappa;
use super::ratings::{self, ROLES, Ratings};
use crate::number::{counted, maybe, real, series};

/// Parameters of Fleiss' kappa.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The order of classes in the series; empty for the order of numbers, else spelling.
    pub categories: Vec<String>,
}

/// Fleiss' kappa.
pub struct Fleiss;

impl Kernel for Fleiss {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "agreement.fleiss", version: 1 },
        title: Words::new("弗莱斯 κ（多名评价人）", "Fleiss' kappa"),
        purpose: Words::new(
            "多名评价人（含重复）扣除偶然后的一致程度，总体与分类别",
            "agreement of several raters, repeats included, beyond chance: overall and by class",
        ),
        not_for: Words::new("有序等级（用 agreement.kendall）", "ordered grades (Kendall)"),
        roles: ROLES,
        formula: "κ = (P̄ − P̄_e)/(1 − P̄_e); κ_j = 1 − Σ n_ij(m − n_ij)/(n m (m−1) p_j q_j)",
        source: "Fleiss 1971; Fleiss, Nee and Landis 1979 (standard errors)",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        study(table, params).map(|(outcome, _)| outcome)
    }
}

/// The answer, and what it was worked out from where it is no refusal.
///
/// # Errors
/// What [`Kernel::run`] reports.
pub(super) fn study(
    table: &Table,
    params: &Params,
) -> Result<(Outcome, Option<(Ratings, kappa::Fleiss)>), method::Problem> {
    let ratings = Ratings::of(table, &params.categories)?;
    ratings::few_classes(&ratings)?;
    let words = Words::new("零件数", "number of parts");
    let numbers = vec![counted("n", words, ratings.parts.len())];
    let mut outcome = Outcome { numbers, ..Outcome::default() };
    outcome.refusal = ratings.refusal().or_else(|| ratings.one_class());
    if outcome.refusal.is_some() {
        return Ok((outcome, None));
    }
    let by_part = ratings.by_part();
    let Some(found) = kappa::fleiss(&ratings.counts(&by_part)) else {
        outcome.refusal = Some(one_rating());
        return Ok((outcome, None));
    };
    let z = (found.se0 > 0.0).then(|| found.kappa / found.se0);
    let p = z.map(normal::sf).transpose().map_err(Problem::from)?;
    let z_of = |kappa: &Option<f64>| kappa.map(|kappa| kappa / found.se_by_class);
    let words = Words::new("每件评定次数", "ratings of a part");
    outcome.numbers.extend([
        counted("n_ratings", words, by_part[0].len()),
        counted("n_classes", Words::new("类别数", "number of classes"), ratings.classes.len()),
        real("kappa", Words::new("κ", "kappa"), found.kappa, Unit::One),
        real(
            "se0",
            Words::new("标准误（κ=0 时）", "standard error at κ = 0"),
            found.se0,
            Unit::One,
        ),
        maybe("z", Words::new("z 值", "z"), z, Unit::One),
        maybe("p", Words::new("p 值（单侧）", "p-value, one-sided"), p, Unit::One),
        series(
            "kappa_by_class",
            Words::new("各类别的 κ", "kappa by class"),
            found.by_class.iter().copied(),
            Unit::One,
        ),
        series(
            "z_by_class",
            Words::new("各类别的 z 值", "z by class"),
            found.by_class.iter().map(z_of),
            Unit::One,
        ),
        real(
            "se0_by_class",
            Words::new("各类别的标准误", "standard error by class"),
            found.se_by_class,
            Unit::One,
        ),
    ]);
    outcome.findings.push(ratings::judged(found.kappa));
    let named = ratings.classes.iter().zip(&found.by_class);
    let named = named.filter_map(|(name, kappa)| kappa.map(|kappa| (name, kappa)));
    if let Some((name, kappa)) = named.min_by(|one, other| one.1.total_cmp(&other.1)) {
        let words = Words::new(
            "最难判的类别：“{class}”（κ = {kappa}）",
            "the hardest class to judge is {class} (κ = {kappa})",
        );
        let args = [("class", name.clone()), ("kappa", format!("{kappa:.3}"))];
        outcome.findings.push(Finding::new(Weight::Note, "agreement.hardest_class", words, args));
    }
    outcome.findings.extend(ratings.findings());
    Ok((outcome, Some((ratings, found))))
}

fn one_rating() -> method::Refusal {
    Refusal::new(
        "agreement.one_rating",
        Words::new(
            "每个零件只有一次评定，没有可比较的",
            "each part was rated once, so there is nothing to compare",
        ),
        Words::new("请增加评价人或重复评定", "add appraisers or repeats"),
    )
}
