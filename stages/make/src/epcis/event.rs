//! Events as they are taken from a document.

use word::json::Value;
use word::{Digest, Timestamp};

use super::Problem;
use super::hash::{Context, event_id};
use super::identifier::canonical;
use super::read::Reader;
use super::vocabulary::Vocabulary;

/// The most events of one document.
pub const EVENTS_MAX: usize = 10_000;

/// The most problems of one document that are told.
const PROBLEMS_MAX: usize = 100;

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
    /// What ties the events of one transformation together, where they are several.
    pub transformation: Option<String>,
    /// Whether it declares an earlier event of the same content to be wrong.
    pub is_error: bool,
    /// The things that it names.
    pub links: Vec<Link>,
    /// The event as it was given, with the prefixes that it needs.
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
        match Self::sift(document) {
            Ok((document, problems)) if problems.is_empty() => Ok(document),
            Ok((_, problems)) => Err(problems),
            Err(problem) => Err(vec![problem]),
        }
    }

    /// Reads a document; gives the events that are whole, and what is wrong with the others.
    ///
    /// # Errors
    /// [`Problem::NotADocument`], [`Problem::TooMany`].
    pub fn sift(document: &Value) -> Result<(Self, Vec<Problem>), Problem> {
        let not = |reason| Problem::NotADocument { reason };
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
        if events.len() > EVENTS_MAX {
            return Err(Problem::TooMany { got: events.len(), most: EVENTS_MAX });
        }
        Ok(Self::of_events(events, Context::of(document)))
    }

    /// Reads a single event, with prefixes of its own.
    ///
    /// # Errors
    /// Its [`Problem`]s.
    pub fn of_event(event: &Value) -> Result<Self, Vec<Problem>> {
        let read = Self::of_events(std::slice::from_ref(event), Context::of(event));
        if read.1.is_empty() { Ok(read.0) } else { Err(read.1) }
    }

    fn of_events(events: &[Value], context: Context) -> (Self, Vec<Problem>) {
        let (mut read, mut problems) = (Vec::new(), Vec::new());
        for (i, event) in events.iter().enumerate() {
            match Event::read(i + 1, event, &context) {
                Ok(event) => read.push(event),
                Err(of_event) => problems.extend(of_event),
            }
        }
        problems.truncate(PROBLEMS_MAX);
        (Self { context, events: read }, problems)
    }
}

impl Event {
    /// Reads event `number` of a document, counted from 1.
    ///
    /// # Errors
    /// Its [`Problem`]s, all of them.
    pub fn read(number: usize, event: &Value, context: &Context) -> Result<Self, Vec<Problem>> {
        let mut reader = Reader::new(number, event);
        let kind = reader.kind();
        reader.shape(&kind);
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
            transformation: event["transformationID"].as_str().map(canonical),
            is_error: event["errorDeclaration"].is_object(),
            links,
            body: context.kept_with(event),
        })
    }

    /// The name under which it is kept once: its hash; for a declaration of an error, which says
    /// the same as the event that it declares wrong, with what it declares.
    pub fn name(&self) -> Digest {
        let declaration = &self.body["errorDeclaration"];
        if declaration.is_null() {
            return Digest::of(self.hash.as_bytes());
        }
        Digest::of_all(&[self.hash.as_bytes(), declaration.to_string().as_bytes()])
    }
}
