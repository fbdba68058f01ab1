//! Whether a document is a credential or presentation of the data model at all.
//!
//! Source: W3C Verifiable Credentials Data Model 2.0, section 4. No context is fetched: terms are
//! looked up in the contexts that stand in the document.

use word::{
    Timestamp,
    json::{Map, Value},
};

use super::CONTEXT;
use crate::Problem;

type Checked = Result<(), Problem>;

fn not(reason: &str) -> Problem {
    Problem::NotACredential { reason: reason.to_owned() }
}

fn need(is_met: bool, reason: &str) -> Checked {
    if is_met { Ok(()) } else { Err(not(reason)) }
}

/// Checks a credential.
///
/// # Errors
/// [`Problem::NotACredential`] with the first thing that is not as it must be.
pub fn check_credential(value: &Value) -> Checked {
    let fields = head(value, "VerifiableCredential")?;
    let issuer = fields.get("issuer").ok_or_else(|| not("it has no issuer"))?;
    check_party(issuer)?;
    let subjects = list(fields.get("credentialSubject"));
    need(!subjects.is_empty(), "it has no subject")?;
    for subject in subjects {
        let subject = subject.as_object().ok_or_else(|| not("a subject is not an object"))?;
        need(!subject.is_empty(), "a subject says nothing")?;
        check_id(subject)?;
    }
    for key in ["name", "description"] {
        check_text(fields.get(key))?;
    }
    check_times(fields)?;
    for key in ["credentialStatus", "credentialSchema", "refreshService", "termsOfUse", "evidence"]
    {
        for part in list(fields.get(key)) {
            check_part(part, key)?;
        }
    }
    Ok(())
}

/// Checks a presentation and the credentials in it.
///
/// # Errors
/// As [`check_credential`].
pub fn check_presentation(value: &Value) -> Checked {
    let fields = head(value, "VerifiablePresentation")?;
    if let Some(holder) = fields.get("holder") {
        check_party(holder)?;
    }
    for credential in list(fields.get("verifiableCredential")) {
        let types = list(credential.get("type"));
        if types.iter().any(|one| one.as_str() == Some("EnvelopedVerifiableCredential")) {
            let id = credential.get("id").and_then(Value::as_str).unwrap_or("");
            need(id.starts_with("data:"), "an enveloped credential is not a data: address")?;
        } else {
            check_credential(credential)?;
        }
    }
    Ok(())
}

fn head<'a>(value: &'a Value, kind: &str) -> Result<&'a Map<String, Value>, Problem> {
    let fields = value.as_object().ok_or_else(|| not("it is not an object"))?;
    let contexts = list(fields.get("@context"));
    need(
        contexts.first().and_then(|one| one.as_str()) == Some(CONTEXT),
        "its first context is not that of credentials 2.0",
    )?;
    check_contexts(&contexts)?;
    check_id(fields)?;
    let types = list(fields.get("type"));
    need(
        types.iter().any(|one| one.as_str() == Some(kind)),
        "it has not the type that it must have",
    )?;
    for one in types {
        check_type(one, &contexts)?;
    }
    for proof in list(fields.get("proof")) {
        need(proof.get("type").is_some_and(Value::is_string), "a proof has no type")?;
    }
    Ok(fields)
}

/// One value or a list of them.
fn list(value: Option<&Value>) -> Vec<&Value> {
    match value {
        Some(Value::Array(all)) => all.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    }
}

fn is_url(text: &str) -> bool {
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
    };
    let is_rest = |rest: &str| !rest.is_empty() && !rest.contains(char::is_whitespace);
    text.split_once(':').is_some_and(|(scheme, rest)| is_scheme(scheme) && is_rest(rest))
}

fn check_id(fields: &Map<String, Value>) -> Checked {
    match fields.get("id") {
        None => Ok(()),
        Some(id) => need(id.as_str().is_some_and(is_url), "an id is not one address"),
    }
}

/// Contexts may add words, not change those that are protected.
fn check_contexts(contexts: &[&Value]) -> Checked {
    const PROTECTED: [&str; 6] = [
        "VerifiableCredential",
        "VerifiablePresentation",
        "id",
        "type",
        "issuer",
        "credentialSubject",
    ];
    let mut protected: Vec<(&str, &Value)> = Vec::new();
    for context in contexts {
        match context {
            Value::String(url) => need(is_url(url), "a context is not an address")?,
            Value::Object(terms) => {
                for (term, meaning) in terms {
                    let is_changed = protected.iter().any(|(t, m)| t == term && *m != meaning);
                    let is_ours = PROTECTED.contains(&term.as_str());
                    need(!is_changed && !is_ours, "a context changes a protected word")?;
                }
                if terms.get("@protected") == Some(&Value::Bool(true)) {
                    protected.extend(terms.iter().map(|(term, meaning)| (term.as_str(), meaning)));
                }
            }
            _ => return Err(not("a context is neither an address nor an object")),
        }
    }
    Ok(())
}

fn check_type(one: &Value, contexts: &[&Value]) -> Checked {
    let name = one.as_str().ok_or_else(|| not("a type is not text"))?;
    if is_url(name) {
        return Ok(());
    }
    let inner = || contexts.iter().rev().filter_map(|context| context.as_object());
    if let Some(meaning) = inner().find_map(|terms| terms.get(name)) {
        let id = meaning.get("@id").unwrap_or(meaning);
        return need(id.as_str().is_some_and(is_url), "a type does not stand for an address");
    }
    let is_ours = name.starts_with("Verifiable");
    let has_no_rest = inner().find_map(|terms| terms.get("@vocab")).is_some_and(Value::is_null);
    need(is_ours || !has_no_rest, "a type stands for nothing")
}

/// An issuer or holder: an address, or an object with one as its id.
fn check_party(party: &Value) -> Checked {
    let id = party.as_object().map_or(Some(party), |fields| fields.get("id"));
    need(id.and_then(Value::as_str).is_some_and(is_url), "its issuer or holder is not an address")?;
    for key in ["name", "description"] {
        check_text(party.get(key))?;
    }
    Ok(())
}

/// A text, or a text with its language, or several of these.
fn check_text(text: Option<&Value>) -> Checked {
    for one in list(text) {
        if let Value::Object(fields) = one {
            let is_known =
                |key: &String| ["@value", "@language", "@direction"].contains(&key.as_str());
            need(fields.keys().all(is_known), "a name or description has a field too many")?;
            need(fields.get("@value").is_some_and(Value::is_string), "a name has no value")?;
        } else {
            need(one.is_string(), "a name or description is not text")?;
        }
    }
    Ok(())
}

fn check_times(fields: &Map<String, Value>) -> Checked {
    let time = |key: &str| match fields.get(key) {
        None => Ok(None),
        Some(at) => {
            let at = at.as_str().filter(|at| at.contains('T')).and_then(|at| at.parse().ok());
            at.map(Some).ok_or_else(|| not("a time is not one of RFC 3339"))
        }
    };
    let (from, until): (Option<Timestamp>, Option<Timestamp>) =
        (time("validFrom")?, time("validUntil")?);
    let is_order = from.zip(until).is_none_or(|(from, until)| from <= until);
    need(is_order, "it ends before it begins")
}

/// A status, schema, evidence and the like: each has a type, and an id that is one address.
fn check_part(part: &Value, key: &str) -> Checked {
    let fields = part.as_object().ok_or_else(|| not("a part is not an object"))?;
    let types = list(fields.get("type"));
    let is_typed = !types.is_empty() && types.iter().all(|one| one.is_string());
    need(is_typed, "a part has no type")?;
    need(key != "credentialSchema" || fields.contains_key("id"), "a schema has no id")?;
    check_id(fields)
}
