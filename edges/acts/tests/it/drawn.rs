//! Passports that open readings which a checkpoint drew.

use acts::{
    Actor, Workshop,
    brand::{Described, bundle_passport, issue_drawn_passport, issue_passport},
};
use brand::{Bundle, Identity, Opening, Passport};
use certify::{Disclosure, Entry, EntryKind, KeyRole};
use sqlx::Connection;
use std::path::Path;
use store::{Database, Fact, Record, TrustFact};
use trust::{
    Cosigner, Policy, SignedCheckpoint,
    draw::{List, ListDraw},
};
use verify::{Expected, Verdict, verify, verify_list_draw};
use word::{Digest, json::json};

use crate::workshop::{code, open, seal_pins, set_up};

async fn claimed(workshop: &Workshop) -> Digest {
    let parameters = json!({"lsl": "0.120", "usl": "0.130"});
    let asked = ("capability.normal", &parameters);
    let of = (code("L-1"), code("D1"));
    let by = Actor::Operator;
    acts::certify::issue_claim(workshop, &by, (&of.0, &of.1), asked).await.unwrap().digest
}

async fn draw(workshop: &Workshop, claim: &Digest, n_rows: u32) -> Result<Passport, acts::Problem> {
    let described = Described { identity: Identity::NONE, story: None };
    issue_drawn_passport(workshop, &Actor::Operator, (claim, n_rows), described).await
}

fn rows(bundle: &Bundle) -> Vec<u64> {
    let Disclosure::Rows { rows, .. } = &bundle.evidence.0 else { panic!() };
    rows.iter().map(|open| open.row.seq).collect()
}

#[tokio::test]
async fn the_first_checkpoint_after_the_seal_draws_and_nothing_later_changes_it() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(&folder.path().join("data")).await;
    set_up(&workshop).await;
    seal_pins(&workshop).await;
    let claim = claimed(&workshop).await;
    for n_rows in [0, 61, u32::MAX] {
        let refused = draw(&workshop, &claim, n_rows).await.unwrap_err();
        assert_eq!(refused.message().code, "brand.not_a_draw");
    }
    let without = issue_passport(&workshop, &Actor::Operator, &claim, Opening::Drawn).await;
    assert_eq!(without.unwrap_err().message().code, "brand.not_a_draw");
    let passport = draw(&workshop, &claim, 8).await.unwrap();
    let bundle = bundle_passport(&workshop, passport.id).await.unwrap();
    let report = verify(&bundle.to_bytes(), &Expected::default());
    assert_eq!(report.verdict(), Verdict::Undecidable, "{:?}", report.levels);
    let redrawn = report.draw.unwrap();
    // The standard, then the evidence, then the claim: the checkpoint is the one of the seal.
    assert_eq!((redrawn.k, redrawn.n, redrawn.size, redrawn.n_between), (8, 60, 2, 0));
    // More entries and checkpoints, another passport, a larger draw of the same.
    claimed(&workshop).await;
    let again = bundle_passport(&workshop, passport.id).await.unwrap();
    assert_eq!((rows(&again).len(), rows(&again)), (8, rows(&bundle)));
    let larger = draw(&workshop, &claim, 9).await.unwrap();
    let larger = rows(&bundle_passport(&workshop, larger.id).await.unwrap());
    assert!(rows(&bundle).iter().all(|row| larger.contains(row)));
    let rebuilt = workshop.store().rebuild().await.unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
}

#[tokio::test]
async fn with_a_policy_the_draw_waits_for_a_witness_whose_cosignature_it_takes_up() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(&folder.path().join("data")).await;
    set_up(&workshop).await;
    let (store, by) = (workshop.store(), Actor::Operator);
    let witness = Cosigner::new("w.example", &[31; 32]).unwrap();
    let key = witness.verifier_key();
    let log = store.log_key().await.unwrap();
    let policy = format!("log {log}\nwitness w {key} https://w.example/\nquorum w\n");
    acts::trust::state_policy(&workshop, &by, policy.as_bytes()).await.unwrap();
    seal_pins(&workshop).await;
    let claim = claimed(&workshop).await;
    let refused = draw(&workshop, &claim, 8).await.unwrap_err();
    assert_eq!(refused.message().code, "brand.not_drawable_yet");
    let latest = store.checkpoint().await.unwrap().unwrap();
    let signed = SignedCheckpoint::parse(latest.note.as_bytes()).unwrap();
    let line = witness.cosign(signed.checkpoint(), 1_763_850_000).unwrap();
    let lines = [(key.clone(), line)];
    store.record_cosignatures(workshop.now(), latest.size, &lines).await.unwrap();
    let passport = draw(&workshop, &claim, 8).await.unwrap();
    let bundle = bundle_passport(&workshop, passport.id).await.unwrap();
    let report = verify(&bundle.to_bytes(), &Expected::default());
    let redrawn = report.draw.unwrap();
    assert_eq!((redrawn.size, redrawn.witness.as_ref()), (3, Some(key)), "{:?}", report.levels);
    // The claim came between: a policy that allows nothing between holds that against the draw.
    let within = |n: u64| format!("{policy}#draws-within {n}\n");
    let policy = |n: u64| Some(Policy::parse(within(n).as_bytes()).unwrap());
    let stranger = |n: u64| Expected { policy: policy(n), ..Expected::default() };
    let late = verify(&bundle.to_bytes(), &stranger(0));
    assert_eq!((late.verdict(), late.draw), (Verdict::No, None));
    assert!(late.levels.iter().any(|level| level.message.code == "trust.draw_too_late"));
    let in_time = verify(&bundle.to_bytes(), &stranger(1)).draw.unwrap();
    assert_eq!((in_time.n_between, in_time.within), (1, Some(1)));
    acts::trust::state_policy(&workshop, &by, within(0).as_bytes()).await.unwrap();
    let refused = draw(&workshop, &claim, 8).await.unwrap_err();
    assert_eq!(refused.message().code, "trust.draw_too_late");
}

#[tokio::test]
async fn a_published_list_is_drawn_from_by_what_came_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(&folder.path().join("data")).await;
    set_up(&workshop).await;
    let by = Actor::Operator;
    let list = List::of((0..200).map(|i| format!("ORG-{i:03}")).collect()).unwrap();
    let early = acts::trust::draw_list(&workshop, &list, 5).await.unwrap_err();
    assert_eq!(early.message().code, "acts.not_found");
    let place = acts::trust::publish_list(&workshop, &by, &list).await.unwrap();
    let n_entries = workshop.store().n_entries().await.unwrap();
    // Published once, whoever asks again.
    assert_eq!(acts::trust::publish_list(&workshop, &by, &list).await.unwrap(), place);
    assert_eq!(workshop.store().n_entries().await.unwrap(), n_entries);
    let draw = acts::trust::draw_list(&workshop, &list, 5).await.unwrap();
    seal_pins(&workshop).await;
    assert_eq!(acts::trust::draw_list(&workshop, &list, 5).await.unwrap(), draw);
    let text = list.text();
    let expected =
        Expected { log_key: workshop.store().log_key().await.ok(), ..Expected::default() };
    let again = verify_list_draw((&draw.to_bytes(), text.as_bytes()), &expected).unwrap();
    assert_eq!((again.n_between, again.is_trusted, &again.draw), (0, None, &draw));
    let other = Expected { log_key: Some("x+00000000+AA".to_owned()), ..Expected::default() };
    assert!(verify_list_draw((&draw.to_bytes(), text.as_bytes()), &other).is_err());
    let altered = text.replacen("ORG-000", "ORG-00", 1);
    assert!(verify_list_draw((&draw.to_bytes(), altered.as_bytes()), &expected).is_err());
}

fn list() -> List {
    List::of((0..50).map(|i| format!("LOT-{i:02}")).collect()).unwrap()
}

/// Draws five of the list.
async fn five(workshop: &Workshop) -> Result<ListDraw, acts::Problem> {
    acts::trust::draw_list(workshop, &list(), 5).await
}

/// Enters the digest of the list as that of a document outside.
async fn enter_document(workshop: &Workshop) -> u64 {
    let (store, now) = (workshop.store(), workshop.now());
    let secret = store.keys().issuer();
    let entry = Entry::sign(EntryKind::Document, list().digest(), "shop.example/log", secret);
    let facts = vec![Fact::Trust(TrustFact::EntriesAppended { leaves: vec![entry.to_bytes()] })];
    let recorded = store.record("op", now, Record { facts, ..Record::default() }).await.unwrap();
    store.publish(now).await.unwrap();
    recorded.first_entry.unwrap()
}

async fn forget_lists(directory: &Path) {
    sqlx::any::install_default_drivers();
    let url = match Database::of_directory(directory).unwrap() {
        Database::Embedded => format!("sqlite:{}", directory.join("wule.db").display()),
        Database::Postgres(url) => url,
    };
    let mut connection = sqlx::AnyConnection::connect(&url).await.unwrap();
    for table in ["trust_lists", "trust_lists_since", "derived_definitions"] {
        let forget = sqlx::AssertSqlSafe(format!("DROP TABLE {table}"));
        sqlx::query(forget).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_list_is_drawn_from_when_the_keys_of_its_day_were_replaced() {
    let (folder, by) = (tempfile::tempdir().unwrap(), Actor::Operator);
    let path = folder.path().join("data");
    let workshop = open(&path).await;
    set_up(&workshop).await;
    let place = acts::trust::publish_list(&workshop, &by, &list()).await.unwrap();
    let draw = five(&workshop).await.unwrap();
    acts::certify::rotate_key(workshop, &by, KeyRole::Issuer).await.unwrap();
    acts::certify::rotate_key(open(&path).await, &by, KeyRole::Log).await.unwrap();
    acts::certify::retire_log_key(open(&path).await, &by).await.unwrap();
    let workshop = open(&path).await;
    workshop.store().publish(workshop.now()).await.unwrap();
    let n_entries = workshop.store().n_entries().await.unwrap();
    assert_eq!(five(&workshop).await.unwrap(), draw);
    assert_eq!(acts::trust::publish_list(&workshop, &by, &list()).await.unwrap(), place);
    assert_eq!(workshop.store().n_entries().await.unwrap(), n_entries, "published once");
    let (bytes, text) = (draw.to_bytes(), list().text());
    verify_list_draw((&bytes, text.as_bytes()), &Expected::default()).unwrap();
    let rebuilt = workshop.store().rebuild().await.unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
    assert_eq!(five(&workshop).await.unwrap(), draw);
}

#[tokio::test]
async fn a_document_of_the_same_digest_is_no_published_list() {
    let (folder, by) = (tempfile::tempdir().unwrap(), Actor::Operator);
    let workshop = open(&folder.path().join("data")).await;
    set_up(&workshop).await;
    let entered = enter_document(&workshop).await;
    for _ in 0..2 {
        assert_eq!(five(&workshop).await.unwrap_err().message().code, "acts.not_found");
        workshop.store().rebuild().await.unwrap();
    }
    let place = acts::trust::publish_list(&workshop, &by, &list()).await.unwrap();
    assert_eq!((place, five(&workshop).await.unwrap().placed().index), (entered + 1, place));
}

#[tokio::test]
async fn a_list_of_before_there_was_a_fact_of_it_is_drawn_from() {
    let (folder, by) = (tempfile::tempdir().unwrap(), Actor::Operator);
    let path = folder.path().join("data");
    let workshop = open(&path).await;
    set_up(&workshop).await;
    // It was published as any document is entered, in a database that knew no lists.
    let place = enter_document(&workshop).await;
    workshop.close().await;
    forget_lists(&path).await;
    let workshop = open(&path).await;
    let draw = five(&workshop).await.unwrap();
    assert_eq!(draw.placed().index, place);
    assert_eq!(acts::trust::publish_list(&workshop, &by, &list()).await.unwrap(), place);
    let rebuilt = workshop.store().rebuild().await.unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
    assert_eq!(five(&workshop).await.unwrap(), draw);
}
