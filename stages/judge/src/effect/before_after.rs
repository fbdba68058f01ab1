//! Before and after (改善前后): Fisher's exact test of two proportions.
//!
//! Asks: is the share of nonconforming pieces lower after than before?
//! Needs: two counts with their sizes, before first.
//! Does not know: whether anything else changed at the same time.
//! Source: Fisher 1935, The Design of Experiments, section 21; with both margins fixed the count
//! after is hypergeometric.

use method::{
    Card, Finding, Kernel, MethodId, Need, Number, Outcome, Problem as Misfit, Quantity, Real,
    Refusal, Role, RoleNeed, Table, Unit, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use crate::Problem;

/// The most pieces of both together.
const PIECES_MAX: u64 = 1_000_000_000;

/// Parameters of the comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The chance of calling something effective that is not, above 0 and at most 0.5.
    pub alpha: Real,
}

impl Default for Params {
    fn default() -> Self {
        Self { alpha: Real::new(0.05).expect("a constant that is finite") }
    }
}

/// Before and after.
pub struct BeforeAfter;

impl Kernel for BeforeAfter {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "effect.before-after", version: 1 },
        title: Words::new(
            "改善前后比较（Fisher 精确检验）",
            "Before and after (Fisher's exact test)",
        ),
        purpose: Words::new(
            "措施之后的不合格品率是否低于之前，而不只是偶然",
            "whether the share of nonconforming pieces is lower after an action than chance alone \
             explains",
        ),
        not_for: Words::new(
            "其间还改变了别的条件，或前后的检验方法不同",
            "where something else changed in between, or pieces were inspected in another way",
        ),
        roles: &[
            RoleNeed {
                role: Role::Count,
                need: Need::Required,
                words: Words::new("不合格品数：先前、后", "nonconforming pieces: before, after"),
            },
            RoleNeed {
                role: Role::Size,
                need: Need::Required,
                words: Words::new("检验的件数：先前、后", "pieces inspected: before, after"),
            },
        ],
        formula: "p = P(X ≤ x₂), X hypergeometric: n₂ drawn of n₁ + n₂ pieces, x₁ + x₂ of them \
                  nonconforming; effective where p ≤ α",
        source: "Fisher 1935, The Design of Experiments, section 21 (one-sided, exact)",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let alpha = params.alpha.get();
        if !(alpha > 0.0 && alpha <= 0.5) {
            return Err(Problem::OutOfRange { name: "alpha", range: "0…0.5" }.into());
        }
        let [before, after] = counts(table)?;
        Ok(outcome(before, after, alpha)?)
    }
}

/// Nonconforming pieces among those inspected.
#[derive(Clone, Copy)]
pub(super) struct Counted {
    pub bad: u64,
    pub n: u64,
}

/// What was counted before and after.
///
/// # Errors
/// A missing column, another number of rows than two, or counts that are none.
pub(super) fn counts(table: &Table) -> Result<[Counted; 2], Misfit> {
    let column = |role| table.decimals(role);
    let (counts, sizes) = (column(Role::Count)?, column(Role::Size)?);
    if counts.len() != 2 {
        return Err(Problem::OutOfRange { name: "rows", range: "2: before, after" }.into());
    }
    let mut found = [Counted { bad: 0, n: 0 }; 2];
    for (i, counted) in found.iter_mut().enumerate() {
        let whole = |cells: &word::Decimals| {
            let value = cells.get(i)?.to_string().parse::<u64>().ok()?;
            (value <= PIECES_MAX / 2).then_some(value)
        };
        let need = "whole, from 0, and not above its size";
        let wrong = || Problem::Count { point: i + 1, got: got(counts, i), need };
        let (bad, n) = whole(counts).zip(whole(sizes)).ok_or_else(wrong)?;
        if bad > n || n == 0 {
            return Err(wrong().into());
        }
        *counted = Counted { bad, n };
    }
    Ok(found)
}

fn got(cells: &word::Decimals, i: usize) -> String {
    cells.get(i).map(|value| value.to_string()).unwrap_or_default()
}

fn outcome(before: Counted, after: Counted, alpha: f64) -> Result<Outcome, Problem> {
    let rate = |of: Counted| of.bad as f64 / of.n as f64;
    let real = |key: &str, words, value| Number {
        key: key.to_owned(),
        words,
        value: Quantity::Real(value),
        interval: None,
        unit: Unit::One,
    };
    let mut outcome = Outcome::default();
    let (was, is) = (rate(before), rate(after));
    outcome.numbers.extend([
        real("rate_before", Words::new("之前的不合格品率", "share before"), was),
        real("rate_after", Words::new("之后的不合格品率", "share after"), is),
    ]);
    let bad = before.bad + after.bad;
    if bad == 0 {
        let reason = Words::new(
            "前后都没有不合格品，无从比较",
            "there is no nonconforming piece before or after, so there is nothing to compare",
        );
        let way_out = Words::new(
            "用 effect.success-run 求需要连续合格多少件才能证明",
            "effect.success-run says how many good pieces in a row would prove it",
        );
        outcome.refusal = Some(Refusal::new("effect.no_events", reason, way_out));
        return Ok(outcome);
    }
    let p = num::hypergeometric::cdf(after.bad, after.n, bad, before.n + after.n)?;
    outcome.numbers.push(real("p_value", Words::new("单侧 P 值", "one-sided p-value"), p));
    let proved = u64::from(p <= alpha);
    let words = Words::new("有效（1）或未证明（0）", "effective (1) or not proved (0)");
    outcome.numbers.push(Number {
        key: "is_effective".to_owned(),
        words,
        value: Quantity::Count(proved),
        interval: None,
        unit: Unit::One,
    });
    outcome.findings.push(told([before, after], p, (alpha, proved == 1)));
    Ok(outcome)
}

fn told([before, after]: [Counted; 2], p: f64, (alpha, is_proved): (f64, bool)) -> Finding {
    let args = [
        ("before", format!("{}/{}", before.bad, before.n)),
        ("after", format!("{}/{}", after.bad, after.n)),
        ("p", num::round_significant(p, 3)),
        ("alpha", num::shortest(alpha)),
    ];
    if is_proved {
        let words = Words::new(
            "之前 {before}、之后 {after}：仅凭偶然只有 {p} 的机会，不超过 {alpha}，措施有效",
            "{before} before and {after} after: chance alone gives this with {p}, not above \
             {alpha}; the action is effective",
        );
        return Finding::new(Weight::Note, "effect.proved", words, args);
    }
    let words = Words::new(
        "之前 {before}、之后 {after}：仅凭偶然也有 {p} 的机会，超过 {alpha}，尚未证明有效；请继续收集",
        "{before} before and {after} after: chance alone gives this with {p}, above {alpha}; \
         nothing is proved yet, go on collecting",
    );
    Finding::new(Weight::Caution, "effect.not_proved", words, args)
}
