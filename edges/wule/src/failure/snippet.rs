//! Complaints about a file, each with the row it is about and the cell marked.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use inlet::Complaint;
use std::ops::Range;

use super::{ERROR, HELP};
use crate::shell::Shell;

pub(super) fn render(name: &str, complaints: &[Complaint], shell: &Shell) -> String {
    let renderer = if shell.is_coloured { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    for (i, complaint) in complaints.iter().enumerate() {
        let title = complaint.message.say(shell.lang);
        let level = Level::ERROR.with_name(shell.say(ERROR));
        let primary = level.primary_title(title).id(complaint.message.code);
        // The same way out is told once, under the last complaint of its kind.
        let is_last_of_kind = complaints[i + 1..].iter().all(|other| other.kind != complaint.kind);
        let help = Level::HELP
            .with_name(shell.say(HELP))
            .message(complaint.help.fill(shell.lang, &complaint.message.args));
        let (source, span) = row(complaint);
        let mut group = match complaint.place.row {
            Some(row) => {
                let label = label(complaint);
                let mark = AnnotationKind::Primary.span(span).label(label);
                let line = usize::try_from(row).unwrap_or(usize::MAX);
                let snippet = Snippet::source(source).path(name).line_start(line).annotation(mark);
                Group::with_title(primary).element(snippet)
            }
            None => Group::with_title(primary).element(annotate_snippets::Origin::path(name)),
        };
        if is_last_of_kind {
            group = group.element(help);
        }
        text.push_str(&renderer.render(&[group]));
        text.push('\n');
    }
    text
}

/// The row as one line, and where in it the cell is.
fn row(complaint: &Complaint) -> (String, Range<usize>) {
    let wanted = complaint.place.column.map_or(usize::MAX, |column| column - 1);
    let (mut line, mut span) = (String::new(), 0..0);
    for (i, cell) in complaint.place.cells.iter().enumerate() {
        if i > 0 {
            line.push_str(", ");
        }
        let start = line.len();
        line.push_str(if cell.is_empty() { "␀" } else { cell });
        if i == wanted {
            span = start..line.len();
        }
    }
    (line, span)
}

fn label(complaint: &Complaint) -> String {
    match (&complaint.place.name, complaint.place.column) {
        (Some(name), Some(column)) if *name != column.to_string() => format!("{name} ({column})"),
        (_, Some(column)) => column.to_string(),
        _ => String::new(),
    }
}
