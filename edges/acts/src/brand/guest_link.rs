//! Guest links: the frozen evidence of a lot for somebody without an account, until a day.

use brand::GuestLink;
use brand::guest::{self, Fact};
use std::time::Duration;
use store::{Beside, KeptGuestLink, Record};
use word::{Code, Digest, Id, Line, Timestamp, encoding};

use crate::{Actor, Problem, Workshop, workshop::draw};

/// What a guest link is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// The lot.
    pub lot: Code,
    /// For whom it is and why.
    pub purpose: Line,
    /// For how many days it stands.
    pub days: u32,
}

/// Makes a guest link to the evidence of the lot, which is `gathered` and then `packed`; gives the
/// link and its text, which is shown this once and kept nowhere.
///
/// It is gathered while no other act is deciding, so that all of it is of one state, and packed
/// while others decide again: that takes long, and changes nothing of what is said. The bytes are
/// kept: what the guest is given later is what was frozen, whatever happened since.
///
/// # Errors
/// [`guest::Problem::NotSoLong`], [`guest::Problem::TooMany`]; [`Problem`], or what `gathered` or
/// `packed` says. Nothing was recorded then.
pub async fn make_guest_link<G, E: From<Problem>, P: Future<Output = Result<Vec<u8>, E>>>(
    workshop: &Workshop,
    by: &Actor,
    wanted: Invited,
    gathered: impl Future<Output = Result<G, E>>,
    packed: impl FnOnce(G) -> P,
) -> Result<(GuestLink, String), E> {
    by.may("make_guest_link")?;
    let made_at = workshop.now();
    let until = GuestLink::end(made_at, wanted.days).map_err(Problem::from)?;
    let store = workshop.store();
    let (n_facts, gathered) = {
        let _turn = workshop.turn().await?;
        room(workshop, &wanted.lot, made_at).await?;
        let n_facts = store.n_facts().await.map_err(Problem::from)?;
        (n_facts, gathered.await?)
    };
    let bytes = packed(gathered).await?;
    let _turn = workshop.turn().await?;
    // Others may have been made meanwhile.
    room(workshop, &wanted.lot, made_at).await?;
    let link = GuestLink {
        id: workshop.new_id()?,
        lot: wanted.lot,
        purpose: wanted.purpose,
        archive: Digest::of(&bytes),
        n_facts,
        by: by.duty_name(),
        made_at,
        until,
    };
    let text = encoding::hex(&draw::<32>()?);
    let beside = vec![
        Beside::Guest { digest: Digest::of(text.as_bytes()), id: link.id },
        Beside::Archive { digest: link.archive, bytes },
    ];
    let facts = vec![of(Fact::LinkMade(link.clone()))];
    let record = Record { facts, beside, ..Record::default() };
    store.record(by.name(), made_at, record).await.map_err(Problem::from)?;
    Ok((link, text))
}

/// Whether another link to the lot may be made.
async fn room(workshop: &Workshop, lot: &Code, now: Timestamp) -> Result<(), Problem> {
    let known = workshop.store().guest_links(lot).await?;
    let n_standing = known.iter().filter(|kept| stands(kept, now).is_ok()).count();
    Ok(GuestLink::room(lot, n_standing)?)
}

/// Ends a guest link before its time, and forgets its archive where no other link opens it.
///
/// # Errors
/// [`Problem::NotFound`]; [`guest::Problem::Ended`], [`guest::Problem::Expired`]; [`Problem`].
/// Nothing was recorded then.
pub async fn end_guest_link(
    workshop: &Workshop,
    by: &Actor,
    id: Id<GuestLink>,
) -> Result<(), Problem> {
    by.may("end_guest_link")?;
    let _turn = workshop.turn().await?;
    let (store, now) = (workshop.store(), workshop.now());
    let missing = || Problem::NotFound { what: "guest link", name: id.to_string() };
    let kept = store.guest_link(id).await?.ok_or_else(missing)?;
    let fact = kept.link.finish(kept.ended_at, &by.duty_name(), now)?;
    let facts = vec![of(fact)];
    store.record(by.name(), now, Record { facts, ..Record::default() }).await?;
    store.forget_archives(now).await?;
    Ok(())
}

/// The guest link of a text, while it stands.
///
/// # Errors
/// [`guest::Problem::Unknown`], [`guest::Problem::Ended`], [`guest::Problem::Expired`];
/// [`Problem`].
pub async fn find_guest_link(workshop: &Workshop, text: &str) -> Result<KeptGuestLink, Problem> {
    let digest = Digest::of(text.as_bytes());
    let found = workshop.store().guest_link_of_digest(&digest).await?;
    let kept = found.ok_or(guest::Problem::Unknown)?;
    stands(&kept, workshop.now())?;
    Ok(kept)
}

/// Gives the archive of a guest link to whoever has its text, and records that it was taken:
/// when, and nothing of whom.
///
/// # Errors
/// As [`find_guest_link`]; [`guest::Problem::Flood`]. Nothing was recorded then.
pub async fn take_archive(
    workshop: &Workshop,
    text: &str,
) -> Result<(GuestLink, Vec<u8>), Problem> {
    let _turn = workshop.turn().await?;
    let (store, now) = (workshop.store(), workshop.now());
    let kept = find_guest_link(workshop, text).await?;
    let an_hour_ago = now.checked_sub(Duration::from_secs(3_600)).unwrap_or(Timestamp::MIN);
    let n_taken = store.n_taken(kept.link.id, an_hour_ago).await?;
    let fact = kept.link.take(kept.ended_at, n_taken, now)?;
    let bytes = store.archive(&kept.link.archive).await?;
    let facts = vec![of(fact)];
    store.record("public", now, Record { facts, ..Record::default() }).await?;
    Ok((kept.link, bytes))
}

/// Forgets archives whose links no longer stand; gives how many. Nobody asks for this: the server
/// does it by itself.
///
/// # Errors
/// [`Problem`].
pub async fn forget_archives(workshop: &Workshop) -> Result<u64, Problem> {
    let _turn = workshop.turn().await?;
    Ok(workshop.store().forget_archives(workshop.now()).await?)
}

fn stands(kept: &KeptGuestLink, now: Timestamp) -> Result<(), guest::Problem> {
    kept.link.stands(kept.ended_at, now)
}

fn of(fact: Fact) -> store::Fact {
    store::Fact::Brand(brand::Fact::Guest(fact))
}
