//! The gap between two figures, in words: which choice moves the index by how much.

use method::figure::{Axis, AxisKind, Direction, Figure, Mark, Name, Plot, Shape, Trace, Width};
use method::{Exact, Finding, Kernel, Role, Table, Weight};
use word::Words;

use super::compare::{Compare, Compared, Index, Step};
use super::definition::{Choice, Definition};

/// What is to be said of the figure that was reported: which definitions give it, by which steps;
/// where none does, which comes nearest and what else may differ.
pub(super) fn reported(compared: &Compared<'_>) -> Vec<Finding> {
    let Some(Exact(figure)) = compared.reported else { return vec![presets(compared)] };
    let mut findings = Vec::new();
    let name = index_name(compared.index);
    for definition in compared.reproducing() {
        let path = compared.path(definition);
        let value = format!("{:.4}", compared.value(definition));
        let args = [
            ("index", name.to_owned()),
            ("figure", figure.to_string()),
            ("symbol", definition.symbol.to_owned()),
            ("value", value),
            ("steps", steps(path)),
            ("ours", format!("{:.4}", compared.value(compared.root))),
            ("root", compared.root.symbol.to_owned()),
        ];
        let words = if definition.from.is_none() {
            Words::new(
                "已报的 {index} {figure} 与默认口径 {symbol} 一致：{value}",
                "the {index} {figure} that was reported is that of our default, {symbol}: {value}",
            )
        } else {
            Words::new(
                "已报的 {index} {figure} 可由 {symbol} 得出：{value}；默认口径 {root} 为 {ours}，差距 {steps}",
                "the {index} {figure} that was reported is what {symbol} gives: {value}; our \
                 default, {root}, gives {ours}, and the gap is {steps}",
            )
        };
        findings.push(Finding::new(Weight::Note, "capability.figure_reproduced", words, args));
    }
    if findings.is_empty() {
        findings.extend(unexplained(compared, figure.to_f64(), &figure.to_string()));
    }
    findings.push(presets(compared));
    findings
}

fn unexplained(compared: &Compared<'_>, figure: f64, printed: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_cp =
        |definition: &&Definition| definition.both.is_some_and(|both| compared.is_reported(both));
    let as_cp: Vec<&str> =
        compared.all.iter().filter(is_cp).map(|definition| definition.symbol).collect();
    if compared.index == Index::Cpk && !as_cp.is_empty() {
        let words = Words::new(
            "{figure} 不是 Cpk，而是 Cp（{symbols}）：均值偏离中心，Cpk 更低",
            "{figure} is no Cpk but the Cp by {symbols}: the mean is off the middle, so Cpk is \
             lower",
        );
        let args = [("figure", printed.to_owned()), ("symbols", as_cp.join(", "))];
        findings.push(Finding::new(Weight::Caution, "capability.figure_is_cp", words, args));
        return findings;
    }
    if let Some(nearest) = compared.nearest(figure) {
        let words = Words::new(
            "没有一种口径得出 {figure}；最接近的是 {symbol}：{value}。请核对读数是否相同、规格限、剔除的点、子组划分",
            "no definition gives {figure}; the nearest is {symbol} with {value}. Check that the \
             readings, the limits, the points left out and the subgroups are the same",
        );
        let args = [
            ("figure", printed.to_owned()),
            ("symbol", nearest.symbol.to_owned()),
            ("value", format!("{:.4}", compared.value(nearest))),
        ];
        findings.push(Finding::new(Weight::Caution, "capability.figure_unexplained", words, args));
    }
    findings
}

/// What each preset gives.
fn presets(compared: &Compared<'_>) -> Finding {
    let [minitab, aiag, iso, legacy] = compared.presets().map(|(_, _, definition)| {
        definition.map_or("—".to_owned(), |definition| {
            format!("{:.4} ({})", compared.value(definition), definition.symbol)
        })
    });
    let words = Words::new(
        "{index}：minitab {minitab}，aiag {aiag}，iso {iso}，legacy3digit {legacy}",
        "{index}: minitab {minitab}, aiag {aiag}, iso {iso}, legacy3digit {legacy}",
    );
    let args = [
        ("index", index_name(compared.index).to_owned()),
        ("minitab", minitab),
        ("aiag", aiag),
        ("iso", iso),
        ("legacy", legacy),
    ];
    Finding::new(Weight::Note, "capability.presets", words, args)
}

/// Every choice, the one that moves the index most first.
pub(super) fn choices(compared: &Compared<'_>) -> Vec<Finding> {
    let mut steps: Vec<Step<'_>> =
        compared.all.iter().filter_map(|to| compared.path(to).last().copied()).collect();
    steps.sort_by(|a, b| b.moved.abs().total_cmp(&a.moved.abs()));
    let said = |step: Step<'_>| {
        let args = [
            ("from", step.from.symbol.to_owned()),
            ("to", step.to.symbol.to_owned()),
            ("move", signed(step.moved)),
        ];
        Finding::new(Weight::Note, "capability.choice", why(step.choice), args)
    };
    steps.into_iter().map(said).collect()
}

fn why(choice: Choice) -> Words {
    match choice {
        Choice::Overall => Words::new(
            "{from} → {to}：{move}。总体标准差把子组之间（随时间）的变动也算进去，即 Ppk",
            "{from} → {to}: {move}. The overall sigma also counts what moves between subgroups and \
             over time: that is Ppk",
        ),
        Choice::Estimator => Words::new(
            "{from} → {to}：{move}。同样的组内离散，换一种估计方法",
            "{from} → {to}: {move}. The same scatter within subgroups, by another estimator",
        ),
        Choice::Neighbours => Words::new(
            "{from} → {to}：{move}。不看子组，只比较相邻读数；跨子组的跳动也算了进去",
            "{from} → {to}: {move}. Subgroups are ignored and neighbours compared, so that jumps \
             from one subgroup to the next count too",
        ),
        Choice::Unbiased => Words::new(
            "{from} → {to}：{move}。标准差除以 c4 去偏，σ 略大，指数略小",
            "{from} → {to}: {move}. The sigma is divided by c4 to take off its bias: a little \
             larger, and the index a little smaller",
        ),
        Choice::Rounded => Words::new(
            "{from} → {to}：{move}。常数取自印刷的表（d2 三位小数、c4 四位），不是精确值",
            "{from} → {to}: {move}. The constant is that of a printed table (d2 of three digits, \
             c4 of four), not the exact one",
        ),
        Choice::Divisor => Words::new(
            "{from} → {to}：{move}。平方和除以 n 而不是 n − 1（如 Excel 的 STDEV.P）",
            "{from} → {to}: {move}. The sum of squares is divided by n, not n − 1 (as Excel's \
             STDEV.P does)",
        ),
        Choice::Quantiles => Words::new(
            "{from} → {to}：{move}。不用 6σ，而用最可能分布的 0.135 % 与 99.865 % 分位数",
            "{from} → {to}: {move}. Not six sigma, but the 0.135 % and 99.865 % quantiles of the \
             likeliest distribution",
        ),
    }
}

/// The steps of a path, the largest first: `R̄/d2 → s −0.043, s → s/c4 −0.002`.
fn steps(mut path: Vec<Step<'_>>) -> String {
    path.sort_by(|a, b| b.moved.abs().total_cmp(&a.moved.abs()));
    let said = |step: Step<'_>| {
        format!("{} → {} {}", step.from.symbol, step.to.symbol, signed(step.moved))
    };
    path.into_iter().map(said).collect::<Vec<_>>().join(", ")
}

fn signed(moved: f64) -> String {
    let sign = if moved < 0.0 { '−' } else { '+' };
    format!("{sign}{}", num::round_significant(moved.abs(), 3))
}

fn index_name(index: Index) -> &'static str {
    match index {
        Index::Cpk => "Cpk",
        Index::Cp => "Cp",
    }
}

/// The index under each definition, in ascending order, with the figure that was reported.
pub(super) fn figure(table: &Table, compared: &Compared<'_>) -> Figure {
    let mut sorted: Vec<&Definition> = compared.all.iter().collect();
    sorted.sort_by(|a, b| compared.value(a).total_cmp(&compared.value(b)));
    let points = |is_shown: &dyn Fn(&Definition) -> bool| {
        let shown = sorted.iter().enumerate().filter(|(_, definition)| is_shown(definition));
        shown.map(|(i, definition)| [compared.value(definition), i as f64]).collect()
    };
    let gives = |definition: &Definition| compared.is_reported(compared.value(definition));
    let is_root = |definition: &Definition| definition.from.is_none();
    let trace =
        |words, points| Trace { name: Some(Name::Ours(words)), shape: Shape::Points, points };
    let mut traces = vec![
        trace(Words::new("其他口径", "other definitions"), points(&|d| !gives(d) && !is_root(d))),
        trace(Words::new("默认口径", "our default"), points(&|d| is_root(d))),
    ];
    if compared.reported.is_some() {
        let words = Words::new("得出已报数字", "gives the figure reported");
        traces.push(trace(words, points(&|d| gives(d) && !is_root(d))));
    }
    let mark = |Exact(figure): Exact| Mark {
        name: Name::Given(figure.to_string()),
        direction: Direction::X,
        at: figure.to_f64(),
    };
    let names = sorted.iter().map(|definition| definition.symbol.to_owned()).collect();
    let sentence = reported(compared).remove(0).message;
    let column = table.column(Role::Value);
    Figure::Plot(Plot {
        title: Compare::CARD.title,
        subject: column.map(|column| column.name.clone()).unwrap_or_default(),
        unit: None,
        sentence,
        x: Axis::linear(Words::same(index_name(compared.index))),
        y: Axis { label: Words::new("口径", "definition"), kind: AxisKind::Names(names) },
        traces,
        marks: compared.reported.map(mark).into_iter().collect(),
        width: Width::Full,
    })
}
