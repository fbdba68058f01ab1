//! Plots, drawn.

use word::Lang;

use super::plot::{Axis, AxisKind, Direction, Plot, Shape, Trace};
use super::scale::Scale;
use super::svg::{Label, Look, heading};
use super::text::{self, px};
use super::tokens::Tokens;

const LEFT: f64 = 64.0;
const RIGHT: f64 = 26.0;
const TOP: f64 = 66.0;
const HEIGHT: f64 = 230.0;
const BELOW: f64 = 48.0;

/// Where things are.
struct Frame<'a> {
    plot: &'a Plot,
    x: Scale,
    y: Scale,
    width: f64,
    lang: Lang,
    tokens: &'static Tokens,
}

/// The body and the height.
pub(crate) fn draw(plot: &Plot, lang: Lang, look: &Look) -> (String, f64) {
    let pixels = [[LEFT, look.width - RIGHT], [TOP + HEIGHT, TOP]];
    let frame = Frame {
        plot,
        x: scale(plot, 0, pixels[0]),
        y: scale(plot, 1, pixels[1]),
        width: look.width,
        lang,
        tokens: look.tokens(),
    };
    let names = (plot.title.say(lang), plot.subject.as_str(), plot.unit.as_deref());
    let mut body = heading(names, frame.tokens, look.width);
    body.push_str(&frame.x_axis());
    body.push_str(&frame.y_axis());
    body.push_str(&frame.marks());
    let n_bars = plot.traces.iter().filter(|trace| trace.shape == Shape::Bars).count();
    let mut bars_before = 0;
    for (i, trace) in plot.traces.iter().enumerate() {
        body.push_str(&frame.trace(i, trace, (bars_before, n_bars)));
        bars_before += usize::from(trace.shape == Shape::Bars);
    }
    body.push_str(&frame.legend());
    (body, TOP + HEIGHT + BELOW)
}

/// Where a value stands on its axis, before pixels; `None` where it cannot be drawn.
fn placed(axis: &Axis, value: f64) -> Option<f64> {
    match axis.kind {
        AxisKind::Log => (value > 0.0).then(|| num::ln(value)),
        _ => value.is_finite().then_some(value),
    }
}

/// The scale that shows all traces and marks.
fn scale(plot: &Plot, place: usize, pixel: [f64; 2]) -> Scale {
    let axis = [&plot.x, &plot.y][place];
    if let AxisKind::Names(names) = &axis.kind {
        return Scale::exactly([-0.6, names.len().max(1) as f64 - 0.4], pixel);
    }
    let traced = plot.traces.iter().flat_map(|trace| &trace.points).map(|point| point[place]);
    let on = [Direction::X, Direction::Y][place];
    let marked = plot.marks.iter().filter(|mark| mark.direction == on).map(|mark| mark.at);
    let has_bars = place == 1 && plot.traces.iter().any(|trace| trace.shape == Shape::Bars);
    let values: Vec<f64> = traced
        .chain(marked)
        .chain(has_bars.then_some(0.0))
        .filter_map(|value| placed(axis, value))
        .collect();
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for &value in &values {
        low = low.min(value);
        high = high.max(value);
    }
    if low >= high {
        return Scale::around(values, pixel);
    }
    // What starts at zero, or ends at one whole, is drawn from there.
    let air = 0.06 * (high - low);
    let is_share = axis.kind == AxisKind::Percent;
    let from = if low == 0.0 && !matches!(axis.kind, AxisKind::Log) { 0.0 } else { low - air };
    let to = if is_share && high == 1.0 { 1.0 } else { high + air };
    Scale::exactly([from, to], pixel)
}

impl Frame<'_> {
    fn bottom(&self) -> f64 {
        TOP + HEIGHT
    }

    fn at(&self, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        let (x, y) = placed(&self.plot.x, x).zip(placed(&self.plot.y, y))?;
        Some([self.x.at(x), self.y.at(y)])
    }

    /// Ticks: places on the axis with what is printed there.
    fn ticks(axis: &Axis, scale: &Scale, n: usize) -> Vec<(f64, String)> {
        match &axis.kind {
            AxisKind::Names(names) => {
                let every = names.len().div_ceil(n.max(1)).max(1);
                let named = names.iter().enumerate().step_by(every);
                named.map(|(i, name)| (i as f64, name.clone())).collect()
            }
            AxisKind::Probability => probabilities(scale),
            AxisKind::Log => powers(scale),
            AxisKind::Percent => {
                let (ticks, places) = scale.ticks(n);
                let percent = |tick: f64| {
                    format!("{}%", text::number(100.0 * tick, places.saturating_sub(2)))
                };
                ticks.into_iter().map(|tick| (tick, percent(tick))).collect()
            }
            AxisKind::Linear => {
                let (ticks, places) = scale.ticks(n);
                ticks.into_iter().map(|tick| (tick, text::number(tick, places))).collect()
            }
        }
    }

    fn x_axis(&self) -> String {
        let room = self.width - LEFT - RIGHT;
        let n = match &self.plot.x.kind {
            // As many names as find room beside each other.
            AxisKind::Names(names) => {
                let wide = names.iter().map(|name| text::width_em(name)).fold(1.0, f64::max);
                (room / (11.0 * wide.min(9.0) + 14.0)).max(3.0) as usize
            }
            _ => (room / 80.0).clamp(3.0, 10.0) as usize,
        };
        let ticks = Self::ticks(&self.plot.x, &self.x, n);
        let mut body = format!(
            "<path d=\"M{} {}H{}\" stroke=\"{}\"/>",
            px(LEFT),
            px(self.bottom()),
            px(self.width - RIGHT),
            self.tokens.rule
        );
        let each = room / ticks.len().max(1) as f64 / 11.0;
        for (value, name) in ticks {
            let at = self.x.at(value);
            body.push_str(&format!(
                "<path d=\"M{at:.3} {}v4\" stroke=\"{}\"/>",
                px(self.bottom()),
                self.tokens.rule
            ));
            let name = text::fitted(&name, each.max(3.0));
            body.push_str(&self.small(at, self.bottom() + 18.0, "middle").draw(&name));
        }
        let middle = LEFT + room / 2.0;
        body + &self
            .small(middle, self.bottom() + 38.0, "middle")
            .draw(self.plot.x.label.say(self.lang))
    }

    fn y_axis(&self) -> String {
        let mut body = String::new();
        // Names that stand below each other need little room; all are shown where they fit.
        let n = match &self.plot.y.kind {
            AxisKind::Names(names) => names.len().clamp(1, 16),
            _ => 5,
        };
        for (value, name) in Self::ticks(&self.plot.y, &self.y, n) {
            let at = self.y.at(value);
            body.push_str(&format!(
                "<path d=\"M{} {at:.3}H{}\" stroke=\"{}\"/>",
                px(LEFT),
                px(self.width - RIGHT),
                self.tokens.grid
            ));
            let name = text::fitted(&name, 5.0);
            body.push_str(&self.small(LEFT - 8.0, at + 4.0, "end").draw(&name));
        }
        body + &self.small(16.0, TOP - 10.0, "start").draw(self.plot.y.label.say(self.lang))
    }

    fn small(&self, x: f64, y: f64, anchor: &'static str) -> Label<'static> {
        Label { x, y, anchor, fill: self.tokens.ink_2, size: 11.0, weight: 400 }
    }

    fn marks(&self) -> String {
        let mut body = String::new();
        let [mut names_x, mut names_y] = [Vec::new(), Vec::new()];
        for mark in &self.plot.marks {
            let (axis, scale) = match mark.direction {
                Direction::X => (&self.plot.x, &self.x),
                Direction::Y => (&self.plot.y, &self.y),
            };
            let Some(value) = placed(axis, mark.at) else { continue };
            let at = scale.at(value);
            let line = match mark.direction {
                Direction::X => format!("M{at:.3} {}V{}", px(TOP), px(self.bottom())),
                Direction::Y => format!("M{} {at:.3}H{}", px(LEFT), px(self.width - RIGHT)),
            };
            body.push_str(&format!(
                "<path d=\"{line}\" stroke=\"{}\" stroke-width=\"1.2\" stroke-dasharray=\"6 4\" \
                 data-role=\"mark\" data-value=\"{}\"/>",
                self.tokens.seal, mark.at
            ));
            let name = mark.name.say(self.lang);
            match mark.direction {
                Direction::X => names_x.push((at, name)),
                Direction::Y => names_y.push((at, name)),
            }
        }
        for (at, name) in names_y {
            // A short name stands beside its line, where no data are; a long one above it.
            let edge = self.width - RIGHT;
            let is_short = text::width_em(name.trim_end_matches('\u{304}')) * 11.0 <= RIGHT - 4.0;
            let label = if is_short {
                self.mark_name(edge + 3.0, at + 4.0, "start")
            } else {
                self.mark_name(edge - 4.0, at - 5.0, "end")
            };
            body.push_str(&label.draw(name));
        }
        // Names of neighbouring vertical marks stand on different heights.
        names_x.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut free_from = [f64::NEG_INFINITY; 3];
        for (at, name) in names_x {
            let wide = text::width_em(name) * 11.0;
            let row = free_from.iter().position(|free| at >= *free).unwrap_or(0);
            free_from[row] = at + wide + 12.0;
            let fits = at + wide + 6.0 < self.width - RIGHT;
            let (x, anchor) = if fits { (at + 4.0, "start") } else { (at - 4.0, "end") };
            let y = TOP + 10.0 + 14.0 * row as f64;
            body.push_str(&self.mark_name(x, y, anchor).draw(name));
        }
        body
    }

    fn mark_name(&self, x: f64, y: f64, anchor: &'static str) -> Label<'static> {
        Label { x, y, anchor, fill: self.tokens.seal, size: 11.0, weight: 400 }
    }

    fn trace(&self, i: usize, trace: &Trace, bars: (usize, usize)) -> String {
        match trace.shape {
            Shape::Bars => self.bars(i, trace, bars),
            Shape::Line => self.line(i, trace, ""),
            Shape::Dashed => self.line(i, trace, " stroke-dasharray=\"6 4\""),
            Shape::Points => self.points(i, trace),
            Shape::Pairs => self.pairs(trace),
            Shape::Joined => self.line(i, trace, "") + &self.points(i, trace),
        }
    }

    fn colour(&self, i: usize) -> &'static str {
        let tokens = self.tokens;
        [tokens.indigo, tokens.ochre, tokens.ink_2, tokens.seal, tokens.ink][i % 5]
    }

    fn line(&self, i: usize, trace: &Trace, dash: &str) -> String {
        let mut points = String::new();
        for [x, y] in trace.points.iter().filter_map(|point| self.at(*point)) {
            points.push_str(&format!("{} {} ", px(x), px(y)));
        }
        format!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.7\" \
             stroke-linejoin=\"round\"{dash}/>",
            points.trim_end(),
            self.colour(i)
        )
    }

    /// Always of one colour: they stand beside points that have theirs.
    fn pairs(&self, trace: &Trace) -> String {
        let mut path = String::new();
        for pair in trace.points.chunks_exact(2) {
            if let Some(([x0, y0], [x1, y1])) = self.at(pair[0]).zip(self.at(pair[1])) {
                path.push_str(&format!("M{} {}L{} {}", px(x0), px(y0), px(x1), px(y1)));
            }
        }
        format!("<path d=\"{path}\" stroke=\"{}\" fill=\"none\"/>", self.tokens.ink_2)
    }

    fn points(&self, i: usize, trace: &Trace) -> String {
        let placed = trace.points.iter().filter_map(|point| self.at(*point));
        placed.map(|[x, y]| dot(i, [x, y], self.colour(i))).collect()
    }

    fn bars(&self, i: usize, trace: &Trace, (before, n): (usize, usize)) -> String {
        let step = (self.x.at(1.0) - self.x.at(0.0)).abs();
        let wide = (0.72 * step / n.max(1) as f64).clamp(0.5, 60.0);
        let offset = (before as f64 - n as f64 / 2.0) * wide;
        let mut body = String::new();
        for &[x, y] in &trace.points {
            let Some(([x, top], [_, zero])) = self.at([x, y]).zip(self.at([x, 0.0])) else {
                continue;
            };
            body.push_str(&format!(
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\" \
                 fill-opacity=\"0.55\" stroke=\"{}\" data-role=\"bar\" data-value=\"{y}\"/>",
                px(x + offset),
                px(top.min(zero)),
                px(wide),
                px((zero - top).abs()),
                self.colour(i),
                self.colour(i),
            ));
        }
        body
    }

    fn legend(&self) -> String {
        let mut body = String::new();
        let mut x = LEFT + text::width_em(self.plot.y.label.say(self.lang)) * 11.0 - 20.0;
        let named = self.plot.traces.iter().filter_map(|trace| trace.name.as_ref());
        let needed: f64 = named.map(|name| 50.0 + text::width_em(name.say(self.lang)) * 11.5).sum();
        // Where it is tight, smaller names closer together; a trace without a name says nothing.
        let (size, gap) =
            if x + needed - 20.0 > self.width - 8.0 { (9.5, 4.0) } else { (11.5, 20.0) };
        for (i, trace) in self.plot.traces.iter().enumerate() {
            let Some(name) = &trace.name else { continue };
            let name = name.say(self.lang);
            let wide = text::width_em(name) * size;
            if x + 30.0 + wide > self.width - 8.0 {
                break;
            }
            let y = TOP - 14.0;
            body.push_str(&match trace.shape {
                Shape::Points => dot(i, [x + 12.0, y], self.colour(i)),
                Shape::Pairs => {
                    let (at, ink) = (px(x), self.tokens.ink_2);
                    format!("<path d=\"M{at} {}h24\" stroke=\"{ink}\"/>", px(y))
                }
                Shape::Bars => format!(
                    "<rect x=\"{}\" y=\"{}\" width=\"12\" height=\"10\" fill=\"{}\" \
                     fill-opacity=\"0.55\" stroke=\"{}\"/>",
                    px(x + 6.0),
                    px(y - 5.0),
                    self.colour(i),
                    self.colour(i)
                ),
                _ => {
                    let is_broken = trace.shape == Shape::Dashed;
                    let dash = if is_broken { " stroke-dasharray=\"6 4\"" } else { "" };
                    let mark = if trace.shape == Shape::Joined {
                        dot(i, [x + 12.0, y], self.colour(i))
                    } else {
                        String::new()
                    };
                    format!(
                        "<path d=\"M{} {}h24\" stroke=\"{}\" stroke-width=\"1.7\"{dash}/>{mark}",
                        px(x),
                        px(y),
                        self.colour(i)
                    )
                }
            });
            let label = Label { size, ..self.small(x + 30.0, y + 4.0, "start") };
            body.push_str(&label.draw(name));
            x += 30.0 + wide + gap;
        }
        body
    }
}

/// A mark whose shape tells traces apart where colours do not.
fn dot(i: usize, [x, y]: [f64; 2], colour: &str) -> String {
    let path = match i % 4 {
        0 => {
            return format!(
                "<circle cx=\"{}\" cy=\"{}\" r=\"3\" fill=\"{colour}\"/>",
                px(x),
                px(y)
            );
        }
        1 => "m0 -4l4 4l-4 4l-4 -4z",
        2 => "m-3 -3h6v6h-6z",
        _ => "m0 -4l4 7h-8z",
    };
    format!("<path d=\"M{} {}{path}\" fill=\"{colour}\"/>", px(x), px(y))
}

/// The probabilities that are printed on a normal axis.
const PROBABILITIES: [(f64, &str); 11] = [
    (0.001, "0.1%"),
    (0.01, "1%"),
    (0.05, "5%"),
    (0.1, "10%"),
    (0.25, "25%"),
    (0.5, "50%"),
    (0.75, "75%"),
    (0.9, "90%"),
    (0.95, "95%"),
    (0.99, "99%"),
    (0.999, "99.9%"),
];

fn probabilities(scale: &Scale) -> Vec<(f64, String)> {
    let placed = PROBABILITIES.iter().filter_map(|(p, name)| {
        let z = num::normal::quantile(*p).ok()?;
        scale.shows(z).then(|| (z, (*name).to_owned()))
    });
    placed.collect()
}

/// Powers of ten inside a logarithmic scale; 2 and 5 between them where there are few.
fn powers(scale: &Scale) -> Vec<(f64, String)> {
    let steps = |leading: &[f64]| -> Vec<(f64, String)> {
        let mut found = Vec::new();
        for exponent in -12..=12_i32 {
            for first in leading {
                let value: f64 = format!("{first}e{exponent}").parse().unwrap_or(1.0);
                let place = num::ln(value);
                if scale.shows(place) {
                    found.push((place, text::number(value, u32::try_from(-exponent).unwrap_or(0))));
                }
            }
        }
        found
    };
    let plain = steps(&[1.0]);
    if plain.len() >= 3 { plain } else { steps(&[1.0, 2.0, 5.0]) }
}
