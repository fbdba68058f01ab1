//! What the tests of the workshop ask of a house, and what must come back.

use serde_json::{Value, json};

use crate::house::House;

/// A text that is the same in both languages.
pub fn both(text: &str) -> Value {
    json!({"zh": text, "en": text})
}

/// What is answered where something was done.
pub fn done(house: &House, path: &str, body: &Value) -> Value {
    let answer = house.post_json(path, body);
    assert_eq!(answer.status, 201, "{path}: {}", answer.text());
    answer.json()
}

/// Asks for what must be refused, with a status and a code.
pub fn refused(house: &House, path: &str, body: &Value, status: u16, code: &str) {
    let answer = house.post_json(path, body);
    assert_eq!((answer.status, answer.code().as_str()), (status, code), "{}", answer.text());
}

/// What is read.
pub fn read(house: &House, path: &str) -> Value {
    let answer = house.read(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

/// A person of a name, added.
pub fn person(house: &House, name: &str) -> String {
    let person = json!({"name": both(name), "consent": "unnamed"});
    done(house, "/api/v1/people", &person)["id"].as_str().unwrap().to_owned()
}
