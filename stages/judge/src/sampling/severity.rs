//! Severity of inspection (检验严格度): what holds for a lot, why it changed, and how that is told.
//!
//! Asks: nothing; this is what the switching rules of every standard say.
//! Needs: the results of lots, and the severities that the rules of a standard made of them.
//! Does not know: those rules.

use method::figure::{Axis, AxisKind, Direction, Figure, Plot, Shape, Width};
use method::{Number, Problem as Misfit, Quantity, Role, Table, Unit, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::Problem;
use super::drawn::{self, counted, named};
use super::iso2859::table::Severity;

/// Whether the responsible authority allows reduced inspection, production being steady.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reduced {
    /// It does not.
    #[default]
    NotAuthorised,
    /// It does.
    Authorised,
}

/// What holds for a lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Inspected(Severity),
    Discontinued,
}

/// Why the severity changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    TwoOfFive,
    FiveAccepted,
    FiveNotAccepted,
    /// The switching score of ISO 2859-1.
    Score,
    /// The limit number of MIL-STD-105E.
    FewFound,
    NotAccepted,
    /// Accepted while reduced, between both numbers of MIL-STD-105E.
    BetweenNumbers,
}

impl Cause {
    /// The change in words; they name the `lot` it came after, and those of MIL-STD-105E also how
    /// many lots (`n`), `limit` and `ac`.
    pub fn words(self) -> (Words, Weight) {
        match self {
            Self::TwoOfFive => (
                Words::new(
                    "第 {lot} 批后转加严检验：连续不超过 5 批中有 2 批不接收",
                    "tightened after lot {lot}: 2 of 5 or fewer consecutive lots were not accepted",
                ),
                Weight::Signal,
            ),
            Self::FiveAccepted => (
                Words::new(
                    "第 {lot} 批后恢复正常检验：加严检验连续 5 批接收",
                    "normal again after lot {lot}: 5 consecutive lots were accepted \
                     while tightened",
                ),
                Weight::Note,
            ),
            Self::FiveNotAccepted => (
                Words::new(
                    "第 {lot} 批后暂停检验：加严检验累计 5 批不接收",
                    "discontinued after lot {lot}: 5 lots were not accepted while tightened",
                ),
                Weight::Signal,
            ),
            Self::Score => (
                Words::new(
                    "第 {lot} 批后放宽检验：转移得分达到 30，且已获准",
                    "reduced after lot {lot}: the switching score has reached 30, and it \
                     is authorised",
                ),
                Weight::Note,
            ),
            Self::FewFound => (
                Words::new(
                    "第 {lot} 批后放宽检验：最近 {n} 批正常检验均接收，不合格总数不超过界限数 {limit}，\
                     且已获准",
                    "reduced after lot {lot}: the last {n} lots on normal inspection were accepted \
                     with no more than the limit number {limit} in all, and it is authorised",
                ),
                Weight::Note,
            ),
            Self::NotAccepted => (
                Words::new(
                    "第 {lot} 批后恢复正常检验：放宽检验中有一批不接收",
                    "normal again after lot {lot}: a lot was not accepted while reduced",
                ),
                Weight::Signal,
            ),
            Self::BetweenNumbers => (
                Words::new(
                    "第 {lot} 批后恢复正常检验：放宽检验的不合格数超过接收数 {ac} 而未达到拒收数",
                    "normal again after lot {lot}: accepted while reduced with more than Ac = {ac}",
                ),
                Weight::Caution,
            ),
        }
    }
}

impl State {
    pub const ALL: [Self; 4] = [
        Self::Inspected(Severity::Reduced),
        Self::Inspected(Severity::Normal),
        Self::Inspected(Severity::Tightened),
        Self::Discontinued,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Inspected(Severity::Reduced) => "reduced",
            Self::Inspected(Severity::Normal) => "normal",
            Self::Inspected(Severity::Tightened) => "tightened",
            Self::Discontinued => "discontinued",
        }
    }

    pub fn words(self) -> Words {
        match self {
            Self::Inspected(Severity::Reduced) => Words::new("放宽检验", "reduced"),
            Self::Inspected(Severity::Normal) => Words::new("正常检验", "normal"),
            Self::Inspected(Severity::Tightened) => Words::new("加严检验", "tightened"),
            Self::Discontinued => Words::new("暂停检验", "discontinued"),
        }
    }

    /// Its height in the figure.
    fn height(self) -> f64 {
        let height = Self::ALL.iter().position(|state| *state == self);
        height.unwrap_or(0) as f64
    }
}

/// A column of ones and zeros.
pub(crate) fn flags(table: &Table, role: Role) -> Result<Vec<bool>, Misfit> {
    let cells = table.decimals(role)?;
    let flag = |(i, cell): (usize, Option<word::Decimal>)| {
        let got = cell.map_or_else(|| "—".to_owned(), |cell| cell.to_string());
        match cell.map(word::Decimal::to_f64) {
            Some(1.0) => Ok(true),
            Some(0.0) => Ok(false),
            _ => Err(Problem::NotYesOrNo { lot: i + 1, got }.into()),
        }
    };
    cells.iter().enumerate().map(flag).collect()
}

/// How many lots there were, and what holds for the next.
pub(crate) fn counts(accepted: &[bool], after: State) -> [Number; 3] {
    let n_not_accepted = accepted.iter().filter(|is_accepted| !**is_accepted).count();
    [
        counted("n_lots", Words::new("批数", "lots"), accepted.len() as u64),
        counted(
            "n_not_accepted",
            Words::new("不接收批数", "lots not accepted"),
            n_not_accepted as u64,
        ),
        named(
            "state_after",
            Words::new("下一批的检验严格度", "severity of the next lot"),
            after.name(),
        ),
    ]
}

/// The lots under each severity.
pub(crate) fn lots_by_state(states: &[State]) -> impl Iterator<Item = Number> {
    State::ALL.into_iter().map(|state| {
        let lots = states.iter().enumerate().filter(|(_, at)| **at == state);
        let positions = lots.map(|(i, _)| i).collect();
        let key = format!("lots_{}", state.name());
        number(key, state.words(), Quantity::Positions(positions))
    })
}

pub(crate) fn number(key: String, words: Words, value: Quantity) -> Number {
    Number { key, words, value, interval: None, unit: Unit::One }
}

/// What to do with the next lot.
pub(crate) fn next_words(after: State) -> (Words, Weight) {
    match after {
        State::Inspected(Severity::Normal) => {
            (Words::new("下一批：正常检验", "next lot: normal inspection"), Weight::Note)
        }
        State::Inspected(Severity::Reduced) => {
            (Words::new("下一批：放宽检验", "next lot: reduced inspection"), Weight::Note)
        }
        State::Inspected(Severity::Tightened) => {
            (Words::new("下一批：加严检验", "next lot: tightened inspection"), Weight::Caution)
        }
        State::Discontinued => (
            Words::new(
                "暂停按本标准检验；供方改进质量并经负责部门同意后，从加严检验恢复",
                "inspection is discontinued; it resumes, tightened, after the supplier has \
                 improved and the responsible authority agrees",
            ),
            Weight::Signal,
        ),
    }
}

/// The severity lot by lot, with the lots that were not accepted. The last thousand of a long
/// history.
pub(crate) fn figure(
    accepted: &[bool],
    (states, after): (&[State], State),
    sentence: Message,
) -> Figure {
    let from = accepted.len().saturating_sub(1000);
    let at = |i: usize| [(i + 1) as f64, states[i].height()];
    let path = (from..accepted.len()).map(at).collect();
    let failed: Vec<_> = (from..accepted.len()).filter(|i| !accepted[*i]).map(at).collect();
    let mut traces = vec![drawn::trace(Words::new("严格度", "severity"), Shape::Joined, path)];
    if !failed.is_empty() {
        let name = Words::new("不接收的批", "not accepted");
        traces.push(drawn::trace(name, Shape::Points, failed));
    }
    let is_shown =
        |state: &&State| **state == State::ALL[1] || after == **state || states.contains(state);
    let marks = State::ALL.iter().filter(is_shown);
    let marks =
        marks.map(|state| drawn::mark(state.words(), Direction::Y, state.height())).collect();
    Figure::Plot(Plot {
        title: Words::new("检验严格度的转移", "Severity lot by lot"),
        subject: String::new(),
        unit: None,
        sentence,
        x: Axis::linear(Words::new("批", "lot")),
        // The marks name the heights in the reader's language; the axis itself stays bare.
        y: Axis {
            label: Words::new("严格度", "severity"),
            kind: AxisKind::Names(vec![String::new(); State::ALL.len()]),
        },
        traces,
        marks,
        width: Width::Full,
    })
}
