//! Events of the supply chain over HTTP: what is taken is found again, whole and once.

use make::epcis::{Document, Event, Query};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

use crate::{
    client::{Answer, get, send},
    house::House,
};

const EVENT_TIME: &str = "2026-11-20T08:00:00+08:00";

fn event(serial: &str) -> Value {
    json!({
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
                     {"mill": "https://mill.example/ns/"}],
        "type": "ObjectEvent", "action": "ADD", "bizStep": "commissioning",
        "eventTime": EVENT_TIME, "eventTimeZoneOffset": "+08:00",
        "epcList": [format!("https://id.mill.example/01/06901234567892/21/{serial}")],
        "mill:furnace": {"mill:number": 7},
    })
}

fn document(events: &[Value]) -> Value {
    json!({
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
                     {"mill": "https://mill.example/ns/"}],
        "type": "EPCISDocument", "schemaVersion": "2.0",
        "creationDate": "2026-11-20T08:00:00Z", "epcisBody": {"eventList": events},
    })
}

fn found(house: &House, path: &str) -> Answer {
    let token = format!("Bearer {}", house.token);
    get(house.address, path, &[("Authorization", &token)])
}

fn events_of(answer: &Answer) -> Vec<Value> {
    let document = answer.json();
    let list = &document["epcisBody"]["queryResults"]["resultsBody"]["eventList"];
    list.as_array().unwrap_or_else(|| panic!("{document}")).clone()
}

/// Every event that fits, page by page.
fn all(house: &House, path: &str) -> Vec<Value> {
    let (mut events, mut path) = (Vec::new(), path.to_owned());
    loop {
        let answer = found(house, &path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        events.extend(events_of(&answer));
        let Some(link) = answer.header("link") else { return events };
        path = link.split(['<', '>']).nth(1).unwrap().to_owned();
    }
}

fn capture(house: &House, document: &Value) -> Value {
    let answer = house.post_json("/epcis/capture", document);
    assert_eq!(answer.status, 202, "{}", answer.text());
    found(house, answer.header("location").unwrap()).json()
}

#[test]
fn an_event_is_acknowledged_once_kept_and_found_by_its_hash() {
    let house = House::open();
    let first = house.post_json("/epcis/events", &event("A1"));
    assert_eq!(first.status, 201, "{}", first.text());
    let id = first.json()["eventID"].as_str().unwrap().to_owned();
    assert!(id.starts_with("ni:///sha-256;") && id.ends_with("?ver=CBV2.0"), "{id}");
    assert_eq!(first.header("gs1-epcis-version"), Some("2.0.0"));
    let mut spelled = event("A1");
    spelled["eventTime"] = "2026-11-20T00:00:00Z".into();
    let again = house.post_json("/epcis/events", &spelled);
    assert_eq!((again.status, again.json()["is_new"].as_bool()), (200, Some(false)));
    assert_eq!(again.header("location"), first.header("location"));
    let kept = found(&house, first.header("location").unwrap());
    let events = events_of(&kept);
    assert_eq!(events.len(), 1, "the same event is kept once");
    assert_eq!(events[0]["eventID"], id.as_str());
    assert_eq!(events[0]["mill:furnace"], json!({"mill:number": 7}), "what we do not know stays");
    assert_eq!(events[0]["recordTime"], "2026-11-23T08:42:00Z");
    assert_eq!(kept.json()["@context"][1]["mill"], "https://mill.example/ns/");
    let by_thing = "/epcis/epcs/urn%3Aepc%3Aid%3Asgtin%3A6901234.056789.A1/events";
    assert_eq!(events_of(&found(&house, by_thing)).len(), 1, "in whatever spelling it is asked");
}

#[test]
fn nobody_looks_at_events_without_being_vouched_for() {
    let house = House::open();
    for path in ["/epcis/events", "/epcis/epcs", "/epcis/capture", "/epcis/epcs/urn:x:y/events"] {
        assert_eq!(get(house.address, path, &[]).status, 401, "{path}");
    }
    let answer = send(house.address, "POST /epcis/events", &[], event("A").to_string().as_bytes());
    assert_eq!(answer.code(), "http.no_token");
}

#[test]
fn a_job_takes_all_or_nothing_unless_told_to_proceed() {
    let house = House::open();
    let mut late = event("B2");
    late["eventTime"] = "2026-11-24T08:00:00Z".into();
    let mixed = document(&[event("B1"), late, json!({"type": "ObjectEvent"}), event("B1")]);
    let before = house.block_on(house.workshop.store().n_events()).unwrap();
    let job = capture(&house, &mixed);
    assert_eq!((&job["success"], &job["n_new"]), (&json!(false), &json!(0)), "{job}");
    let codes: Vec<_> = job["errors"].as_array().unwrap().iter().map(|e| &e["code"]).collect();
    assert!(codes.contains(&&json!("epcis.future")), "{job}");
    assert!(codes.contains(&&json!("epcis.missing")), "{job}");
    assert_eq!(house.block_on(house.workshop.store().n_events()).unwrap(), before);
    let token = format!("Bearer {}", house.token);
    let headers = [("Authorization", token.as_str()), ("GS1-Capture-Error-Behaviour", "proceed")];
    let body = mixed.to_string();
    let answer = send(house.address, "POST /epcis/capture", &headers, body.as_bytes());
    let job = found(&house, answer.header("location").unwrap()).json();
    assert_eq!((&job["n_new"], &job["n_known"]), (&json!(1), &json!(1)), "{job}");
    assert_eq!(job["running"], false);
    let jobs = found(&house, "/epcis/capture?perPage=1");
    let next = jobs.header("link").unwrap().split(['<', '>']).nth(1).unwrap();
    let ids = [&jobs, &found(&house, next)].map(|page| page.json()[0]["captureID"].clone());
    assert!(ids.contains(&job["captureID"]) && ids[0] != ids[1], "{ids:?}");
}

#[test]
fn a_declaration_of_an_error_stands_beside_its_event() {
    let house = House::open();
    let mut wrong = event("C1");
    wrong["eventID"] = "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8".into();
    let mut declared = wrong.clone();
    declared["errorDeclaration"] = json!({"declarationTime": "2026-11-21T00:00:00Z",
        "reason": "incorrect_data", "correctiveEventIDs": ["urn:uuid:1"]});
    let job = capture(&house, &document(&[wrong.clone(), declared]));
    assert_eq!(job["n_new"], 2, "{job}");
    let both = all(&house, "/epcis/events/urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8");
    assert_eq!(both.len(), 2);
    let errors = all(&house, "/epcis/events?EXISTS_errorDeclaration=true");
    assert_eq!(errors.len(), 1);
    assert_eq!(all(&house, "/epcis/events?EQ_errorReason=incorrect_data").len(), 1);
    assert_eq!(all(&house, "/epcis/events?EQ_correctiveEventID=urn:uuid:2").len(), 0);
    // The same id for another event is refused.
    wrong["bizStep"] = "receiving".into();
    let taken = house.post_json("/epcis/events", &wrong);
    assert_eq!((taken.status, taken.code().as_str()), (409, "epcis.id_taken"));
}

#[test]
fn what_cannot_be_asked_or_taken_is_refused_in_words() {
    let house = House::open();
    let before = house.block_on(house.workshop.store().tables_digest()).unwrap();
    for (path, code) in [
        ("/epcis/events?EQ_colour=red", "epcis.unknown_parameter"),
        ("/epcis/events?perPage=0", "epcis.parameter"),
        ("/epcis/events?GE_eventTime=yesterday", "epcis.parameter"),
        ("/epcis/events?orderBy=weight", "epcis.parameter"),
        ("/epcis/events?nextPageToken=x", "epcis.page_token"),
        ("/epcis/events/urn:none:1", "epcis.no_event"),
        ("/epcis/capture/none", "epcis.no_job"),
        ("/epcis/colours", "http.not_found"),
        ("/epcis/colours/red/events", "http.not_found"),
    ] {
        let answer = found(&house, path);
        assert_eq!(answer.code(), code, "{path}: {}", answer.text());
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    }
    let faults: [(&str, Value, &str); 6] = [
        ("eventTime", json!("2026-11-23T10:00:00Z"), "epcis.future"),
        ("colour", json!("red"), "epcis.field"),
        ("bizStep", json!("baking"), "epcis.field"),
        ("readPoint", json!("here"), "epcis.field"),
        ("epcList", json!(["urn:x:a", "urn:x:a"]), "epcis.field"),
        ("sourceList", json!([{"source": "urn:x:y"}]), "epcis.field"),
    ];
    for (field, value, code) in faults {
        let mut event = event("D1");
        event[field] = value;
        let answer = house.post_json("/epcis/events", &event);
        assert_eq!((answer.status, answer.code().as_str()), (400, code), "{field}");
        assert!(answer.json()["type"].as_str().unwrap().starts_with("epcisException:"));
    }
    let many: Vec<_> = (0..10_001).map(|_| json!({})).collect();
    let answer = house.post_json("/epcis/capture", &document(&many));
    assert_eq!((answer.status, answer.code().as_str()), (413, "epcis.too_many"));
    let huge = vec![b' '; (16 << 20) + 1];
    assert_eq!(house.post("/epcis/capture", &huge).code(), "http.too_large");
    let token = format!("Bearer {}", house.token);
    let newer = [("Authorization", token.as_str()), ("GS1-EPCIS-Min", "2.1.0")];
    assert_eq!(get(house.address, "/epcis/events", &newer).code(), "epcis.not_acceptable");
    assert_eq!(house.block_on(house.workshop.store().tables_digest()).unwrap(), before);
}

fn official() -> Option<Vec<Value>> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors");
    let root = std::env::var_os("WULE_VECTORS").map_or(beside, PathBuf::from);
    let folder = root.join("epcis-json/JSON");
    if !folder.is_dir() {
        assert!(!std::env::var("CI").is_ok_and(|ci| ci == "true"), "set WULE_VECTORS");
        eprintln!("skipped: {} is not there (WULE_VECTORS says where)", folder.display());
        return None;
    }
    let mut documents = Vec::new();
    collect(&folder, &mut documents);
    Some(documents)
}

fn collect(folder: &Path, into: &mut Vec<Value>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "jsonld") {
            let text = std::fs::read_to_string(&path).unwrap();
            into.push(serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap());
        }
    }
}

/// Questions of every sort; each is asked of the server, and of the pure rule over all events.
const QUESTIONS: [&str; 40] = [
    "",
    "eventType=ObjectEvent|AssociationEvent",
    "GE_eventTime=2019-01-01T00:00:00Z",
    "LT_eventTime=2019-01-01T00:00:00%2B01:00&eventType=ObjectEvent",
    "GE_recordTime=2026-11-23T00:00:00Z",
    "LT_recordTime=2026-11-23T00:00:00Z",
    "EQ_action=ADD",
    "EQ_bizStep=shipping|https://ref.gs1.org/cbv/BizStep-receiving",
    "EQ_bizStep=urn:epcglobal:cbv:bizstep:shipping",
    "EQ_disposition=in_progress",
    "EQ_persistentDisposition_set=completeness_verified",
    "EQ_readPoint=urn:epc:id:sgln:0614141.07346.1234",
    "WD_bizLocation=urn:epc:id:sgln:0614141.00888.0",
    "EQ_transformationID=urn:epc:id:gdti:0614141.12345.400",
    "MATCH_epc=urn:epc:id:sgtin:0614141.107346.2018",
    "MATCH_epc=urn:epc:idpat:sgtin:0614141.107346.*",
    "MATCH_anyEPC=urn:epc:id:sscc:0614141.1234567890|urn:epc:id:grai:4012345.55555.987",
    "MATCH_parentID=urn:epc:id:sscc:0614141.1234567890",
    "MATCH_inputEPC=urn:epc:id:sgtin:4012345.011122.25",
    "MATCH_outputEPC=urn:epc:id:sgtin:4012345.077889.25",
    "MATCH_epcClass=urn:epc:class:lgtin:4012345.012345.998877",
    "MATCH_inputEPCClass=urn:epc:class:lgtin:4012345.011111.4444",
    "MATCH_outputEPCClass=urn:epc:class:lgtin:4012345.011111.4444",
    "MATCH_anyEPCClass=urn:epc:class:lgtin:4012345.011111.4444",
    "EQ_quantity=10",
    "GE_quantity_KGM=10",
    "LT_quantity=100",
    "EXISTS_errorDeclaration=true",
    "GE_errorDeclarationTime=2000-01-01T00:00:00Z",
    "EQ_bizTransaction_po=http://transaction.acme.com/po/12345678",
    "EQ_source_location=urn:epc:id:sgln:4012345.00225.0",
    "EQ_destination_owning_party=urn:epc:id:pgln:4000001.00005",
    "EXISTS_example:myField",
    "EQ_example:myField=Example of a vendor/user extension",
    "EXISTS_ILMD_cbvmda:lotNumber",
    "EXISTS_INNER_ILMD_example:bestBeforeDate",
    "EQ_type=Temperature",
    "GE_value_CEL=26",
    "GE_startTime=2019-04-02T12:00:00Z",
    "EQ_deviceID=urn:epc:id:giai:4000001.111",
];

#[test]
fn every_official_event_is_taken_and_every_question_is_answered_as_the_pure_rule_answers() {
    let Some(documents) = official() else { return };
    let house = House::open();
    let (mut known, mut n_hits): (Vec<Event>, usize) = (Vec::new(), 0);
    for mut document in documents {
        // The examples give one id to several events; by their hashes they are told apart.
        for list in ["/epcisBody/eventList", "/epcisBody/queryResults/resultsBody/eventList"] {
            let events = document.pointer_mut(list).and_then(Value::as_array_mut);
            for event in events.into_iter().flatten() {
                event.as_object_mut().unwrap().remove("eventID");
            }
        }
        let document = &document;
        let job = capture(&house, document);
        assert_eq!(job["success"], true, "{job}");
        for event in Document::read(document).unwrap().events {
            if known.iter().all(|known| known.name() != event.name()) {
                known.push(event);
            }
        }
    }
    let recorded_at = "2026-11-23T08:42:00Z".parse().unwrap();
    for question in QUESTIONS {
        for order in ["&orderBy=eventTime&orderDirection=ASC", "&perPage=2", ""] {
            let split = |pair: &'static str| (!pair.is_empty()).then_some(pair);
            let parameters = question.split('&').filter_map(split);
            let parameters: Vec<_> =
                parameters.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect();
            let decoded = |text: &str| text.replace("%2B", "+");
            let decoded: Vec<_> = parameters.iter().map(|(a, b)| (*a, decoded(b))).collect();
            let query = Query::read(decoded.iter().map(|(a, b)| (*a, b.as_str()))).unwrap();
            let mut expected: Vec<_> = known
                .iter()
                .filter(|event| query.fits(event, recorded_at))
                .map(|event| event.id.clone())
                .collect();
            let question = question.replace(' ', "%20");
            let got = all(&house, &format!("/epcis/events?{question}{order}"));
            let mut got: Vec<_> =
                got.iter().map(|event| event["eventID"].as_str().unwrap().to_owned()).collect();
            n_hits += got.len();
            expected.sort();
            got.sort();
            assert_eq!(got, expected, "{question}{order}");
        }
    }
    assert!(n_hits > 400, "the questions find something: {n_hits}");
    let rebuilt = house.block_on(house.workshop.store().rebuild()).unwrap();
    assert_eq!(rebuilt.before, rebuilt.after, "the tables follow from what was recorded");
}

#[test]
fn collections_name_what_the_events_speak_of() {
    let house = House::open();
    capture(&house, &document(&[event("E1"), event("E2"), event("E3")]));
    let members = |path: &str| found(&house, path).json()["member"].as_array().unwrap().len();
    assert_eq!(members("/epcis/eventTypes"), 5);
    assert_eq!(members("/epcis/epcs"), 3);
    assert_eq!(members("/epcis/bizSteps"), 1);
    assert_eq!(members("/epcis/readPoints"), 0);
    let page = found(&house, "/epcis/epcs?perPage=2");
    let next = page.header("link").unwrap().split(['<', '>']).nth(1).unwrap().to_owned();
    assert_eq!(members(&next), 1);
    assert_eq!(all(&house, "/epcis/bizSteps/commissioning/events?perPage=2").len(), 3);
    assert_eq!(all(&house, "/epcis/events?eventCountLimit=2").len(), 2);
    let refused = found(&house, "/epcis/events?maxEventCount=2");
    assert_eq!(refused.code(), "epcis.too_many_fit");
}

#[test]
fn a_changed_body_is_found_when_the_tables_are_built_again() {
    if crate::settle::is_on_server() {
        eprintln!("not on a server: this is about the embedded file");
        return;
    }
    let house = House::open();
    capture(&house, &document(&[event("F1")]));
    let change = sqlx::query("UPDATE make_event_bodies SET body = replace(body, 'F1', 'F2')");
    house.block_on(async {
        let path = format!("sqlite://{}/wule-data/wule.db", house.directory());
        let pool = sqlx::SqlitePool::connect(&path).await.unwrap();
        change.execute(&pool).await.unwrap();
    });
    let error = house.block_on(house.workshop.store().rebuild()).unwrap_err();
    assert_eq!(error.message().code, "store.damaged");
}
