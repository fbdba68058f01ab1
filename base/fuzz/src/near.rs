//! Bytes near good ones.

use num::Draws;
use word::json::{self, Value, json};

fn below(draws: &mut Draws, n: usize) -> usize {
    let drawn = draws.below(n.max(1) as u64).expect("there is one to draw");
    usize::try_from(drawn).expect("it is below a usize")
}

/// Of one of `seeds`: bytes flipped, cut, doubled, put in from another; of JSON also whole values.
/// `seeds` must not be empty.
pub fn near(draws: &mut Draws, seeds: &[Vec<u8>]) -> Vec<u8> {
    let seed = &seeds[below(draws, seeds.len())];
    if let Ok(mut value) = serde_of(seed)
        && below(draws, 2) == 0
    {
        for _ in 0..=below(draws, 3) {
            change(draws, &mut value);
        }
        return json::canonical(&value).unwrap_or_else(|_| value.to_string().into_bytes());
    }
    let mut bytes = seed.clone();
    for _ in 0..=below(draws, 4) {
        let at = below(draws, bytes.len() + 1);
        let end = (at + below(draws, 40)).min(bytes.len());
        let new = match below(draws, 6) {
            0 => Vec::new(),
            1 => bytes[at..end].repeat(2),
            2 => PIECES[below(draws, PIECES.len())].as_bytes().to_vec(),
            3 => {
                let other = &seeds[below(draws, seeds.len())];
                let from = below(draws, other.len());
                other[from..(from + 60).min(other.len())].to_vec()
            }
            4 => bytes[at..end].iter().map(|byte| byte ^ (1 << below(draws, 8))).collect(),
            _ => (at..end).map(|_| draws.bits().to_le_bytes()[0]).collect(),
        };
        bytes.splice(at..end, new);
    }
    bytes
}

const PIECES: &[&str] = &[
    "\n",
    "\n\n",
    " ",
    "=",
    "0",
    "-",
    "+",
    "\u{2014} ",
    "\"",
    "{",
    "[",
    "}",
    "]",
    ",",
    ":",
    "/",
    "%",
    "%2F",
    "?",
    "&",
    ".",
    "null",
    "1e999",
    "9007199254740993",
    "\\ud800",
    "\u{0}",
    "x001/",
    ".p/255",
    "18446744073709551616",
    "old ",
    "urn:epc:id:sgtin:",
    "/01/",
    "2026-02-30T25:61:61Z",
];

fn serde_of(bytes: &[u8]) -> Result<Value, ()> {
    std::str::from_utf8(bytes).map_err(|_| ())?.parse().map_err(|_| ())
}

/// Puts another value somewhere in a value.
fn change(draws: &mut Draws, value: &mut Value) {
    let n = match &*value {
        Value::Array(items) => items.len(),
        Value::Object(fields) => fields.len(),
        _ => 0,
    };
    let at = below(draws, n);
    if n == 0 || below(draws, 6) == 0 {
        *value = other(draws, value);
        return;
    }
    match value {
        Value::Array(items) => match below(draws, 8) {
            0 => drop(items.remove(at)),
            1 => items.push(items[at].clone()),
            _ => change(draws, &mut items[at]),
        },
        Value::Object(fields) => {
            let Some(key) = fields.keys().nth(at).cloned() else { return };
            match below(draws, 8) {
                0 => drop(fields.remove(&key)),
                1 => drop(fields.insert(format!("{key}x"), json!(1))),
                _ => change(draws, &mut fields[&key]),
            }
        }
        _ => {}
    }
}

fn other(draws: &mut Draws, value: &Value) -> Value {
    match (below(draws, 9), value) {
        (0, _) => json!(null),
        (1, _) => json!([value, value]),
        (2, _) => json!({"a": value}),
        (3, _) => json!(draws.bits() >> below(draws, 64)),
        (4, _) => json!(PIECES[below(draws, PIECES.len())]),
        (5, _) => json!(-1),
        (_, Value::String(text)) if !text.is_empty() => {
            let mut bytes = text.clone().into_bytes();
            let at = below(draws, bytes.len());
            bytes[at] ^= 1 << below(draws, 7);
            json!(String::from_utf8_lossy(&bytes))
        }
        _ => json!(""),
    }
}
