//! Documents: JSON from machines, with every number as it was written.
//!
//! Asks: what stands at a place of a message?
//! Needs: bytes that anyone may have sent.
//! Does not know: what a place means.
//!
//! Numbers stay text: a reading that went through binary floating point is no longer what the
//! gauge showed. Source: RFC 8259; places are pointers of RFC 6901.

use std::collections::BTreeMap;

use super::Problem;

/// The largest message, in bytes.
pub const MESSAGE_BYTES_MAX: usize = 256 << 10;
/// The deepest nesting of a message.
const DEPTH_MAX: usize = 32;
/// The most values of a message, those within others counted.
const N_VALUES_MAX: usize = 20_000;

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Document {
    /// `null`.
    Null,
    /// `true` or `false`.
    Truth(bool),
    /// A number, as it was written.
    Number(String),
    /// A text.
    Text(String),
    /// Values in a row.
    List(Vec<Document>),
    /// Values by name.
    Fields(BTreeMap<String, Document>),
}

impl Document {
    /// Reads a document: at most 256 KiB, 32 levels deep, 20,000 values.
    ///
    /// # Errors
    /// [`Problem::TooLarge`], [`Problem::TooDeep`]; [`Problem::NotJson`], also where a name
    /// stands twice: which of the two is meant cannot be told.
    pub fn read(bytes: &[u8]) -> Result<Self, Problem> {
        if bytes.len() > MESSAGE_BYTES_MAX {
            return Err(Problem::TooLarge { got: bytes.len(), most: MESSAGE_BYTES_MAX });
        }
        let text = std::str::from_utf8(bytes)
            .map_err(|error| Problem::NotJson { at: error.valid_up_to() })?;
        let mut reading = Reading { text, at: 0, n_values: 0 };
        let document = reading.value(0)?;
        reading.skip();
        if reading.at < text.len() {
            return Err(reading.fault());
        }
        Ok(document)
    }

    /// What stands at a pointer such as `/readings/0/value`; the whole for an empty one.
    pub fn at(&self, pointer: &str) -> Option<&Self> {
        if pointer.is_empty() {
            return Some(self);
        }
        let mut here = self;
        for step in pointer.strip_prefix('/')?.split('/') {
            let step = step.replace("~1", "/").replace("~0", "~");
            here = match here {
                Self::Fields(fields) => fields.get(&step)?,
                Self::List(items) => items.get(step.parse::<usize>().ok()?)?,
                _ => return None,
            };
        }
        Some(here)
    }

    /// A single thing as text; `None` for nothing, lists and fields.
    pub fn scalar(&self) -> Option<String> {
        match self {
            Self::Number(text) | Self::Text(text) => Some(text.clone()),
            Self::Truth(truth) => Some(truth.to_string()),
            Self::Null | Self::List(_) | Self::Fields(_) => None,
        }
    }
}

struct Reading<'a> {
    text: &'a str,
    at: usize,
    n_values: usize,
}

impl Reading<'_> {
    fn fault(&self) -> Problem {
        Problem::NotJson { at: self.at }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> Result<(), Problem> {
        if self.peek() != Some(byte) {
            return Err(self.fault());
        }
        self.at += 1;
        Ok(())
    }

    fn value(&mut self, depth: usize) -> Result<Document, Problem> {
        self.n_values += 1;
        if depth > DEPTH_MAX || self.n_values > N_VALUES_MAX {
            return Err(Problem::TooDeep { depth: DEPTH_MAX, n_values: N_VALUES_MAX });
        }
        self.skip();
        match self.peek() {
            Some(b'{') => self.fields(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.string().map(Document::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => self.word(),
        }
    }

    fn word(&mut self) -> Result<Document, Problem> {
        let words = [
            ("null", Document::Null),
            ("true", Document::Truth(true)),
            ("false", Document::Truth(false)),
        ];
        for (word, document) in words {
            if self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
                self.at += word.len();
                return Ok(document);
            }
        }
        Err(self.fault())
    }

    fn list(&mut self, depth: usize) -> Result<Document, Problem> {
        self.take(b'[')?;
        let mut items = Vec::new();
        self.skip();
        while self.peek() != Some(b']') {
            if !items.is_empty() {
                self.take(b',')?;
            }
            items.push(self.value(depth + 1)?);
            self.skip();
        }
        self.at += 1;
        Ok(Document::List(items))
    }

    fn fields(&mut self, depth: usize) -> Result<Document, Problem> {
        self.take(b'{')?;
        let mut fields = BTreeMap::new();
        self.skip();
        while self.peek() != Some(b'}') {
            if !fields.is_empty() {
                self.take(b',')?;
                self.skip();
            }
            let begins_at = self.at;
            let name = self.string()?;
            self.skip();
            self.take(b':')?;
            let value = self.value(depth + 1)?;
            if fields.insert(name, value).is_some() {
                return Err(Problem::NotJson { at: begins_at });
            }
            self.skip();
        }
        self.at += 1;
        Ok(Document::Fields(fields))
    }

    fn number(&mut self) -> Result<Document, Problem> {
        let begins_at = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let leads_with_zero = self.peek() == Some(b'0');
        let n_whole = self.digits()?;
        if leads_with_zero && n_whole > 1 {
            return Err(Problem::NotJson { at: begins_at });
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(Document::Number(self.text[begins_at..self.at].to_owned()))
    }

    fn digits(&mut self) -> Result<usize, Problem> {
        let begins_at = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        let n = self.at - begins_at;
        if n == 0 { Err(self.fault()) } else { Ok(n) }
    }

    fn string(&mut self) -> Result<String, Problem> {
        self.take(b'"')?;
        let mut text = String::new();
        loop {
            let plain = self.text.as_bytes()[self.at..]
                .iter()
                .position(|&byte| byte == b'"' || byte == b'\\' || byte < 0x20)
                .ok_or_else(|| self.fault())?;
            text.push_str(&self.text[self.at..self.at + plain]);
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escaped()?),
                _ => return Err(self.fault()),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, Problem> {
        let begins_at = self.at;
        self.at += 1;
        let letter = self.peek().ok_or_else(|| self.fault())?;
        self.at += 1;
        let plain = match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unit().and_then(|high| self.code_point(high, begins_at)),
            _ => return Err(Problem::NotJson { at: begins_at }),
        };
        Ok(plain)
    }

    /// Beyond the first plane two units stand for one character.
    fn code_point(&mut self, high: u32, begins_at: usize) -> Result<char, Problem> {
        let fault = || Problem::NotJson { at: begins_at };
        if !(0xd800..0xdc00).contains(&high) {
            return char::from_u32(high).ok_or_else(fault);
        }
        self.take(b'\\')?;
        self.take(b'u')?;
        let low = self.unit()?;
        if !(0xdc00..0xe000).contains(&low) {
            return Err(fault());
        }
        char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)).ok_or_else(fault)
    }

    fn unit(&mut self) -> Result<u32, Problem> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4);
        let digits = digits.filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        let unit = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let unit = unit.ok_or_else(|| self.fault())?;
        self.at += 4;
        Ok(unit)
    }
}
