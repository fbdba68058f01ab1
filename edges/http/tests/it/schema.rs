//! Whether a value fits a schema: as much of JSON Schema (2020-12) as the description of the API
//! is written in.

use serde_json::Value;
use std::collections::BTreeSet;

/// What is written in descriptions, and says nothing of values or only of their meaning.
const SAYS_NOTHING: [&str; 6] =
    ["description", "title", "default", "format", "examples", "$schema"];

/// Why a value does not fit, with the place in it; nothing where it does.
pub fn faults(schema: &Value, value: &Value, place: &str) -> Vec<String> {
    let Some(fields) = schema.as_object() else {
        let is_any = schema.as_bool().unwrap_or_else(|| panic!("no schema: {schema}"));
        return if is_any { Vec::new() } else { vec![format!("{place}: nothing fits")] };
    };
    let of = |keyword: &String, said: &Value| one((keyword, said), schema, value, place);
    fields.iter().flat_map(|(keyword, said)| of(keyword, said)).collect()
}

fn one((keyword, said): (&str, &Value), schema: &Value, value: &Value, place: &str) -> Vec<String> {
    let unless = |is_so: bool| {
        let fault = || format!("{place}: {value} is not {keyword} {said}");
        if is_so { Vec::new() } else { vec![fault()] }
    };
    let among = || said.as_array().expect("several schemas").iter();
    let n_fitting = || among().filter(|one| faults(one, value, place).is_empty()).count();
    let number = || value.as_f64();
    match keyword {
        "type" => unless(kinds(said).any(|kind| is_kind(kind, value))),
        "const" => unless(said == value),
        "enum" => unless(among().any(|one| one == value)),
        "anyOf" => unless(n_fitting() > 0),
        "oneOf" => unless(n_fitting() == 1),
        "allOf" => among().flat_map(|one| faults(one, value, place)).collect(),
        "minimum" => unless(number().is_none_or(|number| number >= said.as_f64().unwrap())),
        "maximum" => unless(number().is_none_or(|number| number <= said.as_f64().unwrap())),
        "minLength" | "maxLength" | "minItems" | "maxItems" => {
            unless(has_length(keyword, said, value))
        }
        "required" => {
            let lacks =
                |name: &&Value| value.is_object() && value.get(name.as_str().unwrap()).is_none();
            among().filter(lacks).map(|name| format!("{place}: {name} is missing")).collect()
        }
        "unevaluatedProperties" => {
            let seen = seen(schema, value);
            let is_other = |name: &&String| !seen.contains(*name) && said == false;
            let others = value.as_object().into_iter().flatten().map(|(name, _)| name);
            others.filter(is_other).map(|name| format!("{place}: {name} is not known")).collect()
        }
        "properties" | "additionalProperties" => inside(keyword, said, schema, (value, place)),
        "items" => {
            let items = value.as_array().into_iter().flatten().enumerate();
            items.flat_map(|(i, item)| faults(said, item, &format!("{place}[{i}]"))).collect()
        }
        other if SAYS_NOTHING.contains(&other) => Vec::new(),
        other => panic!("{place}: this test does not know the keyword {other}"),
    }
}

fn inside(
    keyword: &str,
    said: &Value,
    schema: &Value,
    (value, place): (&Value, &str),
) -> Vec<String> {
    let fields = value.as_object().into_iter().flatten();
    let own = |name: &str| schema.get("properties").and_then(|all| all.get(name));
    let is_own = keyword == "properties";
    let of =
        |name: &str| if is_own { own(name) } else { Some(said).filter(|_| own(name).is_none()) };
    fields
        .filter_map(|(name, value)| Some((name, value, of(name)?)))
        .flat_map(|(name, value, schema)| faults(schema, value, &format!("{place}.{name}")))
        .collect()
}

/// The fields that a schema, or one of those that fit beside it, has something to say of.
fn seen(schema: &Value, value: &Value) -> BTreeSet<String> {
    let own = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let own = own.map(|(name, _)| name.clone());
    let beside = ["oneOf", "anyOf", "allOf"].iter().filter_map(|keyword| schema.get(keyword));
    let fitting = beside.filter_map(Value::as_array).flatten();
    let fitting = fitting.filter(|one| faults(one, value, "").is_empty());
    own.chain(fitting.flat_map(|one| seen(one, value))).collect()
}

fn kinds(said: &Value) -> impl Iterator<Item = &str> {
    let several = said.as_array().into_iter().flatten();
    said.as_str().into_iter().chain(several.filter_map(Value::as_str))
}

fn is_kind(kind: &str, value: &Value) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("there is no type {other}"),
    }
}

fn has_length(keyword: &str, said: &Value, value: &Value) -> bool {
    let length = match (value, keyword.ends_with("Length")) {
        (Value::String(text), true) => text.chars().count(),
        (Value::Array(items), false) => items.len(),
        _ => return true,
    };
    let bound = usize::try_from(said.as_u64().unwrap()).unwrap();
    if keyword.starts_with("min") { length >= bound } else { length <= bound }
}
