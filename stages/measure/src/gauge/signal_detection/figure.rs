//! Decisions over size.

use method::figure::{Axis, AxisKind, Direction, Figure, Mark, Name, Plot, Shape, Trace, Width};
use method::{Role, Table};
use word::{Message, Words};

use super::Scale;
use super::zone::{Part, Side, Study};

/// The share of ratings that accept each part, over its reference, with the limits.
pub(super) fn zones(table: &Table, study: &Study, scale: &Scale) -> Figure {
    let every = study.parts.len().div_ceil(2000);
    let trace = |words: Words, is: fn(&Part) -> bool| Trace {
        name: Some(Name::Ours(words)),
        shape: Shape::Points,
        points: study
            .parts
            .iter()
            .step_by(every.max(1))
            .filter(|part| is(part))
            .map(|part| [part.reference, part.accepted_share()])
            .collect(),
    };
    let limit = |words: Words, at: Option<f64>| {
        at.map(|at| Mark { name: Name::Ours(words), direction: Direction::X, at })
    };
    let marks =
        [limit(Words::same("LSL"), scale.limits[0]), limit(Words::same("USL"), scale.limits[1])];
    // Each zone between its edges.
    let bracket = |side: Side| {
        let [from, to] = [side.accepted, side.rejected];
        [[from, 0.0], [from, 1.0], [to, 0.0], [to, 1.0], [from, 0.5], [to, 0.5]]
    };
    let zones: Vec<[f64; 2]> = study.sides().into_iter().flatten().flat_map(bracket).collect();
    let name = Some(Name::Ours(Words::new("不确定区 d", "zone of uncertain decisions, d")));
    let zones = Trace { name, shape: Shape::Pairs, points: zones };
    let column = table.column(Role::Reference);
    let n_mixed = study.parts.iter().filter(|part| part.is_mixed()).count();
    let words = Words::new(
        "{n} 个零件，其中 {mixed} 个判定不一",
        "{n} parts, of which {mixed} were judged both ways",
    );
    let args = [("n", study.parts.len().to_string()), ("mixed", n_mixed.to_string())];
    Figure::Plot(Plot {
        title: Words::new("判定与尺寸", "Decisions and size"),
        subject: column.map(|column| column.name.clone()).unwrap_or_default(),
        unit: column.and_then(|column| column.unit.clone()),
        sentence: Message::new("gauge.zones", words, args),
        x: Axis::linear(Words::new("参考值", "reference")),
        y: Axis { label: Words::new("接受比例", "share accepted"), kind: AxisKind::Percent },
        traces: vec![
            trace(Words::new("全部接受", "all accept"), Part::is_accepted),
            trace(Words::new("判定不一", "judged both ways"), Part::is_mixed),
            trace(Words::new("全部拒收", "all reject"), Part::is_rejected),
            zones,
        ],
        marks: marks.into_iter().flatten().collect(),
        width: Width::Full,
    })
}
