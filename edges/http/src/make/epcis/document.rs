//! The answer to a query, as a document that others can read.

use serde_json::{Map, Value, json};
use store::KeptEvent;
use word::Timestamp;

/// The context that defines the words of events.
const CONTEXT: &str = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

/// An `EPCISQueryDocument` of events.
pub(crate) fn query_document(events: Vec<KeptEvent>, now: Timestamp) -> Value {
    let (prefixes, events) = lift(events);
    let context = if prefixes.is_empty() {
        json!([CONTEXT])
    } else {
        json!([CONTEXT, Value::Object(prefixes)])
    };
    json!({
        "@context": context,
        "type": "EPCISQueryDocument",
        "schemaVersion": "2.0",
        "creationDate": now.to_string(),
        "epcisBody": {"queryResults": {
            "queryName": "SimpleEventQuery",
            "resultsBody": {"eventList": events},
        }},
    })
}

/// A collection of texts.
pub(crate) fn collection(members: Vec<String>) -> Value {
    json!({"@context": [CONTEXT], "type": "Collection", "member": members})
}

/// Takes the prefixes of the events up into the document; an event for which one of them means
/// something else keeps its own.
fn lift(events: Vec<KeptEvent>) -> (Map<String, Value>, Vec<Value>) {
    let mut prefixes = Map::new();
    let lifted = events.into_iter().map(|kept| {
        let mut event = kept.body;
        event["recordTime"] = kept.recorded_at.to_string().into();
        let own = event.get("@context").and_then(Value::as_object).cloned().unwrap_or_default();
        let agrees = own
            .iter()
            .all(|(prefix, space)| prefixes.get(prefix).is_none_or(|known| known == space));
        if agrees && let Some(fields) = event.as_object_mut() {
            fields.remove("@context");
            prefixes.extend(own);
        }
        event
    });
    let lifted = lifted.collect();
    (prefixes, lifted)
}
