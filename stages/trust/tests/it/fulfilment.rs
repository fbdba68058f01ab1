//! Scores of partners, against numbers that another program gave.

use trust::fulfilment::{
    Appeal, AppealState, Change, Criterion, Delivery, Fact, Problem, Promise, Record, Score,
    Shrunk, scores,
};
use word::{Code, Timestamp};

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A promise of ten pieces, due on the tenth of November.
fn promise(code_: &str, partner: &str) -> Record {
    let promise = Promise {
        code: code(code_),
        partner: code(partner),
        item: code("PIN"),
        n_pieces: 10,
        asked_at: time("2026-11-01T08:00:00Z"),
        answered_at: time("2026-11-02T08:00:00Z"),
        due_on: "2026-11-10".parse().unwrap(),
    };
    Record { promise, changes: vec![], deliveries: vec![], appeals: vec![] }
}

fn delivered(mut record: Record, came: &[(&str, u64, u64)]) -> Record {
    record.deliveries = came
        .iter()
        .map(|(day, n_pieces, n_in_spec)| Delivery {
            promise: record.promise.code.clone(),
            came_on: day.parse().unwrap(),
            n_pieces: *n_pieces,
            n_in_spec: *n_in_spec,
        })
        .collect();
    record
}

fn moved(mut record: Record, due_on: &str) -> Record {
    record.changes.push(Change {
        promise: record.promise.code.clone(),
        due_on: due_on.parse().unwrap(),
        reason: "drawing changed".parse().unwrap(),
        signed: "{}".to_owned(),
    });
    record
}

fn appealed(mut record: Record, criterion: Criterion, state: AppealState) -> Record {
    let (reason, opened_by) = ("flood".parse().unwrap(), "Li".to_owned());
    let promise = record.promise.code.clone();
    record.appeals.push(Appeal { promise, criterion, reason, opened_by, state });
    record
}

fn of(records: &[Record], now: &str, criterion: Criterion) -> Score {
    let all = scores(records, time(now), 48);
    all.into_iter().find(|score| score.criterion == criterion).unwrap()
}

const AFTER: &str = "2026-11-20T00:00:00Z";

fn judged(record: Record, criterion: Criterion) -> (u64, u64, u64) {
    let score = of(&[record], AFTER, criterion);
    (score.n, score.n_kept, score.n_set_aside)
}

#[test]
fn a_promise_is_kept_by_the_date_that_was_committed_first() {
    use Criterion::{InFull, InSpec, OnTime, Response};
    let record = || promise("P-1", "A");
    let in_time = delivered(record(), &[("2026-11-09", 4, 4), ("2026-11-10", 6, 6)]);
    assert_eq!(judged(in_time.clone(), OnTime), (1, 1, 0));
    assert_eq!(judged(in_time.clone(), InFull), (1, 1, 0));
    assert_eq!(judged(in_time, Response), (1, 1, 0));
    let late = delivered(record(), &[("2026-11-09", 4, 4), ("2026-11-11", 6, 5)]);
    assert_eq!(judged(late.clone(), OnTime), (1, 0, 0));
    assert_eq!(judged(late.clone(), InFull), (1, 1, 0));
    assert_eq!(judged(late.clone(), InSpec), (1, 0, 0));
    // The buyer moved the date, and signed it.
    assert_eq!(judged(moved(late.clone(), "2026-11-12"), OnTime), (1, 1, 0));
    // The buyer wanted it earlier: that counts too.
    let early = delivered(record(), &[("2026-11-09", 10, 10)]);
    assert_eq!(judged(moved(early, "2026-11-08"), OnTime), (1, 0, 0));
    // Nothing came, and nothing is due yet; then it is.
    assert_eq!(judged(record(), OnTime), (1, 0, 0));
    assert_eq!(judged(record(), InSpec), (0, 0, 0));
    let before = of(&[record()], "2026-11-10T23:00:00Z", OnTime);
    assert_eq!((before.n, before.n_kept), (0, 0));
    let mut slow = record();
    slow.promise.answered_at = time("2026-11-03T08:00:01Z");
    assert_eq!(judged(slow, Response), (1, 0, 0));
    // An appeal counts when it is upheld, and not before.
    let why = || "flood".parse().unwrap();
    assert_eq!(judged(appealed(late.clone(), OnTime, AppealState::Open), OnTime), (1, 0, 0));
    let upheld = appealed(late.clone(), OnTime, AppealState::Upheld(why()));
    assert_eq!(judged(upheld, OnTime), (0, 0, 1));
    let rejected = appealed(late, OnTime, AppealState::Rejected(why()));
    assert_eq!(judged(rejected, OnTime), (1, 0, 0));
}

/// 18 of 20 and 3 of 6: the numbers are those of a program of twenty lines in Python, which
/// integrates the density by Simpson's rule and halves intervals.
#[test]
fn shares_are_shrunk_as_another_program_shrinks_them() {
    let kept = |i: usize, partner: &str, is_kept: bool| {
        let day = if is_kept { "2026-11-10" } else { "2026-11-11" };
        delivered(promise(&format!("P-{partner}-{i}"), partner), &[(day, 10, 10)])
    };
    let mut records: Vec<_> = (0..20).map(|i| kept(i, "A", i < 18)).collect();
    records.extend((0..6).map(|i| kept(i, "B", i < 3)));
    records.extend((0..4).map(|i| kept(i, "C", true)));
    let all = scores(&records[..26], time(AFTER), 48);
    let shrunk = |partner: &str| {
        let score = all
            .iter()
            .find(|score| score.criterion == Criterion::OnTime && score.partner == code(partner));
        score.unwrap().shrunk.unwrap()
    };
    let is_near = |got: Shrunk, need: [f64; 3]| {
        let got = [got.share, got.lower, got.upper];
        got.iter().zip(need).all(|(got, need)| (got - need).abs() < 1e-6)
    };
    let (a, b) = (shrunk("A"), shrunk("B"));
    assert!(is_near(a, [0.865_432_098_8, 0.724_844_657_8, 0.960_421_028_6]), "{a:?}");
    assert!(is_near(b, [0.685_185_185_2, 0.446_499_862_9, 0.880_167_781_5]), "{b:?}");
    // Four promises are not enough, and partners stand in the order of their codes.
    let all = scores(&records, time(AFTER), 48);
    let partners: Vec<_> = all.iter().map(|score| score.partner.to_string()).collect();
    assert!(partners.is_sorted());
    let few = all.iter().filter(|score| score.partner == code("C"));
    assert!(few.clone().count() == 4 && few.clone().all(|score| score.shrunk.is_none()));
    assert!(few.clone().all(|score| score.n == 4));
}

#[test]
fn what_cannot_be_noted_is_refused() {
    let record = promise("P-1", "A");
    let note = |promise: Promise| promise.note(None);
    let of = || record.promise.clone();
    assert!(matches!(note(of()).as_deref(), Ok([Fact::Promised(_)])));
    let exists = of().note(Some(&record));
    assert_eq!(exists, Err(Problem::PromiseExists { promise: code("P-1") }));
    for n_pieces in [0, u64::MAX] {
        let refused = note(Promise { n_pieces, ..of() });
        assert_eq!(refused, Err(Problem::Pieces { got: n_pieces }));
    }
    let early = Promise { answered_at: time("2026-10-01T00:00:00Z"), ..of() };
    assert_eq!(note(early), Err(Problem::AnsweredBeforeAsked));
    let delivery = |n_pieces, n_in_spec| Delivery {
        promise: code("P-1"),
        came_on: "2026-11-09".parse().unwrap(),
        n_pieces,
        n_in_spec,
    };
    assert!(record.deliver(delivery(3, 3)).is_ok());
    assert_eq!(record.deliver(delivery(3, 4)), Err(Problem::InSpec { got: 4, need: 3 }));
    assert_eq!(record.deliver(delivery(0, 0)), Err(Problem::Pieces { got: 0 }));
}

#[test]
fn an_appeal_is_opened_once_and_decided_once_by_another() {
    let record = promise("P-1", "A");
    let criterion = Criterion::OnTime;
    let upheld = || AppealState::Upheld("flood".parse().unwrap());
    let none = record.decide(criterion, (upheld(), "Zhao"));
    assert_eq!(none, Err(Problem::NoAppeal { criterion: "on_time" }));
    let open = appealed(record, criterion, AppealState::Open);
    let again = open.appeal(open.appeals[0].clone());
    assert_eq!(again, Err(Problem::AppealExists { criterion: "on_time" }));
    assert_eq!(open.decide(criterion, (upheld(), "Li")), Err(Problem::OwnAppeal));
    let facts = open.decide(criterion, (upheld(), "Zhao")).unwrap();
    assert!(matches!(&facts[..], [Fact::Appealed(appeal)] if appeal.state == upheld()));
    let decided = appealed(promise("P-1", "A"), criterion, upheld());
    assert_eq!(decided.decide(criterion, (upheld(), "Zhao")), Err(Problem::Decided));
}
