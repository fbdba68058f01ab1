//! Rust taken apart far enough for the rules: code without comments and text, comments without
//! code, text literals, what is only for tests, and functions.
//!
//! Does not know: grammar. Both masks have the length and the lines of the original.

use std::ops::Range;

/// A file of Rust, taken apart.
pub struct Rust {
    /// The code; comments, and what stands inside of text and characters, are spaces.
    pub code: String,
    /// The comments; everything else is spaces.
    pub comments: String,
    /// The text literals, in order.
    pub literals: Vec<Literal>,
    tests: Vec<Range<usize>>,
}

/// A text literal.
#[derive(Clone, Debug, PartialEq)]
pub struct Literal {
    /// Where it stands, with its quotes.
    pub at: Range<usize>,
    /// What it says, escapes resolved.
    pub text: String,
}

/// A function with a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Function<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where its `fn` stands.
    pub at: usize,
    /// Where its body stands, without the braces.
    pub body: Range<usize>,
}

enum Token {
    Code,
    Comment,
    /// A text literal; how many bytes stand before and after its content, and whether it is raw.
    Text {
        open: usize,
        close: usize,
        is_raw: bool,
    },
    Character,
}

impl Rust {
    /// Takes `text` apart.
    pub fn read(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut code = bytes.to_vec();
        let mut comments = bytes.to_vec();
        let mut literals = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let (end, token) = token(bytes, at);
            if !matches!(token, Token::Comment) {
                blank(&mut comments[at..end]);
            }
            match token {
                Token::Code => {}
                Token::Comment => blank(&mut code[at..end]),
                Token::Character => blank(&mut code[at + 1..end - 1]),
                Token::Text { open, close, is_raw } => {
                    let inside = at + open..(end - close).max(at + open);
                    blank(&mut code[inside.clone()]);
                    let said = &text[inside];
                    let text = if is_raw { said.to_owned() } else { unescape(said) };
                    literals.push(Literal { at: at..end, text });
                }
            }
            at = end;
        }
        let [code, comments] = [code, comments]
            .map(|bytes| String::from_utf8(bytes).expect("whole characters became spaces"));
        let tests = tests(&code);
        Self { code, comments, literals, tests }
    }

    /// Whether a byte belongs to an item that is compiled for tests only.
    pub fn is_test_at(&self, at: usize) -> bool {
        self.tests.iter().any(|range| range.contains(&at))
    }

    /// The names of modules in other files that are declared for tests only.
    pub fn test_modules(&self) -> Vec<&str> {
        words_of(&self.code, "mod")
            .filter(|at| self.is_test_at(*at))
            .filter_map(|at| self.code[at + 3..].trim_start().split_once(';'))
            .map(|(name, _)| name.trim_end())
            .filter(|name| name.bytes().all(is_word_byte))
            .collect()
    }

    /// The functions that have a body, in order; inner ones too.
    pub fn functions(&self) -> Vec<Function<'_>> {
        words_of(&self.code, "fn").filter_map(|at| function(&self.code, at)).collect()
    }

    /// The literal that begins at the first byte from `at` on that is not a space.
    pub fn literal_at(&self, at: usize) -> Option<&Literal> {
        let rest = &self.code[at..];
        let start = at + rest.len() - rest.trim_start().len();
        self.literals.iter().find(|literal| literal.at.start == start)
    }
}

/// Where `word` stands in `code` as a whole word.
pub fn words_of<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    code.match_indices(word).map(|(at, _)| at).filter(move |&at| {
        let bytes = code.as_bytes();
        let is_free = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at)).is_none_or(|byte| !is_word_byte(*byte))
        };
        is_free(at.checked_sub(1)) && is_free(Some(at + word.len()))
    })
}

/// Whether a byte may stand in a name.
pub fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The position after the bracket that closes the one at `open`; the end where none does.
pub fn after_closing(code: &str, open: usize) -> usize {
    let mut depth = 0_usize;
    for (offset, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return offset + 1;
        }
    }
    code.len()
}

fn blank(bytes: &mut [u8]) {
    for byte in bytes.iter_mut().filter(|byte| **byte != b'\n') {
        *byte = b' ';
    }
}

/// The token at `at` and where it ends.
fn token(bytes: &[u8], at: usize) -> (usize, Token) {
    let rest = &bytes[at..];
    if rest.starts_with(b"//") {
        let length = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        return (at + length, Token::Comment);
    }
    if rest.starts_with(b"/*") {
        return (after_comment(bytes, at), Token::Comment);
    }
    if is_word_byte(rest[0]) {
        let length = rest.iter().take_while(|byte| is_word_byte(**byte)).count();
        let (word, after) = rest.split_at(length);
        let n_hashes = after.iter().take_while(|byte| **byte == b'#').count();
        let is_text = after.get(n_hashes) == Some(&b'"');
        return match word {
            b"r" | b"br" | b"cr" if is_text => raw_text(bytes, at, length, n_hashes),
            b"b" | b"c" if is_text && n_hashes == 0 => plain_text(bytes, at, length),
            b"b" if after.first() == Some(&b'\'') => character(bytes, at, length),
            _ => (at + length, Token::Code),
        };
    }
    match rest[0] {
        b'"' => plain_text(bytes, at, 0),
        b'\'' => character(bytes, at, 0),
        _ => (at + 1, Token::Code),
    }
}

fn after_comment(bytes: &[u8], start: usize) -> usize {
    let (mut depth, mut at) = (0, start);
    while at < bytes.len() {
        if bytes[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if bytes[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    bytes.len()
}

fn raw_text(bytes: &[u8], start: usize, prefix: usize, n_hashes: usize) -> (usize, Token) {
    let open = prefix + n_hashes + 1;
    let closing = [b"\"".as_slice(), &vec![b'#'; n_hashes]].concat();
    let token = Token::Text { open, close: closing.len(), is_raw: true };
    let content = &bytes[start + open..];
    match content.windows(closing.len()).position(|window| window == closing) {
        Some(length) => (start + open + length + closing.len(), token),
        None => (bytes.len(), token),
    }
}

fn plain_text(bytes: &[u8], start: usize, prefix: usize) -> (usize, Token) {
    let token = Token::Text { open: prefix + 1, close: 1, is_raw: false };
    let mut at = start + prefix + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return (at + 1, token),
            _ => at += 1,
        }
    }
    (bytes.len(), token)
}

/// A character, or the quote of a lifetime.
fn character(bytes: &[u8], start: usize, prefix: usize) -> (usize, Token) {
    let first = start + prefix + 1;
    if bytes.get(first) == Some(&b'\\') {
        let closing = bytes.iter().skip(first + 2).position(|byte| *byte == b'\'');
        return match closing {
            Some(length) => (first + 2 + length + 1, Token::Character),
            None => (first, Token::Code),
        };
    }
    // One character of up to 4 bytes, then a quote; a lifetime has none there.
    let length = bytes.iter().skip(first + 1).take_while(|byte| **byte & 0xC0 == 0x80).count() + 1;
    match bytes.get(first + length) {
        Some(b'\'') => (first + length + 1, Token::Character),
        _ => (first, Token::Code),
    }
}

/// Resolves escapes; a backslash at the end of a line swallows the white space after it.
fn unescape(text: &str) -> String {
    let mut said = String::new();
    let mut rest = text.chars();
    while let Some(next) = rest.next() {
        if next != '\\' {
            said.push(next);
            continue;
        }
        match rest.next() {
            Some('n') => said.push('\n'),
            Some('t') => said.push('\t'),
            Some('\n') => rest = rest.as_str().trim_start().chars(),
            Some('u') => {
                let code: String = rest.by_ref().skip(1).take_while(|c| *c != '}').collect();
                let code = u32::from_str_radix(&code.replace('_', ""), 16).unwrap_or(0);
                said.push(char::from_u32(code).unwrap_or('?'));
            }
            Some(other) => said.push(other),
            None => {}
        }
    }
    said
}

/// What stands under an attribute that says it is for tests.
fn tests(code: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("#") {
        let after = &code[at + 1..];
        let (is_inner, after) = match after.strip_prefix('!') {
            Some(after) => (true, after),
            None => (false, after),
        };
        if !after.starts_with('[') {
            continue;
        }
        let open = code.len() - after.len();
        let end = after_closing(code, open);
        if !says_test(code[open..end].trim_matches(['[', ']']).trim()) {
            continue;
        }
        found.push(if is_inner { 0..code.len() } else { at..after_item(code, end) });
    }
    found
}

fn says_test(attribute: &str) -> bool {
    let is_cfg = attribute.starts_with("cfg") && !attribute.contains("not(");
    let is_marked = attribute == "test" || attribute.contains("::test");
    is_marked || (is_cfg && words_of(attribute, "test").next().is_some())
}

/// The end of the item that starts at `at`, further attributes passed over.
fn after_item(code: &str, mut at: usize) -> usize {
    while at < code.len() {
        match code.as_bytes()[at] {
            b'{' => return after_closing(code, at),
            b';' => return at + 1,
            b'(' | b'[' => at = after_closing(code, at),
            _ => at += 1,
        }
    }
    code.len()
}

fn function(code: &str, at: usize) -> Option<Function<'_>> {
    let after = code[at + 2..].trim_start();
    let length = after.bytes().take_while(|byte| is_word_byte(*byte)).count();
    if length == 0 {
        return None;
    }
    let mut open = code.len() - after.len() + length;
    loop {
        match code.as_bytes().get(open)? {
            b'{' => break,
            b';' => return None,
            b'(' | b'[' => open = after_closing(code, open),
            _ => open += 1,
        }
    }
    let end = after_closing(code, open);
    Some(Function { name: &after[..length], at, body: open + 1..(end - 1).max(open + 1) })
}
