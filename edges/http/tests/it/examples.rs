//! The examples of the description of the API: exchanges that these tests had with a real server.
//!
//! `WULE_EXAMPLES=FILE cargo test -p wule-http --test it` adds, for each operation that the file
//! lacks, the shortest exchange that was answered with what was asked for. What is there stays as
//! long as it is true, so that a description changes only where the API does.

use serde_json::{Map, Value, json};
use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{LazyLock, Mutex, PoisonError},
};
use wule_http::{Address, addresses};

use crate::client::Answer;

/// What is longer shows nobody more.
const BYTES_MAX: usize = 16_000;

/// So much longer an example may be for a list with something in it.
const EMPTY_BYTES: usize = 400;

/// Rows of a list that are shown.
const ROWS_MAX: usize = 2;

/// Addresses in the order in which one without a hole goes before one with it.
static ADDRESSES: LazyLock<Vec<Address>> = LazyLock::new(|| {
    let mut all = addresses();
    all.sort_by_key(|address| address.path.matches('{').count());
    all
});

/// What will be written: by operation, what was sent and answered, or the media type of an answer
/// that is no JSON; none where it has no content.
type Recorded = BTreeMap<String, Value>;

static RECORDED: LazyLock<Option<(PathBuf, Mutex<Recorded>)>> = LazyLock::new(|| {
    let file = PathBuf::from(std::env::var_os("WULE_EXAMPLES")?);
    Some((file, Mutex::new(Recorded::new())))
});

/// The operation that a line of a request asks for.
fn operation(line: &str) -> Option<&'static Address> {
    let (method, path) = line.split_once(' ')?;
    let path = path.split('?').next()?;
    let fits = |address: &&Address| {
        let (own, asked) = (address.path.split('/'), path.split('/'));
        let is_alike = own.clone().zip(asked.clone()).all(|(own, asked)| {
            own == asked || (own.starts_with('{') && !own.starts_with("{*") && !asked.is_empty())
        });
        address.method.as_str() == method && own.count() == asked.count() && is_alike
    };
    ADDRESSES.iter().find(fits)
}

/// Notes an exchange that was answered with what was asked for, where examples are wanted.
pub fn note(line: &str, sent: &[u8], answer: &Answer) {
    let Some((file, recorded)) = RECORDED.as_ref() else { return };
    let Some(address) = operation(line).filter(|address| address.path.starts_with("/api/")) else {
        return;
    };
    let mut example = Map::new();
    if matches!(address.takes.body, Some(("application/json", _))) {
        let Ok(request) = serde_json::from_slice(sent) else { return };
        example.insert("request".to_owned(), request);
    }
    let kind = answer.header("content-type").and_then(|kind| kind.split(';').next());
    match kind.filter(|_| !answer.body.is_empty()) {
        Some("application/json") => {
            let response = harmless(shortened(answer.json()));
            example.insert("response".to_owned(), response);
        }
        other => drop(example.insert("media".to_owned(), other.into())),
    }
    let example = Value::Object(example);
    if example.to_string().len() > BYTES_MAX {
        return;
    }
    let mut recorded = recorded.lock().unwrap_or_else(PoisonError::into_inner);
    let operation = format!("{} {}", address.method, address.path);
    let best = recorded.get(&operation);
    if best.is_none_or(|best| rank(&example) < rank(best)) {
        recorded.insert(operation, example);
        write(file, &recorded);
    }
}

fn write(file: &PathBuf, recorded: &Recorded) {
    let mut all: Recorded = kept();
    for (operation, example) in recorded {
        all.entry(operation.clone()).or_insert_with(|| example.clone());
    }
    let text = serde_json::to_string_pretty(&all).unwrap() + "\n";
    std::fs::write(file, text).unwrap();
}

/// The examples that the program has.
pub fn kept() -> Recorded {
    serde_json::from_str(include_str!("../../src/examples.json")).unwrap()
}

/// The shorter is the better; but lists that are empty show nothing.
fn rank(example: &Value) -> usize {
    let n_empty = example["response"].to_string().matches("[]").count();
    example.to_string().len() + EMPTY_BYTES * n_empty
}

/// Secrets of the servers of tests open nothing; those who look for secrets need not know that.
fn harmless(mut value: Value) -> Value {
    for (name, field) in value.as_object_mut().into_iter().flatten() {
        if let (true, Some(text)) = (SECRETS.contains(&name.as_str()), field.as_str()) {
            let (kind, rest) = text.split_once('_').unwrap_or(("", text));
            let mark = if kind.is_empty() { String::new() } else { format!("{kind}_") };
            *field = (mark + &"0".repeat(rest.len())).into();
        }
    }
    value
}

const SECRETS: [&str; 3] = ["csrf_token", "secret", "token"];

/// The first rows of every list.
fn shortened(value: Value) -> Value {
    match value {
        Value::Array(rows) => rows.into_iter().take(ROWS_MAX).map(shortened).collect(),
        Value::Object(fields) => {
            json!(
                fields
                    .into_iter()
                    .map(|(name, value)| (name, shortened(value)))
                    .collect::<Map<_, _>>()
            )
        }
        plain => plain,
    }
}
