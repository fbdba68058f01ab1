//! Whether an answer is close enough: `|got − expected| <= max(abs, rel·|expected|)`, or enough
//! agreeing digits; whole numbers, positions and texts exactly.

use super::answer::Answer;
use super::node::Node;

/// How close an answer must come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Allowed {
    /// As a share of what is expected.
    pub rel: f64,
    /// In its own unit.
    pub abs: f64,
    /// As `−log10(|got − expected| / |expected|)`, at least.
    pub digits: Option<f64>,
}

/// An answer that is not close enough.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Such as `ucl[3]`.
    pub key: String,
    /// What came out.
    pub got: String,
    /// What should have.
    pub expected: String,
    /// What difference was allowed.
    pub allowed: String,
}

/// Compares an answer with what is expected, lists item by item.
pub fn differences(key: &str, got: &Answer, expected: &Node, allowed: Allowed) -> Vec<Difference> {
    if let (Answer::List(got), Node::List(expected)) = (got, expected)
        && got.len() == expected.len()
    {
        let items = got.iter().zip(expected).enumerate();
        return items
            .flat_map(|(i, (got, expected))| {
                differences(&format!("{key}[{i}]"), got, expected, allowed)
            })
            .collect();
    }
    if let (Answer::Map(got), Node::Map(expected)) = (got, expected) {
        let fields = expected.iter().map(|(name, expected)| {
            let got = got.get(name).unwrap_or(&Answer::Absent);
            differences(&format!("{key}.{name}"), got, expected, allowed)
        });
        return fields.flatten().collect();
    }
    if agree(got, expected, allowed) {
        return vec![];
    }
    let allowed = match (got, expected) {
        (Answer::Real(_), Node::Number(_) | Node::Text(_)) => allowed.say(expected.real().ok()),
        _ => "none".to_owned(),
    };
    let (got, expected) = (say_answer(got), say_node(expected));
    vec![Difference { key: key.to_owned(), got, expected, allowed }]
}

impl Allowed {
    fn say(self, expected: Option<f64>) -> String {
        match (self.digits, expected) {
            (Some(digits), _) => format!("{digits} agreeing digits"),
            (None, Some(expected)) => format!("{:e}", self.abs.max(self.rel * expected.abs())),
            (None, None) => format!("{:e} of it", self.rel),
        }
    }

    fn covers(self, got: f64, expected: f64) -> bool {
        let error = (got - expected).abs();
        match self.digits {
            _ if got == expected => true,
            Some(digits) if expected == 0.0 => -error.log10() >= digits,
            Some(digits) => -(error / expected.abs()).log10() >= digits,
            None => error <= self.abs.max(self.rel * expected.abs()),
        }
    }
}

fn agree(got: &Answer, expected: &Node, allowed: Allowed) -> bool {
    match (got, expected) {
        (Answer::Absent, Node::Null) => true,
        (Answer::Text(got), Node::Text(expected)) => got == expected,
        (Answer::Flag(got), Node::Flag(expected)) => got == expected,
        // A text of digits is a number with more of them than JSON readers keep.
        (Answer::Real(got), Node::Number(_) | Node::Text(_)) => {
            expected.real().is_ok_and(|expected| allowed.covers(*got, expected))
        }
        (Answer::Count(got), Node::Number(_)) => {
            expected.real().is_ok_and(|real| real == *got as f64)
        }
        _ => false,
    }
}

fn say_answer(answer: &Answer) -> String {
    match answer {
        Answer::List(items) => {
            let shown: Vec<String> = items.iter().take(8).map(say_answer).collect();
            format!("[{}{}]", shown.join(", "), more(items.len()))
        }
        other => other.to_string(),
    }
}

fn say_node(node: &Node) -> String {
    match node {
        Node::List(items) => {
            let shown: Vec<String> = items.iter().take(8).map(say_node).collect();
            format!("[{}{}]", shown.join(", "), more(items.len()))
        }
        other => other.to_string(),
    }
}

fn more(length: usize) -> String {
    if length > 8 { format!(", … {length} in all") } else { String::new() }
}
