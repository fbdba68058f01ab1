//! What sources send becomes readings once, or a dead letter.

use crate::workshop::{code, open, set_up};
use acts::measure::{Brought, Reach, TakenFile, bring_messages, take_file, take_messages};
use acts::{Actor, Workshop};
use measure::source::{
    Broker, Channel, Clock, Identity, Mapping, Message, Monitoring, Place, Rule, Security, Source,
    Subgrouping, Subscribed, TimeForm, Trouble,
};
use std::collections::BTreeMap;
use store::{LETTER_BYTES_MAX, LetterState, N_LETTERS_MAX};
use word::Title;

const BY: Actor = Actor::Operator;

fn rule() -> Rule {
    Rule {
        when: None,
        lot: Place::level(0),
        characteristic: Place::pointer("/c"),
        gauge: Place::constant("MIC-1"),
        person: None,
        station: None,
        execution: None,
        value: Place::pointer("/v"),
        unit: None,
        subgroup: Subgrouping::From(Place::constant("0")),
        taken_at: Some(Clock { from: Place::pointer("/t"), form: TimeForm::UnixSeconds }),
    }
}

async fn state(workshop: &Workshop, identity: Identity) -> Source {
    let filter = "+".parse().unwrap();
    let (host, client_id) = ("localhost".to_owned(), "w".to_owned());
    let code = code("S");
    let rev = workshop.store().source(&code).await.unwrap().map_or(1, |source| source.rev + 1);
    let source = Source {
        code,
        rev,
        title: Title::new("来源", "Source").unwrap(),
        is_on: false,
        channel: Channel::Mqtt(Broker { host, port: 1883, filter, client_id, is_tls: false }),
        mapping: Mapping { identity, late_days_max: 36_000, rules: vec![rule()] },
    };
    acts::measure::revise_source(workshop, &BY, source.clone()).await.unwrap();
    source
}

fn message(delivery: u32, payload: &str) -> Message {
    Message {
        topic: "L-1".to_owned(),
        payload: payload.as_bytes().to_vec(),
        delivery: format!("d{delivery}"),
        may_be_repeat: false,
    }
}

fn reading(t: u32, value: &str) -> String {
    format!(r#"{{"c":"D1","v":{value},"t":{t}}}"#)
}

async fn values(workshop: &Workshop) -> Vec<String> {
    let readings = workshop.store().readings(&code("L-1"), &code("D1")).await.unwrap();
    readings.iter().map(|reading| reading.value.to_string()).collect()
}

async fn reasons(workshop: &Workshop) -> Vec<String> {
    let letters = workshop.store().letters(&code("S"), LetterState::Open, (0, 100)).await.unwrap();
    let code = |letter: &store::KeptLetter| letter.reason["code"].as_str().unwrap().to_owned();
    letters.iter().map(code).collect()
}

#[tokio::test]
async fn what_is_delivered_again_is_kept_once_and_refused_once() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    set_up(&workshop).await;
    let source = state(&workshop, Identity::Content).await;
    let sent = [
        message(1, &reading(100, "0.125")),
        message(2, &reading(160, "0.125")),
        message(3, &reading(220, "\"OK\"")),
        message(4, r#"{"c":"D9","v":1,"t":5}"#),
        message(5, &reading(4_000_000_000, "0.125")),
    ];
    let taken = take_messages(&workshop, &source, &sent).await.unwrap();
    assert_eq!((taken.n_accepted, taken.n_refused), (2, 3));
    // All of it once more, under other deliveries, as after a lost connection.
    let again: Vec<_> = sent
        .iter()
        .map(|m| Message { delivery: "again".to_owned(), may_be_repeat: true, ..m.clone() })
        .collect();
    take_messages(&workshop, &source, &again).await.unwrap();
    assert_eq!(values(&workshop).await, ["0.125", "0.125"]);
    let codes =
        ["measure.not_a_decimal", "standard.unknown_characteristic", "measure.in_the_future"];
    assert_eq!(reasons(&workshop).await, codes);
    // An id that comes with other content: what was kept stays.
    let source = state(&workshop, Identity::Id(Place::pointer("/t"))).await;
    let other = [message(6, &reading(100, "0.1")), message(7, &reading(100, "0.2"))];
    take_messages(&workshop, &source, &other).await.unwrap();
    assert_eq!(values(&workshop).await, ["0.125", "0.125", "0.1"]);
    assert_eq!(reasons(&workshop).await[3], "measure.other_content");
}

#[tokio::test]
async fn what_may_be_a_repeat_waits_for_a_person() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    set_up(&workshop).await;
    let source = state(&workshop, Identity::Delivery).await;
    let one = message(1, &reading(1, "0.125"));
    let same = Message { delivery: "d2".to_owned(), ..one.clone() };
    let doubtful = Message { delivery: "d3".to_owned(), may_be_repeat: true, ..one.clone() };
    take_messages(&workshop, &source, &[one, same, doubtful]).await.unwrap();
    assert_eq!(values(&workshop).await, ["0.125", "0.125"]);
    assert_eq!(reasons(&workshop).await, ["measure.may_be_repeat"]);
    let of = (&source.code, 1);
    assert_eq!(acts::measure::retry_letter(&workshop, &BY, of).await.unwrap(), 1);
    assert_eq!(values(&workshop).await.len(), 3);
    assert!(acts::measure::retry_letter(&workshop, &BY, of).await.is_err());
}

fn of_opcua(rev: u32, is_on: bool) -> Source {
    let subscribed = Subscribed {
        endpoint: "opc.tcp://press:4840".to_owned(),
        security: Security::None,
        nodes: vec!["ns=2;s=A".to_owned()],
        every_ms: 250,
        monitoring: Monitoring::default(),
        of_nodes: BTreeMap::new(),
    };
    Source {
        code: code("S"),
        rev,
        title: Title::new("来源", "Source").unwrap(),
        is_on,
        channel: Channel::OpcUa(subscribed),
        mapping: Mapping {
            identity: Identity::Delivery,
            late_days_max: 36_000,
            rules: vec![rule()],
        },
    }
}

#[tokio::test]
async fn what_is_brought_is_kept_once_and_its_troubles_wait() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    set_up(&workshop).await;
    let source = of_opcua(1, true);
    acts::measure::revise_source(&workshop, &BY, source.clone()).await.unwrap();
    let brought = |message, trouble| Brought { message, trouble };
    let said = || "BadSensorFailure".to_owned();
    let batch = [
        brought(message(1, &reading(100, "0.125")), None),
        brought(message(2, &reading(100, "0.125")), None),
        brought(message(3, &reading(160, "0.5")), Some(Trouble::Status { said: said() })),
        brought(message(4, &reading(220, "\"NaN\"")), None),
        brought(message(5, "{}"), Some(Trouble::Lost { said: said() })),
    ];
    for _ in 0..2 {
        let of = (&source.code, Reach::Listening);
        let taken = bring_messages(&workshop, &BY, of, &batch).await.unwrap();
        assert_eq!((taken.n_accepted, taken.n_refused), (2, 3));
    }
    assert_eq!(values(&workshop).await, ["0.125", "0.125"]);
    let codes = ["measure.opcua_status", "measure.opcua_lost", "measure.not_a_decimal"];
    assert_eq!(reasons(&workshop).await, codes);
    assert_eq!(workshop.listening().of(&source.code).reach, Reach::Listening);
    // Who knows that the sensor was right after all says so.
    assert_eq!(acts::measure::retry_letter(&workshop, &BY, (&source.code, 1)).await.unwrap(), 1);
    assert_eq!(values(&workshop).await.len(), 3);
    acts::measure::revise_source(&workshop, &BY, of_opcua(2, false)).await.unwrap();
    let of = (&source.code, Reach::Connecting);
    let refused = bring_messages(&workshop, &BY, of, &batch).await.unwrap_err();
    assert_eq!(refused.message().code, "measure.source_not_brought");
}

#[tokio::test]
async fn all_bad_rows_of_a_file_are_letters_and_none_of_its_good_ones_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    set_up(&workshop).await;
    let mut source = of_opcua(1, true);
    source.channel = Channel::Folder;
    acts::measure::revise_source(&workshop, &BY, source.clone()).await.unwrap();
    let row = |i: u32, value: &str| Message {
        topic: "L-1".to_owned(),
        delivery: format!("digest/{i}"),
        ..message(i, &reading(100 + i, value))
    };
    let mut rows: Vec<_> = (0..300).map(|i| row(i, "0.125")).collect();
    for i in (0..240).step_by(2) {
        rows[i as usize] = row(i, if i % 4 == 0 { "\"x\"" } else { "1e400" });
    }
    rows[299].payload = reading(4_000_000_000, "0.125").into_bytes();
    for _ in 0..2 {
        let taken = take_file(&workshop, &source, &rows).await.unwrap();
        assert_eq!(taken, TakenFile::Refused);
    }
    assert!(values(&workshop).await.is_empty());
    let letters = workshop.store().letters(&code("S"), LetterState::Open, (0, 500)).await.unwrap();
    assert_eq!(letters.len(), 101);
    assert_eq!(letters[99].delivery, "digest/198");
    assert_eq!(letters[100].reason["code"], "measure.more_bad_rows");
    assert_eq!(letters[100].reason["args"]["n"], "21");
}

#[tokio::test]
async fn letters_are_bounded_in_number_and_length() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    set_up(&workshop).await;
    let source = state(&workshop, Identity::Content).await;
    let long = format!("\"{}\"", "x".repeat(LETTER_BYTES_MAX));
    take_messages(&workshop, &source, &[message(0, &long)]).await.unwrap();
    let kept = workshop.store().letter(&source.code, 1).await.unwrap().unwrap();
    assert_eq!((kept.payload.len(), kept.n_bytes), (LETTER_BYTES_MAX, long.len() as u64));
    let cut = acts::measure::retry_letter(&workshop, &BY, (&source.code, 1)).await.unwrap_err();
    assert_eq!(cut.message().code, "measure.letter_cut");
    // A topic and a message that a database could not keep as text.
    let odd = Message { topic: "L\u{0}1".to_owned(), ..message(1, "\"\u{0}") };
    let odd = Message { payload: vec![0, 255, 0], ..odd };
    take_messages(&workshop, &source, &[odd]).await.unwrap();
    let most = u32::try_from(N_LETTERS_MAX).unwrap();
    for chunk in 0..11 {
        let sent: Vec<_> =
            (0..1_000).map(|i| message(0, &format!("bad {}", chunk * 1_000 + i))).collect();
        take_messages(&workshop, &source, &sent).await.unwrap();
    }
    let letters = workshop.store().letters(&source.code, LetterState::Any, (0, u32::MAX));
    let letters = letters.await.unwrap();
    assert!(letters.len() <= usize::try_from(most).unwrap() + 100, "{}", letters.len());
    assert_eq!(letters.last().unwrap().payload, b"bad 10999");
    assert_eq!(workshop.store().n_letters(&source.code).await.unwrap().1, 11_002);
    assert!(values(&workshop).await.is_empty());
}

#[tokio::test]
async fn a_source_may_hand_in_readings_and_nothing_else() {
    let source = Actor::Source("source:S".to_owned());
    for row in acts::PERMISSIONS {
        let is_allowed = source.may(row.act).is_ok();
        assert_eq!(is_allowed, row.act == "record_readings", "{}", row.act);
    }
}
