//! What stands on a sheet, for those who print it: as HTML, and as PDF.

use maud::{Markup, PreEscaped, html};
use serde_json::{Value, json};
use word::{Lang, Message};

use super::sign;

/// A part of a sheet.
pub enum Block {
    /// The box at the top, by names and texts.
    Head(Vec<[String; 2]>),
    /// What is to be seen before all else.
    Notice(&'static str, Vec<Line>),
    /// A picture as SVG, with what is to be seen in words.
    Figure(String, String),
    /// Lines below a heading.
    Section(&'static str, Vec<Line>),
    /// Rows below a heading.
    Table(&'static str, Vec<Column>, Vec<Vec<String>>),
    /// Names and values below a heading, and what is to be said of them.
    Pairs(&'static str, Vec<(&'static str, String)>, String),
    /// The block to sign, with who made it.
    Sign(Option<String>),
}

/// A sentence, with the code by which it can be looked up.
pub struct Line {
    /// What stands before it.
    pub mark: &'static str,
    /// The sentence.
    pub text: String,
    /// The code, where it has one.
    pub code: Option<String>,
    /// Whether it is to be seen first.
    pub is_strong: bool,
}

/// A column of a table.
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// How its cells are set.
    pub class: Option<&'static str>,
}

/// The class of cells that are set at their right edge.
pub const NUMBER: &str = "number";

impl Line {
    /// A sentence behind a mark.
    pub fn new(mark: &'static str, text: String) -> Self {
        Self { mark, text, code: None, is_strong: false }
    }

    /// A message behind a mark, with its code.
    pub fn of(mark: &'static str, message: &Message, lang: Lang) -> Self {
        Self { code: Some(message.code.to_string()), ..Self::new(mark, message.say(lang)) }
    }

    fn marked(&self) -> String {
        [self.mark, &self.text]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn markup(&self) -> Markup {
        html! {
            (self.marked())
            @if let Some(code) = &self.code { " " span.code { (code) } }
        }
    }

    fn json(&self) -> Value {
        let code = self.code.as_ref().map(|code| format!(" [{code}]")).unwrap_or_default();
        json!({"kind": "paragraph", "text": self.marked() + &code, "strong": self.is_strong})
    }
}

impl Block {
    /// As HTML.
    pub fn markup(&self, lang: Lang) -> Markup {
        match self {
            Self::Head(cells) => super::head::boxes(cells),
            Self::Notice(heading, lines) => html! {
                section.refused {
                    h2 { (heading) }
                    @for line in lines { p { (line.markup()) } }
                }
            },
            Self::Figure(svg, _) => html! { figure { (PreEscaped(svg)) } },
            Self::Section(heading, lines) => html! {
                section {
                    h2 { (heading) }
                    ul { @for line in lines { li.signal[line.is_strong] { (line.markup()) } } }
                }
            },
            Self::Table(heading, columns, rows) => html! {
                h2 { (heading) }
                table {
                    thead { tr { @for column in columns {
                        th class=[column.class.filter(|class| *class == NUMBER)] { (column.name) }
                    } } }
                    tbody { @for row in rows { tr {
                        @for (column, cell) in columns.iter().zip(row) {
                            td class=[column.class] { (cell) }
                        }
                    } } }
                }
            },
            Self::Pairs(heading, pairs, note) => html! {
                footer {
                    h2 { (heading) }
                    (super::pairs(pairs))
                    p { (note) }
                }
            },
            Self::Sign(made_by) => super::signatures(made_by.as_deref(), lang),
        }
    }

    /// As `wule-pdf` takes it.
    pub fn json(&self, lang: Lang) -> Vec<Value> {
        let heading = |text: &str| json!({"kind": "heading", "text": text});
        let lines = |text: &str, lines: &[Line]| {
            std::iter::once(heading(text)).chain(lines.iter().map(Line::json)).collect()
        };
        match self {
            Self::Head(cells) => vec![json!({"kind": "head", "cells": cells})],
            Self::Notice(text, of) | Self::Section(text, of) => lines(text, of),
            Self::Figure(svg, alt) => vec![json!({"kind": "figure", "svg": svg, "alt": alt})],
            Self::Table(text, columns, rows) => {
                let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
                let right: Vec<bool> =
                    columns.iter().map(|column| column.class == Some(NUMBER)).collect();
                let table =
                    json!({"kind": "table", "columns": names, "right": right, "rows": rows});
                vec![heading(text), table]
            }
            Self::Pairs(text, pairs, note) => vec![
                heading(text),
                json!({"kind": "pairs", "pairs": pairs}),
                json!({"kind": "paragraph", "text": note}),
            ],
            Self::Sign(made_by) => {
                vec![json!({"kind": "sign", "rows": sign::rows(made_by.as_deref(), lang)})]
            }
        }
    }
}
