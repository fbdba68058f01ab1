//! Sealing a lot: closing its readings and committing to them in the log.

use certify::{Commitment, Entry, EntryKind, Fact::EvidenceCommitted, Header, LotSecret, Row};
use store::{Fact, Record};
use word::{Code, Digest};

use crate::{Actor, Problem, Workshop, workshop::draw};

/// What was sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The root that commits to every reading.
    pub root: Digest,
    /// How many readings there are.
    pub n_readings: u64,
}

/// Seals every characteristic of a lot that has readings. Number, window and root are fixed in
/// the log before anything is concluded from the readings.
///
/// # Errors
/// [`Problem`]; nothing was sealed.
pub async fn seal_lot(workshop: &Workshop, by: &Actor, lot: &Code) -> Result<Sealed, Problem> {
    by.may("seal_lot")?;
    seal(workshop, by.name(), lot).await
}

/// Seals a lot in the name of `by`, who was permitted to.
///
/// # Errors
/// [`Problem`]; nothing was sealed.
pub(super) async fn seal(workshop: &Workshop, by: &str, lot: &Code) -> Result<Sealed, Problem> {
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let organisation = store.organisation().await?.ok_or(Problem::NoOrganisation)?;
    let standard = workshop.standard_of(lot).await?;
    let secret = LotSecret(draw()?);
    let (mut facts, mut headers, mut n_readings) = (Vec::new(), Vec::new(), 0);
    for characteristic in &standard.characteristics {
        let code = &characteristic.code;
        let readings = store.readings(lot, code).await?;
        if readings.is_empty() {
            continue;
        }
        let sealed = store.batch(lot, code).await?;
        let id = workshop.new_id()?;
        facts.extend(
            measure::seal(id, (lot, code), &readings, sealed.as_ref())?
                .into_iter()
                .map(Fact::Measure),
        );
        let rows: Vec<_> = readings.iter().map(Row::of).collect();
        let of_characteristic = secret.of_characteristic(code);
        headers.extend(Header::commit((code, &characteristic.unit), &rows, &of_characteristic));
        n_readings += rows.len() as u64;
    }
    if headers.is_empty() {
        return Err(measure::Problem::NoReadings.into());
    }
    let commitment = Commitment::of(headers, &secret);
    let root = commitment.root;
    let key = store.keys().issuer();
    let entry = Entry::sign(EntryKind::Evidence, root, &organisation.origin, key);
    facts.push(Fact::Certify(EvidenceCommitted { lot: lot.clone(), commitment, entry }));
    let record = Record { facts, secret: Some((lot, &secret)), ..Record::default() };
    store.record(by, workshop.now(), record).await?;
    // Answered only when a published checkpoint covers the entry.
    workshop.store().publish(workshop.now()).await?;
    Ok(Sealed { root, n_readings })
}
