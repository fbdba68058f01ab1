//! Reading one event: its fields taken, and everything that is wrong with it named.

use word::Timestamp;
use word::json::Value;

use super::event::{Link, LinkKind};
use super::identifier::canonical;
use super::shape::{is_address, misfits};
use super::{Problem, instant};

/// The most things that one event names.
const LINKS_MAX: usize = 100_000;

/// An event that is being read.
pub(super) struct Reader<'a> {
    number: usize,
    event: &'a Value,
    /// What is wrong with it so far.
    pub problems: Vec<Problem>,
}

const KINDS: [&str; 5] = [
    "ObjectEvent",
    "AggregationEvent",
    "TransactionEvent",
    "TransformationEvent",
    "AssociationEvent",
];

impl<'a> Reader<'a> {
    /// Begins with event `number` of a document.
    pub fn new(number: usize, event: &'a Value) -> Self {
        Self { number, event, problems: Vec::new() }
    }

    fn wrong(&mut self, field: impl Into<String>, got: &Value, need: &'static str) {
        let got = got.to_string().chars().take(80).collect();
        self.problems.push(Problem::Field { event: self.number, field: field.into(), got, need });
    }

    fn missing(&mut self, field: &'static str) {
        self.problems.push(Problem::Missing { event: self.number, field });
    }

    /// What kind of event it is.
    pub fn kind(&mut self) -> String {
        let kind = self.event["type"].as_str().unwrap_or_default();
        if !KINDS.contains(&kind) {
            let got = kind.chars().take(40).collect();
            self.problems.push(Problem::Kind { event: self.number, got });
        }
        kind.to_owned()
    }

    /// Fields that the kind does not have, or that hold what they cannot.
    pub fn shape(&mut self, kind: &str) {
        for misfit in misfits(kind, self.event) {
            let (event, need) = (self.number, misfit.need);
            let (field, got) = (misfit.field, misfit.got);
            self.problems.push(Problem::Field { event, field, got, need });
        }
    }

    /// When it happened.
    pub fn at(&mut self) -> Option<Timestamp> {
        let at = self.event["eventTime"]
            .as_str()
            .filter(|t| instant::is_rfc_3339(t))
            .and_then(instant::read);
        match (&self.event["eventTime"], at) {
            (Value::Null, _) => self.missing("eventTime"),
            (got, None) => self.wrong("eventTime", got, "a date and time with an offset"),
            _ => {}
        }
        at
    }

    /// `+01:00`; hours to 14, and none beyond it.
    pub fn offset(&mut self) {
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

    /// What was done to the things.
    pub fn action(&mut self, kind: &str) -> Option<String> {
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

    /// The things that it names; what cannot be one is told by the shape.
    pub fn links(&mut self) -> Vec<Link> {
        let mut links = Vec::new();
        for (kind, field) in LinkKind::ALL {
            let items: &[Value] = match &self.event[field] {
                Value::Array(items) => items,
                single @ Value::String(_) => std::slice::from_ref(single),
                _ => &[],
            };
            if links.len() + items.len() > LINKS_MAX {
                self.wrong(field, &items.len().into(), "at most 100000 things");
                return links;
            }
            for item in items {
                let epc = if kind.is_class() { &item["epcClass"] } else { item };
                let epc = epc.as_str().filter(|epc| is_address(epc));
                links.extend(epc.map(|epc| Link { epc: canonical(epc), kind }));
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
        if quantity.as_f64().is_some_and(|quantity| quantity < 0.0) {
            self.wrong(format!("{field}.quantity"), quantity, "a number, 0 or more");
        }
    }

    /// What each kind cannot do without.
    pub fn needs(&mut self, kind: &str, links: &[Link]) {
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
        let action = self.event["action"].as_str();
        if kind == "AggregationEvent" && !has(&[LinkKind::Parent]) && action != Some("OBSERVE") {
            self.missing("parentID");
        }
        if kind == "AssociationEvent" && !has(&[LinkKind::Parent]) {
            self.missing("parentID");
        }
        let is_whole = action != Some("DELETE");
        let is_packed = ["AggregationEvent", "AssociationEvent"].contains(&kind);
        if is_packed && is_whole && !has(&[LinkKind::Child, LinkKind::ChildQuantity]) {
            self.missing("childEPCs");
        }
        let has_list = !self.event["epcList"].is_null() || has(&[LinkKind::Quantity]);
        if kind == "TransactionEvent" && is_whole && !has_list {
            self.missing("epcList");
        }
        let transactions = self.event["bizTransactionList"].as_array();
        if kind == "TransactionEvent" && transactions.is_none_or(Vec::is_empty) {
            self.missing("bizTransactionList");
        }
        if kind == "TransformationEvent" {
            // One that names its transformation may tell of one side, and others of the other.
            let is_part = self.event["transformationID"].is_string();
            let goes_in = has(&[LinkKind::Input, LinkKind::InputQuantity]);
            let comes_out = has(&[LinkKind::Output, LinkKind::OutputQuantity]);
            if !(goes_in || is_part && comes_out) {
                self.missing("inputEPCList");
            }
            if !(comes_out || is_part && goes_in) {
                self.missing("outputEPCList");
            }
        }
    }
}
