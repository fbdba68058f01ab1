//! A study on paper: A4, black-and-white safe, without script, its numbers and its doubts.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use method::figure::{self, Figure, Look};
use method::{Method, Weight};
use word::{Lang, Words};

use super::{Finished, number};

/// The report as one HTML file.
pub fn report(finished: &Finished, lang: Lang) -> String {
    let method = finished.method();
    let title = method.map_or("", |method| method.card.title.say(lang));
    let (subject, unit) = &finished.subject;
    let page = html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                title { (title) " · " (subject) }
                style { (PreEscaped(include_str!("report.css"))) }
            }
            body {
                header {
                    h1 { (title) }
                    p { (subject) @if let Some(unit) = unit { " (" (unit) ")" } }
                }
                (source(finished, lang))
                @for drawn in rows(&finished.study.outcome.figures) {
                    figure { (PreEscaped(figure::sheet(&drawn, lang, &Look::PAPER))) }
                }
                (answer(finished, lang))
                (numbers(finished, lang))
                (footer(finished, method, lang))
            }
        }
    };
    page.into_string()
}

/// Figures that belong side by side are one picture, the others stand alone.
fn rows(figures: &[Figure]) -> Vec<Vec<&Figure>> {
    let together = |a: &Figure, b: &Figure| a.is_half() && b.is_half();
    figures.chunk_by(together).map(|row| row.iter().collect()).collect()
}

fn source(finished: &Finished, lang: Lang) -> Markup {
    let say = |zh, en| Words::new(zh, en).say(lang);
    let mut pairs = vec![(say("方法", "method"), finished.study.method.to_string())];
    if let Some(source) = &finished.source {
        pairs.extend([
            (say("文件", "file"), source.file.clone()),
            (say("数据行", "rows"), format!("{} / {}", source.n_used(), source.n_rows)),
            ("SHA-256", source.digest.to_string()),
        ]);
    }
    html! {
        dl.source { @for (name, value) in pairs { dt { (name) } dd { (value) } } }
    }
}

fn all_rows_are_used(finished: &Finished) -> bool {
    finished.source.as_ref().is_none_or(|source| source.left_out.is_empty())
}

/// What is said, with everything that limits it: findings, departures, refusal.
fn answer(finished: &Finished, lang: Lang) -> Markup {
    let outcome = &finished.study.outcome;
    let say = |zh, en| Words::new(zh, en).say(lang);
    html! {
        @if let Some(refusal) = &outcome.refusal {
            section.refused {
                h2 { (say("不给出指数", "No index is stated")) }
                p { (refusal.reason.say(lang)) }
                p { "→ " (refusal.way_out.say(lang)) }
            }
        }
        section {
            h2 { (say("发现", "Findings")) }
            ul {
                @for finding in &outcome.findings {
                    li.signal[finding.weight == Weight::Signal] {
                        (mark(finding.weight)) " " (finding.message.say(lang))
                    }
                }
                @if outcome.findings.is_empty() { li { (say("无", "none")) } }
            }
            h2 { (say("与方案的偏离", "Departures from the plan")) }
            ul {
                @for deviation in &outcome.deviations {
                    li { "× " (deviation.message.say(lang)) }
                }
                @for (row, code) in finished.source.iter().flat_map(|source| &source.left_out) {
                    li {
                        "× " (say("剔除第", "row")) " " (row) " " (say("行", "left out"))
                        " (" (code) ")"
                    }
                }
                @if outcome.deviations.is_empty() && all_rows_are_used(finished) {
                    li { (say("无", "none")) }
                }
            }
        }
    }
}

fn mark(weight: Weight) -> &'static str {
    match weight {
        Weight::Signal => "◆",
        Weight::Caution => "!",
        Weight::Note => "·",
    }
}

fn numbers(finished: &Finished, lang: Lang) -> Markup {
    let rows = finished.study.outcome.numbers.iter().filter_map(|of| {
        let value = number::value(of, finished.scale)?;
        Some((of.words.say(lang), of.key.as_str(), value, number::interval(of, finished.scale)))
    });
    let say = |zh, en| Words::new(zh, en).say(lang);
    html! {
        table {
            thead { tr {
                th { (say("数值", "number")) }
                th { (say("代号", "key")) }
                th { (say("估计", "value")) }
                th { (say("置信区间", "interval")) }
            } }
            tbody {
                @for (words, key, value, interval) in rows {
                    tr {
                        td { (words) }
                        td.key { (key) }
                        td.number { (value) }
                        td.number { (interval) }
                    }
                }
            }
        }
    }
}

fn footer(finished: &Finished, method: Option<&Method>, lang: Lang) -> Markup {
    let say = |zh, en| Words::new(zh, en).say(lang);
    html! {
        footer {
            @if let Some(method) = method {
                p { (method.card.formula) }
                p { (method.card.source) }
            }
            p { (say("参数", "parameters")) ": " code { (finished.study.parameters.to_string()) } }
            p {
                (say("复算", "compute again")) ": "
                code {
                    "wule run " (finished.study.method.to_string()) " "
                    @if let Some(source) = &finished.source { (source.file) " " }
                    "--params '…'"
                }
                " · wule " (env!("CARGO_PKG_VERSION"))
            }
        }
    }
}
