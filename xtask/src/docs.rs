//! The handbook of methods, written from the registries: `docs/methods/<lang>/<name>.md`, each
//! with its example and the figure of it.
//!
//! Asks: does the handbook say what the methods do today?
//! Needs: the registries, and `cases/example/<name>.json` for every method that shows one.
//! Does not know: how anything is computed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use method::figure::{Figure, Look, sheet};
use method::{Example, Method, Need, Outcome, Quantity, Study};
use word::json::Value;
use word::{Lang, Words};

use crate::house;

/// Whether pages are written or only compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Write what has changed.
    Write,
    /// Count what would change.
    Check,
}

/// Writes or compares every page; returns how many differ (none after writing).
pub fn run(mode: Mode) -> Result<usize> {
    let folder = house::root().join("docs/methods");
    let mut pages = Vec::new();
    for lang in [Lang::ZhCn, Lang::En] {
        let methods: Vec<&Method> =
            validate::methods().filter(|method| is_newest(method)).collect();
        pages.push((folder.join(tag(lang)).join("README.md"), index(&methods, lang)));
        for method in methods {
            let shown = example(method)?;
            let name = method.card.id.name;
            pages.push((
                folder.join(tag(lang)).join(format!("{name}.md")),
                page(method, shown.as_ref(), lang),
            ));
            let figures = shown.iter().flat_map(|(_, study)| &study.outcome.figures);
            let figures: Vec<&Figure> = figures.collect();
            if !figures.is_empty() {
                let drawn = sheet(&figures, lang, &Look::PAPER);
                pages.push((folder.join(tag(lang)).join(format!("{name}.svg")), drawn));
            }
        }
    }
    let mut n_differ = 0;
    for (path, text) in pages {
        if std::fs::read_to_string(&path).is_ok_and(|there| there == text) {
            continue;
        }
        match mode {
            Mode::Write => write(&path, &text)?,
            Mode::Check => {
                n_differ += 1;
                println!(
                    "{} is not what the registry says; run `cargo xtask docs`",
                    path.strip_prefix(house::root()).unwrap_or(&path).display()
                );
            }
        }
    }
    Ok(n_differ)
}

/// The handbook has one page a name; older versions stay for those who recompute.
fn is_newest(method: &Method) -> bool {
    let id = method.card.id;
    validate::methods().all(|other| other.card.id.name != id.name || other.card.id <= id)
}

fn write(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().context("a page has a folder")?;
    std::fs::create_dir_all(folder)?;
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::ZhCn => "zh",
        Lang::En => "en",
    }
}

fn example(method: &Method) -> Result<Option<(Value, Study)>> {
    let path: PathBuf =
        house::root().join("cases/example").join(format!("{}.json", method.card.id.name));
    let Ok(text) = std::fs::read_to_string(&path) else { return Ok(None) };
    let document: Value = text.parse().with_context(|| path.display().to_string())?;
    let example = Example::read(&document).with_context(|| path.display().to_string())?;
    let study = method
        .run(&example.table, &example.parameters)
        .with_context(|| path.display().to_string())?;
    Ok(Some((document, study)))
}

fn index(methods: &[&Method], lang: Lang) -> String {
    let say = |zh, en| Words::new(zh, en).say(lang);
    let mut text = format!("# {}\n\n", say("方法手册", "Handbook of methods"));
    let _ = writeln!(
        text,
        "{}\n",
        say(
            "由方法注册表生成（`cargo xtask docs`）。每个方法都有编号和版本；已发布的版本不再改动。",
            "Written from the registry (`cargo xtask docs`). Every method has an id and a version; \
             a published version is never edited."
        )
    );
    let _ = writeln!(
        text,
        "| id | {} | {} |\n|---|---|---|",
        say("方法", "method"),
        say("用途", "what for")
    );
    for method in methods {
        let card = method.card;
        let (name, title) = (card.id.name, card.title.say(lang));
        let _ =
            writeln!(text, "| [`{}`]({name}.md) | {title} | {} |", card.id, card.purpose.say(lang));
    }
    text
}

fn page(method: &Method, shown: Option<&(Value, Study)>, lang: Lang) -> String {
    let say = |zh, en| Words::new(zh, en).say(lang);
    let card = method.card;
    let mut text = format!("# {} · `{}`\n\n", card.title.say(lang), card.id);
    for (name, what) in [
        (say("用途", "What for"), card.purpose.say(lang)),
        (say("不宜用于", "Not for"), card.not_for.say(lang)),
        (say("公式", "Formula"), card.formula),
        (say("来源", "Source"), card.source),
    ] {
        let _ = writeln!(text, "**{name}** {what}\n");
    }
    if !card.roles.is_empty() {
        let _ = writeln!(text, "## {}\n", say("数据列", "Columns"));
        for role in card.roles {
            let need = match role.need {
                Need::Required => say("必需", "required"),
                Need::Optional => say("可选", "optional"),
                Need::Several => say("一列或多列", "one or more"),
            };
            let _ = writeln!(text, "- `{}` ({need}): {}", role.role.name(), role.words.say(lang));
        }
        text.push('\n');
    }
    parameters(&mut text, &method.schema(), say("参数", "Parameters"));
    if let Some((document, study)) = shown {
        let _ = writeln!(text, "## {}\n", say("示例", "Example"));
        let _ = writeln!(text, "`cases/example/{}.json`\n", card.id.name);
        if document["parameters"].as_object().is_some_and(|given| !given.is_empty()) {
            let _ = writeln!(text, "```json\n{}\n```\n", document["parameters"]);
        }
        if !study.outcome.figures.is_empty() {
            let _ = writeln!(text, "![{}]({}.svg)\n", card.title.say(lang), card.id.name);
        }
        answers(&mut text, &study.outcome, lang);
    }
    text
}

/// Parameters with what their documentation says; it is written in English.
fn parameters(text: &mut String, schema: &Value, title: &str) {
    let Some(fields) = schema["properties"].as_object().filter(|fields| !fields.is_empty()) else {
        return;
    };
    let _ = writeln!(text, "## {title}\n");
    for (name, field) in fields {
        let about = field["description"].as_str().unwrap_or_default().replace('\n', " ");
        let default = match &field["default"] {
            Value::Null => String::new(),
            value => format!(" (`{value}`)"),
        };
        let _ = writeln!(text, "- `{name}`{default}: {about}");
    }
    text.push('\n');
}

fn answers(text: &mut String, outcome: &Outcome, lang: Lang) {
    let say = |zh, en| Words::new(zh, en).say(lang);
    for finding in &outcome.findings {
        let _ = writeln!(text, "- {}", finding.message.say(lang));
    }
    if let Some(refusal) = &outcome.refusal {
        let _ = writeln!(text, "- {}: {}", refusal.reason.say(lang), refusal.way_out.say(lang));
    }
    let _ = writeln!(text, "\n| {} | | {} |\n|---|---|---|", say("键", "key"), say("值", "value"));
    for number in &outcome.numbers {
        let value = match &number.value {
            Quantity::Real(value) => num::round_significant(*value, 6),
            Quantity::Count(n) => n.to_string(),
            Quantity::Name(name) => (*name).to_owned(),
            Quantity::Absent => "—".to_owned(),
            Quantity::Series(series) => format!("… ({})", series.len()),
            Quantity::Positions(positions) => {
                let from_one: Vec<String> = positions.iter().map(|i| (i + 1).to_string()).collect();
                if from_one.is_empty() { "—".to_owned() } else { from_one.join(", ") }
            }
        };
        let interval = number.interval.map_or(String::new(), |[low, high]| {
            format!(" [{}, {}]", num::round_significant(low, 6), num::round_significant(high, 6))
        });
        let _ =
            writeln!(text, "| `{}` | {} | {value}{interval} |", number.key, number.words.say(lang));
    }
}
