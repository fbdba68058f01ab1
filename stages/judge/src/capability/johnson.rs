//! Capability by a Johnson curve.
//!
//! Asks: how do the limits compare with the quantiles of a curve that can take any skewness and
//! any heaviness of tails?
//! Needs: readings of a stable operation.
//! Does not know: a physical reason for the curve.
//! Cases: `cases/judge/capability/`.

use method::{
    Card, Finding, Kernel, MethodId, Number, Outcome, Problem as Misfit, Quantity, Refusal, Table,
    Unit, Weight,
};
use word::{Message, Words};

use super::ground::Gaps;
use super::indices::Wanted;
use super::nonnormal::{ByQuantiles, readings};
use super::normal::Params;
use super::scores;
use crate::chart::{SUBGROUPED, real};
use crate::distribution::Johnson;

/// Capability by a Johnson curve.
pub struct ByJohnson;

impl Kernel for ByJohnson {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "capability.johnson", version: 1 },
        title: Words::new("过程能力（Johnson 曲线）", "Process capability (Johnson)"),
        purpose: Words::new(
            "找不到合适分布的偏态读数：Johnson 三族曲线自动取形",
            "skew readings that no named distribution fits: Johnson's three families take their \
             shape",
        ),
        not_for: Words::new("读数不足 50 个；混合的读数", "fewer than 50 readings; mixed readings"),
        roles: SUBGROUPED,
        formula: "z = γ + δ f((x−ξ)/λ), f = ln(u/(1−u)), ln u or asinh u, fitted to the quantiles \
                  0.05, 0.206, 0.5, 0.794, 0.95; indices as capability.nonnormal",
        source: "Johnson 1949, Biometrika 36; Wheeler 1980, Biometrika 67",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        study((table, params), Gaps::ClosedUp)
    }
}

/// The study, by what becomes of gaps.
///
/// # Errors
/// [`Misfit`] of parameters or readings that cannot be used.
pub(super) fn study((table, params): (&Table, &Params), gaps: Gaps) -> Result<Outcome, Misfit> {
    let (sample, declined) = gaps.too_little(table, params)?;
    if let Some(declined) = declined {
        return Ok(declined);
    }
    let mut sorted = readings(&sample)?;
    sorted.sort_by(f64::total_cmp);
    let Ok(curve) = Johnson::of_quantiles(&sorted) else {
        let (_, mut outcome) = gaps.ground(table, params)?;
        outcome.refusal = Some(no_curve());
        return Ok(outcome);
    };
    let charted = scores::table(table, |x| Some(curve.normal_score(x)))?;
    let (_, mut outcome) = gaps.ground_by(table, params, &charted)?;
    if outcome.refusal.is_some() {
        return Ok(outcome);
    }
    let wanted = Wanted::of(params);
    let quantiles = [0.00135, 0.5, 0.99865].map(|share| curve.quantile(share));
    let [low, middle, high] = quantiles;
    let below = wanted.lsl.map(|lsl| curve.below(lsl)).transpose()?;
    let above = wanted.usl.map(|usl| curve.above(usl)).transpose()?;
    let by = ByQuantiles::from([low?, middle?, high?], &wanted, [below, above]);
    outcome.numbers.extend(numbers(&curve));
    outcome.numbers.extend(by.numbers());
    let words = Words::new(
        "Ppk 估计为 {ppk}（Johnson {curve}，分位数法）",
        "Ppk is estimated at {ppk} (Johnson {curve}, by quantiles)",
    );
    let args = [("ppk", format!("{:.2}", by.ppk)), ("curve", curve.curve.name().to_owned())];
    let message = Message::new("capability.johnson", words, args);
    outcome.findings.push(Finding { weight: Weight::Note, message });
    Ok(outcome)
}

fn no_curve() -> Refusal {
    let words = Words::new(
        "五个分位数有相同的，或没有曲线通过它们附近：读数太少或分辨力太低",
        "quantiles coincide, or no curve passes near them: the readings are too few or too coarse",
    );
    Refusal {
        reason: Message::new("capability.no_curve", words, []),
        way_out: Words::new(
            "换用分辨力更高的量具，或用 capability.nonnormal 指定分布",
            "use a gauge with a finer resolution, or name a distribution in capability.nonnormal",
        ),
    }
}

fn numbers(curve: &Johnson) -> Vec<Number> {
    let number = |key, name, value, unit| real(key, Words::same(name), value, unit);
    vec![
        Number {
            key: "type".to_owned(),
            words: Words::new("曲线族", "family"),
            value: Quantity::Name(curve.curve.name()),
            interval: None,
            unit: Unit::One,
        },
        number("gamma", "γ", curve.gamma, Unit::One),
        number("delta", "δ", curve.delta, Unit::One),
        number("xi", "ξ", curve.xi, Unit::Reading),
        number("lambda", "λ", curve.lambda, Unit::Reading),
    ]
}
