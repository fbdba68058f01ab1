//! The syntax dictionary: which identifiers there are, and what each may hold.

use std::sync::LazyLock;

const TEXT: &str = include_str!("../../data/gs1-syntax-dictionary.txt");

static ENTRIES: LazyLock<Vec<Ai>> = LazyLock::new(|| TEXT.lines().flat_map(line).collect());

/// An application identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ai {
    /// Two to four digits.
    pub code: String,
    /// Its data title, such as `SERIAL`.
    pub title: &'static str,
    /// Whether element strings need no separator after it.
    pub is_fixed: bool,
    /// Whether it may stand among the attributes of a link.
    pub is_attribute: bool,
    /// What it holds, part by part.
    pub(super) parts: Vec<Part>,
    /// The sequences of qualifiers that may follow, where it is a key of links.
    pub(super) qualifiers: Option<Vec<Vec<&'static str>>>,
    /// Each must be met by one of its groups.
    pub(super) required: Vec<Vec<Vec<&'static str>>>,
    /// None of these may stand beside it.
    pub(super) excluded: Vec<&'static str>,
}

/// A part of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) set: char,
    pub(super) len_min: usize,
    pub(super) len_max: usize,
    pub(super) is_optional: bool,
    pub(super) lints: Vec<&'static str>,
}

/// All identifiers, in the order of the dictionary.
pub fn entries() -> &'static [Ai] {
    &ENTRIES
}

/// The identifier of a code.
pub fn find(code: &str) -> Option<&'static Ai> {
    ENTRIES.iter().find(|ai| ai.code == code)
}

/// Whether a code has the length that codes with its first two digits have, known or not.
pub(super) fn is_plausible(code: &str) -> bool {
    let Some(prefix) = code.get(..2) else { return false };
    let mut kin = ENTRIES.iter().filter(|ai| ai.code.starts_with(prefix)).peekable();
    match kin.peek() {
        Some(_) => kin.any(|ai| ai.code.len() == code.len()),
        None => (2..=4).contains(&code.len()),
    }
}

fn line(line: &'static str) -> Vec<Ai> {
    let (spec, title) = line.split_once("  #").unwrap_or((line, ""));
    let mut words = spec.split_whitespace().filter(|_| !line.starts_with('#')).peekable();
    let Some(range) = words.next() else { return Vec::new() };
    let is_flag = |word: &&str| word.starts_with(|c: char| c.is_ascii_punctuation() && c != '[');
    let flags = words.next_if(is_flag).unwrap_or("");
    let (mut parts, mut attributes) = (Vec::new(), Vec::new());
    for word in words {
        match part(word) {
            Some(part) if attributes.is_empty() => parts.push(part),
            _ => attributes.push(word),
        }
    }
    let groups = |key: &'static str| {
        attributes.iter().filter_map(move |word| word.strip_prefix(key)).map(|list| list.split(','))
    };
    let ai = |code: String| Ai {
        code,
        title: title.trim(),
        is_fixed: flags.contains('*'),
        is_attribute: flags.contains('?'),
        parts: parts.clone(),
        qualifiers: qualifiers(&attributes),
        required: groups("req=")
            .map(|all| all.map(|one| one.split('+').collect()).collect())
            .collect(),
        excluded: groups("ex=").flatten().collect(),
    };
    codes(range).into_iter().map(ai).collect()
}

fn codes(range: &str) -> Vec<String> {
    let Some((first, last)) = range.split_once('-') else { return vec![range.to_owned()] };
    let width = first.len();
    match (first.parse::<u32>(), last.parse::<u32>()) {
        (Ok(first), Ok(last)) => (first..=last).map(|code| format!("{code:0width$}")).collect(),
        _ => Vec::new(),
    }
}

fn qualifiers(attributes: &[&'static str]) -> Option<Vec<Vec<&'static str>>> {
    let key = attributes.iter().find(|word| **word == "dlpkey" || word.starts_with("dlpkey="))?;
    let sequences = key.strip_prefix("dlpkey=").map(|all| all.split('|'));
    Some(sequences.into_iter().flatten().map(|one| one.split(',').collect()).collect())
}

/// `N6,yymmd0`, `X..20`, `[N3],iso3166`.
fn part(word: &'static str) -> Option<Part> {
    let mut pieces = word.split(',');
    let shape = pieces.next()?;
    let inner = shape.strip_prefix('[').and_then(|shape| shape.strip_suffix(']'));
    let body = inner.unwrap_or(shape);
    let set = body.chars().next().filter(|set| "NXYZ".contains(*set))?;
    let length = &body[1..];
    let (len_min, len_max) = match length.strip_prefix("..") {
        Some(max) => (1, max.parse().ok()?),
        None => (length.parse().ok()?, length.parse().ok()?),
    };
    Some(Part { set, len_min, len_max, is_optional: inner.is_some(), lints: pieces.collect() })
}
