//! Multi-vari studies (多变异分析): where the variation comes from.
//!
//! Asks: do readings differ most within a piece, from piece to piece, or from time to time?
//! Needs: for each reading its time and its piece; at least two of each, and two readings of some
//! piece.
//! Does not know: causes; it says in which family to look for them.
//! Source: Seder 1950, Diagnosis with diagrams, Industrial Quality Control 6(4) and 7(1); variance
//! components by restricted maximum likelihood, Patterson and Thompson 1971.

use method::figure::{Axis, AxisKind, Figure, Name, Plot, Shape, Trace, Width};
use method::{
    Card, Finding, Kernel, MethodId, Need, Number, Outcome, Problem as Misfit, Role, RoleNeed,
    Table, Unit, Weight,
};
use num::mixed_model::{LEVELS_MAX, Term, reml};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::series::Series;
use super::{counted, real};
use crate::Problem;

/// Parameters of the multi-vari study: none.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {}

/// The multi-vari study.
pub struct MultiVari;

impl Kernel for MultiVari {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.multi-vari", version: 1 },
        title: Words::new("多变异图", "Multi-vari chart"),
        purpose: Words::new(
            "变异主要来自件内、件间还是时间间：先找到该找的那一类原因",
            "whether variation comes from within pieces, between pieces or from time to time: the \
             family in which to look for causes",
        ),
        not_for: Words::new(
            "判断工序是否稳定（用控制图）；只有一两个时间点",
            "saying whether an operation is stable (use a control chart); one or two times only",
        ),
        roles: &[
            RoleNeed {
                role: Role::Value,
                need: Need::Required,
                words: Words::new("读数", "the readings"),
            },
            RoleNeed {
                role: Role::Part,
                need: Need::Required,
                words: Words::new("件（同一时间内编号）", "the piece, numbered within its time"),
            },
            RoleNeed {
                role: Role::Time,
                need: Need::Required,
                words: Words::new("时间（批、班、小时）", "the time (lot, shift, hour)"),
            },
        ],
        formula: "x = μ + time + piece(time) + within; variances by restricted maximum likelihood",
        source: "Seder 1950, Diagnosis with diagrams, Industrial Quality Control 6(4); Patterson \
                 and Thompson 1971, Biometrika 58",
    };

    fn run(table: &Table, _: &Params) -> Result<Outcome, Misfit> {
        let study = Study::read(table)?;
        let [time, piece, within] = study.components()?;
        let total = time + piece + within;
        let share = |variance: f64| if total > 0.0 { variance / total } else { 0.0 };
        let mut numbers = vec![
            counted("n", Words::new("读数个数", "readings"), study.rows.len()),
            counted("n_times", Words::new("时间数", "times"), study.times.len()),
            counted("n_pieces", Words::new("件数", "pieces"), study.n_pieces),
        ];
        let families = [("time", TIME, time), ("piece", PIECE, piece), ("within", WITHIN, within)];
        for (key, words, variance) in families {
            numbers.push(sigma(key, words, variance));
            let words = Words::new("占总方差的份额", "share of the variance");
            numbers.push(real(&format!("share_{key}"), words, share(variance), Unit::One));
        }
        let words = Words::new("总标准差", "sigma in all");
        numbers.push(real("sigma_total", words, total.sqrt(), Unit::Reading));
        let (_, words, largest) =
            families.into_iter().max_by(|a, b| a.2.total_cmp(&b.2)).unwrap_or(families[2]);
        let sentence = sentence(words, share(largest));
        let finding = Finding { weight: Weight::Note, message: sentence.clone() };
        let figure = study.figure(table, sentence)?;
        Ok(Outcome {
            numbers,
            findings: vec![finding],
            figures: vec![figure],
            ..Outcome::default()
        })
    }
}

const TIME: Words = Words::new("时间间", "from time to time");
const PIECE: Words = Words::new("件间", "from piece to piece");
const WITHIN: Words = Words::new("件内", "within pieces");

fn sigma(key: &str, words: Words, variance: f64) -> Number {
    real(&format!("sigma_{key}"), words, variance.sqrt(), Unit::Reading)
}

fn sentence(family: Words, share: f64) -> Message {
    let share = [("share", format!("{:.0}", 100.0 * share))];
    if family == TIME {
        let words = Words::new(
            "变异主要来自时间之间（占方差的 {share} %）：先查随时间变化的原因",
            "most variation is from time to time ({share} % of the variance): look for what \
             changes with time",
        );
        Message::new("multi_vari.time", words, share)
    } else if family == PIECE {
        let words = Words::new(
            "变异主要来自件与件之间（占方差的 {share} %）：先查每件不同的原因",
            "most variation is from piece to piece ({share} % of the variance): look for what \
             differs with every piece",
        );
        Message::new("multi_vari.piece", words, share)
    } else {
        let words = Words::new(
            "变异主要来自件内（占方差的 {share} %）：先查位置、形状与测量",
            "most variation is within pieces ({share} % of the variance): look at places, shape \
             and measurement",
        );
        Message::new("multi_vari.within", words, share)
    }
}

/// A reading with the numbers of its time and of its piece.
struct Row {
    time: usize,
    piece: usize,
    reading: f64,
    /// The reading less the first one, which keeps all digits.
    from_first: f64,
}

/// Readings with their time and piece, times in the order in which they come.
struct Study {
    times: Vec<String>,
    n_pieces: usize,
    rows: Vec<Row>,
}

impl Study {
    fn read(table: &Table) -> Result<Self, Misfit> {
        let series = Series::read(table, &[])?;
        let role = |role| table.labels(role).ok_or(Misfit::MissingRole { role });
        let (parts, times) = (role(Role::Part)?, role(Role::Time)?);
        let readings = series.to_f64(&series.values)?;
        let origin = series.values.iter().flatten().next().copied().unwrap_or(0);
        let less = |m: i64| {
            num::exact::decimal_to_f64(i128::from(m) - i128::from(origin), series.scale)
                .map_err(Problem::from)
        };
        let mut study = Self { times: Vec::new(), n_pieces: 0, rows: Vec::new() };
        let mut pieces: Vec<(usize, String)> = Vec::new();
        let cells = readings.iter().zip(&series.values).zip(parts.iter().zip(&times));
        for ((reading, mantissa), (part, time)) in cells {
            let (Some(reading), Some(mantissa), Some(part), Some(time)) =
                (reading, mantissa, part, time)
            else {
                continue;
            };
            let time_index = index_of(&mut study.times, time.clone());
            let piece = index_of(&mut pieces, (time_index, part.clone()));
            let (time, reading, from_first) = (time_index, *reading, less(*mantissa)?);
            study.rows.push(Row { time, piece, reading, from_first });
        }
        study.n_pieces = pieces.len();
        if study.times.len() < 2 || study.n_pieces <= study.times.len() {
            return Err(Problem::TooFew { got: study.n_pieces, need: study.times.len() + 2 }.into());
        }
        if study.rows.len() <= study.n_pieces {
            return Err(Problem::TooFew { got: study.rows.len(), need: study.n_pieces + 1 }.into());
        }
        if study.times.len() + study.n_pieces > LEVELS_MAX {
            let range = "at most 400 times and pieces together";
            return Err(Problem::OutOfRange { name: "part", range }.into());
        }
        Ok(study)
    }

    /// The variances of time, piece and within.
    fn components(&self) -> Result<[f64; 3], Problem> {
        let y: Vec<f64> = self.rows.iter().map(|row| row.from_first).collect();
        let times: Vec<usize> = self.rows.iter().map(|row| row.time).collect();
        let pieces: Vec<usize> = self.rows.iter().map(|row| row.piece).collect();
        let fixed = num::Matrix::from_row_major(y.len(), 1, vec![1.0; y.len()])?;
        let terms = [
            Term { level_of: &times, n_levels: self.times.len() },
            Term { level_of: &pieces, n_levels: self.n_pieces },
        ];
        let found = reml(&y, &fixed, &terms)?;
        Ok([found.variances[0], found.variances[1], found.residual])
    }

    /// Readings of each piece on one vertical, pieces joined by their means, times by theirs.
    fn figure(&self, table: &Table, sentence: Message) -> Result<Figure, Problem> {
        let value = table.column(Role::Value);
        // Each time takes one unit of the axis; its pieces stand side by side in the middle of it.
        let mut of_time: Vec<Vec<usize>> = vec![Vec::new(); self.times.len()];
        for Row { time, piece, .. } in &self.rows {
            if !of_time[*time].contains(piece) {
                of_time[*time].push(*piece);
            }
        }
        let x_of = |time: usize, piece: usize| {
            let n = of_time[time].len() as f64;
            let at = of_time[time].iter().position(|of| *of == piece).unwrap_or(0) as f64;
            time as f64 + 0.7 * ((at + 0.5) / n - 0.5)
        };
        let mean_of = |is: &dyn Fn(&Row) -> bool| {
            let own: Vec<f64> =
                self.rows.iter().filter(|row| is(row)).map(|row| row.reading).collect();
            num::mean(&own).unwrap_or(0.0)
        };
        let readings =
            self.rows.iter().map(|row| [x_of(row.time, row.piece), row.reading]).collect();
        let trace = |name, shape, points| Trace { name: Some(Name::Ours(name)), shape, points };
        let mut traces = vec![trace(Words::new("读数", "readings"), Shape::Points, readings)];
        let pieces = of_time.iter().enumerate();
        let means = pieces.flat_map(|(time, pieces)| pieces.iter().map(move |of| (time, *of)));
        let means =
            means.map(|(time, piece)| [x_of(time, piece), mean_of(&|row| row.piece == piece)]);
        traces.push(trace(Words::new("件均值", "piece means"), Shape::Line, means.collect()));
        let times =
            (0..self.times.len()).map(|time| [time as f64, mean_of(&|row| row.time == time)]);
        traces.push(trace(Words::new("时间均值", "time means"), Shape::Dashed, times.collect()));
        Ok(Figure::Plot(Plot {
            title: MultiVari::CARD.title,
            subject: value.map(|column| column.name.clone()).unwrap_or_default(),
            unit: value.and_then(|column| column.unit.clone()),
            sentence,
            x: Axis {
                label: Words::new("时间", "time"),
                kind: AxisKind::Names(self.times.clone()),
            },
            y: Axis::linear(Words::new("读数", "reading")),
            traces,
            marks: Vec::new(),
            width: Width::Full,
        }))
    }
}

fn index_of<T: PartialEq>(known: &mut Vec<T>, item: T) -> usize {
    match known.iter().position(|of| *of == item) {
        Some(index) => index,
        None => {
            known.push(item);
            known.len() - 1
        }
    }
}
