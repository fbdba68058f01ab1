//! The shape of an event: which fields it may have, and what each may hold.
//!
//! Source: the published JSON schema of EPCIS 2.0. What passes here passes there, so that an event
//! that is taken can be handed on to anyone.

use word::json::Value;

use super::instant;

/// What stands in the way of a field.
pub(super) struct Misfit {
    /// The path of the field, such as `readPoint.id`.
    pub field: String,
    /// What stands there.
    pub got: String,
    /// What must.
    pub need: &'static str,
}

/// The most misfits of one event that are told.
const MISFITS_MAX: usize = 20;

/// What a field may hold.
enum Shape {
    Uri,
    Uris,
    UriOrUris,
    Instant,
    Number,
    Text,
    Bool,
    Hex,
    Unit,
    /// A bare word of the vocabulary, or an address of another one.
    Word(&'static [&'static str]),
    List(&'static Shape),
    Object(&'static [Field], Others),
    /// Looked at elsewhere.
    Any,
}

/// Whether an object may hold fields of other namespaces.
#[derive(Clone, Copy)]
enum Others {
    Refused,
    Kept,
}

/// A field, and whether the object is nothing without it.
type Field = (&'static str, Shape, bool);

/// Everything in `event` that the schema of its kind does not allow.
pub(super) fn misfits(kind: &str, event: &Value) -> Vec<Misfit> {
    let mut found = Vec::new();
    let Some(fields) = event.as_object() else { return found };
    for (name, value) in fields {
        let own = OWN.iter().find(|(_, names)| names.contains(&name.as_str()));
        let is_ours = own.is_none_or(|(kinds, _)| kinds.contains(&kind));
        match FIELDS.iter().find(|(known, _, _)| known == name) {
            Some((_, shape, _)) if is_ours => check(name, value, shape, &mut found),
            Some(_) => push(&mut found, name, value, "a field of this kind of event"),
            None => extension(name, &mut found),
        }
    }
    found
}

/// Fields that only some kinds of events have.
const OWN: &[(&[&str], &[&str])] = &[
    (&["ObjectEvent", "TransactionEvent"], &["epcList", "quantityList"]),
    (&["AggregationEvent", "AssociationEvent", "TransactionEvent"], &["parentID"]),
    (&["AggregationEvent", "AssociationEvent"], &["childEPCs", "childQuantityList"]),
    (
        &["TransformationEvent"],
        &[
            "inputEPCList",
            "inputQuantityList",
            "outputEPCList",
            "outputQuantityList",
            "transformationID",
        ],
    ),
    (&["ObjectEvent", "TransformationEvent"], &["persistentDisposition", "ilmd"]),
    (&["ObjectEvent", "AggregationEvent", "AssociationEvent", "TransactionEvent"], &["action"]),
];

const FIELDS: &[Field] = &[
    ("@context", Shape::Any, false),
    ("type", Shape::Text, true),
    ("eventTime", Shape::Any, true),
    ("eventTimeZoneOffset", Shape::Any, true),
    ("recordTime", Shape::Instant, false),
    ("eventID", Shape::Uri, false),
    ("certificationInfo", Shape::UriOrUris, false),
    ("errorDeclaration", Shape::Object(ERROR, Others::Kept), false),
    ("action", Shape::Any, false),
    ("epcList", Shape::Uris, false),
    ("parentID", Shape::Uri, false),
    ("childEPCs", Shape::Uris, false),
    ("inputEPCList", Shape::Uris, false),
    ("outputEPCList", Shape::Uris, false),
    ("quantityList", QUANTITIES, false),
    ("childQuantityList", QUANTITIES, false),
    ("inputQuantityList", QUANTITIES, false),
    ("outputQuantityList", QUANTITIES, false),
    ("transformationID", Shape::Uri, false),
    ("bizStep", Shape::Word(BIZ_STEPS), false),
    ("disposition", Shape::Word(DISPOSITIONS), false),
    ("persistentDisposition", Shape::Object(PERSISTENT, Others::Refused), false),
    ("readPoint", Shape::Object(PLACE, Others::Kept), false),
    ("bizLocation", Shape::Object(PLACE, Others::Kept), false),
    ("bizTransactionList", Shape::List(&Shape::Object(TRANSACTION, Others::Refused)), false),
    ("sourceList", Shape::List(&Shape::Object(SOURCE, Others::Refused)), false),
    ("destinationList", Shape::List(&Shape::Object(DESTINATION, Others::Refused)), false),
    ("sensorElementList", Shape::List(&Shape::Object(SENSOR, Others::Kept)), false),
    ("ilmd", Shape::Object(&[], Others::Kept), false),
];

const ERROR: &[Field] = &[
    ("declarationTime", Shape::Instant, true),
    ("reason", Shape::Word(&["did_not_occur", "incorrect_data"]), false),
    ("correctiveEventIDs", Shape::Uris, false),
];

const QUANTITIES: Shape = Shape::List(&Shape::Object(QUANTITY, Others::Refused));

const QUANTITY: &[Field] = &[
    ("epcClass", Shape::Uri, true),
    ("quantity", Shape::Number, false),
    ("uom", Shape::Unit, false),
];

const PERSISTENT: &[Field] = &[
    ("set", Shape::List(&Shape::Word(DISPOSITIONS)), false),
    ("unset", Shape::List(&Shape::Word(DISPOSITIONS)), false),
];

const PLACE: &[Field] = &[("id", Shape::Uri, true)];

const TRANSACTION: &[Field] =
    &[("type", Shape::Word(TRANSACTIONS), false), ("bizTransaction", Shape::Uri, true)];

const SOURCE: &[Field] = &[("type", Shape::Word(PARTIES), true), ("source", Shape::Uri, true)];

const DESTINATION: &[Field] =
    &[("type", Shape::Word(PARTIES), true), ("destination", Shape::Uri, true)];

const SENSOR: &[Field] = &[
    ("sensorMetadata", Shape::Object(METADATA, Others::Kept), false),
    ("sensorReport", Shape::List(&Shape::Object(REPORT, Others::Kept)), true),
];

const METADATA: &[Field] = &[
    ("time", Shape::Instant, false),
    ("deviceID", Shape::Uri, false),
    ("deviceMetadata", Shape::Uri, false),
    ("rawData", Shape::Uri, false),
    ("startTime", Shape::Instant, false),
    ("endTime", Shape::Instant, false),
    ("dataProcessingMethod", Shape::Uri, false),
    ("bizRules", Shape::Uri, false),
];

const REPORT: &[Field] = &[
    // A word of GS1's web vocabulary; there are many, and more each year.
    ("type", Shape::Text, true),
    ("exception", Shape::Word(&["ALARM_CONDITION", "ERROR_CONDITION"]), false),
    ("deviceID", Shape::Uri, false),
    ("deviceMetadata", Shape::Uri, false),
    ("rawData", Shape::Uri, false),
    ("dataProcessingMethod", Shape::Uri, false),
    ("bizRules", Shape::Uri, false),
    ("time", Shape::Instant, false),
    ("microorganism", Shape::Uri, false),
    ("chemicalSubstance", Shape::Uri, false),
    ("coordinateReferenceSystem", Shape::Uri, false),
    ("value", Shape::Number, false),
    ("component", Shape::Word(COMPONENTS), false),
    ("stringValue", Shape::Text, false),
    ("booleanValue", Shape::Bool, false),
    ("hexBinaryValue", Shape::Hex, false),
    ("uriValue", Shape::Uri, false),
    ("minValue", Shape::Number, false),
    ("maxValue", Shape::Number, false),
    ("meanValue", Shape::Number, false),
    ("sDev", Shape::Number, false),
    ("percRank", Shape::Number, false),
    ("percValue", Shape::Number, false),
    ("uom", Shape::Text, false),
];

#[rustfmt::skip]
const BIZ_STEPS: &[&str] = &[
    "accepting", "arriving", "assembling", "collecting", "commissioning", "consigning",
    "creating_class_instance", "cycle_counting", "decommissioning", "departing", "destroying",
    "disassembling", "dispensing", "encoding", "entering_exiting", "holding", "inspecting",
    "installing", "killing", "loading", "other", "packing", "picking", "receiving", "removing",
    "repackaging", "repairing", "replacing", "reserving", "retail_selling", "shipping",
    "staging_outbound", "stock_taking", "stocking", "storing", "transporting", "unloading",
    "unpacking", "void_shipping", "sensor_reporting", "sampling",
];

#[rustfmt::skip]
const DISPOSITIONS: &[&str] = &[
    "active", "container_closed", "damaged", "destroyed", "dispensed", "disposed", "encoded",
    "expired", "in_progress", "in_transit", "inactive", "no_pedigree_match", "non_sellable_other",
    "partially_dispensed", "recalled", "reserved", "retail_sold", "returned",
    "sellable_accessible", "sellable_not_accessible", "stolen", "unknown", "available",
    "completeness_verified", "completeness_inferred", "conformant", "container_open",
    "mismatch_instance", "mismatch_class", "mismatch_quantity", "needs_replacement",
    "non_conformant", "unavailable",
];

#[rustfmt::skip]
const TRANSACTIONS: &[&str] = &[
    "bol", "cert", "desadv", "inv", "pedigree", "po", "poc", "prodorder", "recadv", "rma",
    "testprd", "testres", "upevt",
];

const PARTIES: &[&str] = &["owning_party", "possessing_party", "location"];

#[rustfmt::skip]
const COMPONENTS: &[&str] = &[
    "x", "y", "z", "axial_distance", "azimuth", "height", "spherical_radius", "polar_angle",
    "elevation_angle", "easting", "northing", "latitude", "longitude", "altitude",
];

fn push(found: &mut Vec<Misfit>, field: &str, got: &Value, need: &'static str) {
    if found.len() < MISFITS_MAX {
        // Long lists are not printed to be cut afterwards.
        let got = match got {
            Value::Array(items) => format!("a list of {}", items.len()),
            Value::Object(_) => "an object".to_owned(),
            single => single.to_string().chars().take(80).collect(),
        };
        found.push(Misfit { field: field.to_owned(), got, need });
    }
}

fn extension(name: &str, found: &mut Vec<Misfit>) {
    if !is_address(name) {
        let need = "a field of EPCIS, or one with a prefix, such as example:field";
        push(found, name, &name.into(), need);
    }
}

fn check(path: &str, value: &Value, shape: &Shape, found: &mut Vec<Misfit>) {
    let text = || value.as_str();
    let (fits, need) = match shape {
        Shape::Any => (true, ""),
        Shape::Uri => (text().is_some_and(is_address), "an address, such as urn:… or https://…"),
        Shape::Uris => (is_list_of_addresses(value), "a list of addresses, each once"),
        Shape::UriOrUris => {
            let fits = text().is_some_and(is_address) || is_list_of_addresses(value);
            (fits, "an address, or a list of them")
        }
        Shape::Instant => {
            (text().is_some_and(instant::is_rfc_3339), "a date and time with an offset")
        }
        Shape::Number => (value.is_number(), "a number"),
        Shape::Text => (value.is_string(), "a text"),
        Shape::Bool => (value.is_boolean(), "true or false"),
        Shape::Hex => (text().is_some_and(is_hex), "hexadecimal digits"),
        Shape::Unit => (text().is_some_and(is_unit), "a unit of UN/ECE Rec. 20, such as KGM"),
        Shape::Word(words) => {
            let fits = |word: &str| words.contains(&word) || is_other_word(word);
            (text().is_some_and(fits), "a word of the vocabulary of GS1, or an address of another")
        }
        Shape::List(item) => {
            for (i, value) in value.as_array().into_iter().flatten().enumerate() {
                if found.len() >= MISFITS_MAX {
                    return;
                }
                check(&format!("{path}[{i}]"), value, item, found);
            }
            (value.is_array(), "a list")
        }
        Shape::Object(fields, others) => {
            object(path, value, (fields, *others), found);
            (value.is_object(), "an object")
        }
    };
    if !fits {
        push(found, path, value, need);
    }
}

fn object(path: &str, value: &Value, of: (&[Field], Others), found: &mut Vec<Misfit>) {
    let (fields, others) = of;
    let Some(given) = value.as_object() else { return };
    for (name, value) in given {
        match fields.iter().find(|(known, _, _)| known == name) {
            Some((_, shape, _)) => check(&format!("{path}.{name}"), value, shape, found),
            None if matches!(others, Others::Kept) && is_address(name) => {}
            None => push(found, &format!("{path}.{name}"), value, "a field that exists here"),
        }
    }
    for (name, _, is_needed) in fields {
        if *is_needed && !given.contains_key(*name) {
            push(found, &format!("{path}.{name}"), &Value::Null, "there");
        }
    }
}

fn is_list_of_addresses(value: &Value) -> bool {
    let Some(items) = value.as_array() else { return false };
    let mut texts: Vec<_> = items.iter().filter_map(Value::as_str).collect();
    texts.sort_unstable();
    let is_once = texts.windows(2).all(|two| two[0] != two[1]);
    texts.len() == items.len() && is_once && texts.iter().all(|text| is_address(text))
}

/// A word of another vocabulary; the older spellings of GS1's own are not such.
fn is_other_word(word: &str) -> bool {
    let old = ["urn:epcglobal:cbv", "http://ns.gs1.org/cbv/", "https://ns.gs1.org/cbv/"];
    is_address(word) && !old.iter().any(|start| word.starts_with(start))
}

fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_unit(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    (2..=3).contains(&text.len()) && text.bytes().all(is_letter)
}

/// The longest address that is taken.
const ADDRESS_BYTES_MAX: usize = 2_000;

/// A scheme, a colon and something after it, of the characters that RFC 3986 allows.
pub(super) fn is_address(text: &str) -> bool {
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
    };
    text.len() <= ADDRESS_BYTES_MAX
        && text.split_once(':').is_some_and(|(scheme, rest)| is_scheme(scheme) && is_path(rest))
}

fn is_path(rest: &str) -> bool {
    let bytes = rest.as_bytes();
    let is_escape = |at: usize| {
        let digits = bytes.get(at + 1..at + 3);
        digits.is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit))
    };
    let fits = |(at, byte): (usize, &u8)| match byte {
        b'%' => is_escape(at),
        byte => byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=".contains(byte),
    };
    let n_fragments = bytes.iter().filter(|byte| **byte == b'#').count();
    !rest.is_empty() && n_fragments <= 1 && bytes.iter().enumerate().all(fits)
}
