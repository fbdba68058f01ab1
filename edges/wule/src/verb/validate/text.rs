//! A validation for a person at a terminal.

use comfy_table::{CellAlignment, Table, presets};
use word::Words;

use super::{Validation, digits};
use crate::shell::Shell;

/// Installation, families, methods without a case, differences, and the verdict last.
pub fn text(validation: &Validation, shell: &Shell) -> String {
    let report = &validation.report;
    let say = |zh, en| shell.say(Words::new(zh, en));
    let mut text = String::new();
    for (name, value) in validation.installation.lines(shell.lang) {
        text.push_str(&format!("{name}: {value}\n"));
    }
    text.push_str(&format!("{}: {}\n", say("案例", "cases"), validation.origin(shell.lang)));
    text.push_str(&format!(
        "{}: {}\n\n",
        say("案例 SHA-256", "SHA-256 of the cases"),
        report.digest
    ));
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header([
        "",
        say("案例族", "family"),
        say("案例", "cases"),
        say("比较值", "values"),
        say("最差", "worst"),
        say("平均", "mean"),
        say("要求", "asked"),
    ]);
    for family in &report.families {
        let closeness = family.closeness;
        table.add_row([
            if family.n_failed == 0 { "✓" } else { "✗" },
            &family.name,
            &family.n_cases.to_string(),
            &(closeness.n_reals + closeness.n_exact).to_string(),
            &digits(closeness.worst),
            &digits(closeness.mean()),
            &digits(closeness.asked),
        ]);
    }
    for column in table.column_iter_mut().skip(2) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    for line in table.to_string().lines() {
        text.push_str(&(line.trim_end().to_owned() + "\n"));
    }
    let note = say(
        "最差、平均、要求：相符的有效位数，至多计 15",
        "worst, mean, asked: agreeing digits, 15 at most",
    );
    text.push_str(&format!("{note}\n\n"));
    let without: Vec<String> =
        report.methods.iter().filter(|of| of.n_cases == 0).map(named).collect();
    if !without.is_empty() {
        let words =
            Words::new("没有参考案例的方法（{n}）", "methods without a reference case ({n})");
        let words = shell.fill(words, &[("n", without.len().to_string())]);
        text.push_str(&format!("{words}: {}\n", without.join(", ")));
    }
    let changed: Vec<String> =
        report.methods.iter().filter(|of| of.is_frozen == Some(false)).map(named).collect();
    if !changed.is_empty() {
        let words = say("输出与发布时不同的方法", "methods that do not give their published bytes");
        text.push_str(&format!("{}: {}\n", shell.red(words), changed.join(", ")));
    }
    for difference in report.families.iter().flat_map(|family| &family.differences) {
        text.push_str(&format!("✗ {difference}\n"));
    }
    let verdict = validation.verdict(shell.lang);
    let verdict = if report.is_passed() { shell.green(&verdict) } else { shell.red(&verdict) };
    text.push_str(&format!("{verdict}\n"));
    text
}

fn named(coverage: &validate::Coverage) -> String {
    coverage.method.card.id.to_string()
}
