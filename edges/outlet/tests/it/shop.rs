//! A shop with a monitor, whose clock a test sets.

use acts::judge::{Asked, Proposal, Report};
use acts::party::{Sent, Subscribing};
use acts::{Actor, Workshop};
use judge::monitor::{Limits, Scope, State};
use measure::{Draft, Submission};
use party::{Channel, Consent, Role, Topic};
use standard::{Characteristic, Specification, Standard};
use std::net::SocketAddr;
use std::path::Path;
use store::{Fact, KeptNotice, Record};
use word::{Code, Lang, Timestamp, Title, json::json};

pub const BY: Actor = Actor::Operator;
pub const BASE_URL: &str = "https://shop.example";
pub const START: i64 = 1_795_000_000;

/// A clock of the test that says so, at `START` plus what it is set to.
macro_rules! clock {
    () => {{
        static CLOCK: std::sync::atomic::AtomicI64 = std::sync::atomic::AtomicI64::new(0);
        let now: fn() -> word::Timestamp = || {
            let past = CLOCK.load(std::sync::atomic::Ordering::SeqCst);
            word::Timestamp::from_second(crate::shop::START + past).unwrap()
        };
        (now, |past: i64| CLOCK.store(past, std::sync::atomic::Ordering::SeqCst))
    }};
}
pub(crate) use clock;

pub fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn title(text: &str) -> Title {
    Title::new(text, text).unwrap()
}

/// Opens a shop that may be there already.
pub async fn reopen(data: &Path, now: fn() -> Timestamp) -> Workshop {
    Workshop::new(crate::settle::open(data).await, now)
}

/// Opens a new shop, with a monitor whose limits are 0.122 to 0.128 inches.
pub async fn open(data: &Path, now: fn() -> Timestamp) -> Workshop {
    let workshop = reopen(data, now).await;
    let origin = "shop.example/log";
    acts::party::found_organisation(&workshop, &BY, title("Shop"), origin).await.unwrap();
    let maker = acts::party::add_person(&workshop, &BY, title("Wang"), Consent::Unnamed);
    let maker = maker.await.unwrap();
    let limit = |text: &str| text.parse().ok();
    let standard = Standard {
        code: code("CS-PIN"),
        version: 1,
        title: title("Pin"),
        item: code("PIN-125"),
        item_name: title("Steel pin"),
        author: None,
        basis: title("chosen for this test"),
        characteristics: vec![Characteristic {
            code: code("D1"),
            name: title("Diameter"),
            unit: "in".to_owned(),
            specification: Specification::new(limit("0.120"), limit("0.130"), None).unwrap(),
            subgroup_size: 5,
        }]
        .into(),
    };
    acts::standard::release_standard(&workshop, &BY, standard).await.unwrap();
    let lot = (&code("L-1"), &code("CS-PIN"));
    acts::make::open_lot(&workshop, &BY, lot, &maker).await.unwrap();
    watch(&workshop).await;
    workshop
}

async fn watch(workshop: &Workshop) {
    let frozen = json!({"center": "0.125", "sigma": "0.001", "origin": "prescribed"});
    let asked = Asked {
        scope: Scope { item: code("PIN-125"), characteristic: code("D1"), station: None },
        lots: Vec::new(),
        chart: "chart.individuals".to_owned(),
        parameters: json!({"frozen": frozen}).as_object().unwrap().clone(),
        rounds: json!([]),
    };
    let reason = "chosen for this test".to_owned();
    let proposal =
        Proposal { monitor: None, asked, subgroup_size: None, reaction_minutes: Some(15), reason };
    let limits: Limits = acts::judge::propose_limits(workshop, &BY, proposal).await.unwrap();
    let facts = limits.approve(State::Proposed, ("second", workshop.now())).unwrap();
    let facts = facts.into_iter().map(judge::Fact::Monitor).map(Fact::Judge).collect();
    let record = Record { facts, ..Record::default() };
    workshop.store().record("second", workshop.now(), record).await.unwrap();
}

/// Records readings; one of 0.129 is beyond the limits.
pub async fn measure(workshop: &Workshop, values: &[&str]) {
    let draft = |value: &&str| Draft { value: value.parse().unwrap(), subgroup: 0, taken_at: None };
    let drafts = values.iter().map(draft).collect();
    let of = (&code("L-1"), &code("D1"));
    let submission = Submission::with(&code("MIC-1"), of, drafts);
    acts::measure::record_readings(workshop, &BY, submission).await.unwrap();
}

/// Reports a nonconformity.
pub async fn report(workshop: &Workshop, named: &str) {
    let report = Report {
        code: code(named),
        lot: code("L-1"),
        characteristic: code("D1"),
        execution: None,
        signal: None,
        inspected: 20,
        quantity: 3,
        severity: judge::nonconformity::Severity::named("B").unwrap(),
        description: "what Li Na wrote".to_owned(),
        containment: "red box".to_owned(),
    };
    acts::judge::report_nonconformity(workshop, &BY, report).await.unwrap();
}

/// A subscription to these topics.
pub fn asked(channel: Channel, target: &str, topics: &[Topic]) -> Subscribing {
    Subscribing {
        title: "the line".to_owned(),
        channel,
        target: target.to_owned(),
        topics: topics.to_vec(),
        role: Role::Inspector,
        person: None,
        lang: Lang::En,
        quiet: None,
        secret: None,
    }
}

/// Subscribes a web server; gives the secret.
pub async fn subscribe(workshop: &Workshop, to: SocketAddr, topics: &[Topic]) -> String {
    let asked = asked(Channel::Webhook, &format!("http://{to}/hook?line=1"), topics);
    acts::party::make_subscription(workshop, &BY, asked).await.unwrap().1.unwrap()
}

/// Sends what is due.
pub async fn send(workshop: &Workshop) -> Sent {
    acts::party::send_notices(workshop, outlet::bring, BASE_URL).await.unwrap()
}

/// All notices, the first first.
pub async fn notices(workshop: &Workshop) -> Vec<KeptNotice> {
    let mut notices = workshop.store().notices(None, None, 100).await.unwrap();
    notices.reverse();
    notices
}
