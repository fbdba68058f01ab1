//! The story beside the facts: what the maker tells, with every number in it marked.
//!
//! A story may show a number of the claim by its name in braces, `{cpk}`: the page puts the signed
//! value there, linked. Any other number is the author's word, and is marked as not verified.

use word::{Lang, json::Value};

use crate::Problem;

/// The longest story, in characters of each language.
pub const LEN_MAX: usize = 4000;

/// A story in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    zh: String,
    en: String,
}

/// A piece of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Text(String),
    /// A number that the author wrote: nobody has checked it.
    Unverified(String),
    /// A number of the claim: its name and its signed value.
    Fact {
        /// Its name in the claim.
        key: String,
        /// As it was signed.
        value: String,
    },
}

impl Story {
    /// A story in both languages.
    ///
    /// # Errors
    /// [`Problem::NotAStory`].
    pub fn new(zh: &str, en: &str) -> Result<Self, Problem> {
        let is_control = |c: char| c.is_control() && c != '\n';
        let fits = |text: &str| {
            (1..=LEN_MAX).contains(&text.chars().count()) && !text.contains(is_control)
        };
        if !fits(zh) || !fits(en) {
            return Err(Problem::NotAStory { need: LEN_MAX });
        }
        Ok(Self { zh: zh.to_owned(), en: en.to_owned() })
    }

    /// The story as it was written.
    pub fn say(&self, lang: Lang) -> &str {
        match lang {
            Lang::ZhCn => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// The story in pieces; `numbers` are those of the claim's result.
    pub fn pieces(&self, lang: Lang, numbers: &Value) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut rest = self.say(lang);
        while let Some((before, after)) = rest.split_once('{') {
            let named = after.split_once('}').and_then(|(key, tail)| {
                let value = numbers.get(key)?;
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                Some((Piece::Fact { key: key.to_owned(), value }, tail))
            });
            told(before, &mut pieces);
            match named {
                Some((fact, tail)) => {
                    pieces.push(fact);
                    rest = tail;
                }
                None => {
                    pieces.push(Piece::Text("{".to_owned()));
                    rest = after;
                }
            }
        }
        told(rest, &mut pieces);
        pieces
    }
}

/// Splits the author's own words at their numbers.
fn told(text: &str, pieces: &mut Vec<Piece>) {
    let mut rest = text;
    while !rest.is_empty() {
        let at = number_at(rest);
        let (start, len) = at.unwrap_or((rest.len(), 0));
        if start > 0 {
            pieces.push(Piece::Text(rest[..start].to_owned()));
        }
        if len > 0 {
            pieces.push(Piece::Unverified(rest[start..start + len].to_owned()));
        }
        rest = &rest[start + len..];
    }
}

/// Where the first number begins, and its length in bytes. Two or more Chinese numerals together
/// are a number; one alone is mostly a word.
fn number_at(text: &str) -> Option<(usize, usize)> {
    let is_numeral = |c: char| "零〇一二三四五六七八九十百千万亿两".contains(c);
    for (start, first) in text.char_indices() {
        let tail = &text[start..];
        if first.is_numeric() && !is_numeral(first) {
            let within = |c: char| (c.is_numeric() && !is_numeral(c)) || ".,%‰:/".contains(c);
            let run: String = tail.chars().take_while(|c| within(*c)).collect();
            return Some((start, run.trim_end_matches(['.', ',', ':', '/']).len()));
        }
        if is_numeral(first) {
            let run: String = tail.chars().take_while(|c| is_numeral(*c) || *c == '点').collect();
            if run.chars().count() > 1 {
                return Some((start, run.len()));
            }
        }
    }
    None
}
