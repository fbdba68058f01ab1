//! Genealogy (谱系): which thing came from which, as events tell it.
//!
//! Asks: what flowed into what, and where does that go round in a circle?
//! Needs: events; the flows between things.
//! Does not know: how flows are kept. Steps are followed one by one and each thing once, so that
//! no circle is followed for ever.

use std::collections::{BTreeMap, BTreeSet};
use word::json::Value;

use crate::epcis::{Event, LinkKind};

/// How things are bound together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bond {
    /// One was made from the other.
    Made,
    /// One is a part of the other.
    Part,
    /// A piece belongs to a lot.
    Member,
    /// One is packed in the other: what is wrong with one says nothing of its neighbours.
    Packed,
}

impl Bond {
    /// Every bond, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Made, Self::Part, Self::Member, Self::Packed];

    /// The name that it is shown by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Part => "part",
            Self::Member => "member",
            Self::Packed => "packed",
        }
    }
}

/// What an event says of how things are bound: everything in `from` goes into everything in `into`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// How.
    pub bond: Bond,
    /// What goes in.
    pub from: Vec<String>,
    /// Where it goes. For a bond that ends without naming what, `from` is empty: all of it.
    pub into: Vec<String>,
    /// Whether the bond ends here rather than begins.
    pub is_end: bool,
}

/// What an event says of how things are bound.
pub fn flows(event: &Event) -> Vec<Flow> {
    use LinkKind as K;
    if event.is_error {
        return Vec::new();
    }
    let named = |kinds: &[K]| -> Vec<String> {
        let links = event.links.iter().filter(|link| kinds.contains(&link.kind));
        links.map(|link| link.epc.clone()).collect()
    };
    let is_end = event.action.as_deref() == Some("DELETE");
    let (from, into, bond) = match event.kind.as_str() {
        "TransformationEvent" => {
            let from = named(&[K::Input, K::InputQuantity]);
            (from, named(&[K::Output, K::OutputQuantity]), Bond::Made)
        }
        "AggregationEvent" | "AssociationEvent" => {
            let from = named(&[K::Child, K::ChildQuantity]);
            (from, named(&[K::Parent]), bond_of_parent(event))
        }
        _ => (Vec::new(), Vec::new(), Bond::Made),
    };
    let is_part = bond == Bond::Made && event.transformation.is_some();
    let says = if is_end { !into.is_empty() } else { !from.is_empty() && !into.is_empty() };
    let mut flows = Vec::new();
    if says || is_part {
        flows.push(Flow { bond, from, into, is_end });
    }
    if !is_end {
        flows.extend(members(event));
    }
    flows
}

/// An association, or an aggregation that assembles, makes a part; any other packs.
fn bond_of_parent(event: &Event) -> Bond {
    const ASSEMBLING: [&str; 5] =
        ["assembling", "installing", "replacing", "disassembling", "removing"];
    let step = event.biz_step.as_deref().and_then(|step| step.rsplit_once("BizStep-"));
    let assembles = step.is_some_and(|(_, word)| ASSEMBLING.contains(&word));
    if event.kind == "AssociationEvent" || assembles { Bond::Part } else { Bond::Packed }
}

/// Pieces that their event says to be of a lot: `ilmd` with `cbvmda:lotNumber`.
fn members(event: &Event) -> Vec<Flow> {
    let lot = ["cbvmda:lotNumber", "lotNumber"]
        .iter()
        .find_map(|field| event.body["ilmd"].get(*field).and_then(Value::as_str))
        .filter(|lot| !lot.is_empty());
    let Some(lot) = lot else { return Vec::new() };
    let pieces = event.links.iter().filter(|link| {
        matches!(link.kind, LinkKind::Epc | LinkKind::Output) && link.epc.contains("/21/")
    });
    let mut lots: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for piece in pieces {
        if let Some((class, _)) = piece.epc.split_once("/21/") {
            let lot = crate::epcis::canonical(&format!("{class}/10/{lot}"));
            lots.entry(lot).or_default().push(piece.epc.clone());
        }
    }
    let flow = |(lot, into)| Flow { bond: Bond::Member, from: vec![lot], into, is_end: false };
    lots.into_iter().map(flow).collect()
}

/// Things that lie on a circle, or between two: each both comes from and goes into another of them.
/// `steps` are pairs of what goes in and where.
pub fn circles<'a>(
    steps: impl IntoIterator<Item = (&'a [String], &'a [String])>,
) -> BTreeSet<&'a str> {
    let mut into: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut from: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (below, above) in steps {
        for one in below {
            for other in above {
                into.entry(one).or_default().insert(other);
                from.entry(other).or_default().insert(one);
            }
        }
    }
    let mut left: BTreeSet<&str> =
        into.keys().filter(|thing| from.contains_key(*thing)).copied().collect();
    // Whatever has nothing left before it or after it is on no circle; taking it away may free
    // its neighbours, and each is looked at again no oftener than it has neighbours.
    let mut to_check: Vec<&str> = left.iter().copied().collect();
    while let Some(thing) = to_check.pop() {
        let has = |side: &BTreeMap<&str, BTreeSet<&str>>| {
            side.get(thing).is_some_and(|of| of.iter().any(|other| left.contains(other)))
        };
        if left.contains(thing) && !(has(&into) && has(&from)) {
            left.remove(thing);
            for side in [&into, &from] {
                to_check.extend(side.get(thing).into_iter().flatten().copied());
            }
        }
    }
    left
}
