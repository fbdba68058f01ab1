//! Kin: what our own lots and pieces were made from and went into, as it was noted when lots were
//! opened and pieces were marked. No event of the supply chain is needed for it.
//!
//! A piece is followed by its serial number alone: what was made from its lot need not hold it.

use ::make::genealogy::Bond;
use serde_json::Value;
use sqlx::Row;
use std::collections::BTreeSet;

use super::name::parts;
use super::trace::Direction;
use crate::{Problem, Store, database::QueryBuilder};

/// Before the number of a lot, where it stands beside things that events name.
pub(super) const LOT: &str = "urn:wule:lot:";
/// Before the serial number of a piece.
pub(super) const PIECE: &str = "urn:wule:piece:";

impl Store {
    /// Whether any kinship was noted here at all.
    pub(super) async fn has_kin(&self) -> Result<bool, Problem> {
        let asked = "SELECT 1 AS one WHERE EXISTS (SELECT 1 FROM make_parents)
                     OR EXISTS (SELECT 1 FROM make_pieces)";
        Ok(sqlx::query(asked).fetch_optional(self.reader()).await?.is_some())
    }

    /// The name of our own lot or piece that a thing is called by; `None` where there is neither.
    /// A number that no lot has may be the serial number of a piece.
    pub(super) async fn own_name(&self, thing: &str) -> Result<Option<String>, Problem> {
        let lot = thing.strip_prefix(LOT);
        if let Some(Ok(code)) = lot.map(str::parse)
            && self.lot(&code).await?.is_some()
        {
            return Ok(Some(thing.to_owned()));
        }
        let Some(Ok(serial)) = lot.or_else(|| thing.strip_prefix(PIECE)).map(str::parse) else {
            return Ok(None);
        };
        Ok(self.piece(&serial).await?.map(|piece| format!("{PIECE}{}", piece.serial)))
    }

    /// Adds to `known` what the things of `from` went into, or came from; each of them once.
    pub(super) async fn follow_kin(
        &self,
        direction: Direction,
        from: Vec<String>,
        known: &mut BTreeSet<String>,
    ) -> Result<(), Problem> {
        // What was built into the pieces of a lot is asked for with the lot alone: it is not what
        // any one of its other pieces came from.
        let mut front = from;
        if direction == Direction::Up {
            let pieces = self.pieces_of_lots(&of(LOT, &front)).await?;
            front.extend(pieces.into_iter().flat_map(|(_, _, parts)| parts).map(piece));
        }
        while !front.is_empty() {
            front.retain(|name| known.insert(name.clone()));
            let (lots, pieces) = (of(LOT, &front), of(PIECE, &front));
            let links = self.links(direction, (&lots, &pieces)).await?;
            front = match direction {
                Direction::Down => links.into_iter().map(|link| link.into).collect(),
                Direction::Up => links.into_iter().map(|link| link.from).collect(),
            };
        }
        Ok(())
    }

    /// What things went into, or came from, one step away.
    pub(super) async fn kin_of(
        &self,
        direction: Direction,
        things: &[String],
    ) -> Result<Vec<Link>, Problem> {
        self.links(direction, (&of(LOT, things), &of(PIECE, things))).await
    }

    async fn links(
        &self,
        direction: Direction,
        (lots, pieces): (&[String], &[String]),
    ) -> Result<Vec<Link>, Problem> {
        match direction {
            Direction::Down => self.children(lots, pieces).await,
            Direction::Up => self.parents(lots, pieces).await,
        }
    }

    async fn children(&self, lots: &[String], pieces: &[String]) -> Result<Vec<Link>, Problem> {
        let children = "SELECT parent, child FROM make_parents WHERE parent IN (";
        let mut found = self.made(children, lots).await?;
        let marked = self.pieces_of_lots(lots).await?.into_iter();
        found.extend(marked.map(|(serial, of, _)| Link::member(of, serial)));
        let built = "SELECT part AS parent, piece AS child FROM make_parts WHERE part IN (";
        let built = self.pairs(built, pieces).await?.into_iter();
        found.extend(built.map(|(part, serial)| Link::part(part, serial)));
        Ok(found)
    }

    async fn parents(&self, lots: &[String], pieces: &[String]) -> Result<Vec<Link>, Problem> {
        let parents = "SELECT parent, child FROM make_parents WHERE child IN (";
        let mut found = self.made(parents, lots).await?;
        let marked = "SELECT body FROM make_pieces WHERE serial IN (";
        for (serial, of, parts) in self.marked(marked, pieces).await? {
            found.push(Link::member(of, serial.clone()));
            found.extend(parts.into_iter().map(|part| Link::part(part, serial.clone())));
        }
        Ok(found)
    }

    async fn made(&self, head: &'static str, lots: &[String]) -> Result<Vec<Link>, Problem> {
        let pairs = self.pairs(head, lots).await?.into_iter();
        let link = |(from, into)| Link { bond: Bond::Made, from: lot(from), into: lot(into) };
        Ok(pairs.map(link).collect())
    }

    async fn pairs(
        &self,
        head: &'static str,
        of: &[String],
    ) -> Result<Vec<(String, String)>, Problem> {
        let mut found = Vec::new();
        for part in parts(of) {
            for row in list(head, part).build().fetch_all(self.reader()).await? {
                found.push((row.try_get("parent")?, row.try_get("child")?));
            }
        }
        Ok(found)
    }

    async fn pieces_of_lots(&self, lots: &[String]) -> Result<Vec<Marked>, Problem> {
        self.marked("SELECT body FROM make_pieces WHERE lot IN (", lots).await
    }

    async fn marked(&self, head: &'static str, of: &[String]) -> Result<Vec<Marked>, Problem> {
        let mut found = Vec::new();
        for part in parts(of) {
            for row in list(head, part).build().fetch_all(self.reader()).await? {
                found.extend(read(row.try_get("body")?));
            }
        }
        Ok(found)
    }
}

/// One of our own lots or pieces that went into another.
pub(super) struct Link {
    pub(super) bond: Bond,
    pub(super) from: String,
    pub(super) into: String,
}

impl Link {
    fn member(of: String, serial: String) -> Self {
        Self { bond: Bond::Member, from: lot(of), into: piece(serial) }
    }

    fn part(part: String, serial: String) -> Self {
        Self { bond: Bond::Part, from: piece(part), into: piece(serial) }
    }
}

/// A piece: its serial number, its lot, and what was built into it.
type Marked = (String, String, Vec<String>);

fn read(body: String) -> Option<Marked> {
    let body: Value = serde_json::from_str(&body).ok()?;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let parts = body.get("parts")?.as_array()?.iter().filter_map(text).collect();
    Some((text(body.get("serial")?)?, text(body.get("lot")?)?, parts))
}

fn list(head: &'static str, of: &[String]) -> QueryBuilder {
    let mut statement = QueryBuilder::new(head);
    let mut values = statement.separated(", ");
    for code in of {
        values.push_bind(code.clone());
    }
    statement.push(")");
    statement
}

fn lot(code: String) -> String {
    format!("{LOT}{code}")
}

fn piece(serial: String) -> String {
    format!("{PIECE}{serial}")
}

/// The numbers of the names that begin so.
fn of(prefix: &str, names: &[String]) -> Vec<String> {
    names.iter().filter_map(|name| name.strip_prefix(prefix)).map(str::to_owned).collect()
}
