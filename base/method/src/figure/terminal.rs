//! Control charts as text, for a terminal.

use word::Lang;

use super::{ControlChart, Figure, Panel, text};

/// Draws the panels of a control chart in `width` columns; `None` for other figures.
///
/// `•` is a point, `◆` a signal, `×` a point left out, `╌` a limit, `─` the central line. Where
/// there are more points than columns, a column shows the most telling of its points.
pub fn terminal(figure: &Figure, lang: Lang, width: usize) -> Option<String> {
    let Figure::ControlChart(chart) = figure else { return None };
    Some(draw(chart, lang, width.clamp(40, 200)))
}

fn draw(chart: &ControlChart, lang: Lang, width: usize) -> String {
    let mut drawn = String::new();
    for (i, panel) in chart.panels.iter().enumerate() {
        drawn.push_str(panel.label.say(lang));
        drawn.push('\n');
        drawn.push_str(&draw_panel(panel, width, if i == 0 { 9 } else { 5 }));
    }
    drawn
}

fn draw_panel(panel: &Panel, width: usize, height: usize) -> String {
    let (lower, upper) = (panel.lower.last(), panel.upper.last());
    let named = [("UCL", upper.copied()), ("CL", Some(panel.center)), ("LCL", lower.copied())];
    let n_label = named
        .iter()
        .filter_map(|(name, value)| Some(label(name, (*value)?, panel.n_places).len()))
        .max()
        .unwrap_or(0);
    let n_columns = width.saturating_sub(n_label + 4).clamp(10, panel.points.len().max(10) * 2);
    let limits = panel.lower.iter().chain(&panel.upper).copied().chain([panel.center]);
    let values = panel.points.iter().flatten().copied().chain(limits);
    let ends = (f64::INFINITY, f64::NEG_INFINITY);
    let (low, high) = values.fold(ends, |(low, high), x| (x.min(low), x.max(high)));
    let row = |value: f64| {
        let share = if high > low { (high - value) / (high - low) } else { 0.5 };
        let at = (share * (height - 1) as f64).round();
        (at as usize).min(height - 1)
    };
    let mut cells = vec![vec![' '; n_columns]; height];
    let mut right = vec![String::new(); height];
    // The centre last: where lines fall on one row, it names itself rather than a limit.
    for ((name, value), mark) in named.into_iter().zip(['╌', '─', '╌']) {
        if let Some(value) = value {
            cells[row(value)].fill(mark);
            right[row(value)] = label(name, value, panel.n_places);
        }
    }
    for (column, index) in telling_points(panel, n_columns) {
        let Some(Some(value)) = panel.points.get(index) else { continue };
        cells[row(*value)][column] = mark(panel, index);
    }
    let line = |(cells, right): (Vec<char>, String)| {
        let cells: String = cells.into_iter().collect();
        format!("  │{cells}│ {right}").trim_end().to_owned() + "\n"
    };
    cells.into_iter().zip(right).map(line).collect()
}

fn label(name: &str, value: f64, n_places: u32) -> String {
    format!("{name:<3} {}", text::number(value, n_places))
}

fn mark(panel: &Panel, index: usize) -> char {
    if panel.left_out.contains(&index) {
        return '×';
    }
    match panel.flags.iter().find(|flag| flag.index == index) {
        Some(flag) if flag.is_beyond_limits => '◆',
        Some(_) => '△',
        None => '•',
    }
}

/// A point for each column: a flagged one where there is one, else the one farthest from the
/// centre.
fn telling_points(panel: &Panel, n_columns: usize) -> Vec<(usize, usize)> {
    let n = panel.points.len();
    let column_of = |index: usize| (2 * index + 1) * n_columns / (2 * n.max(1));
    let mut telling: Vec<Option<usize>> = vec![None; n_columns];
    let distance =
        |index: usize| panel.points[index].map_or(-1.0, |value| (value - panel.center).abs());
    for index in 0..n {
        let slot = &mut telling[column_of(index).min(n_columns - 1)];
        if slot.is_none_or(|before| distance(index) > distance(before)) {
            *slot = Some(index);
        }
    }
    for flag in panel.flags.iter().filter(|flag| flag.index < n) {
        telling[column_of(flag.index).min(n_columns - 1)] = Some(flag.index);
    }
    telling.into_iter().enumerate().filter_map(|(i, index)| Some((i, index?))).collect()
}
