//! The one renderer: a figure as SVG, the same bytes everywhere.

use word::Lang;

use super::tokens::{FLOOR, PAPER, Tokens};
use super::{Figure, control_chart, histogram, text};

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

/// Draws figures one below the other, as one picture.
pub fn sheet(figures: &[&Figure], lang: Lang, look: &Look) -> String {
    let look = Look { width: look.width.clamp(320.0, 4000.0), ..*look };
    let (mut titles, mut sentences, mut bodies, mut height) = (vec![], vec![], String::new(), 0.0);
    for figure in figures {
        let (title, sentence, body, own_height) = match figure {
            Figure::ControlChart(chart) => {
                let (body, height) = control_chart::draw(chart, lang, &look);
                (chart.title, &chart.sentence, body, height)
            }
            Figure::Histogram(histogram) => {
                let (body, height) = histogram::draw(histogram, lang, &look);
                (histogram.title, &histogram.sentence, body, height)
            }
        };
        titles.push(text::escape(title.say(lang)));
        sentences.push(text::escape(&sentence.say(lang)));
        // The first needs no move, so a picture of one figure has plain coordinates.
        if height > 0.0 {
            let move_down = text::px(height);
            bodies.push_str(&format!("<g transform=\"translate(0 {move_down})\">{body}</g>"));
        } else {
            bodies.push_str(&body);
        }
        height += own_height;
    }
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
        title = titles.join(" · "),
        sentence = sentences.join(" "),
        bg = tokens.background,
    )
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
