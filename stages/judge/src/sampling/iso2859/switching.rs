//! Switching rules (转移规则): how severely the next lot is inspected.
//!
//! Asks: which severity holds for every lot, and for the one after the last?
//! Needs: whether lots were accepted on original inspection, in order.
//! Does not know: lots that were submitted again; they do not count.
//! Source: ISO 2859-1:1999, 9.3 and 9.4.
//! Cases: `cases/judge/sampling/iso2859_switching*.json`.

use method::{
    Card, Finding, Kernel, MethodId, Need, Outcome, Problem as Misfit, Quantity, Role, RoleNeed,
    Table, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::table::Severity;
use crate::sampling::drawn::counted;
use crate::sampling::severity::{self, Cause, Reduced, State};
use crate::sampling::{LOTS, Problem};

/// Which lots count towards discontinuation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Counted {
    /// Those not accepted since tightened inspection last began (ISO 2859-1:1999, 9.4: in a
    /// sequence of consecutive lots on original tightened inspection).
    #[default]
    Sequence,
    /// Those not accepted on tightened inspection ever.
    Ever,
}

/// Parameters of the switching rules.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The severity of the first lot.
    pub start: Severity,
    /// Whether reduced inspection is authorised.
    pub reduced: Reduced,
    /// The acceptance number of the normal plan, which says how the switching score counts;
    /// needed where reduced inspection is authorised, and for a score.
    pub ac: Option<u64>,
    /// Which lots count towards discontinuation.
    pub counted: Counted,
}

/// Switching rules.
pub struct Switching;

/// A result of a lot.
#[derive(Clone, Copy, Debug)]
struct Lot {
    is_accepted: bool,
    /// Whether it would have been accepted with the AQL one step tighter.
    is_accepted_tighter: bool,
}

/// What the rules remember.
struct Rules<'a> {
    params: &'a Params,
    state: State,
    /// Lots since the last one not accepted, on this spell of normal inspection.
    since_not_accepted: Option<u64>,
    /// Lots accepted in a row, on this spell of tightened inspection.
    n_accepted: u64,
    n_not_accepted: u64,
    score: u64,
}

/// What became of all lots.
struct History {
    states: Vec<State>,
    scores: Vec<Option<f64>>,
    changes: Vec<(usize, Cause)>,
    after: State,
    n_not_accepted: u64,
}

impl Kernel for Switching {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "sampling.iso2859-switching", version: 1 },
        title: Words::new("转移规则（GB/T 2828.1）", "Switching rules (ISO 2859-1)"),
        purpose: Words::new(
            "按各批的接收情况确定正常、加严、放宽或暂停检验，以及下一批用哪一种",
            "normal, tightened or reduced inspection, or none, for every lot and for the next",
        ),
        not_for: Words::new("孤立批", "isolated lots"),
        roles: &[
            LOTS,
            RoleNeed {
                role: Role::Rating,
                need: Need::Optional,
                words: Words::new(
                    "AQL 加严一级时该批是否也会被接收：1 会，0 不会（接收数不小于 2 时计转移得分用）",
                    "whether the lot would also be accepted with the AQL one step tighter, 1 or 0 \
                     (for the switching score where Ac is 2 or more)",
                ),
            },
        ],
        formula: "normal → tightened: 2 of 5 or fewer consecutive lots not accepted; tightened → \
                  normal: 5 consecutive accepted; discontinued: 5 not accepted while tightened; \
                  normal → reduced: score ≥ 30, where authorised; reduced → normal: one not \
                  accepted. Score: Ac ≤ 1, +2 if accepted; Ac ≥ 2, +3 if accepted one AQL step \
                  tighter; else 0",
        source: "ISO 2859-1:1999, 9.3.1 to 9.3.4 and 9.4 (GB/T 2828.1-2012)",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let lots = lots(table, params)?;
        let history = Rules::new(params).follow(&lots);
        Ok(outcome(params, &lots, &history))
    }
}

impl<'a> Rules<'a> {
    fn new(params: &'a Params) -> Self {
        Self {
            params,
            state: State::Inspected(params.start),
            since_not_accepted: None,
            n_accepted: 0,
            n_not_accepted: 0,
            score: 0,
        }
    }

    fn follow(mut self, lots: &[Lot]) -> History {
        let (mut states, mut scores, mut changes) = (Vec::new(), Vec::new(), Vec::new());
        for (i, lot) in lots.iter().enumerate() {
            states.push(self.state);
            let change = self.next(*lot);
            let is_normal = states[i] == State::Inspected(Severity::Normal);
            scores.push((is_normal && self.params.ac.is_some()).then_some(self.score as f64));
            if let Some((state, cause)) = change {
                self.enter(state);
                changes.push((i + 1, cause));
            }
        }
        let n_not_accepted = self.n_not_accepted;
        History { states, scores, changes, after: self.state, n_not_accepted }
    }

    /// Takes a lot; says what holds from the next one on, where that changes.
    fn next(&mut self, lot: Lot) -> Option<(State, Cause)> {
        match self.state {
            State::Discontinued => None,
            State::Inspected(Severity::Normal) => self.on_normal(lot),
            State::Inspected(Severity::Tightened) => self.on_tightened(lot),
            State::Inspected(Severity::Reduced) if lot.is_accepted => None,
            State::Inspected(Severity::Reduced) => {
                Some((State::Inspected(Severity::Normal), Cause::NotAccepted))
            }
        }
    }

    fn on_normal(&mut self, lot: Lot) -> Option<(State, Cause)> {
        let counts = if self.params.ac.unwrap_or(0) >= 2 {
            (lot.is_accepted && lot.is_accepted_tighter, 3)
        } else {
            (lot.is_accepted, 2)
        };
        self.score = if counts.0 { self.score + counts.1 } else { 0 };
        let before = self.since_not_accepted.map(|lots| lots + 1);
        self.since_not_accepted = if lot.is_accepted { before } else { Some(0) };
        if !lot.is_accepted && before.is_some_and(|lots| lots < 5) {
            return Some((State::Inspected(Severity::Tightened), Cause::TwoOfFive));
        }
        let may_relax = self.params.reduced == Reduced::Authorised && self.score >= 30;
        may_relax.then_some((State::Inspected(Severity::Reduced), Cause::Score))
    }

    fn on_tightened(&mut self, lot: Lot) -> Option<(State, Cause)> {
        self.n_accepted = if lot.is_accepted { self.n_accepted + 1 } else { 0 };
        self.n_not_accepted += u64::from(!lot.is_accepted);
        if self.n_not_accepted >= 5 {
            return Some((State::Discontinued, Cause::FiveNotAccepted));
        }
        let is_recovered = self.n_accepted >= 5;
        is_recovered.then_some((State::Inspected(Severity::Normal), Cause::FiveAccepted))
    }

    /// Begins a spell of another severity: what was counted on the last one is forgotten.
    fn enter(&mut self, state: State) {
        self.state = state;
        self.since_not_accepted = None;
        self.n_accepted = 0;
        self.score = 0;
        let is_tightened = state == State::Inspected(Severity::Tightened);
        if is_tightened && self.params.counted == Counted::Sequence {
            self.n_not_accepted = 0;
        }
    }
}

/// Reads the lots.
fn lots(table: &Table, params: &Params) -> Result<Vec<Lot>, Misfit> {
    let accepted = severity::flags(table, Role::Count)?;
    if accepted.is_empty() {
        return Err(Problem::NoLots.into());
    }
    if params.reduced == Reduced::Authorised && params.ac.is_none() {
        return Err(Problem::Missing { name: "ac" }.into());
    }
    let tighter = match table.column(Role::Rating) {
        Some(_) => severity::flags(table, Role::Rating)?,
        // Only the score of larger acceptance numbers asks what a tighter AQL would have said.
        None if params.ac.is_some_and(|ac| ac >= 2) => {
            return Err(Misfit::MissingRole { role: Role::Rating });
        }
        None => accepted.clone(),
    };
    let lot = |(is_accepted, is_accepted_tighter)| Lot { is_accepted, is_accepted_tighter };
    Ok(accepted.into_iter().zip(tighter).map(lot).collect())
}

fn outcome(params: &Params, lots: &[Lot], history: &History) -> Outcome {
    let accepted: Vec<bool> = lots.iter().map(|lot| lot.is_accepted).collect();
    let mut outcome = Outcome::default();
    outcome.numbers.extend(severity::counts(&accepted, history.after));
    outcome.numbers.push(counted(
        "n_not_accepted_tightened",
        Words::new("计入暂停的不接收批数", "lots counted towards discontinuation"),
        history.n_not_accepted,
    ));
    outcome.numbers.extend(severity::lots_by_state(&history.states));
    if params.ac.is_some() {
        let words = Words::new("转移得分", "switching score");
        let scores = Quantity::Series(history.scores.clone());
        outcome.numbers.push(severity::number("score".to_owned(), words, scores));
    }
    let shown = history.changes.len().saturating_sub(10);
    for (from, cause) in &history.changes[shown..] {
        let (words, weight) = cause.words();
        let args = [("lot", from.to_string())];
        outcome.findings.push(Finding::new(weight, "iso2859.change", words, args));
    }
    let score = history.scores.last().copied().flatten().unwrap_or(0.0);
    if params.reduced == Reduced::NotAuthorised && score >= 30.0 {
        let words = Words::new(
            "转移得分已达 {score}：生产稳定且负责部门同意时，可转放宽检验",
            "the switching score is {score}: reduced inspection may be authorised where \
             production is steady",
        );
        let args = [("score", score.to_string())];
        outcome.findings.push(Finding::new(Weight::Note, "iso2859.may_relax", words, args));
    }
    let (words, weight) = severity::next_words(history.after);
    outcome.findings.push(Finding::new(weight, "iso2859.next", words, []));
    let seen = (history.states.as_slice(), history.after);
    outcome.figures.push(severity::figure(
        &accepted,
        seen,
        Message::new("iso2859.next", words, []),
    ));
    outcome
}
