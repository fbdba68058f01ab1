//! The figures of a passport, drawn by the one renderer, in a page or by themselves.

use method::figure::{Figure, Look, Theme, svg};
use word::{Lang, Message};

use super::shelf::Shown;
use crate::compress;

/// What all figures of a page may weigh when compressed. The rest of a page weighs some 9 kB, and
/// a phone shall have it at once: figures that do not fit are linked.
const INLINE_BYTES_MAX: usize = 5_500;

/// As wide as a phone shows it without shrinking the letters; a page has room for two of them.
const PHONE: Look = Look { width: 350.0, theme: Theme::Paper };

/// Figure `index`, from 0, of readings that are opened; its heading says `name`.
pub(super) fn figure(shown: &Shown, index: usize, name: &str) -> Option<Figure> {
    let mut figure = shown.report.study.as_ref()?.outcome.figures.get(index)?.clone();
    name.clone_into(figure.subject_mut());
    Some(figure)
}

/// For a page, whose style recolours them in the dark; `None` for those that do not fit.
pub(super) fn inline(figures: &[Figure], lang: Lang) -> Vec<Option<String>> {
    let mut weight = 0;
    let draw = |figure| {
        let drawn = svg(figure, lang, &PHONE);
        let heavier = weight + compress::gzip(drawn.as_bytes()).len();
        if heavier > INLINE_BYTES_MAX {
            return None;
        }
        weight = heavier;
        Some(drawn)
    };
    figures.iter().map(draw).collect()
}

/// As a file of its own.
pub(super) fn alone(figure: &Figure, lang: Lang) -> String {
    svg(figure, lang, &Look::PAPER)
}

/// What is to be seen in it.
pub(super) fn caption(figure: &Figure) -> &Message {
    figure.sentence()
}
