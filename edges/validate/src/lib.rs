//! Reference cases through the methods.
//!
//! Asks: do our numbers agree with those of independent implementations?
//! Needs: case files (`id`, `input`, `expected`, `tolerance`; `area` and `function`, or a shape
//! that says what they are). A family is known by what its method means, never by a file's name.
//! Does not know: how anything is computed; adapters only translate keys. No file of the machine:
//! the cases that ship are inside the program.

mod agreement;
mod answer;
mod attribute;
mod capability;
mod case;
mod closeness;
mod compare;
mod control_chart;
mod disputed;
mod distribution;
mod gauge;
mod multivariate;
mod node;
mod num_value;
mod rare;
mod report;
mod run_chart;
mod run_length;
mod run_rule;
mod sampling;
mod shipped;
mod short_run;
mod stability;
mod statistic;
mod study;
#[cfg(test)]
mod tests;
mod three_way;
mod tolerance;
mod weighted;

pub use closeness::Closeness;
pub use report::{Coverage, Family, Report, report};
pub use shipped::{File, digest, shipped};
pub use study::methods;

use std::collections::BTreeSet;

use anyhow::Result;
use method::MethodId;

use answer::Answers;
use case::Case;
use compare::Difference;

/// Which cases to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All; one of an unknown family fails.
    Everything,
    /// Those of the families that this version covers.
    Covered,
}

/// An adapter: answers the keys that a case asks for, of those it knows.
type Adapter = fn(&Case) -> Result<Answers>;

/// The families that this version covers.
const COVERED: &[(&str, Adapter)] = &[
    ("arl/attribute_arl", run_length::attribute),
    ("arl/cusum_arl", run_length::cusum),
    ("arl/cusum_arl_fir", run_length::cusum),
    ("arl/cusum_design_h", run_length::cusum_design),
    ("arl/ewma_arl", run_length::ewma),
    ("arl/ewma_design_L", run_length::ewma_design),
    ("arl/mewma_arl", run_length::mewma),
    ("arl/rare_arl", run_length::rare),
    ("arl/shewhart_arl", run_length::shewhart),
    ("arl/shewhart_runs_rules_arl", run_length::runs_rules),
    ("arl/t2_arl", run_length::t2),
    ("basic_stats/one_way_anova", statistic::anova_of_groups),
    ("basic_stats/univariate_summary", statistic::summary),
    ("capability/between_within", capability::between_within),
    ("capability/binomial", capability::binomial),
    ("capability/compare", capability::compare),
    ("capability/nonnormal_percentile_iso22514", capability::nonnormal),
    ("capability/normal", capability::normal),
    ("capability/poisson", capability::poisson),
    ("capability/sigma_ppm", num_value::ppm_beyond),
    ("constants/control_chart_constants", num_value::chart_constants),
    ("constants/d2_star", num_value::d2_star),
    ("constants/median_range_d4", num_value::median_range),
    ("constants/median_spread", num_value::median_spread),
    ("control_chart/c", attribute::c),
    ("control_chart/cusum_tabular", weighted::cusum),
    ("control_chart/ewma", weighted::ewma),
    ("control_chart/g", rare::g),
    ("control_chart/i_mr", control_chart::individuals),
    ("control_chart/i_mr_r_three_way", three_way::chart),
    ("control_chart/laney_p", attribute::laney_p),
    ("control_chart/laney_u", attribute::laney_u),
    ("control_chart/moving_average", weighted::moving_average),
    ("control_chart/np", attribute::np),
    ("control_chart/p", attribute::p),
    ("control_chart/run_chart_anhoej", run_chart::anhoej),
    ("control_chart/t", rare::t),
    ("control_chart/u", attribute::u),
    ("control_chart/xbar_r", control_chart::xbar_r),
    ("control_chart/xbar_r_phase2", control_chart::xbar_r_phase2),
    ("control_chart/xbar_s", control_chart::xbar_s),
    ("control_chart/xbar_s_phase2", control_chart::xbar_s_phase2),
    ("control_chart/xbar_unequal_n", control_chart::xbar_unequal),
    ("control_chart/z_mr_by_part", short_run::z_mr),
    ("distribution/johnson_quantile_cdf", distribution::johnson_curve),
    ("distribution/noncentral_t_cdf", num_value::noncentral_t),
    ("distribution/normal_cdf_sf_quantile", num_value::normal),
    ("distribution/quantiles", num_value::quantiles),
    ("distribution/range_cdf", num_value::range),
    ("multivariate/mewma", multivariate::mewma),
    ("multivariate/t2_individuals", multivariate::t2_individuals),
    ("multivariate/t2_subgroups", multivariate::t2_subgroups),
    ("transform/johnson_fit", distribution::johnson_fit),
    ("normality/anderson_darling_etc", distribution::normality),
    ("num/absorption", run_length::absorption),
    ("method/on_table", study::on_table),
    ("msa/attribute_agreement", agreement::attribute),
    ("msa/bias", gauge::bias),
    ("msa/cohen_kappa", agreement::cohen),
    ("msa/fleiss_kappa", agreement::fleiss),
    ("msa/gauge_shares", gauge::shares),
    ("msa/gauge_rr_crossed", gauge::crossed),
    ("msa/gauge_rr_crossed_unbalanced", gauge::likelihood),
    ("msa/gauge_rr_expanded_reml", gauge::likelihood),
    ("msa/gauge_rr_nested", gauge::nested),
    ("msa/kendall_tau_b", agreement::kendall),
    ("msa/kendall_w", agreement::kendall),
    ("msa/linearity", gauge::linearity),
    ("msa/performance_curve", stability::performance_curve),
    ("msa/signal_detection", stability::zones),
    ("msa/stability", stability::chart),
    ("msa/type1_gauge", gauge::type_1),
    ("num/least_squares", statistic::least_squares),
    ("num/one_way_anova", statistic::anova_of_labels),
    ("num/values", num_value::rows),
    ("run_rules/nelson_we_aiag", run_rule::positions),
    ("sampling/design_plan", sampling::design),
    ("sampling/iso2859_code_letter", sampling::code_letters),
    ("sampling/iso2859_single_plan", sampling::by_aql),
    ("sampling/iso2859_switching", sampling::switching),
    ("sampling/mil_std_105e", sampling::mil_std_105e),
    ("sampling/oc_double_multiple", sampling::multiple),
    ("sampling/oc_single_binomial", sampling::binomial),
    ("sampling/oc_single_hypergeometric", sampling::hypergeometric),
    ("sampling/oc_single_poisson", sampling::poisson),
    ("sampling/oc_variables_k_method", sampling::variables),
    ("sampling/plan_properties", sampling::properties),
    ("sampling/sequential_plan", sampling::sequential),
    ("tolerance_interval/k_one_sided", tolerance::factors),
    ("tolerance_interval/k_two_sided", tolerance::factors),
    ("tolerance_interval/order_statistic_confidence", tolerance::order_statistics),
    ("tolerance_interval/wilks_min_n", tolerance::fewest),
    ("transform/box_cox", distribution::box_cox),
];

/// What a file of cases says.
#[derive(Debug)]
pub enum Verdict {
    /// It is no case, or one of a family that the scope leaves out.
    NoCase,
    /// It was run.
    Ran(Ran),
    /// It differs, and a second source shows that what it expects is wrong.
    Disputed {
        /// The case.
        id: String,
        /// The proof.
        proof: &'static str,
    },
}

/// A case that was run.
#[derive(Debug)]
pub struct Ran {
    /// Its name.
    pub id: String,
    /// Its family.
    pub family: String,
    /// Where its data and its expected values come from.
    pub source: String,
    /// The methods that were run.
    pub methods: BTreeSet<MethodId>,
    /// How close the answers came.
    pub closeness: Closeness,
    /// One line a difference; none where the case passes.
    pub differences: Vec<String>,
}

/// Runs the case in the text of a file.
///
/// # Errors
/// A sentence where the file cannot be read as a case.
pub fn verdict(text: &str, scope: Scope) -> Result<Verdict> {
    let Some(case) = Case::read(text)? else { return Ok(Verdict::NoCase) };
    let Some((_, adapter)) = COVERED.iter().find(|(family, _)| *family == case.family) else {
        let line = format!("{}: unknown family {}", case.id, case.family);
        return Ok(match scope {
            Scope::Everything => Verdict::Ran(ran(case, vec![line], Closeness::default())),
            Scope::Covered => Verdict::NoCase,
        });
    };
    study::forget();
    let dispute = disputed::of(&case.id).filter(|_| scope == Scope::Covered);
    let skipped = dispute.map_or(&[][..], |dispute| dispute.keys);
    let (lines, closeness) = match adapter(&case) {
        Ok(answers) => (judge(&case, &answers, skipped)?, closeness(&case, &answers)?),
        Err(problem) => (vec![format!("{}: {problem:#}", case.id)], Closeness::default()),
    };
    Ok(match dispute.filter(|_| lines.is_empty()) {
        Some(dispute) => Verdict::Disputed { id: case.id, proof: dispute.proof },
        None => Verdict::Ran(ran(case, lines, closeness)),
    })
}

fn ran(case: Case, differences: Vec<String>, closeness: Closeness) -> Ran {
    let Case { id, family, source, .. } = case;
    Ran { id, family, source, methods: study::ran(), closeness, differences }
}

fn closeness(case: &Case, answers: &Answers) -> Result<Closeness> {
    let mut together = Closeness::default();
    for (key, expected) in &case.expected {
        if let Some(got) = answers.get(key) {
            together = together.and(Closeness::of(got, expected, case.allowed(key)?));
        }
    }
    Ok(together)
}

fn judge(case: &Case, answers: &Answers, skipped: &[&str]) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    let is_skipped = |key: &str| {
        let part = |whole: &str| key.strip_prefix(whole).is_some_and(|rest| rest.starts_with('.'));
        skipped.iter().any(|whole| key == *whole || part(whole))
    };
    let counted = case.expected.iter().filter(|(key, _)| !is_skipped(key));
    for (key, expected) in counted {
        let Some(got) = answers.get(key) else {
            lines.push(format!("{}: the key {key} is not known to {}", case.id, case.family));
            continue;
        };
        let found = compare::differences(key, got, expected, case.allowed(key)?);
        lines.extend(found.iter().take(3).map(|difference| say(&case.id, difference)));
        if found.len() > 3 {
            lines.push(format!("{}: {key}: {} more differ", case.id, found.len() - 3));
        }
    }
    Ok(lines)
}

fn say(id: &str, difference: &Difference) -> String {
    let Difference { key, got, expected, allowed } = difference;
    let key = if key.starts_with('[') { format!("expected{key}") } else { key.clone() };
    format!("{id}: {key}: got {got}, expected {expected}, allowed difference {allowed}")
}
