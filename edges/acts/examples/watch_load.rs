//! How much memory and time many active monitors take: `watch_load DIRECTORY N_MONITORS`.
//!
//! Prints the resident size of the process, the time of a commit of one reading for one monitor
//! and of one reading for each, and the time until the first commit after opening anew.

use acts::judge::{Asked, Proposal};
use acts::{Actor, Workshop};
use judge::monitor::{Fact as MonitorFact, Limits, Scope, State};
use measure::{Draft, Submission};
use party::Consent;
use standard::{Characteristic, Specification, Standard};
use std::path::Path;
use std::time::Instant;
use store::{Access, Fact, Record, Store};
use word::{Code, Timestamp, Title, json::json};

const A_STANDARD: usize = 50;

fn code(text: &str) -> Code {
    text.parse().expect("a code")
}

fn title(text: &str) -> Title {
    Title::new(text, text).expect("a title")
}

async fn open(data: &Path) -> Workshop {
    Workshop::new(Store::open(data, Access::Create).await.expect("a directory"), Timestamp::now)
}

fn standard(n: usize) -> Standard {
    let limit = |text: &str| text.parse().ok();
    let characteristic = |i: usize| Characteristic {
        code: code(&format!("C{i}")),
        name: title("Diameter"),
        unit: "mm".to_owned(),
        specification: Specification::new(limit("9"), limit("11"), None).expect("limits"),
        subgroup_size: 1,
    };
    Standard {
        code: code(&format!("CS-{n}")),
        version: 1,
        title: title("Standard"),
        item: code(&format!("ITEM-{n}")),
        item_name: title("Item"),
        author: None,
        basis: title("chosen for this measurement"),
        characteristics: (0..A_STANDARD).map(characteristic).collect(),
    }
}

async fn watch(workshop: &Workshop, n: usize, i: usize) -> Limits {
    let parameters = json!({"frozen": {"center": "10", "sigma": "0.1"}, "tests": [1, 2, 3, 5, 6]});
    let scope = Scope {
        item: code(&format!("ITEM-{n}")),
        characteristic: code(&format!("C{i}")),
        station: None,
    };
    let asked = Asked {
        scope,
        lots: Vec::new(),
        chart: "chart.individuals".to_owned(),
        parameters: parameters.as_object().expect("an object").clone(),
        rounds: json!([]),
    };
    let reason = "chosen for this measurement".to_owned();
    let proposal = Proposal {
        monitor: None,
        asked,
        subgroup_size: Some(1),
        reaction_minutes: Some(30),
        reason,
    };
    acts::judge::propose_limits(workshop, &Actor::Operator, proposal).await.expect("limits")
}

async fn approve(workshop: &Workshop, limits: &[Limits]) {
    let now = workshop.now();
    let approved = |limits: &Limits| limits.approve(State::Proposed, ("second", now));
    let facts: Vec<MonitorFact> =
        limits.iter().flat_map(|limits| approved(limits).expect("approval")).collect();
    let facts = facts.into_iter().map(judge::Fact::Monitor).map(Fact::Judge).collect();
    let record = Record { facts, ..Record::default() };
    workshop.store().record("second", now, record).await.expect("a commit");
}

async fn measure(workshop: &Workshop, n: usize, i: usize, value: &str) {
    let drafts =
        vec![Draft { value: value.parse().expect("a number"), subgroup: 0, taken_at: None }];
    let of = (&code(&format!("L{n}")), &code(&format!("C{i}")));
    let submission = Submission::with(&code("G1"), of, drafts);
    acts::measure::record_readings(workshop, &Actor::Operator, submission).await.expect("a commit");
}

fn resident_mib() -> f64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: f64 = text.split(' ').nth(1).and_then(|n| n.parse().ok()).unwrap_or(0.0);
    pages * 4096.0 / 1_048_576.0
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let data = Path::new(&arguments[1]);
    let n_standards = arguments[2].parse::<usize>().expect("a number").div_ceil(A_STANDARD);
    let workshop = open(data).await;
    let by = Actor::Operator;
    acts::party::found_organisation(&workshop, &by, title("Shop"), "shop.example/log")
        .await
        .expect("an organisation");
    let maker = acts::party::add_person(&workshop, &by, title("Maker"), Consent::Unnamed)
        .await
        .expect("a person");
    for n in 0..n_standards {
        acts::standard::release_standard(&workshop, &by, standard(n)).await.expect("a standard");
        let of = (&code(&format!("L{n}")), &code(&format!("CS-{n}")));
        acts::make::open_lot(&workshop, &by, of, &maker).await.expect("a lot");
        let mut limits = Vec::new();
        for i in 0..A_STANDARD {
            limits.push(watch(&workshop, n, i).await);
        }
        approve(&workshop, &limits).await;
    }
    println!(
        "{} monitors, before the first reading: {:.0} MiB",
        n_standards * A_STANDARD,
        resident_mib()
    );
    for round in 0..2 {
        let began = Instant::now();
        for n in 0..n_standards {
            for i in 0..A_STANDARD {
                measure(&workshop, n, i, "10.03").await;
            }
        }
        let each = began.elapsed().as_secs_f64() / (n_standards * A_STANDARD) as f64;
        println!("round {round}: {:.3} ms a commit of one reading", 1e3 * each);
    }
    println!("all at work: {:.0} MiB", resident_mib());
    workshop.close().await;
    let began = Instant::now();
    let workshop = open(data).await;
    measure(&workshop, 0, 0, "10.03").await;
    println!("opened anew, first reading judged: {:.3} s", began.elapsed().as_secs_f64());
}
