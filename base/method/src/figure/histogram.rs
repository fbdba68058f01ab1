//! Capability histograms, drawn.

use word::{Lang, Words};

use super::Histogram;
use super::scale::Scale;
use super::svg::{Label, Look, heading};
use super::text::{self, px};

const LEFT: f64 = 48.0;
const RIGHT: f64 = 30.0;
const TOP: f64 = 78.0;
const HEIGHT: f64 = 250.0;

/// The body and the height.
pub(crate) fn draw(histogram: &Histogram, lang: Lang, look: &Look) -> (String, f64) {
    let tokens = look.tokens();
    let names = (histogram.title.say(lang), histogram.subject.as_str(), histogram.unit.as_deref());
    let x = scale_of_values(histogram, [LEFT, look.width - RIGHT]);
    let highest = histogram.counts.iter().copied().max().unwrap_or(0);
    let y = Scale::exactly([0.0, (real(highest) * 1.12).max(1.0)], [TOP + HEIGHT, TOP]);
    let mut body = heading(names, tokens, look.width);
    let bottom = TOP + HEIGHT;
    for (edges, &n) in histogram.edges.windows(2).zip(&histogram.counts) {
        let (left, right, top) = (x.at(edges[0]), x.at(edges[1]), y.at(real(n)));
        body.push_str(&format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\" fill-opacity=\"0.28\" \
             stroke=\"{}\" stroke-width=\"0.8\"/>",
            px(left),
            px(top),
            px((right - left).max(0.5)),
            px(bottom - top),
            tokens.indigo,
            tokens.indigo,
        ));
    }
    for (sigma, stroke) in [
        (histogram.sigma_within, format!("stroke=\"{}\"", tokens.indigo)),
        (
            Some(histogram.sigma_overall),
            format!("stroke=\"{}\" stroke-dasharray=\"6 4\"", tokens.ink),
        ),
    ] {
        if let Some(sigma) = sigma.filter(|sigma| *sigma > 0.0) {
            body.push_str(&curve(histogram, sigma, (&x, &y), &stroke));
        }
    }
    body.push_str(&tolerance(histogram, (&x, bottom), lang, look));
    body.push_str(&axis(&x, bottom, look));
    body.push_str(&legend(histogram, lang, look));
    (body, bottom + 34.0)
}

fn scale_of_values(histogram: &Histogram, pixel: [f64; 2]) -> Scale {
    let limits = [histogram.lsl, histogram.usl, histogram.target].into_iter().flatten();
    let tails = [-3.6, 3.6].map(|k| histogram.mean + k * histogram.sigma_overall);
    Scale::around(histogram.edges.iter().copied().chain(limits).chain(tails), pixel)
}

/// The normal curve over the counts: density times readings times bin width.
fn curve(histogram: &Histogram, sigma: f64, (x, y): (&Scale, &Scale), stroke: &str) -> String {
    let width = histogram.edges.get(1).zip(histogram.edges.first()).map_or(1.0, |(b, a)| b - a);
    let n: u64 = histogram.counts.iter().sum();
    let area = real(n) * width;
    let mut points = String::new();
    for i in -80..=80_i32 {
        let z = f64::from(i) / 20.0;
        let density = num::normal::pdf(z).unwrap_or(0.0) / sigma;
        let at = histogram.mean + z * sigma;
        points.push_str(&format!("{} {} ", px(x.at(at)), px(y.at(density * area))));
    }
    format!("<polyline points=\"{points}\" fill=\"none\" {stroke} stroke-width=\"1.6\"/>")
}

fn tolerance(histogram: &Histogram, (x, bottom): (&Scale, f64), lang: Lang, look: &Look) -> String {
    let tokens = look.tokens();
    let target = Words::new("目标", "target");
    let lines = [
        ("LSL", histogram.lsl, "lsl"),
        (target.say(lang), histogram.target, "target"),
        ("USL", histogram.usl, "usl"),
    ];
    let mut body = String::new();
    for (name, value, role) in lines {
        let Some(value) = value else { continue };
        let at = x.at(value);
        body.push_str(&format!(
            "<path d=\"M{at:.3} {}V{}\" stroke=\"{}\" stroke-width=\"2\" stroke-dasharray=\"1 4\" \
             stroke-linecap=\"round\" data-role=\"{role}\" data-value=\"{value}\"/>",
            px(TOP - 10.0),
            px(bottom),
            tokens.ink_2,
        ));
        let fill = tokens.ink;
        let label = Label { x: at, y: TOP - 16.0, anchor: "middle", fill, size: 11.5, weight: 700 };
        body.push_str(&label.draw(&format!("{name} {}", text::number(value, histogram.n_places))));
    }
    body
}

fn axis(x: &Scale, bottom: f64, look: &Look) -> String {
    let tokens = look.tokens();
    let n_ticks = if look.width < 500.0 { 4 } else { 8 };
    let (ticks, n_places) = x.ticks(n_ticks);
    let mut body = format!(
        "<path d=\"M{} {}H{}\" stroke=\"{}\"/>",
        px(LEFT),
        px(bottom),
        px(look.width - RIGHT),
        tokens.rule
    );
    for tick in ticks {
        let at = x.at(tick);
        body.push_str(&format!(
            "<path d=\"M{at:.3} {}v4\" stroke=\"{}\" data-role=\"tick\" data-value=\"{tick}\"/>",
            px(bottom),
            tokens.rule
        ));
        let fill = tokens.ink_2;
        let label =
            Label { x: at, y: bottom + 18.0, anchor: "middle", fill, size: 11.0, weight: 400 };
        body.push_str(&label.draw(&text::number(tick, n_places)));
    }
    body
}

fn legend(histogram: &Histogram, lang: Lang, look: &Look) -> String {
    let tokens = look.tokens();
    let mut body = String::new();
    let mut x = LEFT;
    let within = Words::new("子组内", "within");
    let overall = Words::new("总体", "overall");
    for (words, stroke, dash, is_drawn) in [
        (within, tokens.indigo, "", histogram.sigma_within.is_some()),
        (overall, tokens.ink, " stroke-dasharray=\"6 4\"", histogram.sigma_overall > 0.0),
    ] {
        if !is_drawn {
            continue;
        }
        let text = words.say(lang);
        body.push_str(&format!(
            "<path d=\"M{} 40h24\" stroke=\"{stroke}\" stroke-width=\"1.6\"{dash}/>",
            px(x)
        ));
        let fill = tokens.ink_2;
        let label = Label { x: x + 30.0, y: 44.0, anchor: "start", fill, size: 11.5, weight: 400 };
        body.push_str(&label.draw(text));
        x += 30.0 + text::width_em(text) * 11.5 + 24.0;
    }
    body
}

fn real(n: u64) -> f64 {
    n as f64
}
