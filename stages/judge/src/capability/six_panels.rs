//! The panels of a sixpack that no other method draws.

use method::figure::{Axis, AxisKind, Direction, Figure, Mark, Name, Plot, Shape, Trace, Width};
use method::{Role, Table};
use word::{Message, Words};

use super::histogram;
use super::indices::{Indices, Wanted};
use super::normal::Params;
use super::numbers::Computed;
use super::within::Sample;
use crate::Problem;
use crate::chart::sigma::count;

/// So many subgroups are shown reading by reading.
const LAST: usize = 25;

/// What the panels are drawn from; without `computed`, an index was declined.
pub(super) struct Sheet<'a> {
    pub table: &'a Table,
    pub params: &'a Params,
    pub sample: &'a Sample<'a>,
    pub computed: Option<&'a Computed>,
    pub sentence: Message,
}

/// What the sheet says in one sentence.
pub(super) fn sentence(sample: &Sample<'_>, computed: Option<&Computed>) -> Message {
    let n = sample.flat().len().to_string();
    let Some(computed) = computed else {
        let words = Words::new(
            "{n} 个读数；不给出指数，原因见结论",
            "{n} readings; an index was declined, for the reason given",
        );
        return Message::new("capability.sixpack_declined", words, [("n", n)]);
    };
    let words = Words::new(
        "{n} 个读数，Cpk {cpk}（置信下限 {lower}），Ppk {ppk}",
        "{n} readings, Cpk {cpk} (lower bound {lower}), Ppk {ppk}",
    );
    let args = [
        ("n", n),
        ("cpk", format!("{:.2}", computed.within.worst)),
        ("lower", format!("{:.2}", computed.cpk_lower)),
        ("ppk", format!("{:.2}", computed.overall.worst)),
    ];
    Message::new("capability.sixpack", words, args)
}

impl Sheet<'_> {
    /// The readings of the last subgroups, or the last readings, around their mean; `places` are
    /// theirs, counted from 0, or none where they are as they come.
    ///
    /// # Errors
    /// [`Problem::Number`].
    pub fn last_subgroups(&self, places: &[usize]) -> Result<Figure, Problem> {
        let rows = &self.sample.rows;
        let first = rows.len().saturating_sub(LAST);
        let mut points = Vec::new();
        for (i, row) in rows.iter().enumerate().skip(first) {
            let place = places.get(i).copied().unwrap_or(i);
            for reading in row {
                points.push([count(place + 1), self.real(*reading)?]);
            }
        }
        let title = if self.sample.size == 1 {
            Words::new("最后 25 个读数", "Last 25 readings")
        } else {
            Words::new("最后 25 个子组", "Last 25 subgroups")
        };
        let label = if self.sample.size == 1 {
            Words::new("读数序号", "reading")
        } else {
            Words::new("子组序号", "subgroup")
        };
        let mean = num::exact::mean(self.sample.flat(), self.sample.scale)?;
        let mark =
            Mark { name: Name::Given("x\u{304}".to_owned()), direction: Direction::Y, at: mean };
        let traces = vec![Trace { name: None, shape: Shape::Points, points }];
        let axes = [Axis::linear(label), Axis::linear(Words::new("读数", "reading"))];
        Ok(self.half(title, axes, traces, vec![mark]))
    }

    /// The histogram, with the curves where an index is stated.
    ///
    /// # Errors
    /// [`Problem::Number`].
    pub fn histogram(&self) -> Result<Figure, Problem> {
        let (edges, counts) = histogram::bins(self.sample.flat(), self.sample.scale)?;
        let outline = histogram::outline(&edges, &counts);
        let mut traces = vec![Trace { name: None, shape: Shape::Line, points: outline }];
        if let Some(computed) = self.computed {
            let n: u64 = counts.iter().sum();
            let width = edges.windows(2).next().map_or(1.0, |pair| pair[1] - pair[0]);
            let curves = [
                (Words::new("子组内", "within"), computed.sigma.sigma, Shape::Line),
                (Words::new("总体", "overall"), computed.sigma_overall, Shape::Dashed),
            ];
            for (words, sigma, shape) in curves {
                let points = histogram::curve(computed.mean, sigma, n as f64 * width)?;
                traces.push(Trace { name: Some(Name::Ours(words)), shape, points });
            }
        }
        let axes = [
            Axis::linear(Words::new("读数", "reading")),
            Axis::linear(Words::new("个数", "count")),
        ];
        let title = Words::new("直方图与规格", "Histogram and limits");
        Ok(self.half(title, axes, traces, self.limits()))
    }

    /// Six sigma beside what is allowed; where an index was declined, what was seen instead.
    ///
    /// # Errors
    /// [`Problem::Number`].
    pub fn bars(&self) -> Result<Figure, Problem> {
        let flat = self.sample.flat();
        let seen = [flat.iter().min(), flat.iter().max()];
        let [low, high] = seen.map(|end| end.copied().unwrap_or_default());
        let seen = [self.real(low)?, self.real(high)?];
        let mut bars = Vec::new();
        match self.computed {
            Some(Computed { mean, sigma, sigma_overall, within, overall, .. }) => {
                let around = |sigma: f64| [mean - 3.0 * sigma, mean + 3.0 * sigma];
                bars.push(("6s", said(["Pp", "Ppk"], overall), around(*sigma_overall)));
                bars.push(("6σ", said(["Cp", "Cpk"], within), around(sigma.sigma)));
            }
            None => bars.push(("min…max", Name::Ours(Words::new("实测", "observed")), seen)),
        }
        let wanted = Wanted::of(self.params);
        let ends = || bars.iter().flat_map(|(_, _, ends)| *ends).chain(seen);
        let low = wanted.lsl.unwrap_or_else(|| ends().fold(f64::INFINITY, f64::min));
        let high = wanted.usl.unwrap_or_else(|| ends().fold(f64::NEG_INFINITY, f64::max));
        bars.push(("LSL…USL", Name::Ours(Words::new("规格", "limits")), [low, high]));
        let names = bars.iter().map(|(name, ..)| (*name).to_owned()).collect();
        let trace = |(i, (_, name, [low, high])): (usize, (&str, Name, [f64; 2]))| Trace {
            name: Some(name),
            shape: Shape::Joined,
            points: vec![[low, count(i)], [high, count(i)]],
        };
        let traces = bars.into_iter().enumerate().map(trace).collect();
        let axes = [
            Axis::linear(Words::new("读数", "reading")),
            Axis { label: Words::same(""), kind: AxisKind::Names(names) },
        ];
        let title = Words::new("能力条", "Capability bars");
        Ok(self.half(title, axes, traces, self.limits()))
    }

    fn limits(&self) -> Vec<Mark> {
        let wanted = Wanted::of(self.params);
        let mark = |name: Name, at: f64| Mark { name, direction: Direction::X, at };
        let given = |name: &str| Name::Given(name.to_owned());
        [
            wanted.lsl.map(|at| mark(given("LSL"), at)),
            wanted.target.map(|at| mark(Name::Ours(Words::new("目标", "target")), at)),
            wanted.usl.map(|at| mark(given("USL"), at)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn half(
        &self,
        title: Words,
        [x, y]: [Axis; 2],
        traces: Vec<Trace>,
        marks: Vec<Mark>,
    ) -> Figure {
        let column = self.table.column(Role::Value);
        Figure::Plot(Plot {
            title,
            subject: column.map(|column| column.name.clone()).unwrap_or_default(),
            unit: column.and_then(|column| column.unit.clone()),
            sentence: self.sentence.clone(),
            x,
            y,
            traces,
            marks,
            width: Width::Half,
        })
    }

    fn real(&self, reading: i64) -> Result<f64, Problem> {
        Ok(num::exact::decimal_to_f64(i128::from(reading), self.sample.scale)?)
    }
}

/// A pair of indices, as legends print it: `Cp 1.44 Cpk 1.41`.
fn said([both, worst]: [&str; 2], indices: &Indices) -> Name {
    let worst = format!("{worst} {:.2}", indices.worst);
    Name::Given(match indices.both {
        Some(value) => format!("{both} {value:.2} {worst}"),
        None => worst,
    })
}
