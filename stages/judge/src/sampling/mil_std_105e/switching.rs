//! Switching rules of MIL-STD-105E: how severely the next lot is inspected.
//!
//! Asks: which severity holds for every lot, and for the one after the last?
//! Needs: whether lots were accepted on original inspection, in order; for reduced inspection also
//! how many defective pieces their samples held.
//! Does not know: lots that were submitted again; they do not count. Table VIII, whose limit
//! number is a parameter.
//! Source: MIL-STD-105E, 4.7 and 4.8.
//! Cases: `cases/judge/sampling/mil_std_105e_switching*.json`.

use method::{
    Card, Finding, Kernel, MethodId, Need, Outcome, Problem as Misfit, Role, RoleNeed, Table,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use crate::sampling::iso2859::table::Severity;
use crate::sampling::plan::out_of_range;
use crate::sampling::severity::{self, Cause, Reduced, State};
use crate::sampling::{LOTS, Problem};

/// Parameters of the switching rules.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The severity of the first lot.
    pub start: Severity,
    /// Whether reduced inspection is authorised, production being steady.
    pub reduced: Reduced,
    /// How many preceding lots on normal inspection must all have been accepted before reduced
    /// inspection: 10, or more where Table VIII asks for more. 10 to 1000.
    pub n_lots: u32,
    /// The limit number of Table VIII for the pieces inspected in those lots: so many defective
    /// pieces or fewer. Needed where reduced inspection is authorised.
    pub limit: Option<u64>,
    /// The last acceptance number of the reduced plan: a lot accepted with more brings normal
    /// inspection back. Needed where reduced inspection is authorised or the start.
    pub ac_reduced: Option<u64>,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            start: Severity::Normal,
            reduced: Reduced::NotAuthorised,
            n_lots: 10,
            limit: None,
            ac_reduced: None,
        }
    }
}

/// Switching rules.
pub struct Switching;

#[derive(Clone, Copy, Debug)]
struct Lot {
    is_accepted: bool,
    n_found: u64,
}

/// What the rules remember of the present spell.
struct Rules<'a> {
    params: &'a Params,
    state: State,
    spell: Vec<Lot>,
}

struct History {
    states: Vec<State>,
    changes: Vec<(usize, Cause)>,
    after: State,
}

impl Kernel for Switching {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "sampling.mil-std-105e-switching", version: 1 },
        title: Words::new("MIL-STD-105E 转移规则", "Switching rules of MIL-STD-105E"),
        purpose: Words::new(
            "按各批的接收情况和检出的不合格数确定正常、加严、放宽或暂停检验，以及下一批用哪一种",
            "normal, tightened or reduced inspection, or none, for every lot and for the next, \
             with the limit number for reduced inspection",
        ),
        not_for: Words::new(
            "GB/T 2828.1 的转移得分（用 sampling.iso2859-switching）；孤立批",
            "the switching score of ISO 2859-1 (sampling.iso2859-switching); isolated lots",
        ),
        roles: &[
            LOTS,
            RoleNeed {
                role: Role::Value,
                need: Need::Optional,
                words: Words::new(
                    "该批全部样本中检出的不合格数（涉及放宽检验时需要）",
                    "defective pieces found in all samples of the lot (needed where inspection may \
                     be reduced)",
                ),
            },
        ],
        formula: "normal → tightened: 2 of 5 or fewer consecutive lots not accepted; tightened → \
                  normal: 5 consecutive accepted; discontinued: 5 not accepted while tightened; \
                  normal → reduced: the last 10 lots or more on normal, all accepted, Σd ≤ limit \
                  number, where authorised; reduced → normal: one not accepted, or accepted with \
                  d > Ac",
        source: "MIL-STD-105E, 10 May 1989, 4.7.1 to 4.7.4 and 4.8 (public domain)",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let lots = lots(table, params)?;
        let history = Rules::new(params).follow(&lots);
        Ok(outcome(params, &lots, &history))
    }
}

fn may_be_reduced(params: &Params) -> bool {
    params.reduced == Reduced::Authorised || params.start == Severity::Reduced
}

/// Reads the lots.
fn lots(table: &Table, params: &Params) -> Result<Vec<Lot>, Misfit> {
    let accepted = severity::flags(table, Role::Count)?;
    if accepted.is_empty() {
        return Err(Problem::NoLots.into());
    }
    if !(10..=1000).contains(&params.n_lots) {
        return Err(out_of_range("n_lots", params.n_lots, "10…1000").into());
    }
    if params.reduced == Reduced::Authorised && params.limit.is_none() {
        return Err(Problem::Missing { name: "limit" }.into());
    }
    if may_be_reduced(params) && params.ac_reduced.is_none() {
        return Err(Problem::Missing { name: "ac_reduced" }.into());
    }
    let found = match table.column(Role::Value) {
        Some(_) => found(table)?,
        None if may_be_reduced(params) => {
            return Err(Misfit::MissingRole { role: Role::Value });
        }
        None => vec![0; accepted.len()],
    };
    let lot = |(is_accepted, n_found)| Lot { is_accepted, n_found };
    Ok(accepted.into_iter().zip(found).map(lot).collect())
}

/// A column of whole numbers.
fn found(table: &Table) -> Result<Vec<u64>, Misfit> {
    let whole = |(i, cell): (usize, Option<word::Decimal>)| {
        let got = cell.map_or_else(|| "—".to_owned(), |cell| cell.to_string());
        let value = cell.map(word::Decimal::to_f64);
        let value = value.filter(|value| (0.0..=1e9).contains(value) && value.fract() == 0.0);
        value.map(|value| value as u64).ok_or_else(|| Problem::NotACount { lot: i + 1, got }.into())
    };
    table.decimals(Role::Value)?.iter().enumerate().map(whole).collect()
}

impl<'a> Rules<'a> {
    fn new(params: &'a Params) -> Self {
        Self { params, state: State::Inspected(params.start), spell: Vec::new() }
    }

    fn follow(mut self, lots: &[Lot]) -> History {
        let (mut states, mut changes) = (Vec::new(), Vec::new());
        for (i, lot) in lots.iter().enumerate() {
            states.push(self.state);
            self.spell.push(*lot);
            if let Some((state, cause)) = self.next(*lot) {
                self.state = state;
                self.spell.clear();
                changes.push((i + 1, cause));
            }
        }
        History { states, changes, after: self.state }
    }

    /// Says what holds from the next lot on, where that changes.
    fn next(&self, lot: Lot) -> Option<(State, Cause)> {
        let normal = State::Inspected(Severity::Normal);
        match self.state {
            State::Discontinued => None,
            State::Inspected(Severity::Normal) => self.on_normal(),
            State::Inspected(Severity::Tightened) => {
                let failed = self.spell.iter().filter(|lot| !lot.is_accepted).count();
                if failed >= 5 {
                    return Some((State::Discontinued, Cause::FiveNotAccepted));
                }
                self.last_are_accepted(5).then_some((normal, Cause::FiveAccepted))
            }
            State::Inspected(Severity::Reduced) => {
                let is_between = lot.n_found > self.params.ac_reduced.unwrap_or(u64::MAX);
                match (lot.is_accepted, is_between) {
                    (false, _) => Some((normal, Cause::NotAccepted)),
                    (true, true) => Some((normal, Cause::BetweenNumbers)),
                    (true, false) => None,
                }
            }
        }
    }

    fn on_normal(&self) -> Option<(State, Cause)> {
        let last_five = self.spell.iter().rev().take(5);
        if last_five.filter(|lot| !lot.is_accepted).count() >= 2 {
            return Some((State::Inspected(Severity::Tightened), Cause::TwoOfFive));
        }
        let n = self.params.n_lots as usize;
        let limit = self.params.limit.filter(|_| self.params.reduced == Reduced::Authorised)?;
        let n_found: u64 = self.spell.iter().rev().take(n).map(|lot| lot.n_found).sum();
        let is_earned = self.last_are_accepted(n) && n_found <= limit;
        is_earned.then_some((State::Inspected(Severity::Reduced), Cause::FewFound))
    }

    fn last_are_accepted(&self, n: usize) -> bool {
        self.spell.len() >= n && self.spell.iter().rev().take(n).all(|lot| lot.is_accepted)
    }
}

fn outcome(params: &Params, lots: &[Lot], history: &History) -> Outcome {
    let accepted: Vec<bool> = lots.iter().map(|lot| lot.is_accepted).collect();
    let mut outcome = Outcome::default();
    outcome.numbers.extend(severity::counts(&accepted, history.after));
    outcome.numbers.extend(severity::lots_by_state(&history.states));
    let shown = history.changes.len().saturating_sub(10);
    for (from, cause) in &history.changes[shown..] {
        outcome.findings.push(change(*from, *cause, params));
    }
    let (words, weight) = severity::next_words(history.after);
    outcome.findings.push(Finding::new(weight, "mil_std_105e.next", words, []));
    let seen = (history.states.as_slice(), history.after);
    let sentence = Message::new("mil_std_105e.next", words, []);
    outcome.figures.push(severity::figure(&accepted, seen, sentence));
    outcome
}

/// A change of severity in words; lots are numbered from 1.
fn change(from: usize, cause: Cause, params: &Params) -> Finding {
    let (words, weight) = cause.words();
    let number = |n: Option<u64>| n.map_or_else(|| "—".to_owned(), |n| n.to_string());
    let args = [
        ("lot", from.to_string()),
        ("n", params.n_lots.to_string()),
        ("limit", number(params.limit)),
        ("ac", number(params.ac_reduced)),
    ];
    Finding::new(weight, "mil_std_105e.change", words, args)
}
