//! The event hash: the same name for an event wherever and however it is written down.
//!
//! Asks: what is the identity of an event that follows from what it says?
//! Needs: the event, and the prefixes of its document.
//! Does not know: `eventID`, `recordTime` and error declarations, which are about the event.
//! Source: CBV 2.0, event hash ID, after the rules of its public description (R. Tröger and
//! S. Schmittner 2020–2023); where description and published vectors differ (the type before the
//! transaction, destinations before sources, `certificationInfo`), the vectors decide.

use std::collections::BTreeMap;
use word::json::Value;
use word::{Digest, json::Map};

use super::identifier::canonical;
use super::instant;
use super::vocabulary::Vocabulary;

/// The prefixes of a document, and its fields that are left out of the hash.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Context {
    prefixes: BTreeMap<String, String>,
    ignored: Vec<String>,
}

/// Prefixes that every document has (EPCIS 2.0 JSON-LD context).
const COMMON: [(&str, &str); 5] = [
    ("cbv", "https://ref.gs1.org/cbv/"),
    ("cbvmda", "urn:epcglobal:cbv:mda:"),
    ("epcis", "https://ref.gs1.org/epcis/"),
    ("gs1", "https://gs1.org/voc/"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
];

impl Context {
    /// The context of a document.
    pub fn of(document: &Value) -> Self {
        let common = COMMON.map(|(prefix, space)| (prefix.to_owned(), space.to_owned()));
        let mut context = Self { prefixes: common.into(), ignored: Vec::new() };
        context.take(&document["@context"]);
        // Whoever answers a query names them where the answer begins.
        for part in [document, &document["epcisBody"]["queryResults"]] {
            let fields = part.as_object().into_iter().flatten();
            for (_, names) in fields.filter(|(name, _)| name.ends_with(":ignoreFields")) {
                let names = names.as_array().into_iter().flatten().filter_map(Value::as_str);
                context.ignored.extend(names.map(str::to_owned));
            }
        }
        context
    }

    /// The same with what the event itself adds.
    fn of_event(&self, event: &Value) -> Self {
        let mut context = self.clone();
        context.take(&event["@context"]);
        context
    }

    /// An event that stands by itself: with the prefixes that its document gave it.
    pub(super) fn kept_with(&self, event: &Value) -> Value {
        let mut event = event.clone();
        let context = self.of_event(&event);
        let is_own = |(prefix, space): &(&String, &String)| {
            !COMMON.iter().any(|(p, s)| p == prefix && s == space)
        };
        let own = context.prefixes.iter().filter(is_own);
        let own: Map<String, Value> =
            own.map(|(prefix, space)| (prefix.clone(), space.clone().into())).collect();
        if let Some(fields) = event.as_object_mut() {
            fields.remove("@context");
            if !own.is_empty() {
                fields.insert("@context".to_owned(), own.into());
            }
        }
        event
    }

    fn take(&mut self, context: &Value) {
        match context {
            Value::Array(parts) => parts.iter().for_each(|part| self.take(part)),
            Value::Object(prefixes) => {
                for (prefix, space) in prefixes {
                    if let Some(space) = space.as_str() {
                        self.prefixes.insert(prefix.clone(), space.to_owned());
                    }
                }
            }
            _ => {}
        }
    }

    /// `example:field` as namespace and name; `None` for what has no known prefix.
    fn expanded<'a>(&'a self, name: &'a str) -> Option<(&'a str, &'a str)> {
        let (prefix, local) = name.split_once(':')?;
        Some((self.prefixes.get(prefix)?.as_str(), local)).filter(|_| !local.starts_with("//"))
    }

    fn is_ignored(&self, name: &str) -> bool {
        self.ignored.iter().any(|ignored| ignored == name)
    }
}

/// `ni:///sha-256;…?ver=CBV2.0`: the identity of an event.
pub fn event_id(event: &Value, context: &Context) -> String {
    let digest = Digest::of(pre_hash(event, context).as_bytes());
    format!("ni:///sha-256;{digest}?ver=CBV2.0")
}

/// The text that is hashed.
pub fn pre_hash(event: &Value, context: &Context) -> String {
    let Some(fields) = event.as_object() else { return String::new() };
    let writer = Writer { context: context.of_event(event) };
    let mut text = String::new();
    for (name, part) in ORDER {
        if let Some(value) = fields.get(*name) {
            text.push_str(&writer.part(name, value, *part));
        }
    }
    text + &writer.extensions(fields)
}

/// How a field of an event is written.
#[derive(Clone, Copy)]
enum Part {
    /// What kind of event it is.
    Kind,
    /// `name=value`.
    Text(Vocabulary),
    Instant,
    /// The name once, then the items, sorted: each `item=value`.
    List(&'static str, Vocabulary),
    /// The name once, then the elements, sorted.
    Elements(Element),
    /// `name`, `id=`, extensions.
    Place,
    /// `set` and `unset`.
    Persistent,
    /// The name, then whatever it holds.
    Free,
}

/// The elements of a list.
#[derive(Clone, Copy)]
enum Element {
    Quantity,
    Transaction,
    Source,
    Destination,
    Sensor,
}

/// Fields in canonical order; others are extensions, or not hashed.
const ORDER: &[(&str, Part)] = &[
    ("type", Part::Kind),
    ("eventTime", Part::Instant),
    ("eventTimeZoneOffset", Part::Text(Vocabulary::None)),
    ("certificationInfo", Part::Text(Vocabulary::None)),
    ("epcList", Part::List("epc", Vocabulary::None)),
    ("parentID", Part::Text(Vocabulary::None)),
    ("inputEPCList", Part::List("epc", Vocabulary::None)),
    ("childEPCs", Part::List("epc", Vocabulary::None)),
    ("quantityList", Part::Elements(Element::Quantity)),
    ("childQuantityList", Part::Elements(Element::Quantity)),
    ("inputQuantityList", Part::Elements(Element::Quantity)),
    ("outputEPCList", Part::List("epc", Vocabulary::None)),
    ("outputQuantityList", Part::Elements(Element::Quantity)),
    ("action", Part::Text(Vocabulary::None)),
    ("transformationID", Part::Text(Vocabulary::None)),
    ("bizStep", Part::Text(Vocabulary::BizStep)),
    ("disposition", Part::Text(Vocabulary::Disposition)),
    ("persistentDisposition", Part::Persistent),
    ("readPoint", Part::Place),
    ("bizLocation", Part::Place),
    ("bizTransactionList", Part::Elements(Element::Transaction)),
    ("destinationList", Part::Elements(Element::Destination)),
    ("sourceList", Part::Elements(Element::Source)),
    ("sensorElementList", Part::Elements(Element::Sensor)),
    ("ilmd", Part::Free),
];

const METADATA: &[(&str, Part)] = &[
    ("time", Part::Instant),
    ("startTime", Part::Instant),
    ("endTime", Part::Instant),
    ("deviceID", Part::Text(Vocabulary::None)),
    ("deviceMetadata", Part::Text(Vocabulary::None)),
    ("rawData", Part::Text(Vocabulary::None)),
    ("dataProcessingMethod", Part::Text(Vocabulary::None)),
    ("bizRules", Part::Text(Vocabulary::None)),
];

const REPORT: &[(&str, Part)] = &[
    ("type", Part::Text(Vocabulary::Gs1)),
    ("exception", Part::Text(Vocabulary::Gs1)),
    ("deviceID", Part::Text(Vocabulary::None)),
    ("deviceMetadata", Part::Text(Vocabulary::None)),
    ("rawData", Part::Text(Vocabulary::None)),
    ("dataProcessingMethod", Part::Text(Vocabulary::None)),
    ("time", Part::Instant),
    ("microorganism", Part::Text(Vocabulary::None)),
    ("chemicalSubstance", Part::Text(Vocabulary::None)),
    ("value", Part::Text(Vocabulary::None)),
    ("component", Part::Text(Vocabulary::Component)),
    ("stringValue", Part::Text(Vocabulary::None)),
    ("booleanValue", Part::Text(Vocabulary::None)),
    ("hexBinaryValue", Part::Text(Vocabulary::None)),
    ("uriValue", Part::Text(Vocabulary::None)),
    ("minValue", Part::Text(Vocabulary::None)),
    ("maxValue", Part::Text(Vocabulary::None)),
    ("meanValue", Part::Text(Vocabulary::None)),
    ("sDev", Part::Text(Vocabulary::None)),
    ("percRank", Part::Text(Vocabulary::None)),
    ("percValue", Part::Text(Vocabulary::None)),
    ("uom", Part::Text(Vocabulary::None)),
    ("coordinateReferenceSystem", Part::Text(Vocabulary::None)),
];

const QUANTITY: &[(&str, Part)] = &[
    ("epcClass", Part::Text(Vocabulary::None)),
    ("quantity", Part::Text(Vocabulary::None)),
    ("uom", Part::Text(Vocabulary::None)),
];

/// What an event says of its own record, and is not hashed.
const ABOUT: [&str; 5] = ["eventID", "recordTime", "errorDeclaration", "rdfs:comment", "@context"];

struct Writer {
    context: Context,
}

impl Writer {
    fn part(&self, name: &str, value: &Value, part: Part) -> String {
        match part {
            Part::Kind => format!("eventType={}", self.text(value, Vocabulary::None)),
            Part::Text(vocabulary) => {
                sorted(each(value).map(|value| format!("{name}={}", self.text(value, vocabulary))))
            }
            Part::Instant => format!("{name}={}", self.instant(value)),
            Part::List(item, vocabulary) => {
                let items =
                    each(value).map(|value| format!("{item}={}", self.text(value, vocabulary)));
                named(name, sorted(items))
            }
            Part::Elements(element) => {
                named(name, sorted(each(value).map(|value| self.element(value, element))))
            }
            Part::Place => {
                let id =
                    value.get("id").map(|id| format!("id={}", self.text(id, Vocabulary::None)));
                let fields = value.as_object().cloned().unwrap_or_default();
                let rest = self.extensions(&fields);
                named(name, id.unwrap_or_default() + &rest)
            }
            Part::Persistent => {
                let of = |key: &str| {
                    let words = value.get(key).into_iter().flat_map(each);
                    let word = |word| format!("{key}={}", self.text(word, Vocabulary::Disposition));
                    sorted(words.map(word))
                };
                named(name, of("set") + &of("unset"))
            }
            Part::Free => named(name, self.extensions_of(value)),
        }
    }

    fn element(&self, value: &Value, element: Element) -> String {
        let of = |key: &str, vocabulary| {
            let value = value.get(key)?;
            Some(format!("{key}={}", self.text(value, vocabulary)))
        };
        let typed = |key: &str, vocabulary| {
            of("type", vocabulary).unwrap_or_default()
                + &of(key, Vocabulary::None).unwrap_or_default()
        };
        match element {
            Element::Quantity => "quantityElement".to_owned() + &self.fields(value, QUANTITY),
            Element::Transaction => typed("bizTransaction", Vocabulary::BizTransactionType),
            Element::Source => typed("source", Vocabulary::SourceDestinationType),
            Element::Destination => typed("destination", Vocabulary::SourceDestinationType),
            Element::Sensor => {
                let metadata = value
                    .get("sensorMetadata")
                    .map(|metadata| "sensorMetadata".to_owned() + &self.fields(metadata, METADATA));
                let reports = value.get("sensorReport").into_iter().flat_map(each);
                let reports =
                    sorted(reports.map(|of| "sensorReport".to_owned() + &self.fields(of, REPORT)));
                let rest = value.as_object().map(|fields| self.extensions(fields));
                let metadata = metadata.unwrap_or_default();
                format!("sensorElement{metadata}{reports}{}", rest.unwrap_or_default())
            }
        }
    }

    /// Known fields in their order, then extensions.
    fn fields(&self, value: &Value, order: &[(&str, Part)]) -> String {
        let Some(fields) = value.as_object() else { return String::new() };
        let mut text = String::new();
        for (name, part) in order {
            let value = fields.get(*name);
            text.push_str(&value.map(|value| self.part(name, value, *part)).unwrap_or_default());
        }
        text + &self.extensions(fields)
    }

    /// Fields of other namespaces, sorted.
    fn extensions(&self, fields: &Map<String, Value>) -> String {
        let is_ours = |name: &str| ABOUT.contains(&name) || self.context.is_ignored(name);
        let own = fields.iter().filter(|(name, _)| !is_ours(name));
        sorted(own.filter_map(|(name, value)| {
            let (space, local) = self.context.expanded(name)?;
            let key = format!("{{{space}}}{local}");
            let each = each(value).map(|value| match value {
                Value::Object(_) => key.clone() + &self.extensions_of(value),
                value => format!("{key}={}", self.text(value, Vocabulary::None)),
            });
            Some(sorted(each))
        }))
    }

    fn extensions_of(&self, value: &Value) -> String {
        value.as_object().map(|fields| self.extensions(fields)).unwrap_or_default()
    }

    fn instant(&self, value: &Value) -> String {
        let text = value.as_str().unwrap_or_default();
        instant::canonical(text).unwrap_or_else(|| text.trim().to_owned())
    }

    /// A value in its one spelling.
    fn text(&self, value: &Value, vocabulary: Vocabulary) -> String {
        match value {
            Value::String(text) => {
                let text = text.trim();
                match self.context.expanded(text) {
                    Some((space, local)) => format!("{space}{local}"),
                    None => canonical(&vocabulary.expand(text)),
                }
            }
            // Neither a sign nor zeros that say nothing: 1.0 is 1.
            Value::Number(number) => match number.as_f64() {
                Some(real) if !number.is_i64() && !number.is_u64() => real.to_string(),
                _ => number.to_string(),
            },
            Value::Bool(is) => is.to_string(),
            _ => String::new(),
        }
    }
}

/// The items of a list; a single value is a list of one.
fn each(value: &Value) -> std::slice::Iter<'_, Value> {
    match value {
        Value::Array(items) => items.iter(),
        single => std::slice::from_ref(single).iter(),
    }
}

fn sorted(texts: impl Iterator<Item = String>) -> String {
    let mut texts: Vec<String> = texts.collect();
    texts.sort_unstable();
    texts.concat()
}

/// A field with what it holds; nothing where it holds nothing.
fn named(name: &str, content: String) -> String {
    if content.is_empty() { content } else { name.to_owned() + &content }
}
