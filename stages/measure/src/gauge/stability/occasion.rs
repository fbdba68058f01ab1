//! Readings of a master by occasion.

use jiff::civil::DateTime;
use method::{Number, Refusal, Role, Table};
use word::{Decimal, Message, Words};

use super::super::Problem;
use super::super::readings::Readings;
use super::Options;
use crate::number::{counted, maybe_counted};

/// The fewest occasions from which anything can be said.
pub(super) const LEAST: usize = 5;
/// The most readings of an occasion that a range is used for.
const SIZE_MAX: usize = 25;

/// Readings of a master, grouped by when they were taken.
pub(super) struct Occasions {
    pub readings: Readings,
    /// The reference at the readings' scale, and as a number.
    pub reference: Option<(i64, f64)>,
    /// What people call each; empty where readings are only numbered.
    pub names: Vec<String>,
    /// The readings of each.
    pub groups: Vec<Vec<i64>>,
    /// When each was: days from the first where dates were given, else the given numbers.
    pub times: Option<Times>,
}

/// Places in time, ascending.
pub(super) struct Times {
    pub at: Vec<f64>,
    /// Whether they count days.
    pub is_days: bool,
}

impl Occasions {
    /// Groups the readings.
    ///
    /// # Errors
    /// [`Problem::NoLabel`] where a reading has no occasion or time, [`Problem::Time`] where a
    /// time cannot be read or runs backwards, [`Problem::Scale`].
    pub fn of(
        table: &Table,
        readings: Readings,
        reference: Option<Decimal>,
    ) -> Result<Self, Problem> {
        let (readings, reference) = match reference {
            Some(reference) => {
                let (readings, at) = readings.beside_one(reference)?;
                (readings, Some((at, reference.to_f64())))
            }
            None => (readings, None),
        };
        let time = table.column(Role::Time).map(|column| readings.factor(column)).transpose()?;
        let occasion =
            table.column(Role::Subgroup).map(|column| readings.factor(column)).transpose()?;
        let by = occasion.as_ref().or(time.as_ref());
        let (names, groups, firsts) = match by {
            Some(factor) => {
                let mut groups = vec![Vec::new(); factor.len()];
                let mut firsts = vec![None; factor.len()];
                for (place, (&level, &value)) in
                    factor.level_of.iter().zip(&readings.values).enumerate()
                {
                    groups[level].push(value);
                    firsts[level].get_or_insert(place);
                }
                (factor.levels.clone(), groups, firsts.into_iter().flatten().collect())
            }
            None => {
                let groups = readings.values.iter().map(|&value| vec![value]).collect();
                (vec![], groups, (0..readings.len()).collect::<Vec<_>>())
            }
        };
        let times = time.map(|time| {
            let of_first = |&place: &usize| time.levels[time.level_of[place]].as_str();
            Times::read(&firsts.iter().map(of_first).collect::<Vec<_>>())
        });
        Ok(Self { readings, reference, names, groups, times: times.transpose()? })
    }

    /// The number of readings of each, where it is the same.
    pub fn size(&self) -> Option<usize> {
        let first = self.groups.first()?.len();
        self.groups.iter().all(|group| group.len() == first).then_some(first)
    }

    /// The name of an occasion, or its number.
    pub fn name(&self, place: usize) -> String {
        self.names.get(place).cloned().unwrap_or_else(|| (place + 1).to_string())
    }

    /// The mean of each occasion above an origin: the reference, or the first reading. Exact but
    /// for one rounding, so that no digit is lost to the level.
    ///
    /// # Errors
    /// [`Problem::Number`].
    pub fn distances(&self) -> Result<Vec<f64>, Problem> {
        let origin = i128::from(self.reference.map_or(self.readings.values[0], |(at, _)| at));
        let one = |group: &Vec<i64>| -> Result<f64, Problem> {
            let n = group.len() as i128;
            let sum = num::exact::sum(group) - n * origin;
            Ok(num::exact::decimal_to_f64(sum, self.readings.scale)? / n as f64)
        };
        self.groups.iter().map(one).collect()
    }

    pub fn described(&self) -> Vec<Number> {
        vec![
            counted("n", Words::new("读数个数", "number of readings"), self.readings.len()),
            counted(
                "n_occasions",
                Words::new("测量场合数", "number of occasions"),
                self.groups.len(),
            ),
            maybe_counted(
                "n_per_occasion",
                Words::new(
                    "每次读数个数（不等时无）",
                    "readings of an occasion; none where they differ",
                ),
                self.size(),
            ),
        ]
    }

    pub fn refusal(&self, options: &Options) -> Option<Refusal> {
        let n = self.groups.len();
        if n < LEAST {
            let words = Words::new(
                "只有 {n} 次测量场合，看不出稳定性",
                "{n} occasions are too few to speak of stability",
            );
            let reason = Message::new("gauge.too_few_occasions", words, [("n", n.to_string())]);
            let way_out = Words::new(
                "请在更多日期测量同一标准件：至少 5 次，建议 20 次以上",
                "measure the same master on further days: at least 5, better 20 or more",
            );
            return Some(Refusal { reason, way_out });
        }
        if options.baseline.is_some_and(|baseline| baseline > n) {
            return Some(Refusal::new(
                "gauge.baseline_longer",
                Words::new(
                    "参数 baseline 大于测量场合数",
                    "baseline asks for more occasions than there are",
                ),
                Words::new("减小 baseline，或不给该参数", "give a smaller baseline, or none"),
            ));
        }
        if self.size().is_none_or(|size| size > SIZE_MAX) {
            return Some(Refusal::new(
                "gauge.uneven_occasions",
                Words::new(
                    "各次测量的读数个数不同（或超过 25 个），控制限没有定义",
                    "occasions differ in their number of readings (or have more than 25), so the \
                     limits are not defined",
                ),
                Words::new(
                    "每次测量同样多次（建议 3 到 5 次）；或不给场合列，逐个读数作图",
                    "measure as often each time (3 to 5 is usual), or give no column of occasions",
                ),
            ));
        }
        self.readings.is_constant().then(|| {
            Refusal::new(
                "gauge.no_variation",
                Words::new(
                    "全部读数相同：量具分辨不出自己的离散",
                    "all readings are the same: the gauge does not show its own scatter",
                ),
                Words::new("换用分辨力更高的量具", "use a gauge with a finer resolution"),
            )
        })
    }
}

impl Times {
    /// Reads numbers, or dates with or without a time of day; all of one kind, ascending.
    fn read(labels: &[&str]) -> Result<Self, Problem> {
        let wrong = |label: &str| Problem::Time { time: label.chars().take(40).collect() };
        let numbers: Option<Vec<f64>> = labels
            .iter()
            .map(|label| Some(label.trim().parse::<Decimal>().ok()?.to_f64()))
            .collect();
        let (at, is_days) = match numbers {
            Some(at) => (at, false),
            None => {
                let date = |label: &&str| -> Result<DateTime, Problem> {
                    label.trim().parse().map_err(|_| wrong(label))
                };
                let dates = labels.iter().map(date).collect::<Result<Vec<_>, _>>()?;
                let since =
                    |date: &DateTime| date.duration_since(dates[0]).as_secs() as f64 / 86_400.0;
                (dates.iter().map(since).collect(), true)
            }
        };
        match at.windows(2).position(|pair| pair[1] <= pair[0]) {
            Some(place) => Err(wrong(labels[place + 1])),
            None => Ok(Self { at, is_days }),
        }
    }
}
