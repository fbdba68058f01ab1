//! Plans by variables of MIL-STD-414 (1957), standard deviation method, one limit, Form 1
//! (MIL-STD-414 计量抽样方案).
//!
//! Asks: by how many standard deviations must the mean of so many pieces keep from the limit?
//! Needs: the sample size of a code letter, the AQL, the severity; readings that scatter normally.
//! Does not know: the letter of a lot, two limits at once, and cells that one transcription alone
//! shows: it declines those. ISO 3951 and ANSI/ASQ Z1.9 have other constants.
//! Source: MIL-STD-414, 11 June 1957, a work of the United States government in the public domain:
//! the constants k of its Table B-1 where they agree with a transcription of its Table B-3, whose
//! largest share M is that of k by the estimate of Lieberman and Resnikoff 1955, JASA 50. Every
//! plan of a letter is accepted with nearly the same probability at its AQL (0.89 to 0.94).
//! Cases: `cases/judge/sampling/mil_std_414_*.json`.

use method::{
    Card, Finding, Kernel, MethodId, Outcome, Problem as Misfit, Real, Refusal, Table, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::Problem;
use super::drawn::named;
use super::iso2859::table::Severity;
use super::plan::out_of_range;
use super::variables::{self, Sigma};

/// Parameters of the search for a plan.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The sample size of the code letter: 3, 4, 5, 7, 10, 15, 20, 25 or 30 (B to J).
    pub n: Option<u64>,
    /// The acceptable quality level in per cent, one of the standard's series from 0.04 to 15.
    pub aql: Option<Real>,
    /// How severely lots are inspected now.
    pub severity: Severity,
}

/// The standard's series of AQLs, in per cent.
const SERIES: [f64; 14] =
    [0.04, 0.065, 0.10, 0.15, 0.25, 0.40, 0.65, 1.0, 1.5, 2.5, 4.0, 6.5, 10.0, 15.0];

/// Where the columns below begin and end in the series.
const COLUMNS: std::ops::RangeInclusive<usize> = 6..=12;

/// Letter, sample size, and k for each AQL from 0.65 to 10 on normal inspection; an arrow down
/// leads to the next letter with its sample size.
const ROWS: [(&str, u64, [Option<f64>; 7]); 9] = {
    const DOWN: Option<f64> = None;
    const fn all(k: [f64; 7]) -> [Option<f64>; 7] {
        let [a, b, c, d, e, f, g] = k;
        [Some(a), Some(b), Some(c), Some(d), Some(e), Some(f), Some(g)]
    }
    [
        ("B", 3, [DOWN, DOWN, DOWN, Some(1.12), Some(0.958), Some(0.765), Some(0.566)]),
        ("C", 4, [DOWN, Some(1.45), Some(1.34), Some(1.17), Some(1.01), Some(0.814), Some(0.617)]),
        ("D", 5, all([1.65, 1.53, 1.40, 1.24, 1.07, 0.874, 0.675])),
        ("E", 7, all([1.75, 1.62, 1.50, 1.33, 1.15, 0.955, 0.755])),
        ("F", 10, all([1.84, 1.72, 1.58, 1.41, 1.23, 1.03, 0.828])),
        ("G", 15, all([1.91, 1.79, 1.65, 1.47, 1.30, 1.09, 0.886])),
        ("H", 20, all([1.96, 1.82, 1.69, 1.51, 1.33, 1.12, 0.917])),
        ("I", 25, all([1.98, 1.85, 1.72, 1.53, 1.35, 1.14, 0.936])),
        ("J", 30, all([2.00, 1.86, 1.73, 1.55, 1.36, 1.15, 0.946])),
    ]
};

/// The sample sizes of the letters K to Q.
const LARGER: [u64; 7] = [35, 40, 50, 75, 100, 150, 200];

/// Plans of MIL-STD-414.
pub struct MilStd414;

impl Kernel for MilStd414 {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "sampling.mil-std-414", version: 1 },
        title: Words::new(
            "MIL-STD-414 计量抽样方案（单侧，s 法）",
            "Sampling plan by variables of MIL-STD-414 (one limit, s method)",
        ),
        purpose: Words::new(
            "合同写明 MIL-STD-414 时，按样本量、AQL 和严格度查接收常数 k，并看其特性",
            "the constant k for a sample size, AQL and severity where a contract names \
             MIL-STD-414, and what the plan accepts",
        ),
        not_for: Words::new(
            "合同写明 ISO 3951、GB/T 6378.1 或 ANSI/ASQ Z1.9（常数不同，无从核对，故不提供：按手中的\
             标准查出 n、k，用 sampling.variables）；不服从正态分布的特性；双侧规格限",
            "contracts that name ISO 3951 or ANSI/ASQ Z1.9, whose constants differ and could not \
             be checked: look n and k up in your copy and use sampling.variables; characteristics \
             that are not normal; two limits at once",
        ),
        roles: &[],
        formula: "accept where (U − x̄)/s ≥ k, or (x̄ − L)/s ≥ k; tightened: the k of the next \
                  lower AQL; Pa = P(T(n − 1, √n·z_p) > k·√n), T noncentral t",
        source: "MIL-STD-414, 11 June 1957, Section B, Table B-1 (public domain), the cells on \
                 which two transcriptions agree; Lieberman, Resnikoff 1955, JASA 50",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, Misfit> {
        Ok(outcome(params)?)
    }
}

fn outcome(params: &Params) -> Result<Outcome, Problem> {
    let n = params.n.ok_or(Problem::Missing { name: "n" })?;
    let aql = params.aql.ok_or(Problem::Missing { name: "aql" })?.get();
    let row = ROWS.iter().position(|(_, size, _)| *size == n);
    if row.is_none() && !LARGER.contains(&n) {
        return Err(out_of_range("n", n, "3, 4, 5, 7, 10, 15, 20, 25, 30"));
    }
    let place = SERIES.iter().position(|one| *one == aql);
    let place = place.ok_or_else(|| out_of_range("aql", aql, "0.04, 0.065, 0.10 … 10, 15"))?;
    let cell = row.zip(column(place, params.severity)).and_then(|(row, column)| {
        ROWS[row..].iter().find_map(|(letter, n, k)| Some((*letter, *n, k[column]?)))
    });
    let Some((letter, found, k)) = cell else { return Ok(declined()) };
    let mut outcome = variables::outcome(&variables::Params {
        n: Some(found),
        k: Real::new(k),
        sigma: Sigma::Unknown,
        prq: Real::new(aql / 100.0),
        ..variables::Params::default()
    })?;
    let words = Words::new("方案的样本量字码", "code letter of the plan");
    outcome.numbers.insert(0, named("letter", words, letter));
    outcome.findings.splice(0..0, said(n, (letter, found, k)));
    Ok(outcome)
}

/// The column of normal inspection; tightened inspection has the one of the next lower AQL.
fn column(place: usize, severity: Severity) -> Option<usize> {
    let place = match severity {
        Severity::Normal => place,
        Severity::Tightened => place.checked_sub(1)?,
        Severity::Reduced => return None,
    };
    COLUMNS.contains(&place).then(|| place - COLUMNS.start())
}

/// What is to be done, and where an arrow led.
fn said(asked: u64, (letter, n, k): (&str, u64, f64)) -> Vec<Finding> {
    let words = Words::new(
        "抽 {n} 件；均值与规格限的距离不小于 {k} 倍标准差（样本的 s）则接收，否则不接收",
        "take {n} pieces; accept where their mean keeps at least {k} of their standard deviations \
         from the limit, else reject",
    );
    let args = [("n", n.to_string()), ("k", num::shortest(k))];
    let plan = Finding::new(Weight::Note, "mil_std_414.plan", words, args);
    if n == asked {
        return vec![plan];
    }
    let words = Words::new(
        "样本量 {from} 在该 AQL 处为箭头，改用字码 {to} 的方案及其样本量 {n}",
        "a sample of {from} has an arrow at this AQL: the plan of letter {to} is used, with its \
         sample size {n}",
    );
    let args = [("from", asked.to_string()), ("to", letter.to_owned()), ("n", n.to_string())];
    vec![plan, Finding::new(Weight::Note, "mil_std_414.arrow", words, args)]
}

fn declined() -> Outcome {
    let words = Words::new(
        "MIL-STD-414 表 B-1 的这一格（字码 K 至 Q、AQL 0.65 以下或 10 以上、放宽检验）只见到一份抄本，\
         无从核对，因此不给出",
        "of this cell of Table B-1 of MIL-STD-414 (letters K to Q, AQLs below 0.65 or above 10, \
         reduced inspection) one transcription alone is at hand; with nothing to check it against, \
         it is not given",
    );
    let way_out = Words::new(
        "按手中的标准查出 n、k，用 sampling.variables 看其特性；或用 sampling.design 按两个风险点设计",
        "look n and k up in your copy of the standard and see with sampling.variables what they \
         do; or design a plan for two risks with sampling.design",
    );
    let reason = Message::new("mil_std_414.in_doubt", words, []);
    Outcome { refusal: Some(Refusal { reason, way_out }), ..Outcome::default() }
}
