//! Guest links through time: how long one stands, and how often its archive is taken.

use brand::GuestLink;
use brand::guest::{DAYS_MAX, Fact, LINKS_MAX, Problem, TAKEN_AN_HOUR_MAX};
use word::{Digest, Id, Timestamp};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn link(days: u32) -> GuestLink {
    let made_at = at("2026-11-23T08:42:00Z");
    GuestLink {
        id: Id::new(made_at, [7; 10]),
        lot: "L-1".parse().unwrap(),
        purpose: "Acme, audit of May".parse().unwrap(),
        archive: Digest::of(b"archive"),
        n_facts: 12,
        by: "operator".to_owned(),
        made_at,
        until: GuestLink::end(made_at, days).unwrap(),
    }
}

#[test]
fn a_link_stands_until_the_instant_that_it_names_and_no_longer() {
    let link = link(14);
    assert_eq!(link.until, at("2026-12-07T08:42:00Z"));
    assert_eq!(link.stands(None, at("2026-12-07T08:41:59.999999Z")), Ok(()));
    assert_eq!(link.stands(None, link.until), Err(Problem::Expired { at: link.until }));
    let ended = at("2026-11-24T00:00:00Z");
    assert_eq!(link.stands(Some(ended), link.made_at), Err(Problem::Ended { at: ended }));
}

#[test]
fn no_link_stands_for_no_day_or_for_longer_than_a_quarter() {
    let now = at("2026-11-23T08:42:00Z");
    for got in [0, DAYS_MAX + 1, u32::MAX] {
        assert_eq!(GuestLink::end(now, got), Err(Problem::NotSoLong { got }));
    }
    assert_eq!(GuestLink::end(now, 90), Ok(at("2027-02-21T08:42:00Z")));
}

#[test]
fn what_does_not_stand_is_neither_ended_nor_taken() {
    let link = link(1);
    let (early, late) = (at("2026-11-23T09:00:00Z"), at("2026-11-25T00:00:00Z"));
    let expired = Problem::Expired { at: link.until };
    assert_eq!(link.finish(None, "operator", late), Err(expired.clone()));
    assert_eq!(link.take(None, 0, late), Err(expired));
    assert_eq!(link.finish(Some(early), "operator", late), Err(Problem::Ended { at: early }));
    assert_eq!(link.take(None, 0, early), Ok(Fact::ArchiveTaken { id: link.id, at: early }));
}

#[test]
fn an_archive_is_taken_so_often_an_hour_and_so_many_links_stand() {
    let (link, now) = (link(1), at("2026-11-23T09:00:00Z"));
    assert!(link.take(None, TAKEN_AN_HOUR_MAX - 1, now).is_ok());
    assert_eq!(link.take(None, TAKEN_AN_HOUR_MAX, now), Err(Problem::Flood));
    assert_eq!(GuestLink::room(&link.lot, LINKS_MAX - 1), Ok(()));
    let too_many = Problem::TooMany { lot: link.lot.clone() };
    assert_eq!(GuestLink::room(&link.lot, LINKS_MAX), Err(too_many));
}
