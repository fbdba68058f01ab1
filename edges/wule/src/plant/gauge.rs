//! The gauges of the plant: what they show of a reference, and what a study of them shows.

use method::{Cells, Column, Problem, Role, Table};
use word::{Decimal, Decimals};

use super::Series;

const N_PARTS: u32 = 10;
const N_TRIALS: u32 = 2;
/// Who measures, and how far off each of them reads, in standard deviations of the process.
const APPRAISERS: [(&str, f64); 3] = [("A", -0.02), ("B", 0.0), ("C", 0.02)];
/// What a gauge scatters, in the same unit: some 6 % of what the process and it scatter together.
const REPEATABILITY: f64 = 0.05;
/// Set apart from the seeds of readings.
const SEED: u64 = 0x6761_7567_6500;

impl Series {
    /// `n` of the smallest steps that the gauge shows.
    pub fn steps(&self, n: i64) -> Decimal {
        self.process.steps(n)
    }

    /// The value in the middle of where its readings lie.
    pub fn middle(&self) -> Decimal {
        self.process.reading(0.0)
    }

    /// A crossed study of the gauge: ten parts, three appraisers, each part twice.
    ///
    /// # Errors
    /// None that occurs: its columns are of one length.
    pub fn gauge_study(&self) -> Result<Table, Problem> {
        let mut draws = num::Draws::from_seed(self.seed ^ SEED);
        let parts: Vec<f64> = (0..N_PARTS).map(|_| draws.normal()).collect();
        let (mut values, mut of, mut by) = (Decimals::new(), Vec::new(), Vec::new());
        for (appraiser, bias) in APPRAISERS {
            for _ in 0..N_TRIALS {
                for (part, z) in (1..).zip(&parts) {
                    let z = z + bias + REPEATABILITY * draws.normal();
                    values.push(Some(self.process.reading(z)));
                    of.push(Some(format!("{part}")));
                    by.push(Some(appraiser.to_owned()));
                }
            }
        }
        let column = |role, name: &str, unit: Option<&str>, cells| Column {
            role,
            name: name.to_owned(),
            unit: unit.map(str::to_owned),
            cells,
        };
        let (unit, code) = (Some(self.feature.unit), self.feature.code);
        Table::new(vec![
            column(Role::Value, code, unit, Cells::Decimals(values)),
            column(Role::Part, "part", None, Cells::Labels(of)),
            column(Role::Appraiser, "appraiser", None, Cells::Labels(by)),
        ])
    }
}
