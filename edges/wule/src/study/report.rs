//! A study on paper: what was asked, of what, under which preconditions, the answer with
//! everything that limits it, and the digests by which anyone can compute it again.

use maud::html;
use method::figure::{self, Figure, Look};
use method::{Method, Weight};
use word::{Lang, Words};

use super::precondition::preconditions;
use super::{Finished, number};
use crate::paper::{self, Block, Column, Head, Line, NUMBER, Sheet};

/// The report as one HTML file.
pub fn report(finished: &Finished, head: &Head, lang: Lang) -> String {
    let blocks = blocks(finished, head, lang);
    let body = html! { @for block in &blocks { (block.markup(lang)) } };
    paper::page(&sheet(finished, lang), &body)
}

/// What is the same on every page of the report.
pub fn sheet(finished: &Finished, lang: Lang) -> Sheet<'static> {
    let id = finished.study.method.to_string();
    let digest = finished.outcome_digest().to_string();
    Sheet {
        title: finished.method().map_or("", |method| method.card.title.say(lang)),
        subject: [about(finished).as_str(), &id, concat!("wule ", env!("CARGO_PKG_VERSION"))]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        mark: format!("{id} | sha256 {}", &digest[..16]),
        lang,
    }
}

/// What was measured, and in what.
fn about(finished: &Finished) -> String {
    let (subject, unit) = &finished.subject;
    let unit = unit.as_ref().map(|unit| format!(" ({unit})")).unwrap_or_default();
    format!("{subject}{unit}")
}

/// What stands on the report, from the top.
pub fn blocks(finished: &Finished, head: &Head, lang: Lang) -> Vec<Block> {
    let outcome = &finished.study.outcome;
    let head = head
        .clone()
        .or("characteristic", Some(about(finished)).filter(|about| !about.is_empty()))
        .or("specification", specification(finished, lang));
    let figures = rows(&outcome.figures).into_iter().map(|drawn| {
        let seen: Vec<String> = drawn.iter().map(|figure| figure.sentence().say(lang)).collect();
        Block::Figure(figure::sheet(&drawn, lang, &Look::PAPER), seen.join(" "))
    });
    let mut blocks = vec![Block::Head(head.cells(&[], lang))];
    blocks.extend(refusal(finished, lang));
    blocks.extend(figures);
    blocks.extend(answer(finished, lang));
    blocks.push(numbers(finished, lang));
    blocks.push(method_and_source(finished, lang));
    blocks.push(Block::Sign(head.get("made-by").map(str::to_owned)));
    blocks
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

fn refusal(finished: &Finished, lang: Lang) -> Option<Block> {
    let refusal = finished.study.outcome.refusal.as_ref()?;
    let lines = vec![
        Line::of("", &refusal.reason, lang),
        Line::new("→", refusal.way_out.say(lang).to_owned()),
    ];
    Some(Block::Notice(Words::new("不给出指数", "No index is stated").say(lang), lines))
}

/// What is said, with everything that limits it: findings, preconditions, departures.
fn answer(finished: &Finished, lang: Lang) -> [Block; 3] {
    let say = |zh, en| Words::new(zh, en).say(lang);
    let findings = finished.study.outcome.findings.iter().map(|finding| Line {
        is_strong: finding.weight == Weight::Signal,
        ..Line::of(mark(finding.weight), &finding.message, lang)
    });
    let mut findings: Vec<Line> = findings.collect();
    if findings.is_empty() {
        findings.push(Line::new("", say("无", "none").to_owned()));
    }
    findings.extend(finished.run_length_said(lang).map(|sentence| Line::new("·", sentence)));
    let preconditions = preconditions(finished, lang).into_iter().map(|found| Line {
        is_strong: found.holds == Some(false),
        ..Line::new(found.mark(), found.sentence)
    });
    [
        Block::Section(say("发现", "Findings"), findings),
        Block::Section(say("前提", "Preconditions"), preconditions.collect()),
        Block::Section(say("与方案的偏离", "Departures from the plan"), departures(finished, lang)),
    ]
}

fn departures(finished: &Finished, lang: Lang) -> Vec<Line> {
    let deviations = finished.study.outcome.deviations.iter();
    let deviations = deviations.map(|deviation| Line::of("×", &deviation.message, lang));
    let left_out = finished.source.iter().flat_map(|source| &source.left_out);
    let words = Words::new("第 {row} 行剔除", "row {row} left out");
    let left_out = left_out.map(|(row, code)| Line {
        code: Some(code.clone()),
        ..Line::new("×", words.fill(lang, &[("row", row.to_string())]))
    });
    let mut lines: Vec<Line> = deviations.chain(left_out).collect();
    if lines.is_empty() {
        lines.push(Line::new("", Words::new("无", "none").say(lang).to_owned()));
    }
    lines
}

fn mark(weight: Weight) -> &'static str {
    match weight {
        Weight::Signal => "◆",
        Weight::Caution => "!",
        Weight::Note => "·",
    }
}

fn numbers(finished: &Finished, lang: Lang) -> Block {
    let rows = finished.study.outcome.numbers.iter().filter_map(|of| {
        let value = number::value(of, finished.scale)?;
        let interval = number::interval(of, finished.scale);
        Some(vec![of.words.say(lang).to_owned(), of.key.clone(), value, interval])
    });
    let say = |zh, en| Words::new(zh, en).say(lang);
    let column = |name, class| Column { name, class };
    let columns = vec![
        column(say("名称", "name"), None),
        column(say("代号", "key"), Some("key")),
        column(say("估计", "value"), Some(NUMBER)),
        column(say("置信区间", "interval"), Some(NUMBER)),
    ];
    Block::Table(say("数值", "Numbers"), columns, rows.collect())
}

/// By what it was computed, from what, and how anyone computes it again.
fn method_and_source(finished: &Finished, lang: Lang) -> Block {
    let say = |zh, en| Words::new(zh, en).say(lang);
    let id = finished.study.method.to_string();
    let mut pairs = vec![(say("方法", "method"), id.clone())];
    if let Some(Method { card, .. }) = finished.method() {
        pairs.push((say("公式", "formula"), card.formula.to_owned()));
        pairs.push((say("出处", "source"), card.source.to_owned()));
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
    Block::Pairs(say("方法与来源", "Method and source"), pairs, explanation.to_owned())
}
