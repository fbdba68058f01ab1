//! Starting an operation: by somebody who holds the skill, or under a checker who does.

use make::{Execution, Hand, Standing, start};
use party::Person;
use standard::hub::{Row, RowKind};
use store::{Fact, Record};
use teach::{Place, standing};
use word::{Code, Id};

use crate::{Actor, Problem, Workshop};

/// What somebody wants to start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// The lot.
    pub lot: Code,
    /// The piece, where it is of one.
    pub piece: Option<Code>,
    /// The operation of the lot's item.
    pub operation: Code,
    /// The station.
    pub station: Code,
    /// Who does it.
    pub person: Id<Person>,
    /// Who checks it.
    pub checker: Option<Id<Person>>,
}

/// Starts an operation on a lot, now.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn start_execution(
    workshop: &Workshop,
    by: &Actor,
    wanted: Start,
) -> Result<Execution, Problem> {
    by.may("start_execution")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let unknown = |what, name: &Code| Problem::NotFound { what, name: name.to_string() };
    let lot = store.lot(&wanted.lot).await?.ok_or_else(|| unknown("lot", &wanted.lot))?;
    if let Some(serial) = &wanted.piece {
        let piece = store.piece(serial).await?.filter(|piece| piece.lot == wanted.lot);
        piece.ok_or_else(|| unknown("piece", serial))?;
    }
    let row = store.hub_row(RowKind::Operation, &lot.item, &wanted.operation).await?;
    let Some(Row::Operation(operation)) = row else {
        return Err(unknown("operation", &wanted.operation));
    };
    let station = store.station(&wanted.station).await?;
    station.ok_or_else(|| unknown("station", &wanted.station))?;
    let place = Place { item: lot.item.clone(), operation: operation.code.clone() };
    let skill = operation.skill.as_ref();
    let maker = hand(workshop, wanted.person, skill, &place).await?;
    let checker = match wanted.checker {
        None => None,
        Some(checker) => Some(hand(workshop, checker, skill, &place).await?),
    };
    let execution = Execution {
        id: workshop.new_id()?,
        lot: wanted.lot,
        piece: wanted.piece,
        item: lot.item,
        operation: operation.code,
        station: wanted.station,
        standard: lot.standard,
        person: wanted.person,
        checker: wanted.checker,
        started_at: workshop.now(),
    };
    let facts = start(execution.clone(), skill, maker, checker).map_err(make::Problem::from)?;
    let facts = facts.into_iter().map(Fact::Make).collect();
    store.record(by.name(), workshop.now(), Record { facts, ..Record::default() }).await?;
    Ok(execution)
}

/// A person whom the workshop knows, and how they stand to the skill that is needed.
async fn hand(
    workshop: &Workshop,
    person: Id<Person>,
    skill: Option<&Code>,
    place: &Place,
) -> Result<Hand, Problem> {
    let store = workshop.store();
    store.person(person).await?;
    let stands = match skill {
        None => Standing::Qualified,
        Some(skill) => {
            let held = store.qualifications_of(person).await?;
            standing(&held, skill, place, workshop.now())
        }
    };
    Ok(Hand { person, standing: stands })
}
