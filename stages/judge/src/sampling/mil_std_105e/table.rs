//! The master tables of MIL-STD-105E: II (single), III (double) and IV (multiple), each for
//! normal (A), tightened (B) and reduced (C) inspection, from their structure.
//!
//! A plan moves down one row and left one column with the same numbers, in the tables of double
//! and multiple plans as in those of single ones; so one set of numbers a diagonal is all there
//! is. Samples of double plans are those of the letter before, of multiple plans three before.
//! Where a table has no plan of its own it names the table that is used instead.
//! Source: MIL-STD-105E, Tables II-A to IV-C, by the transcription in the R package AQLSchemes
//! 1.7-2 (J. Lawson); every cell is compared with it, and with the operating characteristic of
//! the single plan. Cases: `cases/judge/sampling/mil_std_105e_*.json`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::sampling::iso2859::table::{self as iso, SIZES, Severity};

/// How many samples a lot may take.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Samples {
    /// One (Tables II).
    #[default]
    Single,
    /// Up to two (Tables III); one where the standard has no double plan.
    Double,
    /// Up to seven (Tables IV); fewer where the standard has no multiple plan.
    Multiple,
}

/// Acceptance and rejection number, counted over all samples so far; −1 where a stage cannot
/// accept.
pub type Numbers = (i64, u64);

/// A step of the tables: what a diagonal holds, for one, two and seven samples. The first, with
/// Ac = 0, has single plans alone, and some of the largest numbers have no multiple plan.
struct Step {
    single: Numbers,
    double: [Numbers; 2],
    multiple: [Numbers; 7],
}

const NONE: [Numbers; 7] = [(0, 0); 7];

const fn step(single: Numbers, double: [Numbers; 2], ac: [i64; 7], re: [u64; 7]) -> Step {
    let mut multiple = NONE;
    let mut i = 0;
    while i < 7 {
        multiple[i] = (ac[i], re[i]);
        i += 1;
    }
    Step { single, double, multiple }
}

/// The step with Ac = 0.
const ZERO: Step = Step { single: (0, 1), double: [(0, 0); 2], multiple: NONE };

const NORMAL: [Step; 11] = [
    ZERO,
    step((1, 2), [(0, 2), (1, 2)], [-1, -1, 0, 0, 1, 1, 2], [2, 2, 2, 3, 3, 3, 3]),
    step((2, 3), [(0, 3), (3, 4)], [-1, 0, 0, 1, 2, 3, 4], [2, 3, 3, 4, 4, 5, 5]),
    step((3, 4), [(1, 4), (4, 5)], [-1, 0, 1, 2, 3, 4, 6], [3, 3, 4, 5, 6, 6, 7]),
    step((5, 6), [(2, 5), (6, 7)], [-1, 1, 2, 3, 5, 7, 9], [4, 5, 6, 7, 8, 9, 10]),
    step((7, 8), [(3, 7), (8, 9)], [0, 1, 3, 5, 7, 10, 13], [4, 6, 8, 10, 11, 12, 14]),
    step((10, 11), [(5, 9), (12, 13)], [0, 3, 6, 8, 11, 14, 18], [5, 8, 10, 13, 15, 17, 19]),
    step((14, 15), [(7, 11), (18, 19)], [1, 4, 8, 12, 17, 21, 25], [7, 10, 13, 17, 20, 23, 26]),
    step((21, 22), [(11, 16), (26, 27)], [2, 7, 13, 19, 25, 31, 37], [9, 14, 19, 25, 29, 33, 38]),
    step((30, 31), [(17, 22), (37, 38)], [4, 11, 19, 27, 36, 45, 53], [12, 19, 27, 34, 40, 47, 54]),
    step((44, 45), [(25, 31), (56, 57)], [6, 17, 29, 40, 53, 65, 77], [16, 27, 39, 49, 58, 68, 78]),
];

const TIGHTENED: [Step; 10] = [
    ZERO,
    step((1, 2), [(0, 2), (1, 2)], [-1, -1, 0, 0, 1, 1, 2], [2, 2, 2, 3, 3, 3, 3]),
    step((2, 3), [(0, 3), (3, 4)], [-1, 0, 0, 1, 2, 3, 4], [2, 3, 3, 4, 4, 5, 5]),
    step((3, 4), [(1, 4), (4, 5)], [-1, 0, 1, 2, 3, 4, 6], [3, 3, 4, 5, 6, 6, 7]),
    step((5, 6), [(2, 5), (6, 7)], [-1, 1, 2, 3, 5, 7, 9], [4, 5, 6, 7, 8, 9, 10]),
    step((8, 9), [(3, 7), (11, 12)], [0, 2, 4, 6, 9, 12, 14], [4, 7, 9, 11, 12, 14, 15]),
    step((12, 13), [(6, 10), (15, 16)], [0, 3, 7, 10, 14, 18, 21], [6, 9, 12, 15, 17, 20, 22]),
    step((18, 19), [(9, 14), (23, 24)], [1, 6, 11, 16, 22, 27, 32], [8, 12, 17, 22, 25, 29, 33]),
    step((27, 28), [(15, 20), (34, 35)], [3, 10, 17, 24, 32, 40, 48], [10, 17, 24, 31, 37, 43, 49]),
    step((41, 42), [(23, 29), (52, 53)], [6, 16, 26, 37, 49, 61, 72], [15, 25, 36, 46, 55, 64, 73]),
];

/// Between Ac and Re a lot is accepted, and normal inspection comes back.
const REDUCED: [Step; 11] = [
    ZERO,
    step((0, 2), [(0, 2), (0, 2)], [-1, -1, 0, 0, 0, 0, 1], [2, 2, 2, 3, 3, 3, 3]),
    step((1, 3), [(0, 3), (0, 4)], [-1, -1, 0, 0, 0, 1, 1], [2, 3, 3, 4, 4, 5, 5]),
    step((1, 4), [(0, 4), (1, 5)], [-1, -1, 0, 0, 1, 1, 2], [3, 3, 4, 5, 6, 6, 7]),
    step((2, 5), [(0, 4), (3, 6)], [-1, 0, 0, 1, 2, 3, 4], [3, 4, 5, 6, 7, 7, 8]),
    step((3, 6), [(1, 5), (4, 7)], [-1, 0, 1, 2, 3, 4, 6], [4, 5, 6, 7, 8, 9, 10]),
    step((5, 8), [(2, 7), (6, 9)], [-1, 1, 2, 3, 5, 7, 9], [4, 6, 8, 10, 11, 12, 14]),
    step((7, 10), [(3, 8), (8, 12)], [0, 1, 3, 5, 7, 10, 13], [5, 7, 9, 12, 13, 15, 17]),
    step((10, 13), [(5, 10), (12, 16)], [0, 3, 6, 8, 11, 14, 18], [6, 9, 12, 15, 17, 20, 22]),
    Step { single: (14, 17), double: [(7, 12), (18, 22)], multiple: NONE },
    Step { single: (21, 24), double: [(11, 17), (26, 30)], multiple: NONE },
];

/// Letters A and B take two pieces as C does; from here on their reduced numbers are their own.
const REDUCED_A: (usize, [Numbers; 9]) =
    (17, [(1, 2), (2, 3), (3, 4), (5, 6), (7, 8), (10, 11), (14, 15), (21, 22), (30, 31)]);
const REDUCED_B: (usize, [Numbers; 8]) =
    (18, [(2, 4), (3, 5), (5, 6), (7, 8), (10, 11), (14, 15), (21, 22), (30, 31)]);

/// The two largest reduced steps stand no lower than row E, like the largest normal ones.
const STEP_OF_LARGE: usize = 9;
const ROW_OF_LARGE: usize = 4;
const ROW_R: usize = 15;
/// The diagonal of Ac = 0 on reduced inspection, as on normal.
const DIAGONAL_OF_ZERO: usize = 14;

/// The column of AQL 10.
const COLUMN_OF_10: usize = 15;
/// The tightened multiple plan beside Ac = 3, of which the transcription is in doubt.
const STEP_IN_DOUBT: usize = 3;

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    Step(usize),
    /// A single plan that no diagonal holds.
    Own(Numbers),
    Up,
    Down,
}

/// A plan of the tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its row, a position among [`iso::LETTERS`].
    pub row: usize,
    /// Which table it stands in: fewer samples than were asked for where the standard sends there.
    pub samples: Samples,
    /// The size of every one of its samples.
    pub n: u64,
    /// The numbers of every stage.
    pub stages: Vec<Numbers>,
    /// Whether the only transcription at hand contradicts the same plan elsewhere: it gives
    /// Re = 2 after the first sample, where the plan of normal inspection has 3.
    pub is_in_doubt: bool,
}

fn steps(severity: Severity) -> &'static [Step] {
    match severity {
        Severity::Normal => &NORMAL,
        Severity::Tightened => &TIGHTENED,
        Severity::Reduced => &REDUCED,
    }
}

fn cell(severity: Severity, row: usize, column: usize) -> Option<Cell> {
    if severity == Severity::Reduced {
        return (row <= ROW_R && column < iso::AQLS.len()).then(|| reduced(row, column));
    }
    // Two pieces are too few for tightened inspection with Ac = 0: letter A has no such plan, in
    // this transcription as in the copy at nibs.org.
    if severity == Severity::Tightened && row == 0 && column == COLUMN_OF_10 {
        return Some(Cell::Down);
    }
    Some(match iso::cell(severity, row, column)? {
        iso::Cell::Accept(ac) => {
            let is_it = |step: &Step| step.single.0 == ac as i64;
            Cell::Step(steps(severity).iter().position(is_it)?)
        }
        iso::Cell::Up => Cell::Up,
        iso::Cell::Down => Cell::Down,
    })
}

fn reduced(row: usize, column: usize) -> Cell {
    let own = match row {
        0 => column.checked_sub(REDUCED_A.0).and_then(|i| REDUCED_A.1.get(i)),
        1 => column.checked_sub(REDUCED_B.0).and_then(|i| REDUCED_B.1.get(i)),
        _ => None,
    };
    if let Some(numbers) = own {
        return Cell::Own(*numbers);
    }
    match (row + column).checked_sub(DIAGONAL_OF_ZERO) {
        None => Cell::Down,
        Some(0) => Cell::Step(0),
        Some(1) if row > 0 => Cell::Up,
        Some(2) if row == ROW_R => Cell::Up,
        Some(1 | 2) => Cell::Down,
        Some(beyond) => {
            let step = beyond - 2;
            let is_there = step < REDUCED.len() && (step < STEP_OF_LARGE || row <= ROW_OF_LARGE);
            if is_there { Cell::Step(step) } else { Cell::Up }
        }
    }
}

/// The sample size of a row, for so many samples; `None` where the table names another.
fn size(severity: Severity, samples: Samples, row: usize) -> Option<u64> {
    let is_reduced = severity == Severity::Reduced;
    let back = match samples {
        // Below C reduced samples cannot shrink: two pieces are the least.
        Samples::Single if is_reduced => return Some(SIZES[row.saturating_sub(2)]),
        Samples::Single => 0,
        Samples::Double if is_reduced => 3,
        Samples::Double => 1,
        Samples::Multiple if is_reduced => 5,
        Samples::Multiple => 3,
    };
    row.checked_sub(back).map(|row| SIZES[row])
}

/// Finds the plan of a row and column, following arrows and references to other tables.
///
/// |            | meaning                              | shape  | unit |
/// |------------|--------------------------------------|--------|------|
/// | `severity` | normal, tightened or reduced         | scalar |      |
/// | `samples`  | how many samples are wanted          | scalar |      |
/// | `row`      | position among [`iso::LETTERS`], to R | scalar |     |
/// | `column`   | position among [`iso::AQLS`]         | scalar |      |
/// | returns    | the plan; `None` outside the tables  |        |      |
///
/// # Source
/// MIL-STD-105E, 4.9.3 and 4.9.4, Tables II to IV.
pub fn find(severity: Severity, samples: Samples, row: usize, column: usize) -> Option<Found> {
    let mut row = row;
    for _ in 0..iso::LETTERS.len() {
        match cell(severity, row, column)? {
            Cell::Up => row = row.checked_sub(1)?,
            Cell::Down => row += 1,
            Cell::Own(numbers) => return Some(single(severity, row, numbers)),
            Cell::Step(0) => return Some(single(severity, row, ZERO.single)),
            Cell::Step(at) => return Some(plan(severity, samples, row, at)),
        }
    }
    None
}

fn single(severity: Severity, row: usize, numbers: Numbers) -> Found {
    let n = size(severity, Samples::Single, row).unwrap_or(SIZES[0]);
    Found { row, samples: Samples::Single, n, stages: vec![numbers], is_in_doubt: false }
}

fn plan(severity: Severity, samples: Samples, row: usize, at: usize) -> Found {
    let step = &steps(severity)[at];
    let size = |samples| size(severity, samples, row);
    if samples == Samples::Multiple
        && let Some(n) = size(Samples::Multiple)
    {
        let is_in_doubt = severity == Severity::Tightened && at == STEP_IN_DOUBT;
        return Found { row, samples, n, stages: step.multiple.to_vec(), is_in_doubt };
    }
    if samples >= Samples::Double
        && let Some(n) = size(Samples::Double)
    {
        let stages = step.double.to_vec();
        return Found { row, samples: Samples::Double, n, stages, is_in_doubt: false };
    }
    single(severity, row, step.single)
}
