//! Codes and the words beside them, in the text of a crate.
//!
//! Asks: which words does a code stand with?
//! Needs: the tokens of a file.
//! Does not know: types; it reads `Words::new("…", "…")` where it stands, or follows the name of a
//! `const`, of a function of the same file or of a `let` before.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::AREAS;

/// A sentence in both languages.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    /// 中文.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A code where it is answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The code.
    pub code: String,
    /// What it says there.
    pub said: Vec<Sentence>,
    /// The way out, where it stands apart.
    pub help: Vec<Sentence>,
}

/// The tokens of a file, and what they name.
pub struct Source {
    tokens: Vec<TokenTree>,
    consts: BTreeMap<String, Vec<TokenTree>>,
    functions: BTreeMap<String, Vec<TokenTree>>,
}

impl Source {
    /// Reads a file.
    ///
    /// # Errors
    /// Text that is no Rust.
    pub fn read(path: &str, text: &str) -> Result<Self> {
        let stream: TokenStream = text.parse().map_err(|error| anyhow!("{path}: {error}"))?;
        let tokens = without_tests(stream.into_iter().collect());
        let (mut consts, mut functions) = (BTreeMap::new(), BTreeMap::new());
        name(&tokens, &mut consts, &mut functions);
        Ok(Self { tokens, consts, functions })
    }
}

/// What answers people: tests name codes too, and the words after them are about something else.
fn without_tests(mut tokens: Vec<TokenTree>) -> Vec<TokenTree> {
    let is_of_tests = |tokens: &[TokenTree]| match tokens {
        [TokenTree::Group(cfg), TokenTree::Ident(module), _, TokenTree::Group(_), ..] => {
            let cfg: String = cfg.stream().to_string().split_whitespace().collect();
            module == "mod" && cfg == "cfg(test)"
        }
        _ => false,
    };
    while let Some(at) = (0..tokens.len()).find(|&at| is_of_tests(&tokens[at..])) {
        tokens.drain(at..at + 4);
    }
    tokens
}

impl Source {
    /// Every sentence of the file, wherever it stands: two texts side by side, the first Chinese.
    pub fn sentences(&self) -> Vec<Sentence> {
        let mut all = Vec::new();
        sentences(&self.tokens, &mut all);
        all
    }
}

fn sentences(tokens: &[TokenTree], all: &mut Vec<Sentence>) {
    let is_chinese = |text: &String| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    for (at, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            sentences(&inner, all);
        }
        let Some(zh) = text(token).filter(is_chinese) else { continue };
        if let Some(en) = tokens.get(at + 2).and_then(text) {
            all.push(Sentence { zh, en });
        }
    }
}

/// Notes constants of words and functions by their names, at any depth but inside functions.
fn name(
    tokens: &[TokenTree],
    consts: &mut BTreeMap<String, Vec<TokenTree>>,
    functions: &mut BTreeMap<String, Vec<TokenTree>>,
) {
    for (i, token) in tokens.iter().enumerate() {
        let next = |n: usize| tokens.get(i + n);
        match token {
            TokenTree::Ident(word) if word == "const" || word == "static" => {
                let Some(TokenTree::Ident(name)) = next(1) else { continue };
                consts.insert(name.to_string(), until(&tokens[i + 2..], ";").to_vec());
            }
            TokenTree::Ident(word) if word == "fn" => {
                let Some(TokenTree::Ident(name)) = next(1) else { continue };
                let body = tokens[i + 2..].iter().find_map(brace);
                functions.insert(name.to_string(), body.unwrap_or_default());
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                name(&inner, consts, functions);
            }
            _ => {}
        }
    }
}

fn brace(token: &TokenTree) -> Option<Vec<TokenTree>> {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            Some(group.stream().into_iter().collect())
        }
        _ => None,
    }
}

/// The tokens before the first punctuation of `ends`.
fn until<'a>(tokens: &'a [TokenTree], ends: &str) -> &'a [TokenTree] {
    let is_end = |token: &TokenTree| match token {
        TokenTree::Punct(punct) => ends.contains(punct.as_char()),
        _ => false,
    };
    let n = tokens.iter().position(is_end).unwrap_or(tokens.len());
    &tokens[..n]
}

/// The tokens between punctuation of `ends`.
fn parts<'a>(mut tokens: &'a [TokenTree], ends: &str) -> Vec<&'a [TokenTree]> {
    let mut parts = Vec::new();
    while !tokens.is_empty() {
        let part = until(tokens, ends);
        parts.push(part);
        tokens = tokens.get(part.len() + 1..).unwrap_or(&[]);
    }
    parts
}

/// Every code of all files, in their order.
pub fn codes(sources: &[Source]) -> Vec<Found> {
    let mut found = Vec::new();
    for source in sources {
        let reader = Reader { source, sources };
        reader.visit(&source.tokens, Delimiter::None, None, &mut found);
    }
    found
}

/// The tokens of a group, a place among them, and the group around it.
struct Level<'a> {
    tokens: &'a [TokenTree],
    at: usize,
    delimiter: Delimiter,
    outer: Option<&'a Level<'a>>,
}

impl Level<'_> {
    /// Whether this is the inside of a `match`, whose arms have nothing to do with each other.
    fn is_match(&self) -> bool {
        let is_arrow = |pair: &[TokenTree]| {
            matches!(pair, [TokenTree::Punct(a), TokenTree::Punct(b)]
                if a.as_char() == '=' && b.as_char() == '>')
        };
        self.delimiter == Delimiter::Brace && self.tokens.windows(2).any(is_arrow)
    }

    /// Whether the place is in a list: codes that are compared, not answered.
    fn is_of_list(&self) -> bool {
        self.delimiter == Delimiter::Bracket
    }

    /// Whether the place is the name of a method: `name: "…"`.
    fn is_of_method(&self) -> bool {
        let before = self.at.checked_sub(2).map(|from| &self.tokens[from..self.at]);
        matches!(before, Some([TokenTree::Ident(word), TokenTree::Punct(_)]) if word == "name")
    }

    /// Whether the place is a code of the terminal, which stands with its way out.
    fn is_of_terminal(&self) -> bool {
        text(&self.tokens[self.at]).is_some_and(|code| code.starts_with("WL"))
    }

    /// Whether what is called with the place as an argument declines: `Refusal::new(…)`.
    fn is_of_refusal(&self) -> bool {
        let called = self.outer.map(|outer| &outer.tokens[outer.at.saturating_sub(4)..outer.at]);
        called.is_some_and(|called| {
            called.iter().any(|token| {
                matches!(token, TokenTree::Ident(word)
                    if word.to_string().to_lowercase().contains("refus"))
            })
        })
    }

    /// Whether this is the inside of a function or a list of an `impl`, so that what follows is
    /// about something else.
    fn is_past_function(&self) -> bool {
        self.tokens[..self.at]
            .iter()
            .any(|token| matches!(token, TokenTree::Ident(word) if word == "fn" || word == "impl"))
    }
}

/// Reads a file in the light of all.
struct Reader<'a> {
    source: &'a Source,
    sources: &'a [Source],
}

impl Reader<'_> {
    fn visit(
        &self,
        tokens: &[TokenTree],
        delimiter: Delimiter,
        outer: Option<&Level<'_>>,
        found: &mut Vec<Found>,
    ) {
        for (at, token) in tokens.iter().enumerate() {
            let level = Level { tokens, at, delimiter, outer };
            if let TokenTree::Group(group) = token {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                self.visit(&inner, group.delimiter(), Some(&level), found);
            } else if let Some(code) = text(token).filter(|text| is_code(text)) {
                if level.is_of_list() || level.is_of_method() {
                    continue;
                }
                let (said, help) = self.beside(&level);
                found.push(Found { code, said, help });
            }
        }
    }

    /// The words that a code stands with: the nearest after it, from the inside out.
    fn beside(&self, level: &Level<'_>) -> (Vec<Sentence>, Vec<Sentence>) {
        let mut here = Some(level);
        while let Some(level) = here {
            if level.is_past_function() {
                break;
            }
            if !level.is_match() {
                if let Some(sentence) = plain(&level.tokens[level.at + 1..]) {
                    return (vec![sentence], Vec::new());
                }
                let ends = if level.delimiter == Delimiter::Brace { ",;" } else { "," };
                let mut said = parts(&level.tokens[level.at + 1..], ends)
                    .into_iter()
                    .filter(|part| !is_list(part))
                    .map(|part| self.words(part, Some(level), 0))
                    .filter(|words| !words.is_empty());
                if let Some(first) = said.next() {
                    let has_help = level.is_of_refusal() || level.is_of_terminal();
                    let help = said.next_back().filter(|_| has_help);
                    return (first, help.unwrap_or_else(|| self.way_out(level.outer)));
                }
            }
            here = level.outer;
        }
        (Vec::new(), Vec::new())
    }

    /// The field `way_out` of the group around a message.
    fn way_out(&self, level: Option<&Level<'_>>) -> Vec<Sentence> {
        let Some(level) = level.filter(|level| level.delimiter == Delimiter::Brace) else {
            return Vec::new();
        };
        let after = parts(&level.tokens[level.at + 1..], ",;").into_iter();
        let mut named = after.filter(
            |part| matches!(part.first(), Some(TokenTree::Ident(word)) if word == "way_out"),
        );
        named.next().map(|part| self.words(part, Some(level), 0)).unwrap_or_default()
    }

    /// The words in some tokens: spelled out, or by the name of what holds them.
    fn words(&self, tokens: &[TokenTree], level: Option<&Level<'_>>, depth: u8) -> Vec<Sentence> {
        // Names lead to names; a circle would not end.
        if depth > 4 {
            return Vec::new();
        }
        if let Some(sentence) = tokens.iter().enumerate().find_map(|(at, _)| spelled(tokens, at)) {
            let mut all = vec![sentence];
            for at in 0..tokens.len() {
                all.extend(spelled(tokens, at).filter(|one| !all.contains(one)));
            }
            return all;
        }
        let mut all = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let more = match token {
                TokenTree::Group(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    self.words(&inner, level, depth)
                }
                TokenTree::Ident(word) => {
                    let is_called = matches!(tokens.get(at + 1), Some(TokenTree::Group(_)));
                    let name =
                        Name { word: &word.to_string(), is_called, is_far: is_far(tokens, at) };
                    self.named(name, level, depth + 1)
                }
                _ => Vec::new(),
            };
            all.extend(more.into_iter().filter(|one| !all.contains(one)).collect::<Vec<_>>());
        }
        all
    }

    /// The words behind a name.
    fn named(&self, name: Name<'_>, level: Option<&Level<'_>>, depth: u8) -> Vec<Sentence> {
        let Name { word: name, is_called, is_far } = name;
        let is_capital = |c: char| c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit();
        if name.chars().all(is_capital) {
            let elsewhere = || self.sources.iter().find_map(|source| source.consts.get(name));
            let body = self.source.consts.get(name).or_else(elsewhere);
            return body.map(|body| self.words(body, None, depth)).unwrap_or_default();
        }
        if is_called {
            let elsewhere = || self.sources.iter().find_map(|source| source.functions.get(name));
            let own = self.source.functions.get(name);
            let body = own.or_else(|| elsewhere().filter(|_| is_far));
            return body.map(|body| self.words(body, None, depth)).unwrap_or_default();
        }
        let mut here = level;
        while let Some(level) = here {
            if let Some([of_name, whole]) = bound(&level.tokens[..level.at], name) {
                let words = self.words(&of_name, Some(level), depth);
                let is_told = !words.is_empty();
                return if is_told { words } else { self.words(&whole, Some(level), depth) };
            }
            here = level.outer;
        }
        Vec::new()
    }
}

/// A name among tokens.
struct Name<'a> {
    word: &'a str,
    is_called: bool,
    /// Whether it is of another module: `store::sought`.
    is_far: bool,
}

fn is_far(tokens: &[TokenTree], at: usize) -> bool {
    let before = at.checked_sub(3).map(|from| &tokens[from..at]);
    matches!(before, Some([TokenTree::Ident(module), TokenTree::Punct(_), TokenTree::Punct(_)])
        if module.to_string().chars().all(|c| c.is_ascii_lowercase() || c == '_'))
}

/// What the last `let name = …;` or `let (…, name, …) = …;` among some tokens binds to the name,
/// and all that it binds.
fn bound(tokens: &[TokenTree], name: &str) -> Option<[Vec<TokenTree>; 2]> {
    (0..tokens.len().saturating_sub(1)).rev().find_map(|at| match &tokens[at..] {
        [TokenTree::Ident(word), TokenTree::Ident(bound), rest @ ..]
            if word == "let" && bound == name =>
        {
            let value = until(rest, ";").to_vec();
            Some([value.clone(), value])
        }
        [TokenTree::Ident(word), TokenTree::Group(pattern), rest @ ..] if word == "let" => {
            let pattern: Vec<TokenTree> = pattern.stream().into_iter().collect();
            let names = parts(&pattern, ",");
            let is_name =
                |part: &&[TokenTree]| matches!(part, [TokenTree::Ident(one)] if one == name);
            let place = names.iter().position(is_name)?;
            let value = until(rest, ";");
            Some([in_tuples(value, place, names.len()), value.to_vec()])
        }
        _ => None,
    })
}

/// What stands at a place of every tuple of `n` among some tokens.
fn in_tuples(tokens: &[TokenTree], place: usize, n: usize) -> Vec<TokenTree> {
    let mut all = Vec::new();
    for token in tokens {
        let TokenTree::Group(group) = token else { continue };
        let inner: Vec<TokenTree> = group.stream().into_iter().collect();
        let parts = parts(&inner, ",");
        if group.delimiter() == Delimiter::Parenthesis && parts.len() == n {
            all.extend(parts[place].iter().cloned());
        }
        all.extend(in_tuples(&inner, place, n));
    }
    all
}

/// The words spelled out at a place: `Words::new("…", "…")` or `Words::same("…")`.
fn spelled(tokens: &[TokenTree], at: usize) -> Option<Sentence> {
    let [
        TokenTree::Ident(kind),
        TokenTree::Punct(_),
        TokenTree::Punct(_),
        TokenTree::Ident(how),
        group,
        ..,
    ] = &tokens[at..]
    else {
        return None;
    };
    let TokenTree::Group(group) = group else { return None };
    if kind != "Words" {
        return None;
    }
    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
    let mut texts = inner.iter().filter_map(text);
    let zh = texts.next()?;
    let en = if how == "same" { zh.clone() } else { texts.next()? };
    Some(Sentence { zh, en })
}

/// Both languages as two plain texts right after the code: `plain("copy.flood", "…", "…")`.
fn plain(tokens: &[TokenTree]) -> Option<Sentence> {
    let [TokenTree::Punct(_), zh, TokenTree::Punct(_), en, ..] = tokens else { return None };
    let zh = text(zh).filter(|text| !text.is_ascii())?;
    Some(Sentence { zh, en: text(en)? })
}

/// Whether some tokens are a list in brackets: the arguments of a message.
fn is_list(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket)
}

/// Whether a text is a code: of an area, or of the terminal.
pub fn is_code(text: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    let of_area = || {
        let (area, name) = text.split_once('.')?;
        Some(AREAS.contains(&area) && name.split('.').all(is_word))
    };
    let of_terminal = text
        .strip_prefix("WL")
        .is_some_and(|number| number.len() == 4 && number.chars().all(|c| c.is_ascii_digit()));
    of_terminal || of_area().unwrap_or(false)
}

/// The value of a plain string literal.
fn text(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else { return None };
    let spelling = literal.to_string();
    let mut rest = spelling.strip_prefix('"')?.strip_suffix('"')?.chars().peekable();
    let mut value = String::new();
    while let Some(c) = rest.next() {
        if c != '\\' {
            value.push(c);
            continue;
        }
        match rest.next()? {
            'n' => value.push('\n'),
            't' => value.push('\t'),
            // A line that goes on: its break and the indentation are not of the text.
            '\n' => while rest.next_if(|c| c.is_whitespace()).is_some() {},
            'u' => {
                let digits: String = rest.by_ref().skip(1).take_while(|c| *c != '}').collect();
                value.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
            }
            c => value.push(c),
        }
    }
    Some(value)
}
