//! The head of a document: whose it is, of what, where and when. What nobody gave stays an empty
//! box to be filled in by hand.

use clap::{Arg, ArgMatches};
use maud::{Markup, html};
use word::{Lang, Words};

use crate::{failure::Failure, option};

/// Keys on the command line, and what stands on paper.
const FIELDS: [(&str, Words); 9] = [
    ("organisation", Words::new("组织/工厂", "Organisation, plant")),
    ("item", Words::new("零件", "Item")),
    ("characteristic", Words::new("特性", "Characteristic")),
    ("specification", Words::new("规格", "Specification")),
    ("operation", Words::new("工序", "Operation")),
    ("gauge", Words::new("量具", "Gauge")),
    ("lot", Words::new("批", "Lot")),
    ("period", Words::new("期间", "Period")),
    ("made-by", Words::new("编制", "Made by")),
];

const HEAD: Words = Words::new(
    "报告表头，如 --head lot=L2026-11；项目：organisation、item、characteristic、specification、\
     operation、gauge、lot、period、made-by（或其中文名），也可自拟；未给出的留空手填；可重复",
    "a line of the report's head, such as lot=L2026-11: organisation, item, characteristic, \
     specification, operation, gauge, lot, period, made-by, or a name of your own; those not \
     given stay empty boxes; may be repeated",
);

/// What the person gave, by key; a name of their own stands for itself.
#[derive(Clone, Debug, Default)]
pub struct Head(Vec<(String, String)>);

impl Head {
    /// The option of [`Head::read`].
    pub fn option(lang: Lang) -> Arg {
        option::values("head", "KEY=TEXT", HEAD, lang)
    }

    /// Reads what was given.
    ///
    /// # Errors
    /// [`Failure`] where a line has no name or no text.
    pub fn read(matches: &ArgMatches) -> Result<Self, Failure> {
        let mut given = Vec::new();
        for line in matches.get_many::<String>("head").into_iter().flatten() {
            let wrong = || Failure::option("head", line, HEAD);
            let (name, text) = line.split_once('=').ok_or_else(wrong)?;
            let (name, text) = (name.trim(), text.trim());
            if name.is_empty() || text.is_empty() {
                return Err(wrong());
            }
            given.push((key(name), text.to_owned()));
        }
        Ok(Self(given))
    }

    /// What was given elsewhere, by keys as they are spelled here or in a program.
    pub fn of(given: Vec<(String, String)>) -> Self {
        Self(given.into_iter().map(|(name, text)| (key(&name), text)).collect())
    }

    /// Fills in what is known from the data, where the person did not say it.
    pub fn or(mut self, key: &str, text: Option<String>) -> Self {
        if let Some(text) = text.filter(|_| self.get(key).is_none()) {
            self.0.push((key.to_owned(), text));
        }
        self
    }

    /// What was given for a key; the last word counts.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().rev().find(|(given, _)| given == key).map(|(_, text)| text.as_str())
    }

    /// What was given, by what stands on paper.
    pub fn lines(&self, lang: Lang) -> Vec<(&str, String)> {
        let mut lines = Vec::new();
        for (key, text) in &self.0 {
            let known = FIELDS.iter().find(|(known, _)| known == key);
            lines.push((known.map_or(key.as_str(), |(_, words)| words.say(lang)), text.clone()));
        }
        lines
    }

    /// What stands in the box at the top of the first page: these fields, or all, and those of the
    /// person's own.
    pub fn cells(&self, keys: &[&str], lang: Lang) -> Vec<[String; 2]> {
        let fields = FIELDS.iter().filter(|(key, _)| keys.is_empty() || keys.contains(key));
        let text = |key: &str| self.get(key).unwrap_or_default().to_owned();
        let is_own = |name: &str| FIELDS.iter().all(|(key, _)| *key != name);
        let own = self.0.iter().filter(|(name, _)| is_own(name));
        fields
            .map(|(key, words)| [words.say(lang).to_owned(), text(key)])
            .chain(own.map(|(name, text)| [name.clone(), text.clone()]))
            .collect()
    }

    /// The box itself.
    pub fn markup(&self, keys: &[&str], lang: Lang) -> Markup {
        boxes(&self.cells(keys, lang))
    }
}

/// Names and texts in boxes, two a row.
pub(super) fn boxes(cells: &[[String; 2]]) -> Markup {
    html! {
        table.head {
            @for pair in cells.chunks(2) {
                tr {
                    @for [name, text] in pair { th { (name) } td { (text) } }
                    @if pair.len() == 1 { th {} td {} }
                }
            }
        }
    }
}

/// The key of a field that is named by its key or by what stands on paper.
fn key(name: &str) -> String {
    let plain = |text: &str| text.to_lowercase().replace(['_', ' '], "-");
    let is_it = |(key, words): &&(&str, Words)| {
        let first = |text: &str| plain(text.split([',', '/']).next().unwrap_or(text));
        [plain(key), plain(words.zh), plain(words.en), first(words.zh), first(words.en)]
            .contains(&plain(name))
    };
    FIELDS.iter().find(is_it).map_or_else(|| name.to_owned(), |(key, _)| (*key).to_owned())
}
