//! Events as they are taken from a document.

use word::Timestamp;
use word::json::Value;

use super::hash::{Context, event_id};
use super::identifier::canonical;
use super::vocabulary::Vocabulary;
use super::{Problem, instant};

/// The most events of one document.
pub const EVENTS_MAX: usize = 10_000;

/// The most things that one event names.
const LINKS_MAX: usize = 100_000;

/// A document: its prefixes, and its events.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The prefixes.
    pub context: Context,
    /// The events, in order.
    pub events: Vec<Event>,
}

/// An event that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The identity that follows from what it says: `ni:///sha-256;…?ver=CBV2.0`.
    pub hash: String,
    /// `eventID` as given, else the hash.
    pub id: String,
    /// The kind, such as `ObjectEvent`.
    pub kind: String,
    /// When it happened.
    pub at: Timestamp,
    /// `ADD`, `OBSERVE` or `DELETE`; transformations have none.
    pub action: Option<String>,
    /// Why, as an address.
    pub biz_step: Option<String>,
    /// The state of the things afterwards, as an address.
    pub disposition: Option<String>,
    /// Where it was seen, canonical.
    pub read_point: Option<String>,
    /// Where the things are afterwards, canonical.
    pub biz_location: Option<String>,
    /// Whether it declares an earlier event of the same content to be wrong.
    pub is_error: bool,
    /// The things that it names.
    pub links: Vec<Link>,
    /// The event as it was given.
    pub body: Value,
}

/// A thing that an event names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// The thing or class of things, canonical.
    pub epc: String,
    /// Its part in the event.
    pub kind: LinkKind,
}

/// The part of a thing in an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkKind {
    /// What was observed, or is the subject of a transaction.
    Epc,
    /// What others are packed in, or belong to.
    Parent,
    /// What was packed, or belongs.
    Child,
    /// What was used up.
    Input,
    /// What came out.
    Output,
    /// A class that was observed, by quantity.
    Quantity,
    /// A class that was packed, by quantity.
    ChildQuantity,
    /// A class that was used up, by quantity.
    InputQuantity,
    /// A class that came out, by quantity.
    OutputQuantity,
}

impl LinkKind {
    /// Every part, with the field that names it.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::Epc, "epcList"),
        (Self::Parent, "parentID"),
        (Self::Child, "childEPCs"),
        (Self::Input, "inputEPCList"),
        (Self::Output, "outputEPCList"),
        (Self::Quantity, "quantityList"),
        (Self::ChildQuantity, "childQuantityList"),
        (Self::InputQuantity, "inputQuantityList"),
        (Self::OutputQuantity, "outputQuantityList"),
    ];

    /// The name that it is kept by: its field.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, field)| field)
    }

    /// The part of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, field)| *field == name).map(|(kind, _)| *kind)
    }

    /// Whether it is a class rather than a thing.
    pub fn is_class(self) -> bool {
        matches!(
            self,
            Self::Quantity | Self::ChildQuantity | Self::InputQuantity | Self::OutputQuantity
        )
    }
}

impl Document {
    /// Reads a document: of events, or of the answer to a query.
    ///
    /// # Errors
    /// Every [`Problem`] of every event.
    pub fn read(document: &Value) -> Result<Self, Vec<Problem>> {
        let not = |reason| vec![Problem::NotADocument { reason }];
        if !document.is_object() {
            return Err(not("a JSON object is needed"));
        }
        let body = match document["type"].as_str() {
            Some("EPCISDocument") => &document["epcisBody"]["eventList"],
            Some("EPCISQueryDocument") => {
                &document["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
            }
            _ => return Err(not("type must be EPCISDocument or EPCISQueryDocument")),
        };
        if !document["schemaVersion"].as_str().is_some_and(|version| version.starts_with("2.")) {
            return Err(not("schemaVersion must be 2.0"));
        }
        let events = body.as_array().ok_or_else(|| not("epcisBody.eventList must be a list"))?;
        let context = Context::of(document);
        Self::of_events(events, context)
    }

    /// Reads a single event, with prefixes of its own.
    ///
    /// # Errors
    /// Its [`Problem`]s.
    pub fn of_event(event: &Value) -> Result<Self, Vec<Problem>> {
        Self::of_events(std::slice::from_ref(event), Context::of(event))
    }

    fn of_events(events: &[Value], context: Context) -> Result<Self, Vec<Problem>> {
        if events.len() > EVENTS_MAX {
            return Err(vec![Problem::TooMany { got: events.len(), most: EVENTS_MAX }]);
        }
        let (mut read, mut problems) = (Vec::new(), Vec::new());
        for (i, event) in events.iter().enumerate() {
            match Event::read(i + 1, event, &context) {
                Ok(event) => read.push(event),
                Err(of_event) => problems.extend(of_event),
            }
        }
        if problems.is_empty() { Ok(Self { context, events: read }) } else { Err(problems) }
    }
}

impl Event {
    /// Reads event `number` of a document, counted from 1.
    ///
    /// # Errors
    /// Its [`Problem`]s, all of them.
    pub fn read(number: usize, event: &Value, context: &Context) -> Result<Self, Vec<Problem>> {
        let mut reader = Reader { number, event, problems: Vec::new() };
        let kind = reader.kind();
        let at = reader.at();
        reader.offset();
        let action = reader.action(&kind);
        let links = reader.links();
        reader.needs(&kind, &links);
        let at = at.filter(|_| reader.problems.is_empty()).ok_or(reader.problems)?;
        let hash = event_id(event, context);
        let word = |field: &str, vocabulary: Vocabulary| {
            event[field].as_str().map(|word| vocabulary.expand(word.trim()))
        };
        let place = |field: &str| event[field]["id"].as_str().map(canonical);
        Ok(Self {
            id: event["eventID"].as_str().map_or_else(|| hash.clone(), str::to_owned),
            hash,
            kind,
            at,
            action,
            biz_step: word("bizStep", Vocabulary::BizStep),
            disposition: word("disposition", Vocabulary::Disposition),
            read_point: place("readPoint"),
            biz_location: place("bizLocation"),
            is_error: event["errorDeclaration"].is_object(),
            links,
            body: event.clone(),
        })
    }
}

struct Reader<'a> {
    number: usize,
    event: &'a Value,
    problems: Vec<Problem>,
}

const KINDS: [&str; 5] = [
    "ObjectEvent",
    "AggregationEvent",
    "TransactionEvent",
    "TransformationEvent",
    "AssociationEvent",
];

impl Reader<'_> {
    fn wrong(&mut self, field: impl Into<String>, got: &Value, need: &'static str) {
        let got = got.to_string().chars().take(80).collect();
        self.problems.push(Problem::Field { event: self.number, field: field.into(), got, need });
    }

    fn missing(&mut self, field: &'static str) {
        self.problems.push(Problem::Missing { event: self.number, field });
    }

    fn kind(&mut self) -> String {
        let kind = self.event["type"].as_str().unwrap_or_default();
        if !KINDS.contains(&kind) {
            let got = kind.chars().take(40).collect();
            self.problems.push(Problem::Kind { event: self.number, got });
        }
        kind.to_owned()
    }

    fn at(&mut self) -> Option<Timestamp> {
        let at = self.event["eventTime"].as_str().and_then(instant::read);
        match (&self.event["eventTime"], at) {
            (Value::Null, _) => self.missing("eventTime"),
            (got, None) => self.wrong("eventTime", got, "a date and time with an offset"),
            _ => {}
        }
        at
    }

    /// `+01:00`; hours to 14, and none beyond it.
    fn offset(&mut self) {
        let got = &self.event["eventTimeZoneOffset"];
        let fits = |text: &str| {
            let digits = text.strip_prefix(['+', '-'])?;
            let (hours, minutes) = digits.split_once(':').filter(|_| digits.len() == 5)?;
            let (hours, minutes): (u8, u8) = (hours.parse().ok()?, minutes.parse().ok()?);
            (minutes < 60 && (hours < 14 || (hours == 14 && minutes == 0))).then_some(())
        };
        match got {
            Value::Null => self.missing("eventTimeZoneOffset"),
            got if got.as_str().and_then(fits).is_none() => {
                self.wrong("eventTimeZoneOffset", got, "such as +08:00");
            }
            _ => {}
        }
    }

    fn action(&mut self, kind: &str) -> Option<String> {
        let got = &self.event["action"];
        if kind == "TransformationEvent" {
            return None;
        }
        match got.as_str() {
            Some(action) if ["ADD", "OBSERVE", "DELETE"].contains(&action) => {
                Some(action.to_owned())
            }
            _ if got.is_null() => {
                self.missing("action");
                None
            }
            _ => {
                self.wrong("action", got, "ADD, OBSERVE or DELETE");
                None
            }
        }
    }

    fn links(&mut self) -> Vec<Link> {
        let mut links = Vec::new();
        for (kind, field) in LinkKind::ALL {
            let given = &self.event[field];
            let items: &[Value] = match given {
                Value::Null => &[],
                Value::Array(items) => items,
                single if kind == LinkKind::Parent => std::slice::from_ref(single),
                got => {
                    self.wrong(field, got, "a list");
                    continue;
                }
            };
            if links.len() + items.len() > LINKS_MAX {
                self.wrong(field, &items.len().into(), "at most 100000 things");
                return links;
            }
            for item in items {
                let epc = if kind.is_class() { &item["epcClass"] } else { item };
                match epc.as_str().filter(|epc| is_address(epc)) {
                    Some(epc) => links.push(Link { epc: canonical(epc), kind }),
                    None => self.wrong(field, item, "a list of identifiers that are addresses"),
                }
                if kind.is_class() {
                    self.quantity(field, item);
                }
            }
        }
        links.sort_unstable();
        links.dedup();
        links
    }

    fn quantity(&mut self, field: &str, item: &Value) {
        let quantity = &item["quantity"];
        if !quantity.is_null() && !quantity.as_f64().is_some_and(|q| q.is_finite() && q >= 0.0) {
            self.wrong(format!("{field}.quantity"), quantity, "a number, 0 or more");
        }
    }

    /// What each kind cannot do without.
    fn needs(&mut self, kind: &str, links: &[Link]) {
        let has = |kinds: &[LinkKind]| links.iter().any(|link| kinds.contains(&link.kind));
        let names_none = match kind {
            "ObjectEvent" => {
                !has(&[LinkKind::Epc, LinkKind::Quantity])
                // What a sensor reports of a place names nothing.
                && self.event["sensorElementList"].is_null()
            }
            _ => false,
        };
        if names_none {
            self.missing("epcList");
        }
        let is_observed = self.event["action"].as_str() == Some("OBSERVE");
        if kind == "AggregationEvent" && !has(&[LinkKind::Parent]) && !is_observed {
            self.missing("parentID");
        }
        if kind == "AssociationEvent" && !has(&[LinkKind::Parent]) {
            self.missing("parentID");
        }
        let transactions = self.event["bizTransactionList"].as_array();
        if kind == "TransactionEvent" && transactions.is_none_or(Vec::is_empty) {
            self.missing("bizTransactionList");
        }
        let changes =
            [LinkKind::Input, LinkKind::InputQuantity, LinkKind::Output, LinkKind::OutputQuantity];
        if kind == "TransformationEvent" && !has(&changes) {
            self.missing("inputEPCList");
        }
    }
}

/// A scheme, a colon and something after it.
fn is_address(text: &str) -> bool {
    let text = text.trim();
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    };
    let is_plain = |rest: &str| !rest.is_empty() && !rest.contains(|c: char| c.is_control());
    text.len() <= 2_000
        && text.split_once(':').is_some_and(|(scheme, rest)| is_scheme(scheme) && is_plain(rest))
}
