//! Parts by size, and the zones between those that all accept and those that all reject.

use std::collections::BTreeMap;

use method::{Finding, Number, Role, Table, Unit, Weight};
use word::{Decimal, Words};

use super::super::Problem;
use super::super::readings::exact;
use super::Scale;
use crate::agreement;
use crate::number::{counted, maybe, real};

/// A part with its decisions.
pub(crate) struct Part {
    pub name: String,
    pub reference: f64,
    /// The reference at one scale for all parts.
    mantissa: i64,
    pub n: usize,
    pub n_accepted: usize,
}

impl Part {
    pub fn is_accepted(&self) -> bool {
        self.n_accepted == self.n
    }

    pub fn is_rejected(&self) -> bool {
        self.n_accepted == 0
    }

    pub fn is_mixed(&self) -> bool {
        !self.is_accepted() && !self.is_rejected()
    }

    pub fn accepted_share(&self) -> f64 {
        self.n_accepted as f64 / self.n as f64
    }
}

/// The parts of a study by ascending reference.
pub(crate) struct Study {
    pub n: usize,
    pub parts: Vec<Part>,
    pub n_missing: usize,
    scale: u32,
}

/// Ratings, accepted ratings and reference of a part that is being read.
type Tally = (usize, usize, Decimal);

impl Study {
    /// Reads ratings by part.
    ///
    /// # Errors
    /// [`Problem::NoDefective`] where no rating is known to mean a defective part,
    /// [`Problem::NoLabel`], [`Problem::PartReference`], [`Problem::Scale`].
    pub fn read(table: &Table, defective: &[String]) -> Result<Self, method::Problem> {
        let need = |role| table.labels(role).ok_or(method::Problem::MissingRole { role });
        let (ratings, names) = (need(Role::Rating)?, need(Role::Part)?);
        let references = table.decimals(Role::Reference)?;
        let is_there =
            |rating: &Option<String>| rating.as_ref().is_some_and(|r| !r.trim().is_empty());
        let mut known: BTreeMap<&str, Tally> = BTreeMap::new();
        let (mut n, mut has_defective) = (0, false);
        for (row, rating) in ratings.iter().enumerate().filter(|(_, rating)| is_there(rating)) {
            let label = names[row].as_deref().filter(|name| !name.trim().is_empty());
            let role = Role::Part.name();
            let name = label.ok_or(Problem::NoLabel { row: row + 1, role })?;
            let wrong = || Problem::PartReference { part: name.to_owned() };
            let reference = references.get(row).ok_or_else(wrong)?;
            let is_bad = rating.as_ref().is_some_and(|rating| defective.contains(rating));
            let tally = known.entry(name).or_insert((0, 0, reference));
            if tally.2 != reference {
                return Err(wrong().into());
            }
            tally.0 += 1;
            tally.1 += usize::from(!is_bad);
            (n, has_defective) = (n + 1, has_defective || is_bad);
        }
        if n == 0 {
            return Err(agreement::Problem::NoRatings.into());
        }
        if !has_defective {
            return Err(Problem::NoDefective.into());
        }
        let sizes: Vec<Decimal> = known.values().map(|tally| tally.2).collect();
        let found = exact(&sizes)?;
        let part = |((name, (n, n_accepted, reference)), mantissa): ((&str, Tally), &i64)| Part {
            name: name.to_owned(),
            reference: reference.to_f64(),
            mantissa: *mantissa,
            n,
            n_accepted,
        };
        let mut parts: Vec<Part> = known.into_iter().zip(&found.values).map(part).collect();
        parts.sort_by_key(|part| part.mantissa);
        Ok(Self { n, parts, n_missing: ratings.len() - n, scale: found.scale })
    }

    /// The zones below and above the parts that all accept, where there are any.
    ///
    /// # Errors
    /// [`Problem::Number`].
    pub fn sides(&self) -> Result<Vec<Side>, Problem> {
        let first = self.parts.iter().position(Part::is_accepted);
        let last = self.parts.iter().rposition(Part::is_accepted);
        let Some((first, last)) = first.zip(last) else { return Ok(vec![]) };
        // Parts of the same size as the last accepted one do not lie beyond it.
        let is_beyond = |at: usize, edge: usize| {
            self.parts[at].is_rejected() && self.parts[at].mantissa != self.parts[edge].mantissa
        };
        let below = (0..first).rev().find(|&at| is_beyond(at, first));
        let above = (last..self.parts.len()).find(|&at| is_beyond(at, last));
        let sides = [
            below.map(|rejected| self.side(Place::Lower, first, rejected)),
            above.map(|rejected| self.side(Place::Upper, last, rejected)),
        ];
        sides.into_iter().flatten().collect()
    }

    fn side(&self, place: Place, accepted: usize, rejected: usize) -> Result<Side, Problem> {
        let [from, to] = [accepted, rejected].map(|at| i128::from(self.parts[at].mantissa));
        let decimal = |mantissa| num::exact::decimal_to_f64(mantissa, self.scale);
        Ok(Side {
            place,
            accepted: self.parts[accepted].reference,
            rejected: self.parts[rejected].reference,
            width: decimal((from - to).abs())?,
            middle: decimal(from + to)? / 2.0,
            n_inside: accepted.abs_diff(rejected) - 1,
        })
    }

    /// Parts that were judged both ways outside the zones, or against their size.
    pub fn strays(&self, sides: &[Side]) -> Vec<String> {
        let edge = |place| sides.iter().find(|side| side.place == place);
        let (lower, upper) = (edge(Place::Lower), edge(Place::Upper));
        let is_stray = |part: &&Part| {
            let at = part.reference;
            let is_outside = lower.is_some_and(|side| at < side.rejected)
                || upper.is_some_and(|side| at > side.rejected);
            let is_inside = self.is_between(part);
            (is_outside && !part.is_rejected()) || (is_inside && !part.is_accepted())
        };
        self.parts.iter().filter(is_stray).map(|part| part.name.clone()).collect()
    }

    /// Whether a part lies between parts that all accept.
    fn is_between(&self, part: &Part) -> bool {
        let mut accepted = self.parts.iter().filter(|part| part.is_accepted());
        let first = accepted.next().map(|part| part.mantissa);
        let last = accepted.next_back().map(|part| part.mantissa).or(first);
        first.zip(last).is_some_and(|(first, last)| first < part.mantissa && part.mantissa < last)
    }
}

/// Which limit a zone lies about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Lower,
    Upper,
}

/// A zone of uncertain decisions.
pub(crate) struct Side {
    pub place: Place,
    /// The last part that all accept.
    pub accepted: f64,
    /// The first part that all reject.
    pub rejected: f64,
    pub width: f64,
    pub middle: f64,
    /// Parts between both.
    pub n_inside: usize,
}

impl Side {
    /// How far the middle of the zone lies from its limit, where that is given.
    fn offset(&self, scale: &Scale) -> Option<f64> {
        scale.limits[self.place as usize].map(|limit| self.middle - limit)
    }

    pub(super) fn numbers(&self, scale: &Scale) -> Vec<Number> {
        let (key, words) = match self.place {
            Place::Lower => (
                "lower",
                [
                    Words::new("下侧：最后一个全部接受的参考值", "lower: last part all accept"),
                    Words::new("下侧：第一个全部拒收的参考值", "lower: first part all reject"),
                    Words::new("下侧不确定区宽度 d", "lower: width of the zone, d"),
                    Words::new("下侧不确定区中点", "lower: middle of the zone"),
                    Words::new("下侧中点减规格下限", "lower: middle minus the limit"),
                    Words::new("下侧不确定区内零件数", "lower: parts in the zone"),
                ],
            ),
            Place::Upper => (
                "upper",
                [
                    Words::new("上侧：最后一个全部接受的参考值", "upper: last part all accept"),
                    Words::new("上侧：第一个全部拒收的参考值", "upper: first part all reject"),
                    Words::new("上侧不确定区宽度 d", "upper: width of the zone, d"),
                    Words::new("上侧不确定区中点", "upper: middle of the zone"),
                    Words::new("上侧中点减规格上限", "upper: middle minus the limit"),
                    Words::new("上侧不确定区内零件数", "upper: parts in the zone"),
                ],
            ),
        };
        let reading =
            |name: &str, words, value| real(&format!("{key}_{name}"), words, value, Unit::Reading);
        let mut numbers = vec![
            reading("accepted", words[0], self.accepted),
            reading("rejected", words[1], self.rejected),
            reading("width", words[2], self.width),
            reading("middle", words[3], self.middle),
        ];
        if let Some(offset) = self.offset(scale) {
            numbers.push(maybe(&format!("{key}_offset"), words[4], Some(offset), Unit::Reading));
        }
        numbers.push(counted(&format!("n_{key}_zone"), words[5], self.n_inside));
        numbers
    }

    pub(super) fn finding(&self, scale: &Scale) -> Finding {
        let spelled = |value| num::round_significant(value, 6);
        let (low, high) = (self.accepted.min(self.rejected), self.accepted.max(self.rejected));
        let args = [
            ("low", spelled(low)),
            ("high", spelled(high)),
            ("width", spelled(self.width)),
            ("n", self.n_inside.to_string()),
        ];
        let is_lower = self.place == Place::Lower;
        // A limit outside its own zone is not the one that decisions are made by.
        let limit = scale.limits[self.place as usize].filter(|limit| *limit < low || *limit > high);
        if let Some(limit) = limit {
            let words = if is_lower {
                Words::new(
                    "下侧不确定区 {low}–{high} 不含规格下限 {limit}：量具的判定界限有偏",
                    "the lower zone {low}–{high} does not hold the limit {limit}: the gauge \
                     decides by another",
                )
            } else {
                Words::new(
                    "上侧不确定区 {low}–{high} 不含规格上限 {limit}：量具的判定界限有偏",
                    "the upper zone {low}–{high} does not hold the limit {limit}: the gauge \
                     decides by another",
                )
            };
            let [low, high, ..] = args;
            let args = [low, high, ("limit", spelled(limit))];
            let code = if is_lower { "gauge.lower_zone_off" } else { "gauge.upper_zone_off" };
            return Finding::new(Weight::Signal, code, words, args);
        }
        let words = if is_lower {
            Words::new(
                "下侧不确定区 {low}–{high}，宽 {width}，内有 {n} 个零件",
                "lower zone of uncertain decisions {low}–{high}, {width} wide, with {n} parts",
            )
        } else {
            Words::new(
                "上侧不确定区 {low}–{high}，宽 {width}，内有 {n} 个零件",
                "upper zone of uncertain decisions {low}–{high}, {width} wide, with {n} parts",
            )
        };
        let code = if is_lower { "gauge.lower_zone" } else { "gauge.upper_zone" };
        Finding::new(Weight::Note, code, words, args)
    }
}
