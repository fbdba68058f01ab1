//! Counts with their sizes, exact until they are divided.

use method::{Outcome, Refusal, Role, Table, Unit};
use word::{Decimal, Decimals, Mantissas, Message, Words};

use super::{Kind, Params};
use crate::Problem;
use crate::chart::{LeftOut, counted, real};

/// Counts and sizes a point; a point without either is a gap.
pub(crate) struct Counts {
    /// Counts as whole numbers, sizes as integers at `scale`.
    points: Vec<Option<(i64, i64)>>,
    scale: u32,
    marks: Vec<bool>,
}

impl Counts {
    /// # Errors
    /// What is missing, negative, not whole, or larger than its size.
    pub fn read(kind: Kind, table: &Table, params: &Params) -> Result<Self, method::Problem> {
        let counts = table.decimals(Role::Count)?;
        if counts.n_missing() == counts.len() {
            return Err(Problem::NoReadings.into());
        }
        let sizes = sizes(kind, table, params, counts.len())?;
        let Mantissas { values, scale } = sizes.mantissas().map_err(Problem::from)?;
        let mut rest = values.into_iter();
        let mut points = Vec::with_capacity(counts.len());
        for (i, (count, size)) in counts.iter().zip(sizes.iter()).enumerate() {
            let size = size.and_then(|_| rest.next());
            let (Some(count), Some(size)) = (count, size) else {
                points.push(None);
                continue;
            };
            let sized = Decimal::new(size, scale).ok_or(Problem::Spread)?;
            points.push(Some((Counted::of(kind, i + 1, (count, sized))?.count, size)));
        }
        let marks = LeftOut::marks(&params.left_out, points.len())?;
        let counts = Self { points, scale, marks };
        if kind == Kind::Np && !counts.have_one_size() {
            return Err(Problem::UnequalSizes.into());
        }
        Ok(counts)
    }

    fn have_one_size(&self) -> bool {
        let mut sizes = self.points.iter().flatten().map(|point| point.1);
        let first = sizes.next();
        sizes.all(|size| Some(size) == first)
    }

    /// The number of points, gaps among them.
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Points that have a count and count for the limits.
    pub fn kept(&self) -> impl Iterator<Item = (f64, f64)> {
        self.in_place().flatten()
    }

    /// The same where they stand; `None` at a gap, and at a point that is left out.
    pub fn in_place(&self) -> impl Iterator<Item = Option<(f64, f64)>> {
        let points = self.points.iter().zip(&self.marks);
        points.map(|(point, is_out)| point.filter(|_| !is_out).map(|point| self.to_f64(point)))
    }

    /// Count and size of every point.
    pub fn all(&self) -> impl Iterator<Item = Option<(f64, f64)>> {
        self.points.iter().map(|point| point.map(|point| self.to_f64(point)))
    }

    fn to_f64(&self, (count, size): (i64, i64)) -> (f64, f64) {
        // A count is a whole number; a size is rounded once.
        let size = Decimal::new(size, self.scale).map_or(f64::MAX, Decimal::to_f64);
        (count as f64, size)
    }

    /// The sums of counts and sizes that count for the limits, each rounded once.
    pub fn totals(&self) -> (f64, f64) {
        let kept = self.points.iter().zip(&self.marks).filter(|(_, is_out)| !**is_out);
        let (mut counts, mut sizes) = (0_i128, 0_i128);
        for (count, size) in kept.filter_map(|(point, _)| *point) {
            counts += i128::from(count);
            sizes += i128::from(size);
        }
        let sizes = num::exact::decimal_to_f64(sizes, self.scale).unwrap_or(f64::MAX);
        (counts as f64, sizes)
    }

    /// Why there can be no limits.
    pub fn refusal(&self, kind: Kind, params: &Params) -> Option<Refusal> {
        let (n_counted, size) = self.totals();
        if params.frozen.is_some() {
            return None;
        }
        let args = || [("n", num::shortest(size))];
        if n_counted == 0.0 {
            let words = Words::new(
                "{n} 个检验单位中没有一个不合格：无法估计控制限",
                "nothing was found in {n} inspected units, so limits cannot be estimated",
            );
            return Some(Refusal {
                reason: Message::new("counts.none", words, args()),
                way_out: Words::new(
                    "记录两次不合格之间的合格数（g 图），或沿用以前的水平（frozen）",
                    "chart the units between two nonconforming ones (g chart), or use the rate of \
                     an earlier study (frozen)",
                ),
            });
        }
        if kind.is_binomial() && n_counted >= size {
            let words = Words::new(
                "{n} 个检验单位全部不合格：无法估计控制限",
                "all of the {n} inspected units are nonconforming, so limits cannot be estimated",
            );
            return Some(Refusal {
                reason: Message::new("counts.all", words, args()),
                way_out: Words::new(
                    "检查计数的含义：应为不合格数，不是合格数",
                    "check what was counted: nonconforming units, not conforming ones",
                ),
            });
        }
        None
    }

    /// What describes the counts, whether or not there are limits.
    pub fn described(&self) -> Outcome {
        let (n_counted, size) = self.totals();
        let n = self.points.iter().flatten().count();
        Outcome {
            numbers: vec![
                counted("n", Words::new("点数", "points"), n),
                real("counted", Words::new("计数合计", "counted in all"), n_counted, Unit::One),
                real("inspected", Words::new("检验合计", "inspected in all"), size, Unit::One),
            ],
            ..Outcome::default()
        }
    }
}

/// A count that can be one of its size.
pub(crate) struct Counted {
    /// The count.
    pub count: i64,
}

impl Counted {
    /// Checks the count at a point, numbered from 1, against its size.
    ///
    /// # Errors
    /// [`Problem::Count`] where it is negative, not whole, or larger than its size;
    /// [`Problem::Spread`] where the size has too many digits.
    pub fn of(
        kind: Kind,
        point: usize,
        (count, size): (Decimal, Decimal),
    ) -> Result<Self, Problem> {
        let one = 10_i64.checked_pow(size.scale()).ok_or(Problem::Spread)?;
        let wrong = |need| Problem::Count { point, got: count.to_string(), need };
        let whole = count.whole().filter(|&count| count >= 0).ok_or(wrong(WHOLE))?;
        if size.mantissa() <= 0 {
            return Err(wrong(POSITIVE));
        }
        let is_more = || whole.checked_mul(one).is_none_or(|count| count > size.mantissa());
        if kind.is_binomial() && is_more() {
            return Err(wrong(AT_MOST));
        }
        Ok(Self { count: whole })
    }
}

const WHOLE: &str = "0, 1, 2 …";
const POSITIVE: &str = "> 0";
const AT_MOST: &str = "≤ n";

/// The sizes: of the column, of the parameter, or one for a c chart.
fn sizes(
    kind: Kind,
    table: &Table,
    params: &Params,
    n: usize,
) -> Result<Decimals, method::Problem> {
    if kind == Kind::C {
        return Ok(vec![Decimal::new(1, 0); n].into());
    }
    match (table.column(Role::Size), params.size) {
        (Some(_), _) => Ok(table.decimals(Role::Size)?.clone()),
        (None, Some(size)) => Ok(vec![Some(size.0); n].into()),
        (None, None) => Err(Problem::NoSize.into()),
    }
}
