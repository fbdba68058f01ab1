//! A study on paper: what was asked, of what, under which preconditions, the answer with
//! everything that limits it, and the digests by which anyone can compute it again.

use maud::{Markup, PreEscaped, html};
use method::figure::{self, Figure, Look};
use method::{Method, Weight};
use word::{Lang, Message, Words};

use super::precondition::preconditions;
use super::{Finished, number};
use crate::paper::{self, Head, Sheet};

/// The report as one HTML file.
pub fn report(finished: &Finished, head: &Head, lang: Lang) -> String {
    let method = finished.method();
    let (subject, unit) = &finished.subject;
    let unit_shown = unit.as_ref().map(|unit| format!(" ({unit})")).unwrap_or_default();
    let id = finished.study.method.to_string();
    let about = format!("{subject}{unit_shown}");
    let digest = finished.outcome_digest().to_string();
    let sheet = Sheet {
        title: method.map_or("", |method| method.card.title.say(lang)),
        subject: [about.as_str(), &id, concat!("wule ", env!("CARGO_PKG_VERSION"))]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        mark: format!("{id} | sha256 {}", &digest[..16]),
        lang,
    };
    let head = head
        .clone()
        .or("characteristic", Some(about).filter(|about| !about.is_empty()))
        .or("specification", specification(finished, lang));
    let body = html! {
        (head.markup(&[], lang))
        (refusal(finished, lang))
        @for drawn in rows(&finished.study.outcome.figures) {
            figure { (PreEscaped(figure::sheet(&drawn, lang, &Look::PAPER))) }
        }
        (answer(finished, lang))
        (numbers(finished, lang))
        (method_and_source(finished, method, lang))
        (paper::signatures(head.get("made-by"), lang))
    };
    paper::page(&sheet, &body)
}

/// The limits in the parameters, as a head would write them.
fn specification(finished: &Finished, lang: Lang) -> Option<String> {
    let parameter = |name: &str| finished.study.parameters.get(name)?.as_str();
    let unit = finished.subject.1.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
    let limits = match (parameter("lsl"), parameter("usl")) {
        (Some(lsl), Some(usl)) => format!("{lsl} … {usl}{unit}"),
        (Some(lsl), None) => format!("≥ {lsl}{unit}"),
        (None, Some(usl)) => format!("≤ {usl}{unit}"),
        (None, None) => return None,
    };
    let target = parameter("target").map(|target| {
        Words::new("，目标 {target}", ", target {target}")
            .fill(lang, &[("target", target.to_owned())])
    });
    Some(limits + &target.unwrap_or_default())
}

/// Two figures that belong side by side are one picture, the others stand alone; a page may end
/// between any two pictures.
fn rows(figures: &[Figure]) -> Vec<Vec<&Figure>> {
    let together = |a: &Figure, b: &Figure| a.is_half() && b.is_half();
    let runs = figures.chunk_by(together);
    runs.flat_map(|run| run.chunks(2)).map(|row| row.iter().collect()).collect()
}

fn refusal(finished: &Finished, lang: Lang) -> Markup {
    html! {
        @if let Some(refusal) = &finished.study.outcome.refusal {
            section.refused {
                h2 { (Words::new("不给出指数", "No index is stated").say(lang)) }
                p { (said(&refusal.reason, lang)) }
                p { "→ " (refusal.way_out.say(lang)) }
            }
        }
    }
}

/// A sentence with the code by which it can be looked up.
fn said(message: &Message, lang: Lang) -> Markup {
    html! { (message.say(lang)) " " span.code { (message.code) } }
}

/// What is said, with everything that limits it: findings, preconditions, departures.
fn answer(finished: &Finished, lang: Lang) -> Markup {
    let outcome = &finished.study.outcome;
    let say = |zh, en| Words::new(zh, en).say(lang);
    html! {
        section {
            h2 { (say("发现", "Findings")) }
            ul {
                @for finding in &outcome.findings {
                    li.signal[finding.weight == Weight::Signal] {
                        (mark(finding.weight)) " " (said(&finding.message, lang))
                    }
                }
                @if outcome.findings.is_empty() { li { (say("无", "none")) } }
                @if let Some(sentence) = finished.run_length_said(lang) { li { "· " (sentence) } }
            }
        }
        section {
            h2 { (say("前提", "Preconditions")) }
            ul {
                @for found in preconditions(finished, lang) {
                    li.signal[found.holds == Some(false)] { (found.mark()) " " (found.sentence) }
                }
            }
        }
        section {
            h2 { (say("与方案的偏离", "Departures from the plan")) }
            (departures(finished, lang))
        }
    }
}

fn departures(finished: &Finished, lang: Lang) -> Markup {
    let deviations = &finished.study.outcome.deviations;
    let left_out = finished.source.iter().flat_map(|source| &source.left_out);
    let is_none = deviations.is_empty() && left_out.clone().next().is_none();
    html! {
        ul {
            @for deviation in deviations { li { "× " (said(&deviation.message, lang)) } }
            @for (row, code) in left_out {
                li {
                    "× "
                    (Words::new("第 {row} 行剔除", "row {row} left out")
                        .fill(lang, &[("row", row.to_string())]))
                    " " span.code { (code) }
                }
            }
            @if is_none { li { (Words::new("无", "none").say(lang)) } }
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
        h2 { (say("数值", "Numbers")) }
        table {
            thead { tr {
                th { (say("名称", "name")) }
                th { (say("代号", "key")) }
                th.number { (say("估计", "value")) }
                th.number { (say("置信区间", "interval")) }
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

/// By what it was computed, from what, and how anyone computes it again.
fn method_and_source(finished: &Finished, method: Option<&Method>, lang: Lang) -> Markup {
    let say = |zh, en| Words::new(zh, en).say(lang);
    let id = finished.study.method.to_string();
    let mut pairs = vec![(say("方法", "method"), id.clone())];
    if let Some(method) = method {
        pairs.push((say("公式", "formula"), method.card.formula.to_owned()));
        pairs.push((say("出处", "source"), method.card.source.to_owned()));
    }
    pairs.push((say("参数", "parameters"), finished.study.parameters.to_string()));
    let mut file = String::new();
    if let Some(source) = &finished.source {
        pairs.push((say("数据文件", "data file"), source.file.clone()));
        pairs.push((say("数据 SHA-256", "SHA-256 of the data"), source.digest.to_string()));
        file = format!("{} ", source.file);
    }
    let digest = finished.outcome_digest().to_string();
    pairs.push((say("结果 SHA-256", "SHA-256 of the outcome"), digest));
    let again = format!("wule run {id} {file}--params '…'");
    pairs.push((say("复算", "compute again"), again));
    let explanation = say(
        "结果摘要取自结果的规范 JSON（数值取 12 位有效数字、偏离与拒绝代码），与 --json 中的 \
         committed_sha256 相同。",
        "The digest of the outcome is that of its canonical JSON (numbers to 12 significant \
         digits, codes of departures and refusal), which --json gives as committed_sha256.",
    );
    html! {
        footer {
            h2 { (say("方法与来源", "Method and source")) }
            (paper::pairs(&pairs))
            p { (explanation) }
        }
    }
}
