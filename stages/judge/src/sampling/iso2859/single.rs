//! Single plans by AQL (按 AQL 检索的一次抽样方案).
//!
//! Cases: `cases/judge/sampling/iso2859_single*.json`.

use method::{
    Card, Finding, Kernel, MethodId, Outcome, Problem as Misfit, Real, Refusal, Table, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::letter::{Level, row_of};
use super::table::{self, LETTERS, SIZES, Severity};
use crate::sampling::Problem;
use crate::sampling::drawn::{counted, named, percent, real};
use crate::sampling::plan::{Distribution, Plan, Source};
use crate::sampling::property::Properties;

/// How many samples a lot may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stages {
    /// One.
    #[default]
    Single,
    /// Up to two; refused.
    Double,
    /// Up to five; refused.
    Multiple,
}

/// Parameters of the search for a plan.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The lot size, 2 to 10⁹.
    pub lot: Option<u64>,
    /// The acceptance quality limit, one of the standard's series from 0.010 to 1000: per cent
    /// nonconforming up to 10, nonconformities per 100 pieces above.
    pub aql: Option<Real>,
    /// The inspection level.
    pub level: Level,
    /// How severely lots are inspected now; reduced inspection is refused.
    pub severity: Severity,
    /// How many samples a lot may take; more than one is refused.
    pub stages: Stages,
}

/// Single plans by AQL.
pub struct Single;

impl Kernel for Single {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "sampling.iso2859-single", version: 1 },
        title: Words::new(
            "按 AQL 检索的一次抽样方案（GB/T 2828.1）",
            "Single sampling plan by AQL (ISO 2859-1)",
        ),
        purpose: Words::new(
            "按批量、检验水平、接收质量限 AQL 和严格度查样本量 n、接收数 Ac、拒收数 Re",
            "sample size, acceptance and rejection number for a lot size, level, AQL and severity",
        ),
        not_for: Words::new(
            "孤立批（用 sampling.design 或 sampling.zero-acceptance）",
            "isolated lots (sampling.design, sampling.zero-acceptance)",
        ),
        roles: &[],
        formula: "Ac by the diagonal of letter and AQL: normal 0, ↑, ↓, 1, 2, 3, 5, 7, 10, 14, 21; \
                  tightened 0, ↓, ↓, 1, 2, 3, 5, 8, 12, 18; arrows are followed, with the sample \
                  size they lead to",
        source: "ISO 2859-1:1999, Tables 2-A and 2-B, 10.3 (GB/T 2828.1-2012), as far as they \
                 agree with MIL-STD-105E",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, Misfit> {
        Ok(outcome(params)?)
    }
}

fn outcome(params: &Params) -> Result<Outcome, Problem> {
    let lot = params.lot.ok_or(Problem::Missing { name: "lot" })?;
    let aql = params.aql.ok_or(Problem::Missing { name: "aql" })?.get();
    let row = row_of(lot, params.level)?;
    let column = table::column_of(aql)?;
    if params.severity == Severity::Reduced || params.stages != Stages::Single {
        return Ok(declined(params));
    }
    let found = table::plan(params.severity, row, column);
    let found = found.expect("every cell of Tables 2-A and 2-B leads to a plan");
    let (n, letter) = (SIZES[found.row], LETTERS[found.row]);
    let is_full = n >= lot;
    let words = |zh, en| Words::new(zh, en);
    let mut outcome = Outcome::default();
    outcome.numbers.extend([
        named("code_letter", words("样本量字码（表 1）", "code letter of the lot"), LETTERS[row]),
        named("letter", words("方案的样本量字码", "code letter of the plan"), letter),
        counted("n", words("样本量 n", "sample size"), n),
        counted("ac", words("接收数 Ac", "acceptance number"), found.accept),
        counted("re", words("拒收数 Re", "rejection number"), found.accept + 1),
        named(
            "full_inspection",
            words("是否全数检验", "every piece is inspected"),
            if is_full { "yes" } else { "no" },
        ),
        counted("n_inspected", words("实际检验件数", "pieces inspected"), n.min(lot)),
    ]);
    outcome.findings.extend(said(lot, row, found));
    // Above 10 an AQL counts nonconformities, of which a piece may have several.
    let distribution = if aql > 10.0 { Distribution::Poisson } else { Distribution::Binomial };
    let (plan, source) = (Plan { n, c: found.accept }, Source { distribution, lot: None });
    let properties = Properties::of(plan, source)?;
    let at_aql = plan.accepts(source, aql / 100.0)?;
    let at = words("质量为 AQL 时的接收概率", "acceptance at the AQL");
    outcome.numbers.push(real("pa_at_aql", at, at_aql));
    outcome.numbers.extend(properties.numbers());
    outcome.findings.push(promise(&properties, at_aql));
    outcome.figures.push(properties.characteristic(&[aql / 100.0])?);
    outcome.figures.push(properties.outgoing_curve()?);
    Ok(outcome)
}

/// What is to be done with the lot.
fn said(lot: u64, row: usize, found: table::Single) -> Vec<Finding> {
    let (n, ac) = (SIZES[found.row], found.accept);
    let mut findings = Vec::new();
    let args = [
        ("n", n.min(lot).to_string()),
        ("ac", ac.to_string()),
        ("re", (ac + 1).to_string()),
        ("lot", lot.to_string()),
    ];
    let words = if n >= lot {
        Words::new(
            "样本量不小于批量：{lot} 件全数检验，不合格不超过 {ac} 则接收，达到 {re} 则不接收",
            "the sample is no smaller than the lot: inspect all {lot} pieces, accept with {ac} or \
             fewer, reject from {re}",
        )
    } else {
        Words::new(
            "从 {lot} 件中抽 {n} 件，不合格不超过 {ac} 则接收，达到 {re} 则不接收",
            "take {n} of {lot} pieces; accept with {ac} nonconforming or fewer, reject from {re}",
        )
    };
    findings.push(Finding::new(Weight::Note, "iso2859.plan", words, args));
    if found.row != row {
        let words = Words::new(
            "字码 {from} 在该 AQL 处为箭头，改用字码 {to} 的方案及其样本量 {n}",
            "letter {from} has an arrow at this AQL: the plan of letter {to} is used, with its \
             sample size {n}",
        );
        let args = [
            ("from", LETTERS[row].to_owned()),
            ("to", LETTERS[found.row].to_owned()),
            ("n", n.to_string()),
        ];
        findings.push(Finding::new(Weight::Note, "iso2859.arrow", words, args));
    }
    findings
}

fn promise(properties: &Properties, at_aql: f64) -> Finding {
    let words = Words::new(
        "质量恰为 AQL 的批接收概率 {pa}%；要使接收概率降到 10%，质量须差到每百单位 {p_10}",
        "lots just at the AQL are accepted {pa} % of the time; it takes {p_10} per 100 pieces to \
         bring that down to 10 %",
    );
    let args = [("pa", percent(at_aql)), ("p_10", percent(properties.at[2]))];
    Finding::new(Weight::Note, "iso2859.promise", words, args)
}

/// Tables that do not follow from a structure that could be checked.
fn declined(params: &Params) -> Outcome {
    let (code, words, way_out) = if params.severity == Severity::Reduced {
        (
            "iso2859.no_reduced_table",
            Words::new(
                "放宽检验（表 2-C）的接收数没有可核对的来源，因此不给出",
                "the acceptance numbers of reduced inspection (Table 2-C) have no source here that \
                 they could be checked against, so none are given",
            ),
            Words::new(
                "可用正常检验方案代替（更严），或按手中的标准查出 n 和 Ac，用 sampling.single 看其特性",
                "use the normal plan, which is stricter; or look n and Ac up in your copy of the \
                 standard and see with sampling.single what they do",
            ),
        )
    } else {
        (
            "iso2859.no_multiple_table",
            Words::new(
                "二次和多次抽样（表 3、表 4）的判定数没有可核对的来源，因此不给出",
                "the numbers of double and multiple plans (Tables 3 and 4) have no source here \
                 that they could be checked against, so none are given",
            ),
            Words::new(
                "用一次抽样方案（OC 曲线相近），或按手中的标准查出各次的 n、Ac、Re，用 \
                 sampling.multiple 看其特性",
                "use the single plan, whose characteristic is nearly the same; or look the stages \
                 up in your copy of the standard and see with sampling.multiple what they do",
            ),
        )
    };
    let reason = Message::new(code, words, []);
    Outcome { refusal: Some(Refusal { reason, way_out }), ..Outcome::default() }
}
