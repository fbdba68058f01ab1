//! Control charts, drawn: limits exactly where they are.

use word::{Lang, Words};

use super::scale::Scale;
use super::svg::{Label, Look, heading};
use super::text::{self, px};
use super::tokens::Tokens;
use super::{ControlChart, Episode, Panel, Stage};

/// Above this many points a panel shows a band of what each column holds, and its mean.
const N_POINTS_MAX: usize = 2_000;

/// From this many flagged points on an episode is shaded; of shorter ones the points are marked.
const SHADED_MIN: usize = 5;

const LEFT: f64 = 66.0;
const RIGHT: f64 = 112.0;
const TOP: f64 = 54.0;
const GAP: f64 = 46.0;

/// Where a panel is drawn.
struct Frame<'a> {
    x: [f64; 2],
    y: [f64; 2],
    scale: Scale,
    tokens: &'a Tokens,
    n: usize,
    /// The stages of the chart: no line is drawn from one to the next.
    stages: &'a [Stage],
}

/// The body and the height.
pub(crate) fn draw(chart: &ControlChart, lang: Lang, look: &Look) -> (String, f64) {
    let tokens = look.tokens();
    let names = (chart.title.say(lang), chart.subject.as_str(), chart.unit.as_deref());
    let mut body = heading(names, tokens, look.width);
    let n = chart.panels.iter().map(|panel| panel.points.len()).max().unwrap_or(0);
    let mut top = TOP;
    for (i, panel) in chart.panels.iter().enumerate() {
        let height = if i == 0 { 230.0 } else { 140.0 };
        let y = [top + height, top];
        let frame = Frame {
            x: [LEFT, look.width - RIGHT],
            y,
            scale: Scale::around(shown_values(panel), y),
            tokens,
            n,
            stages: &chart.stages,
        };
        body.push_str(&frame.panel((chart, i), lang));
        let is_last = i + 1 == chart.panels.len();
        body.push_str(&frame.x_axis(if is_last { &chart.labels } else { &[] }));
        top += height + GAP;
    }
    (body, top - 20.0)
}

fn shown_values(panel: &Panel) -> impl Iterator<Item = f64> {
    let limits = panel.lower.iter().chain(&panel.upper).copied();
    panel.points.iter().flatten().copied().chain(limits).chain([panel.center])
}

impl Frame<'_> {
    fn panel(&self, (chart, index): (&ControlChart, usize), lang: Lang) -> String {
        let panel = &chart.panels[index];
        let [left, right] = self.x;
        let [bottom, top] = self.y;
        let mut body = format!(
            "<g data-role=\"panel\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" \
             fill=\"none\" stroke=\"{}\"/>",
            px(left),
            px(top),
            px(right - left),
            px(bottom - top),
            self.tokens.rule,
        );
        body.push_str(&self.y_axis(panel, lang));
        body.push_str(&self.episodes(&chart.episodes, (index == 0).then_some(lang)));
        body.push_str(&self.zones(panel));
        let centers: Vec<(usize, f64)> = chart
            .stages
            .iter()
            .filter_map(|stage| Some((stage.from, *stage.centers.get(index)?)))
            .collect();
        body.push_str(&self.limits(panel, &centers));
        body.push_str(&self.stages(&chart.stages, index == 0));
        if panel.points.len() > N_POINTS_MAX {
            body.push_str(&self.band(panel));
        } else {
            body.push_str(&self.path(panel));
        }
        let long = chart.episodes.iter().filter(|episode| episode.n_flagged >= SHADED_MIN);
        let episodes: Vec<Episode> = if index == 0 { long.copied().collect() } else { Vec::new() };
        body.push_str(&self.marks(panel, &episodes));
        body.push_str("</g>");
        body
    }

    /// The pixel of a point: points stand in the middle of their share of the width.
    fn x_of(&self, index: usize) -> f64 {
        let [left, right] = self.x;
        left + (count(index) + 0.5) / count(self.n.max(1)) * (right - left)
    }

    /// Whether a stage begins at this point.
    fn begins(&self, index: usize) -> bool {
        self.stages.iter().any(|stage| stage.from == index)
    }

    fn y_axis(&self, panel: &Panel, lang: Lang) -> String {
        let [left, _] = self.x;
        let [bottom, top] = self.y;
        let (ticks, n_places) = self.scale.ticks(if bottom - top > 180.0 { 5 } else { 3 });
        let mut body = String::new();
        for tick in ticks {
            let y = self.scale.at(tick);
            let label = Label {
                x: left - 8.0,
                y: y + 4.0,
                anchor: "end",
                fill: self.tokens.ink_2,
                size: 11.0,
                weight: 400,
            };
            body.push_str(&format!(
                "<path d=\"M{} {}h4\" stroke=\"{}\" data-role=\"tick\" data-value=\"{}\"/>",
                px(left - 4.0),
                precise(y),
                self.tokens.rule,
                tick,
            ));
            body.push_str(&label.draw(&text::number(tick, n_places)));
        }
        let (x, y, fill) = (left, top - 7.0, self.tokens.ink);
        let name = Label { x, y, anchor: "start", fill, size: 12.5, weight: 700 };
        body + &name.draw(panel.label.say(lang))
    }

    fn x_axis(&self, labels: &[String]) -> String {
        let [left, right] = self.x;
        let widest = labels.iter().map(|label| text::width_em(label)).fold(0.0, f64::max);
        let digits = text::width_em(&self.n.to_string());
        let room = (widest.min(8.0).max(digits) * 11.0 + 14.0).max(28.0);
        let n_fit = ((right - left) / room).floor().max(1.0);
        let step = round_step(count(self.n) / n_fit);
        let mut body = String::new();
        let first = (0..self.n.min(1)).filter(|_| step > 1);
        for index in first.chain((step - 1..self.n).step_by(step)) {
            // The first label stays only where the next leaves room for it.
            if index == 0 && step > 1 && step < 3 {
                continue;
            }
            let text = labels.get(index).cloned().unwrap_or_else(|| (index + 1).to_string());
            let label = Label {
                x: self.x_of(index),
                y: self.y[0] + 16.0,
                anchor: "middle",
                fill: self.tokens.ink_2,
                size: 11.0,
                weight: 400,
            };
            body.push_str(&label.draw(&text::fitted(&text, 8.0)));
        }
        body
    }

    fn zones(&self, panel: &Panel) -> String {
        let [sigma] = panel.zone_sigma.as_slice() else { return String::new() };
        let [left, right] = self.x;
        let mut body = String::new();
        for k in [-2.0, -1.0, 1.0, 2.0] {
            let y = self.scale.at(panel.center + k * sigma);
            body.push_str(&format!(
                "<path d=\"M{} {}H{}\" stroke=\"{}\" data-role=\"zone\"/>",
                px(left),
                precise(y),
                px(right),
                self.tokens.grid,
            ));
        }
        body
    }

    /// Shaded behind the points, with the number flagged above where there is room.
    fn episodes(&self, episodes: &[Episode], lang: Option<Lang>) -> String {
        let [bottom, top] = self.y;
        let mut body = String::new();
        let mut label_end = f64::NEG_INFINITY;
        for episode in episodes.iter().filter(|episode| episode.n_flagged >= SHADED_MIN) {
            let half = 0.5 / count(self.n.max(1)) * (self.x[1] - self.x[0]);
            let from = self.x_of(episode.from) - half;
            let width = (self.x_of(episode.to) + half - from).max(1.5);
            body.push_str(&format!(
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\" \
                 fill-opacity=\"0.1\" data-role=\"episode\"/>",
                px(from),
                px(top),
                px(width),
                px(bottom - top),
                self.tokens.seal,
            ));
            let Some(lang) = lang else { continue };
            let words = Words::new("◆ {n} 点", "◆ {n} points");
            let text = words.fill(lang, &[("n", episode.n_flagged.to_string())]);
            let (middle, half) = (from + width / 2.0, text::width_em(&text) * 11.0 / 2.0);
            let x = middle.clamp(self.x[0] + half, (self.x[1] - half).max(self.x[0] + half));
            if x - half > label_end + 6.0 {
                label_end = x + half;
                let (y, anchor, fill) = (top + 14.0, "middle", self.tokens.seal);
                body.push_str(&Label { x, y, anchor, fill, size: 11.0, weight: 700 }.draw(&text));
            }
        }
        body
    }

    /// Where limits begin anew, with the reason above the first panel.
    fn stages(&self, stages: &[Stage], is_named: bool) -> String {
        let [bottom, top] = self.y;
        let mut body = String::new();
        for (i, stage) in stages.iter().enumerate().skip(1) {
            let half = 0.5 / count(self.n.max(1)) * (self.x[1] - self.x[0]);
            let x = self.x_of(stage.from) - half;
            body.push_str(&format!(
                "<path d=\"M{} {}V{}\" stroke=\"{}\" stroke-dasharray=\"2 3\" \
                 data-role=\"stage\"/>",
                px(x),
                px(top),
                px(bottom),
                self.tokens.ink_2,
            ));
            if is_named {
                let end = stages.get(i + 1).map_or(self.x[1], |next| self.x_of(next.from) - half);
                let (x, y, fill) = (x + 5.0, top + 14.0, self.tokens.ink_2);
                let label = Label { x, y, anchor: "start", fill, size: 11.0, weight: 400 };
                body.push_str(&label.draw(&text::fitted(&stage.name, (end - x - 5.0) / 11.0)));
            }
        }
        body
    }

    /// The central line in each of its stages.
    fn centers(&self, centers: &[(usize, f64)]) -> String {
        let half = 0.5 / count(self.n.max(1)) * (self.x[1] - self.x[0]);
        let mut body = String::new();
        for (i, &(from, center)) in centers.iter().enumerate() {
            let end = centers.get(i + 1).map_or(self.x[1], |next| self.x_of(next.0) - half);
            body.push_str(&format!(
                "<path d=\"M{} {}H{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.2\" \
                 data-role=\"cl\" data-value=\"{center}\"/>",
                px(self.x_of(from) - half),
                precise(self.scale.at(center)),
                px(end),
                self.tokens.ink,
            ));
        }
        body
    }

    fn limits(&self, panel: &Panel, centers: &[(usize, f64)]) -> String {
        let seal = self.tokens.seal;
        let mut body = match centers {
            [] => self.line("cl", &[panel.center], (self.tokens.ink, "")),
            stages => self.centers(stages),
        };
        body.push_str(&self.line("lcl", &panel.lower, (seal, " stroke-dasharray=\"7 4\"")));
        body.push_str(&self.line("ucl", &panel.upper, (seal, " stroke-dasharray=\"7 4\"")));
        let named = [
            ("UCL", panel.upper.last(), seal),
            ("CL", Some(&panel.center), self.tokens.ink),
            ("LCL", panel.lower.last(), seal),
        ];
        let mut last_y = f64::NEG_INFINITY;
        for (name, value, fill) in named {
            let Some(&value) = value else { continue };
            // Labels keep their distance where limits are close together.
            let y = (self.scale.at(value) + 4.0).max(last_y + 13.0);
            last_y = y;
            let x = self.x[1] + 8.0;
            let label = Label { x, y, anchor: "start", fill, size: 11.5, weight: 400 };
            body.push_str(&label.draw(&format!("{name} {}", text::number(value, panel.n_places))));
        }
        body
    }

    /// A line across the panel, or steps where each point has its own value.
    fn line(&self, role: &str, values: &[f64], (stroke, dash): (&str, &str)) -> String {
        let [left, right] = self.x;
        let mut path = String::new();
        match values {
            [] => return String::new(),
            [same] => {
                path = format!("M{} {}H{}", px(left), precise(self.scale.at(*same)), px(right))
            }
            each => {
                let half = (right - left) / count(self.n.max(1)) / 2.0;
                for (i, value) in each.iter().enumerate() {
                    let (x, y) = (self.x_of(i), precise(self.scale.at(*value)));
                    let start = if i == 0 || self.begins(i) { "M" } else { "L" };
                    path.push_str(&format!("{start}{} {y}H{}", px(x - half), px(x + half)));
                }
            }
        }
        let value =
            if let [same] = values { format!(" data-value=\"{same}\"") } else { String::new() };
        format!(
            "<path d=\"{path}\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"1.2\"{dash} \
             data-role=\"{role}\"{value}/>"
        )
    }

    fn path(&self, panel: &Panel) -> String {
        let mut path = String::new();
        let mut is_open = false;
        for (i, point) in panel.points.iter().enumerate() {
            match point {
                Some(value) => {
                    let start = if is_open && !self.begins(i) { "L" } else { "M" };
                    let (x, y) = (px(self.x_of(i)), px(self.scale.at(*value)));
                    path.push_str(&format!("{start}{x} {y}"));
                    is_open = true;
                }
                None => is_open = false,
            }
        }
        if path.is_empty() {
            return path;
        }
        let indigo = self.tokens.indigo;
        let mut body =
            format!("<path d=\"{path}\" fill=\"none\" stroke=\"{indigo}\" stroke-width=\"1.2\"/>");
        let radius = if self.n > 150 { 1.6 } else { 2.6 };
        let mut dots = String::new();
        for (i, point) in panel.points.iter().enumerate() {
            let is_marked =
                panel.flags.iter().any(|flag| flag.index == i) || panel.left_out.contains(&i);
            if let (Some(value), false) = (point, is_marked) {
                let (x, y) = (px(self.x_of(i)), px(self.scale.at(*value)));
                dots.push_str(&format!("M{x} {y}h0"));
            }
        }
        body.push_str(&format!(
            "<path d=\"{dots}\" fill=\"none\" stroke=\"{indigo}\" stroke-width=\"{}\" \
             stroke-linecap=\"round\"/>",
            px(2.0 * radius)
        ));
        body
    }

    /// The smallest, largest and mean of each column of pixels.
    fn band(&self, panel: &Panel) -> String {
        let [left, right] = self.x;
        let n_columns = ((right - left) / 1.5).floor().max(1.0);
        let size = panel.points.len().div_ceil(n_columns as usize).max(1);
        let (mut upper, mut lower, mut means) = (String::new(), Vec::new(), String::new());
        let mut present = Vec::with_capacity(size);
        for (i, column) in panel.points.chunks(size).enumerate() {
            present.clear();
            present.extend(column.iter().flatten().copied());
            let Some(mean) = num::mean(&present) else { continue };
            let x = px(self.x_of(i * size + column.len() / 2));
            let high = present.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let low = present.iter().copied().fold(f64::INFINITY, f64::min);
            upper.push_str(&format!("{x} {} ", px(self.scale.at(high))));
            lower.push(format!("{x} {}", px(self.scale.at(low))));
            means.push_str(&format!("{x} {} ", px(self.scale.at(mean))));
        }
        lower.reverse();
        let indigo = self.tokens.indigo;
        format!(
            "<polygon points=\"{upper}{}\" fill=\"{indigo}\" fill-opacity=\"0.25\"/><polyline \
             points=\"{means}\" fill=\"none\" stroke=\"{indigo}\" stroke-width=\"1\"/>",
            lower.join(" ")
        )
    }

    /// The marks of single points; those of episodes are shaded instead where points are dense.
    fn marks(&self, panel: &Panel, episodes: &[Episode]) -> String {
        let mut body = String::new();
        for &index in &panel.left_out {
            if let Some((x, y)) = self.place(panel, index) {
                let (x, y) = (px(x - 4.0), px(y - 4.0));
                body.push_str(&format!(
                    "<path d=\"M{x} {y}l8 8m-8 0l8-8\" stroke=\"{}\" stroke-width=\"1.6\" \
                     data-role=\"left-out\"/>",
                    self.tokens.ink_2
                ));
            }
        }
        let mut label_end = f64::NEG_INFINITY;
        let mut mark_end = f64::NEG_INFINITY;
        for flag in &panel.flags {
            let Some((x, y)) = self.place(panel, flag.index) else { continue };
            // On dense charts neighbours would only cover each other.
            let is_dense = self.n > N_POINTS_MAX;
            if is_dense && x < mark_end + 3.0 {
                continue;
            }
            let is_within = |episode: &Episode| (episode.from..=episode.to).contains(&flag.index);
            if is_dense && episodes.iter().any(is_within) {
                continue;
            }
            mark_end = x;
            let (shape, colour) = if flag.is_beyond_limits {
                (format!("M{} {}l5 6l-5 6l-5 -6z", px(x), px(y - 6.0)), self.tokens.seal)
            } else {
                (format!("M{} {}l5.5 9.5h-11z", px(x), px(y - 6.0)), self.tokens.ochre)
            };
            body.push_str(&format!("<path d=\"{shape}\" fill=\"{colour}\" data-role=\"flag\"/>"));
            let text = flag.tests.join("·");
            let half = text::width_em(&text) * 10.5 / 2.0;
            if x - half > label_end + 2.0 {
                label_end = x + half;
                // Outward from the centre, where the line of the points does not go.
                let is_above = y < self.scale.at(panel.center);
                let y = if is_above { y - 10.0 } else { y + 18.0 };
                let fill = self.tokens.ink;
                let label = Label { x, y, anchor: "middle", fill, size: 10.5, weight: 700 };
                body.push_str(&label.draw(&text));
            }
        }
        body
    }

    fn place(&self, panel: &Panel, index: usize) -> Option<(f64, f64)> {
        let value = (*panel.points.get(index)?)?;
        Some((self.x_of(index), self.scale.at(value)))
    }
}

/// A coordinate of a line that must be where its value is.
fn precise(value: f64) -> String {
    format!("{value:.3}")
}

/// The next of 1, 2, 5, 10, 20, 50 … not below `raw`.
fn round_step(raw: f64) -> usize {
    let mut unit = 1;
    loop {
        for factor in [1, 2, 5] {
            if count(unit * factor) >= raw {
                return unit * factor;
            }
        }
        unit *= 10;
    }
}

fn count(n: usize) -> f64 {
    n as f64
}
