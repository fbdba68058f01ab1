//! Plans of MIL-STD-105E by AQL (MIL-STD-105E 抽样方案).
//!
//! Cases: `cases/judge/sampling/mil_std_105e_*.json`.

use method::figure::Figure;
use method::{
    Card, Finding, Kernel, MethodId, Number, Outcome, Problem as Misfit, Real, Refusal, Table,
    Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::table::{self, Found, Samples};
use crate::sampling::drawn::{self, counted, named, percent, real};
use crate::sampling::iso2859::letter::{Level, row_of};
use crate::sampling::iso2859::table::{LETTERS, Severity, column_of};
use crate::sampling::multiple::{self, Course, Stage};
use crate::sampling::plan::{Distribution, Source};
use crate::sampling::{Problem, quality_where};

/// Parameters of the search for a plan.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The lot size, 2 to 10⁹.
    pub lot: Option<u64>,
    /// The acceptable quality level, one of the standard's series from 0.010 to 1000: per cent
    /// defective up to 10, defects per 100 pieces throughout.
    pub aql: Option<Real>,
    /// The inspection level.
    pub level: Level,
    /// How severely lots are inspected now.
    pub severity: Severity,
    /// How many samples a lot may take.
    pub samples: Samples,
}

/// Plans of MIL-STD-105E.
pub struct MilStd105e;

impl Kernel for MilStd105e {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "sampling.mil-std-105e", version: 1 },
        title: Words::new("MIL-STD-105E 抽样方案", "Sampling plan of MIL-STD-105E"),
        purpose: Words::new(
            "按批量、检验水平、AQL 和严格度（正常、加严、放宽）查一次、二次或多次抽样的样本量和判定数",
            "single, double and multiple plans for a lot size, level, AQL and severity, reduced \
             inspection included",
        ),
        not_for: Words::new(
            "合同写明 GB/T 2828.1 或 ISO 2859-1 的放宽检验（其表 2-C 与本标准不同）；孤立批",
            "contracts that name the reduced inspection of ISO 2859-1, whose Table 2-C differs; \
             isolated lots",
        ),
        roles: &[],
        formula: "numbers by the diagonal of letter and AQL, arrows followed with the sample size \
                  they lead to; accept at stage i where d ≤ Acᵢ, reject where d ≥ Reᵢ, d counted \
                  over all samples; on reduced inspection accept between the last Ac and Re, and \
                  return to normal",
        source: "MIL-STD-105E, 10 May 1989, 4.9 and 4.10, Tables I to IV-C (public domain), as \
                 transcribed in the R package AQLSchemes 1.7-2",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, Misfit> {
        Ok(outcome(params)?)
    }
}

/// A plan, with what it does.
struct Doing {
    lot: u64,
    severity: Severity,
    found: Found,
    source: Source,
    /// Stages by which a lot is accepted, and those by which it also leaves the severity alone.
    stages: Vec<Stage>,
    stays: Vec<Stage>,
}

fn outcome(params: &Params) -> Result<Outcome, Problem> {
    let lot = params.lot.ok_or(Problem::Missing { name: "lot" })?;
    let aql = params.aql.ok_or(Problem::Missing { name: "aql" })?.get();
    let row = row_of(lot, params.level)?;
    let column = column_of(aql)?;
    let found = table::find(params.severity, params.samples, row, column);
    let found = found.expect("every cell of Tables II to IV leads to a plan");
    if found.is_in_doubt {
        return Ok(declined());
    }
    // Above 10 an AQL counts defects, of which a piece may have several.
    let distribution = if aql > 10.0 { Distribution::Poisson } else { Distribution::Binomial };
    let source = Source { distribution, lot: None };
    let (stages, stays) =
        (stages(&found, params.severity, true), stages(&found, params.severity, false));
    let doing = Doing { lot, severity: params.severity, found, source, stages, stays };
    let mut outcome = Outcome::default();
    outcome.numbers.extend(doing.numbers(row));
    outcome.findings.push(doing.said());
    outcome.findings.extend(doing.detours(row, params.samples));
    doing.characteristics(aql / 100.0, &mut outcome)?;
    Ok(outcome)
}

/// The stages as the course of a lot reads them. Reduced inspection accepts up to its rejection
/// number; what `is_lenient` leaves out is the gap in which normal inspection comes back.
fn stages(found: &Found, severity: Severity, is_lenient: bool) -> Vec<Stage> {
    let last = found.stages.len() - 1;
    let has_gap = severity == Severity::Reduced && is_lenient;
    let of = |(i, (ac, re)): (usize, &table::Numbers)| Stage {
        n: found.n,
        accept_below: if has_gap && i == last { *re } else { (ac + 1) as u64 },
        reject_from: *re,
    };
    found.stages.iter().enumerate().map(of).collect()
}

impl Doing {
    fn is_full(&self) -> bool {
        self.found.n >= self.lot
    }

    fn n_most(&self) -> u64 {
        self.found.n * self.found.stages.len() as u64
    }

    fn numbers(&self, row: usize) -> Vec<Number> {
        let words = |zh, en| Words::new(zh, en);
        let whole = |key: &str, words, value: Vec<f64>| drawn::series(key, words, value);
        let each = |pick: &dyn Fn(&table::Numbers) -> f64| -> Vec<f64> {
            self.found.stages.iter().map(pick).collect()
        };
        vec![
            named(
                "code_letter",
                words("样本量字码（表 I）", "code letter of the lot"),
                LETTERS[row],
            ),
            named(
                "letter",
                words("方案的样本量字码", "code letter of the plan"),
                LETTERS[self.found.row],
            ),
            named("samples", words("抽样类型", "kind of plan"), kind(self.found.samples)),
            counted("n", words("每个样本的样本量 n", "size of every sample"), self.found.n),
            whole(
                "ac",
                words("各次接收数 Ac（累计）", "acceptance numbers"),
                each(&|s| s.0 as f64),
            ),
            whole("re", words("各次拒收数 Re（累计）", "rejection numbers"), each(&|s| s.1 as f64)),
            named(
                "full_inspection",
                words("是否全数检验", "every piece is inspected"),
                if self.is_full() { "yes" } else { "no" },
            ),
        ]
    }

    /// What is to be done with the lot.
    fn said(&self) -> Finding {
        let (n, lot) = (self.found.n.to_string(), self.lot.to_string());
        let (ac, re) = *self.found.stages.last().expect("a plan has a stage");
        let args = [("n", n), ("lot", lot), ("ac", ac.to_string()), ("re", re.to_string())];
        let gap = self.severity == Severity::Reduced && ac + 1 < re as i64;
        let words = match (self.is_full(), self.found.stages.len() > 1, gap) {
            (true, ..) => Words::new(
                "样本量不小于批量：{lot} 件全数检验，不合格不超过 {ac} 则接收，达到 {re} 则不接收",
                "the sample is no smaller than the lot: inspect all {lot} pieces, accept with {ac} \
                 or fewer, reject from {re}",
            ),
            (false, false, false) => Words::new(
                "从 {lot} 件中抽 {n} 件，不合格不超过 {ac} 则接收，达到 {re} 则不接收",
                "take {n} of {lot} pieces; accept with {ac} defective or fewer, reject from {re}",
            ),
            (false, false, true) => Words::new(
                "从 {lot} 件中抽 {n} 件，不合格不超过 {ac} 则接收，达到 {re} 则不接收；介于两者之间时\
                 接收该批，但从下一批起恢复正常检验",
                "take {n} of {lot} pieces; accept with {ac} defective or fewer, reject from {re}; \
                 in between accept this lot, but return to normal inspection from the next",
            ),
            (false, true, false) => Words::new(
                "从 {lot} 件中逐次抽样，每次 {n} 件；各次累计不合格数按 Ac、Re 判定，其间继续抽下一个样本",
                "take samples of {n} out of {lot} pieces, one after the other; decide by the Ac \
                 and Re of the stage on all found so far, and go on in between",
            ),
            (false, true, true) => Words::new(
                "从 {lot} 件中逐次抽样，每次 {n} 件；各次累计不合格数按 Ac、Re 判定；最后一次介于 \
                 {ac} 与 {re} 之间时接收该批，但从下一批起恢复正常检验",
                "take samples of {n} out of {lot} pieces, one after the other; decide by the Ac \
                 and Re of the stage; between {ac} and {re} after the last accept this lot, but \
                 return to normal inspection from the next",
            ),
        };
        Finding::new(Weight::Note, "mil_std_105e.plan", words, args)
    }

    /// Where the plan is not the one that was asked for.
    fn detours(&self, row: usize, asked: Samples) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.found.row != row {
            let words = Words::new(
                "字码 {from} 在该 AQL 处为箭头，改用字码 {to} 的方案及其样本量",
                "letter {from} has an arrow at this AQL: the plan of letter {to} is used, with its \
                 sample size",
            );
            let args =
                [("from", LETTERS[row].to_owned()), ("to", LETTERS[self.found.row].to_owned())];
            findings.push(Finding::new(Weight::Note, "mil_std_105e.arrow", words, args));
        }
        if self.found.samples != asked {
            let words = match self.found.samples {
                Samples::Double => Words::new(
                    "该处没有多次抽样方案，标准改用二次抽样方案",
                    "there is no multiple plan here; the standard sends to the double one",
                ),
                _ => Words::new(
                    "该处没有二次或多次抽样方案，标准改用一次抽样方案",
                    "there is no plan with several samples here; the standard sends to the single \
                     one",
                ),
            };
            findings.push(Finding::new(Weight::Note, "mil_std_105e.fewer_samples", words, []));
        }
        if !self.is_full() && self.n_most() > self.lot {
            let words = Words::new(
                "全部样本合计 {n} 件，超过批量 {lot}：抽到批内没有剩余时即为全数检验",
                "all samples together take {n} pieces, more than the lot of {lot}: when none are \
                 left, every piece has been inspected",
            );
            let args = [("n", self.n_most().to_string()), ("lot", self.lot.to_string())];
            findings.push(Finding::new(Weight::Caution, "mil_std_105e.lot_used_up", words, args));
        }
        findings
    }

    fn course(&self, stages: &[Stage], p: f64) -> Result<Course, Problem> {
        multiple::course(stages, self.source, p)
    }

    /// Numbers and figures of what the plan accepts and takes.
    fn characteristics(&self, aql: f64, outcome: &mut Outcome) -> Result<(), Problem> {
        let words = |zh, en| Words::new(zh, en);
        let accepts = |p: f64| Ok::<f64, Problem>(self.course(&self.stages, p)?.accepted);
        let at_aql = self.course(&self.stages, aql)?;
        let at = words("质量为 AQL 时的接收概率", "acceptance at the AQL");
        outcome.numbers.push(real("pa_at_aql", at, at_aql.accepted));
        let asn = words("质量为 AQL 时的平均样本量", "average sample number at the AQL");
        outcome.numbers.push(real("asn_at_aql", asn, at_aql.inspected));
        if self.severity == Severity::Reduced {
            let stays = self.course(&self.stays, aql)?.accepted;
            let words = words(
                "质量为 AQL 时一批之后恢复正常检验的概率",
                "how often a lot at the AQL brings normal inspection back",
            );
            outcome.numbers.push(real("return_at_aql", words, (1.0 - stays).max(0.0)));
        }
        let known = [0.95, 0.5, 0.1].map(|share| quality_where(accepts, share));
        let [p_95, p_50, p_10] = known;
        let known = [p_95?, p_50?, p_10?];
        outcome.numbers.extend(multiple::known_by(known));
        let promise = words_of_promise();
        let args = [("pa", percent(at_aql.accepted)), ("p_10", percent(known[2]))];
        outcome.findings.push(Finding::new(
            Weight::Note,
            "mil_std_105e.promise",
            promise,
            args.clone(),
        ));
        let most = quality_where(accepts, 0.001)?;
        outcome.figures.push(self.figure((aql, at_aql.accepted), most, args)?);
        if self.stages.len() > 1 {
            let span = (most, self.n_most());
            outcome.figures.push(multiple::asn_figure(&self.stages, self.source, span)?);
        }
        Ok(())
    }

    fn figure(
        &self,
        at_aql: (f64, f64),
        most: f64,
        args: [(&'static str, String); 2],
    ) -> Result<Figure, Problem> {
        let curve = drawn::curve(most, |p| Ok(self.course(&self.stages, p)?.accepted))?;
        let sentence = Message::new("mil_std_105e.promise", words_of_promise(), args);
        Ok(drawn::characteristic(curve, vec![[at_aql.0, at_aql.1]], sentence))
    }
}

/// A plan whose numbers could not be confirmed.
fn declined() -> Outcome {
    let words = Words::new(
        "加严检验中与一次抽样 Ac = 3 对应的多次抽样方案，所见抄本第一次的拒收数为 2，与正常检验同一\
         方案的 3 矛盾，无从核对，因此不给出",
        "of the tightened multiple plan beside Ac = 3 the only transcription at hand rejects from \
         2 in the first sample, where the same plan of normal inspection rejects from 3; with \
         nothing to check it against, it is not given",
    );
    let way_out = Words::new(
        "用二次或一次抽样方案（OC 曲线相近），或按手中的标准查出各次的 n、Ac、Re，用 \
         sampling.multiple 看其特性",
        "use the double or the single plan, whose characteristic is nearly the same; or look the \
         stages up in your copy of the standard and see with sampling.multiple what they do",
    );
    let reason = Message::new("mil_std_105e.in_doubt", words, []);
    Outcome { refusal: Some(Refusal { reason, way_out }), ..Outcome::default() }
}

fn kind(samples: Samples) -> &'static str {
    match samples {
        Samples::Single => "single",
        Samples::Double => "double",
        Samples::Multiple => "multiple",
    }
}

fn words_of_promise() -> Words {
    Words::new(
        "质量恰为 AQL 的批接收概率 {pa}%；要使接收概率降到 10%，质量须差到每百单位 {p_10}",
        "lots just at the AQL are accepted {pa} % of the time; it takes {p_10} per 100 pieces to \
         bring that down to 10 %",
    )
}
