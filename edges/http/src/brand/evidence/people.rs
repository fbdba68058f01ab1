//! People in an archive: numbered as they appear, so that it can be seen who is the same person as
//! whom and in which roles, and not who anybody is.

use party::{Grant, Person};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::Store;
use word::{Id, Timestamp};

use crate::problem::Fault;

/// Fields that name somebody who did something.
const FIELDS: [&str; 12] = [
    "by",
    "checker",
    "confirmed_by",
    "decided_by",
    "maker",
    "names",
    "opened_by",
    "owner",
    "person",
    "proposed_by",
    "reported_by",
    "changed_by",
];

/// Who was numbered so far.
pub(super) struct People {
    /// Whose each token is.
    owners: BTreeMap<String, String>,
    numbers: BTreeMap<String, usize>,
}

impl People {
    pub(super) async fn none(store: &Store) -> Result<Self, Fault> {
        let tokens = store.tokens(None, None, u32::MAX).await?;
        let owner = |token: party::Token| (token.id.to_string(), token.person.to_string());
        Ok(Self { owners: tokens.into_iter().map(owner).collect(), numbers: BTreeMap::new() })
    }

    /// What stands in the archive for whoever has this name in the facts. Who is nobody in
    /// particular keeps it.
    pub(super) fn number(&mut self, name: &str) -> String {
        let is_nobody = matches!(name, "" | "operator" | "public" | "guard")
            || ["source:", "plan:"].iter().any(|start| name.starts_with(start));
        if is_nobody {
            return name.to_owned();
        }
        let owner = name.strip_prefix("token:").and_then(|token| self.owners.get(token));
        let person = owner.map_or(name, String::as_str);
        let person = person.strip_prefix("person:").unwrap_or(person).to_owned();
        let next = self.numbers.len() + 1;
        let n = *self.numbers.entry(person).or_insert(next);
        format!("person {n}")
    }

    /// The same value with everybody in it numbered.
    pub(super) fn numbered(&mut self, value: Value) -> Value {
        match value {
            Value::Object(fields) => {
                let field = |(key, value): (String, Value)| {
                    let is_of_person = FIELDS.contains(&key.as_str());
                    let value = if is_of_person { self.named(value) } else { self.numbered(value) };
                    (key, value)
                };
                Value::Object(fields.into_iter().map(field).collect())
            }
            Value::Array(all) => all.into_iter().map(|one| self.numbered(one)).collect(),
            other => other,
        }
    }

    fn named(&mut self, value: Value) -> Value {
        match value {
            Value::String(name) => self.number(&name).into(),
            Value::Array(all) => all.into_iter().map(|one| self.named(one)).collect(),
            other => self.numbered(other),
        }
    }

    /// The document of a gauge study with its appraisers numbered; as it is where it has none. Its
    /// result names nobody.
    pub(super) fn study(&mut self, document: &str) -> Result<Vec<u8>, Fault> {
        let mut study: Value = document.parse().map_err(Fault::internal)?;
        let columns = study["columns"].as_array_mut().into_iter().flatten();
        let mut appraisers: Vec<_> =
            columns.filter(|column| column["role"] == "appraiser").collect();
        if appraisers.is_empty() {
            return Ok(document.as_bytes().to_vec());
        }
        for column in &mut appraisers {
            column["cells"] = self.named(column["cells"].take());
        }
        word::json::canonical(&study).map_err(Fault::internal)
    }

    /// In which roles everybody who was numbered is or was.
    pub(super) async fn roles(&self, store: &Store) -> Result<Value, Fault> {
        let mut all: Vec<_> = self.numbers.iter().collect();
        all.sort_by_key(|(_, n)| **n);
        let mut rows = Vec::with_capacity(all.len());
        for (name, n) in all {
            let grants = match name.parse::<Id<Person>>() {
                Ok(person) => store.grants_of(person).await?,
                // A name that a station typed, or that stands in the words of a case.
                Err(_) => Vec::new(),
            };
            let role = |grant: &Grant| {
                json!({
                    "role": grant.granted.name(),
                    "from": grant.from.to_string(),
                    "until": grant.until.as_ref().map(Timestamp::to_string),
                })
            };
            let roles: Vec<_> = grants.iter().map(role).collect();
            rows.push(json!({"person": format!("person {n}"), "roles": roles}));
        }
        Ok(rows.into())
    }
}
