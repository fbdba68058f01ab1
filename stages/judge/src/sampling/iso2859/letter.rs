//! Sample size code letters (样本量字码): Table 1.
//!
//! Cases: `cases/judge/sampling/iso2859_letter*.json`.

use method::{Card, Finding, Kernel, MethodId, Outcome, Problem as Misfit, Table, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::table;
use crate::sampling::Problem;
use crate::sampling::drawn::{counted, named};
use crate::sampling::plan::{PIECES_MAX, out_of_range};

/// The inspection level (检验水平).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub enum Level {
    /// Special, for samples that must be very small.
    #[serde(rename = "S-1")]
    S1,
    /// Special.
    #[serde(rename = "S-2")]
    S2,
    /// Special.
    #[serde(rename = "S-3")]
    S3,
    /// Special.
    #[serde(rename = "S-4")]
    S4,
    /// General, where less discrimination is enough.
    I,
    /// General: what holds unless something else is agreed.
    #[default]
    II,
    /// General, where more discrimination is needed.
    III,
}

/// The largest lot of every row but the last.
pub(super) const LOT_MOST: [u64; 14] =
    [8, 15, 25, 50, 90, 150, 280, 500, 1200, 3200, 10_000, 35_000, 150_000, 500_000];

impl Level {
    /// As tables print it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::S1 => "S-1",
            Self::S2 => "S-2",
            Self::S3 => "S-3",
            Self::S4 => "S-4",
            Self::I => "I",
            Self::II => "II",
            Self::III => "III",
        }
    }

    /// The letters of the level, from the smallest lots to the largest.
    fn letters(self) -> &'static str {
        match self {
            Self::S1 => "AAAABBBBCCCCDDD",
            Self::S2 => "AAABBBCCCDDDEEE",
            Self::S3 => "AABBCCDDEEFFGGH",
            Self::S4 => "AABCCDEEFGGHJJK",
            Self::I => "AABCCDEFGHJKLMN",
            Self::II => "ABCDEFGHJKLMNPQ",
            Self::III => "BCDEFGHJKLMNPQR",
        }
    }
}

/// The row of the master tables that a lot is inspected by, from 0.
///
/// |         | meaning                       | shape  | unit   |
/// |---------|-------------------------------|--------|--------|
/// | `lot`   | lot size, 2 to 1e9            | scalar | pieces |
/// | `level` | inspection level              | scalar |        |
/// | returns | position among [`table::LETTERS`] | scalar | |
///
/// # Errors
/// [`Problem::OutOfRange`] for a lot of fewer than 2 pieces or more than 1e9.
///
/// # Source
/// ISO 2859-1:1999, Table 1.
pub fn row_of(lot: u64, level: Level) -> Result<usize, Problem> {
    if !(2..=PIECES_MAX).contains(&lot) {
        return Err(out_of_range("lot", lot, "2…10⁹"));
    }
    let range = LOT_MOST.partition_point(|most| *most < lot);
    let letter = level.letters().as_bytes()[range];
    let row = table::LETTERS.iter().position(|name| name.as_bytes() == [letter]);
    Ok(row.expect("every letter of Table 1 is a row of Table 2"))
}

/// Parameters of the search for a code letter.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The lot size, 2 to 10⁹.
    pub lot: Option<u64>,
    /// The inspection level.
    pub level: Level,
}

/// Code letters.
pub struct Letter;

impl Kernel for Letter {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "sampling.iso2859-letter", version: 1 },
        title: Words::new("样本量字码（GB/T 2828.1 表 1）", "Sample size code letter (ISO 2859-1)"),
        purpose: Words::new(
            "按批量和检验水平查样本量字码",
            "the code letter of a lot size and inspection level",
        ),
        not_for: Words::new(
            "按 AQL 查整个方案（用 sampling.iso2859-single）",
            "the whole plan for an AQL (sampling.iso2859-single)",
        ),
        roles: &[],
        formula: "row by lot size, column by level S-1 … S-4, I, II, III",
        source: "ISO 2859-1:1999, Table 1 (GB/T 2828.1-2012); the same as MIL-STD-105E, Table I",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let lot = params.lot.ok_or(Problem::Missing { name: "lot" })?;
        let row = row_of(lot, params.level)?;
        let (letter, n) = (table::LETTERS[row], table::SIZES[row]);
        let words = Words::new(
            "字码 {letter}：一次抽样样本量 {n}，除非 AQL 的箭头指向别的方案",
            "letter {letter}: a single sample of {n}, unless the AQL's arrow points elsewhere",
        );
        let args = [("letter", letter.to_owned()), ("n", n.to_string())];
        Ok(Outcome {
            numbers: vec![
                named("letter", Words::new("样本量字码", "code letter"), letter),
                counted("n", Words::new("样本量 n", "sample size"), n),
            ],
            findings: vec![Finding::new(Weight::Note, "iso2859.letter", words, args)],
            ..Outcome::default()
        })
    }
}
