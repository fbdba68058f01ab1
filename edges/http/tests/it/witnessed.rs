//! A log that has its checkpoints witnessed: by honest witnesses, liars, and silent ones.

use acts::{
    Actor,
    trust::{Answer, Asked},
};
use std::{
    io::{Read, Write},
    net::TcpListener,
    time::Duration,
};
use trust::{Cosigner, Policy, SignedCheckpoint, Submission, VerifierKey};
use verify::{Expected, LevelName, Status, verify};

use crate::{client::send, house::House, witness::Post};

const PATIENCE: Duration = Duration::from_secs(10);

/// As the program sends it, over the test's own client.
fn post(url: &str, body: &[u8], _: Duration) -> Result<(u16, Vec<u8>), String> {
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let to = host.parse().unwrap();
    if std::net::TcpStream::connect(to).is_err() {
        return Err("nobody listens".to_owned());
    }
    let answer = send(to, &format!("POST /{path}"), &[], body);
    Ok((answer.status, answer.body))
}

impl House {
    fn log_key(&self) -> VerifierKey {
        VerifierKey::parse(&self.block_on(self.workshop.store().log_key()).unwrap()).unwrap()
    }

    fn add_witness(&self, url: &str, key: &VerifierKey) {
        let by = &Actor::Operator;
        self.block_on(acts::trust::add_witness(&self.workshop, by, url, key)).unwrap();
    }

    fn ask(&self) -> Vec<Answer> {
        let asked = acts::trust::ask_witnesses(&self.workshop, post, PATIENCE);
        self.block_on(asked).unwrap().into_iter().map(|Asked { answer, .. }| answer).collect()
    }

    /// The cosigners of the checkpoint that is served.
    fn cosigners(&self) -> usize {
        let served = SignedCheckpoint::parse(self.get("/checkpoint").text().as_bytes()).unwrap();
        served.note().signatures().len() - 1
    }

    fn enter(&self, query: &str) -> crate::client::Answer {
        let body = serde_json::json!({"digests": ["ab".repeat(32)]});
        self.post_json(&format!("/api/v1/entries{query}"), &body)
    }
}

fn follow(house: &House, name: &str) -> Post {
    let key = house.log_key();
    let post = Post::named(name, &[(key.name(), &key)]);
    house.add_witness(&format!("http://{}/", post.address), post.key());
    post
}

/// A server that answers every request with the same text, as liars do.
fn liar(status: &'static str, answer: impl Fn(&Submission) -> String + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
            let body = loop {
                let n = stream.read(&mut buffer).unwrap_or(0);
                bytes.extend_from_slice(&buffer[..n]);
                let text = String::from_utf8_lossy(&bytes);
                let body = text.split_once("\r\n\r\n").map(|(_, body)| body.to_owned());
                match body.map(|body| Submission::parse(body.as_bytes())) {
                    Some(Ok(submission)) => break Some(submission),
                    _ if n == 0 => break None,
                    _ => {}
                }
            };
            let Some(submission) = body else { continue };
            let body = answer(&submission);
            let length = body.len();
            let _ = write!(stream, "HTTP/1.1 {status}\r\ncontent-length: {length}\r\n\r\n{body}");
        }
    });
    url
}

#[test]
fn two_honest_witnesses_are_carried_to_the_stranger() {
    let house = House::open();
    let (_one, _two) = (follow(&house, "w1.example"), follow(&house, "w2.example"));
    assert_eq!(house.ask(), [Answer::Cosigned, Answer::Cosigned]);
    assert_eq!(house.cosigners(), 2);
    let file = house.workshop.store().log_folder().join("checkpoint");
    assert_eq!(std::fs::read_to_string(file).unwrap(), house.get("/checkpoint").text());
    // Asked again they have nothing to add.
    assert_eq!(house.ask(), [Answer::Cosigned, Answer::Cosigned]);
    assert_eq!(house.cosigners(), 2);

    let bundle = house.get(&format!("/p/{}/bundle", house.passport)).body;
    let level = |expected: &Expected| {
        let report = verify(&bundle, expected);
        let level = report.level(LevelName::Witnessed).unwrap();
        (level.status, level.message.say(word::Lang::En))
    };
    let (status, said) = level(&Expected::default());
    assert_eq!(status, Status::Proven);
    assert!(said.contains("w1.example, w2.example") && said.contains("--policy"), "{said}");
    // By the stranger's own policy: those witnesses, and then others that never cosigned.
    let policy = house.block_on(house.workshop.store().policy()).unwrap().unwrap();
    let own = |policy| Expected { policy: Some(policy), ..Expected::default() };
    assert_eq!(level(&own(policy)).0, Status::Proven);
    let other = Cosigner::new("other.example", &[3; 32]).unwrap().verifier_key().clone();
    let others = Policy::k_of(&[house.log_key()], &[other], 1).unwrap();
    assert_eq!(level(&own(others)).0, Status::Failed);
    // The tables follow from the facts, cosignatures among them.
    let rebuilt = house.block_on(house.workshop.store().rebuild()).unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
    house.block_on(house.workshop.store().check_log()).unwrap();
}

#[test]
fn liars_and_the_silent_are_named_and_hinder_nobody() {
    let house = House::open();
    let key = |seed: u8| Cosigner::new(&format!("liar{seed}.example"), &[seed; 32]).unwrap();
    // One cosigns what it was not asked, one signs with another key, one talks, one is down.
    let elsewhere = liar("200 OK", move |submission| {
        let other = trust::Checkpoint::new(
            submission.checkpoint().origin(),
            submission.checkpoint().size(),
            word::Digest::of(b"another history"),
        );
        format!("{}\n", key(21).cosign(&other.unwrap(), 1_800_000_000).unwrap())
    });
    let other_key = liar("200 OK", move |submission| {
        format!("{}\n", key(99).cosign(submission.checkpoint(), 1_800_000_000).unwrap())
    });
    let talker = liar("200 OK", |_| "hello\n".to_owned());
    let down = format!("http://{}", {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap()
    });
    let forbids = liar("403 Forbidden", |_| "no\n".to_owned());
    let ahead = liar("409 Conflict", |_| "999999\n".to_owned());
    let gibberish = liar("409 Conflict", |_| "many\n".to_owned());
    for (i, url) in (21..).zip([elsewhere, other_key, talker, down, forbids, ahead, gibberish]) {
        house.add_witness(&url, key(i).verifier_key());
    }
    let _honest = follow(&house, "w1.example");
    let answers = house.ask();
    assert_eq!(answers[..3], [Answer::Worthless, Answer::Worthless, Answer::Worthless]);
    assert!(matches!(&answers[3], Answer::Silent { .. }), "{answers:?}");
    assert!(matches!(&answers[4], Answer::Refused { status: 403, .. }), "{answers:?}");
    assert_eq!(answers[5], Answer::Ahead { size: 999_999 });
    assert_eq!(answers[6..], [Answer::Worthless, Answer::Cosigned]);
    assert_eq!(house.cosigners(), 1);
    let bundle = house.get(&format!("/p/{}/bundle", house.passport)).body;
    let report = verify(&bundle, &Expected::default());
    // One of eight is not the majority that the policy asks for, but it is in the bundle.
    assert_eq!(house.block_on(house.workshop.store().witnessed()).unwrap(), None);
    assert_eq!(report.level(LevelName::Witnessed).unwrap().status, Status::Proven);
    assert_eq!(report.verdict(), verify::Verdict::Yes);
}

#[test]
fn a_lost_answer_is_corrected_and_a_forgetful_witness_is_named() {
    let house = House::open();
    let store = house.workshop.store();
    let honest = follow(&house, "w1.example");
    // The witness cosigned, but the answer never arrived: it knows more than the log believes.
    let latest = house.block_on(store.checkpoint()).unwrap().unwrap();
    let lost = store.submission(0, &latest).unwrap().to_string();
    assert_eq!(honest.submit(&lost).status, 200);
    assert_eq!(house.enter("?wait=published").status, 201);
    assert_eq!(house.ask(), [Answer::Cosigned]);
    assert_eq!(house.cosigners(), 1);
    // A witness that loses its state cosigns from 0 again; the log does not take its word.
    let forgetful = House::open();
    let key = Cosigner::new("f.example", &[44; 32]).unwrap();
    let verifier_key = key.verifier_key().clone();
    let asked = std::sync::atomic::AtomicUsize::new(0);
    let url = liar("200 OK", move |submission| {
        if asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0 {
            return format!("{}\n", key.cosign(submission.checkpoint(), 1_800_000_000).unwrap());
        }
        String::new()
    });
    forgetful.add_witness(&url, &verifier_key);
    assert_eq!(forgetful.ask(), [Answer::Cosigned]);
    let size = forgetful.block_on(forgetful.workshop.store().checkpoint()).unwrap().unwrap().size;
    assert_eq!(forgetful.enter("?wait=published").status, 201);
    let rolled_back = liar("409 Conflict", |_| "0\n".to_owned());
    let text =
        format!("log {}\nwitness f {verifier_key} {rolled_back}\nquorum f\n", forgetful.log_key());
    let by = &Actor::Operator;
    let stated = acts::trust::state_policy(&forgetful.workshop, by, text.as_bytes());
    forgetful.block_on(stated).unwrap();
    assert_eq!(forgetful.ask(), [Answer::RolledBack { cosigned: size, size: 0 }]);
}

#[test]
fn entries_wait_until_they_are_covered() {
    let house = House::open();
    let durable = house.enter("");
    assert_eq!((durable.status, durable.json()["size"].clone()), (201, serde_json::Value::Null));
    let published = house.enter("?wait=published").json();
    assert!(published["size"].as_u64() > published["first_index"].as_u64());
    // Without witnesses nothing is ever witnessed, and nothing is entered.
    let n_entries = || house.block_on(house.workshop.store().n_entries()).unwrap();
    let before = n_entries();
    let refused = house.enter("?wait=witnessed");
    assert_eq!((refused.status, refused.code().as_str()), (409, "trust.no_witnesses"));
    assert_eq!(n_entries(), before);
    let _honest = follow(&house, "w1.example");
    let witnessed = std::thread::scope(|scope| {
        let entered = scope.spawn(|| house.enter("?wait=witnessed"));
        while !entered.is_finished() {
            house.ask();
            std::thread::sleep(Duration::from_millis(20));
        }
        entered.join().unwrap()
    });
    assert_eq!(witnessed.status, 201, "{}", witnessed.text());
    let size = witnessed.json()["size"].as_u64().unwrap();
    assert!(size > witnessed.json()["first_index"].as_u64().unwrap());
    assert_eq!(house.cosigners(), 1);
    // While witnesses are still to be asked, the world is shown what they saw.
    assert_eq!(house.enter("?wait=published").status, 201);
    assert_eq!(house.cosigners(), 1);
}

#[test]
fn bad_entries_are_refused_whole() {
    let house = House::open();
    let before = house.block_on(house.workshop.store().n_entries()).unwrap();
    let good = "ab".repeat(32);
    for (digests, code) in [
        (serde_json::json!([]), "http.no_digest"),
        (serde_json::json!([good, "ab"]), "http.not_a_digest"),
        (serde_json::json!([good, "AB".repeat(32)]), "http.not_a_digest"),
        (serde_json::json!([1]), "http.other_fields"),
    ] {
        let answer = house.post_json("/api/v1/entries", &serde_json::json!({"digests": digests}));
        assert_eq!((answer.status, answer.code().as_str()), (422, code));
    }
    assert_eq!(house.enter("?wait=later").status, 400);
    let anonymous = send(house.address, "POST /api/v1/entries", &[], b"{}");
    assert_eq!(anonymous.status, 401);
    assert_eq!(house.block_on(house.workshop.store().n_entries()).unwrap(), before);
}

#[test]
fn many_callers_get_places_of_their_own() {
    let house = House::open();
    let before = house.block_on(house.workshop.store().n_entries()).unwrap();
    let mut places: Vec<u64> = std::thread::scope(|scope| {
        let callers: Vec<_> = (0..16)
            .map(|_| {
                scope.spawn(|| {
                    let place = |_| house.enter("").json()["first_index"].as_u64().unwrap();
                    (0..10).map(place).collect::<Vec<_>>()
                })
            })
            .collect();
        callers.into_iter().flat_map(|caller| caller.join().unwrap()).collect()
    });
    places.sort_unstable();
    assert_eq!(places, (before..before + 160).collect::<Vec<_>>());
    assert_eq!(house.enter("?wait=published").status, 201);
    house.block_on(house.workshop.store().check_log()).unwrap();
    let rebuilt = house.block_on(house.workshop.store().rebuild()).unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
}
