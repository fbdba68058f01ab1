//! The one renderer: a figure as SVG, the same bytes everywhere.

use word::Lang;

use super::tokens::{FLOOR, PAPER, Tokens};
use super::{Figure, control_chart, histogram, plot_drawn, text};

/// How a figure should look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// The width in pixels, at least 320.
    pub width: f64,
    /// Paper or shop floor.
    pub theme: Theme,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Light, printable.
    Paper,
    /// Dark, for the shop floor.
    Floor,
}

impl Look {
    /// On paper, 900 pixels wide.
    pub const PAPER: Self = Self { width: 900.0, theme: Theme::Paper };

    pub(crate) fn tokens(&self) -> &'static Tokens {
        match self.theme {
            Theme::Paper => &PAPER,
            Theme::Floor => &FLOOR,
        }
    }
}

/// Draws a figure. No script, no font, no address of anything outside.
pub fn svg(figure: &Figure, lang: Lang, look: &Look) -> String {
    sheet(&[figure], lang, look)
}

/// Draws figures one below the other, as one picture; two plots of half width share a row.
pub fn sheet(figures: &[&Figure], lang: Lang, look: &Look) -> String {
    let look = Look { width: look.width.clamp(320.0, 4000.0), ..*look };
    let (mut bodies, mut height) = (String::new(), 0.0);
    let mut rest = figures;
    while let Some((first, others)) = rest.split_first() {
        let pair = others
            .first()
            .filter(|next| look.width >= TWO_COLUMNS && first.is_half() && next.is_half());
        if let Some(second) = pair {
            let half = Look { width: look.width / 2.0, ..look };
            let (left, left_height) = draw(first, lang, &half);
            let (right, right_height) = draw(second, lang, &half);
            bodies.push_str(&moved(&left, [0.0, height]));
            bodies.push_str(&moved(&right, [half.width, height]));
            height += left_height.max(right_height);
            rest = &others[1..];
        } else {
            let (body, own_height) = draw(first, lang, &look);
            bodies.push_str(&moved(&body, [0.0, height]));
            height += own_height;
            rest = others;
        }
    }
    let say = |texts: Vec<String>, between| texts.join(between);
    let titles = figures.iter().map(|figure| text::escape(figure.title().say(lang))).collect();
    let sentences = figures.iter().map(|figure| text::escape(&figure.sentence().say(lang)));
    let (tokens, width) = (look.tokens(), look.width);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" \
         height=\"{h}\" role=\"img\" lang=\"{lang}\" font-family=\"'PingFang SC','Microsoft \
         YaHei','Noto Sans CJK SC','Noto Sans SC',system-ui,sans-serif\" font-size=\"12\" \
         font-variant-numeric=\"tabular-nums\"><title>{title}</title><desc>{sentence}</desc>\
         <rect width=\"{w}\" height=\"{h}\" fill=\"{bg}\"/>{bodies}</svg>\n",
        w = text::px(width),
        h = text::px(height),
        lang = lang.tag(),
        title = say(titles, " · "),
        sentence = say(sentences.collect(), " "),
        bg = tokens.background,
    )
}

/// From this width on, two halves stand side by side.
const TWO_COLUMNS: f64 = 700.0;

/// The body of a figure and its height.
fn draw(figure: &Figure, lang: Lang, look: &Look) -> (String, f64) {
    match figure {
        Figure::ControlChart(chart) => control_chart::draw(chart, lang, look),
        Figure::Histogram(histogram) => histogram::draw(histogram, lang, look),
        Figure::Plot(plot) => plot_drawn::draw(plot, lang, look),
    }
}

/// The first needs no move, so a picture of one figure has plain coordinates.
fn moved(body: &str, [x, y]: [f64; 2]) -> String {
    if x == 0.0 && y == 0.0 {
        return body.to_owned();
    }
    format!("<g transform=\"translate({} {})\">{body}</g>", text::px(x), text::px(y))
}

/// A piece of text at a place.
pub(crate) struct Label<'a> {
    pub x: f64,
    pub y: f64,
    pub anchor: &'static str,
    pub fill: &'a str,
    pub size: f64,
    pub weight: u32,
}

impl Label<'_> {
    /// The element.
    pub fn draw(&self, text: &str) -> String {
        let weight = match self.weight {
            400 => String::new(),
            weight => format!(" font-weight=\"{weight}\""),
        };
        // A combining macron lands beside its letter in many fonts; a line above never does.
        let (text, bar) = match text.strip_suffix('\u{304}') {
            Some(letter) => (letter, " text-decoration=\"overline\""),
            None => (text, ""),
        };
        format!(
            "<text x=\"{}\" y=\"{}\" text-anchor=\"{}\" fill=\"{}\" \
             font-size=\"{}\"{weight}{bar}>{}</text>",
            text::px(self.x),
            text::px(self.y),
            self.anchor,
            self.fill,
            text::px(self.size),
            text::escape(text),
        )
    }
}

/// The title line of a figure: what it is, of what, in which unit.
pub(crate) fn heading(
    (title, subject, unit): (&str, &str, Option<&str>),
    tokens: &Tokens,
    width: f64,
) -> String {
    let of = match unit {
        Some(unit) => format!("{subject} ({unit})"),
        None => subject.to_owned(),
    };
    let label = |x, fill, size, weight| Label { x, y: 24.0, anchor: "start", fill, size, weight };
    let after = 16.0 + text::width_em(title) * 16.0 + 14.0;
    let room = (width - after - 16.0) / 13.0;
    label(16.0, tokens.ink, 15.0, 700).draw(title)
        + &label(after, tokens.ink_2, 13.0, 400).draw(&text::fitted(&of, room.max(4.0)))
}
