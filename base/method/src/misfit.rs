//! What does not fit the parameters of a method: which one, and what it should be.
//!
//! Asks: where is the mistake, and what would be right?
//! Needs: what was given, and the sentence of serde, whose forms are few; it names no place, so
//! each parameter is tried by itself.
//! Does not know: what a parameter means; a method says that itself once it runs.

use serde::de::DeserializeOwned;
use word::json::{Map, Value, json};
use word::{Message, Words};

const CODE: &str = "method.parameters";

/// Something else takes this much of a message at most.
const LENGTH_MAX: usize = 60;

/// A mistake in the shape of parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// They are no object.
    NoObject,
    /// A parameter that the method does not have.
    NoSuch {
        /// Its name, below that of the parameter that it stands in.
        name: String,
        /// Those there are.
        known: String,
    },
    /// One that is needed.
    Missing {
        /// Its name.
        name: String,
    },
    /// A word that is none of those to choose from.
    NoChoice {
        /// The parameter.
        name: String,
        /// What was given.
        given: String,
        /// What there is.
        known: String,
    },
    /// A value of another kind.
    OfKind {
        /// The parameter.
        name: String,
        /// What was given.
        given: String,
        /// What is wanted.
        kind: Kind,
    },
}

/// What a value must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number, not below zero.
    Whole,
    /// A number, or a decimal as text.
    Number,
    /// A text.
    Text,
    /// True or false.
    Flag,
    /// A list.
    List,
    /// An object.
    Object,
    /// A form that the schema tells.
    Schema,
}

impl Misfit {
    /// What keeps `given` from being parameters `P`, of which serde said `sentence`.
    pub(crate) fn of<P: DeserializeOwned>(given: &Value, sentence: &str) -> Self {
        let nothing = Map::new();
        let fields = match given {
            Value::Object(fields) => fields,
            Value::Null => &nothing,
            _ => return Self::NoObject,
        };
        // Of a parameter that stands alone others are missing; that is no mistake in it.
        let alone = |name: &str, value: &Value| {
            let error = serde_json::from_value::<P>(json!({ name: value })).err()?.to_string();
            (!error.starts_with("missing field") || is_inside::<P>(&error)).then_some(error)
        };
        let mut tried = fields.iter();
        let found = tried.find_map(|(name, value)| Some((name, value, alone(name, value)?)));
        match found {
            Some((name, value, error)) => Self::read(Some((name, value)), &error),
            None => Self::read(None, sentence),
        }
    }

    fn read(at: Option<(&String, &Value)>, sentence: &str) -> Self {
        let within = at.map_or("", |(name, _)| name);
        let below = |name: String| match within {
            "" => name,
            within if within == name => name,
            within => format!("{within}.{name}"),
        };
        let mut quoted = sentence.split('`').skip(1).step_by(2).map(short);
        let first = quoted.next().unwrap_or_default();
        let mut known = || quoted.by_ref().collect::<Vec<_>>().join(", ");
        let (name, given) = (within.to_owned(), at.map_or_else(String::new, |(_, of)| shown(of)));
        if sentence.starts_with("unknown field") {
            return Self::NoSuch { name: below(first), known: known() };
        }
        if sentence.starts_with("missing field") {
            return Self::Missing { name: below(first) };
        }
        if sentence.starts_with("unknown variant") {
            return Self::NoChoice { name, given: first, known: known() };
        }
        Self::OfKind { name, given, kind: Kind::of(sentence) }
    }

    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::NoObject => Message::new(
                CODE,
                Words::new(
                    "参数应为一个 JSON 对象，由“名称: 值”组成",
                    "the parameters must be one JSON object of names and values",
                ),
                [],
            ),
            Self::NoSuch { name, known } => Message::new(
                CODE,
                Words::new(
                    "没有名为“{name}”的参数；可用的是：{known}",
                    "there is no parameter {name}; there are: {known}",
                ),
                [("name", name.clone()), ("known", known.clone())],
            ),
            Self::Missing { name } => Message::new(
                CODE,
                Words::new("缺少参数“{name}”", "the parameter {name} is missing; give it"),
                [("name", name.clone())],
            ),
            Self::NoChoice { name, given, known } => Message::new(
                CODE,
                Words::new(
                    "参数“{name}”不能是“{given}”；可选的是：{known}",
                    "the parameter {name} cannot be {given}; it may be: {known}",
                ),
                [("name", name.clone()), ("given", given.clone()), ("known", known.clone())],
            ),
            Self::OfKind { name, given, kind } => {
                Message::new(CODE, kind.words(), [("name", name.clone()), ("given", given.clone())])
            }
        }
    }
}

/// Whether a field is missing inside of a parameter, and not beside it.
fn is_inside<P: DeserializeOwned>(error: &str) -> bool {
    let nothing = serde_json::from_value::<P>(json!({})).err();
    // Parameters of which one is needed say so of nothing as well; the first is named.
    nothing.is_none_or(|nothing| nothing.to_string() != error)
}

impl Kind {
    /// What serde expected.
    fn of(sentence: &str) -> Self {
        let is_number =
            ["is not a number", "is not a finite number", "decimal string", "too many digits"];
        if is_number.iter().any(|words| sentence.contains(words)) {
            return Self::Number;
        }
        let expected = sentence.rsplit("expected ").next().unwrap_or_default();
        let starts = |words: &[&str]| words.iter().any(|word| expected.starts_with(word));
        match () {
            () if starts(&["u8", "u16", "u32", "u64", "usize", "i32", "i64"]) => Self::Whole,
            () if starts(&["f64", "f32"]) => Self::Number,
            () if starts(&["a string", "string"]) => Self::Text,
            () if starts(&["a boolean"]) => Self::Flag,
            () if starts(&["a sequence", "an array", "a tuple"]) => Self::List,
            () if starts(&["a map", "struct"]) => Self::Object,
            () => Self::Schema,
        }
    }

    fn words(self) -> Words {
        match self {
            Self::Whole => Words::new(
                "参数“{name}”为 {given}，应为非负整数，且不大得无法表示",
                "the parameter {name} is {given}; it must be a whole number, not below 0 nor too \
                 large to be kept",
            ),
            Self::Number => Words::new(
                "参数“{name}”为 {given}，应为数字，或写成文本的小数（如 \"0.05\"），至多 18 位",
                "the parameter {name} is {given}; it must be a number, or a decimal as text such \
                 as \"0.05\", of at most 18 digits",
            ),
            Self::Text => Words::new(
                "参数“{name}”为 {given}，应为文本",
                "the parameter {name} is {given}; it must be a text",
            ),
            Self::Flag => Words::new(
                "参数“{name}”为 {given}，应为 true 或 false",
                "the parameter {name} is {given}; it must be true or false",
            ),
            Self::List => Words::new(
                "参数“{name}”为 {given}，应为列表",
                "the parameter {name} is {given}; it must be a list",
            ),
            Self::Object => Words::new(
                "参数“{name}”为 {given}，应为 JSON 对象，由“名称: 值”组成",
                "the parameter {name} is {given}; it must be an object of names and values",
            ),
            Self::Schema => Words::new(
                "参数“{name}”为 {given}，不合其格式；该方法的说明列出了可用的写法",
                "the parameter {name} is {given}, which has not its form; what the method says of \
                 its parameters lists those there are",
            ),
        }
    }
}

fn short(text: &str) -> String {
    text.chars().filter(|c| !"{}".contains(*c)).take(LENGTH_MAX).collect()
}

/// A value as a message shows it.
fn shown(value: &Value) -> String {
    match value {
        Value::Array(_) => "[…]".to_owned(),
        Value::Object(_) => "…".to_owned(),
        Value::String(text) => format!("“{}”", short(text)),
        plain => short(&plain.to_string()),
    }
}
