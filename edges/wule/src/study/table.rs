//! A study as text: for a person at a terminal, and for the next program in a pipe.

use comfy_table::{CellAlignment, Table, presets};
use method::{Number, Outcome, Quantity, Weight, figure};
use word::{Lang, Words};

use super::{Finished, number};
use crate::shell::Shell;

/// For a person: picture, sentence, numbers with their intervals, findings, what was departed
/// from, and what was refused.
pub fn table(finished: &Finished, shell: &Shell) -> String {
    let lang = shell.lang;
    let outcome = &finished.study.outcome;
    let mut text = heading(finished, shell);
    for drawn in &outcome.figures {
        text.push_str(&figure::terminal(drawn, lang, shell.width).unwrap_or_default());
    }
    text.push('\n');
    if let Some(sentence) = finished.run_length_said(lang) {
        text.push_str(&format!("· {sentence}\n"));
    }
    for finding in &outcome.findings {
        let sentence = finding.message.say(lang);
        let line = match finding.weight {
            Weight::Signal => format!("{} {sentence}", shell.red("◆")),
            Weight::Caution => format!("! {sentence}"),
            Weight::Note => format!("· {sentence}"),
        };
        text.push_str(&(line + "\n"));
    }
    for deviation in &outcome.deviations {
        let label = shell.say(Words::new("偏离", "deviation"));
        text.push_str(&format!("× {label}: {}\n", deviation.message.say(lang)));
    }
    text.push('\n');
    text.push_str(&numbers(outcome, finished.scale, lang));
    if let Some(refusal) = &outcome.refusal {
        let head = shell.red(shell.say(Words::new("不给出指数", "no index is stated")));
        text.push_str(&format!("\n{head}: {}\n", refusal.reason.say(lang)));
        text.push_str(&format!("→ {}\n", refusal.way_out.say(lang)));
    }
    text
}

fn heading(finished: &Finished, shell: &Shell) -> String {
    let title = finished.method().map_or("", |method| method.card.title.say(shell.lang));
    let (name, unit) = &finished.subject;
    let unit = unit.as_ref().map(|unit| format!(" ({unit})")).unwrap_or_default();
    let id = finished.study.method.to_string();
    let title = shell.bold(title);
    match &finished.source {
        Some(source) => format!("{title} · {name}{unit} · {} · {id}\n", source.file),
        None => format!("{title} · {id}\n"),
    }
}

fn numbers(outcome: &Outcome, scale: u32, lang: Lang) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    for of in &outcome.numbers {
        if let Some(value) = number::value(of, scale) {
            let interval = number::interval(of, scale);
            table.add_row([of.words.say(lang), of.key.as_str(), &value, &interval]);
        }
    }
    for (index, alignment) in [(2, CellAlignment::Right), (3, CellAlignment::Left)] {
        if let Some(column) = table.column_mut(index) {
            column.set_cell_alignment(alignment);
        }
    }
    let text = table.to_string();
    text.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// For the next program: key, value, and the ends of the interval, by tabs; then sentences.
pub fn tabs(outcome: &Outcome, lang: Lang) -> String {
    let mut lines: Vec<Vec<String>> = rows(outcome);
    let sentence = |kind: &str, message: &word::Message| {
        vec![kind.to_owned(), message.code.to_owned(), message.say(lang)]
    };
    for finding in &outcome.findings {
        lines.push(sentence(finding.weight.name(), &finding.message));
    }
    for deviation in &outcome.deviations {
        lines.push(sentence("deviation", &deviation.message));
    }
    if let Some(refusal) = &outcome.refusal {
        let way_out = refusal.way_out.say(lang).to_owned();
        lines.push(sentence("refusal", &refusal.reason));
        lines.push(vec!["way_out".to_owned(), refusal.reason.code.to_owned(), way_out]);
    }
    lines.into_iter().map(|cells| cells.join("\t") + "\n").collect()
}

/// The numbers as a spreadsheet opens them.
pub fn csv(outcome: &Outcome) -> String {
    let head = ["key", "value", "lower", "upper"].map(str::to_owned).to_vec();
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(rows(outcome)).collect();
    inlet::csv_text(&rows)
}

fn rows(outcome: &Outcome) -> Vec<Vec<String>> {
    outcome.numbers.iter().filter_map(row).collect()
}

fn row(of: &Number) -> Option<Vec<String>> {
    let value = match &of.value {
        Quantity::Real(value) => num::shortest(*value),
        Quantity::Count(count) => count.to_string(),
        Quantity::Name(name) => (*name).to_owned(),
        Quantity::Series(_) | Quantity::Positions(_) | Quantity::Absent => return None,
    };
    let mut cells = vec![of.key.clone(), value];
    cells.extend(of.interval.into_iter().flatten().map(num::shortest));
    Some(cells)
}
