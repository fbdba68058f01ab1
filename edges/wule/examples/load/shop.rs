//! A workshop with one open lot `L0` whose readings come over a broker, for generators of load.

use acts::{Actor, Workshop};
use measure::source::{
    Broker, Channel, Clock, Identity, Mapping, Place, Rule, Source, Subgrouping, TimeForm,
};
use party::Consent;
use standard::{Characteristic, Specification, Standard};
use word::{Code, Title};

pub const BY: Actor = Actor::Operator;

/// The item that is made.
pub const ITEM: &str = "ITEM";

pub fn code(text: &str) -> Code {
    text.parse().expect("a code")
}

pub fn title(text: &str) -> Title {
    Title::new(text, text).expect("a title")
}

/// The broker at `HOST:PORT`, with all topics below `topic`.
pub fn broker(address: &str, topic: &str) -> Broker {
    let (host, port) = address.split_once(':').expect("HOST:PORT");
    let filter = format!("{topic}/#").parse().expect("a filter");
    let port = port.parse().expect("a port");
    Broker { host: host.to_owned(), port, filter, client_id: topic.to_owned(), is_tls: false }
}

/// Makes the workshop: characteristics `C0` and on, and the source `S`, whose messages come under
/// `TOPIC/LOT/CHARACTERISTIC`.
pub async fn furnish(workshop: &Workshop, broker: Broker, n_characteristics: usize) {
    acts::party::found_organisation(workshop, &BY, title("Load"), "load.example/log")
        .await
        .expect("a new directory");
    let maker = acts::party::add_person(workshop, &BY, title("Maker"), Consent::Unnamed);
    let maker = maker.await.expect("a person");
    let standard = Standard {
        code: code("CS-1"),
        version: 1,
        title: title("Standard"),
        item: code(ITEM),
        item_name: title("Item"),
        author: None,
        basis: title("chosen for this measurement"),
        characteristics: (0..n_characteristics).map(characteristic).collect(),
    };
    acts::standard::release_standard(workshop, &BY, standard).await.expect("a standard");
    let of = (&code("L0"), &code("CS-1"));
    acts::make::open_lot(workshop, &BY, of, &maker).await.expect("a lot");
    acts::measure::revise_source(workshop, &BY, source(broker)).await.expect("a source");
}

fn characteristic(i: usize) -> Characteristic {
    let limit = |text: &str| text.parse().ok();
    Characteristic {
        code: code(&format!("C{i}")),
        name: title("Diameter"),
        unit: "mm".to_owned(),
        specification: Specification::new(limit("24"), limit("27"), None).expect("limits"),
        subgroup_size: 1,
    }
}

fn source(broker: Broker) -> Source {
    let rule = Rule {
        when: None,
        lot: Place::level(1),
        characteristic: Place::level(2),
        gauge: Place::constant("G1"),
        person: None,
        station: None,
        execution: None,
        value: Place::pointer("/value"),
        unit: Some(Place::pointer("/unit")),
        subgroup: Subgrouping::Period { seconds: 3_600 },
        taken_at: Some(Clock { from: Place::pointer("/at"), form: TimeForm::UnixMilliseconds }),
    };
    let identity = Identity::Id(Place::pointer("/id"));
    Source {
        code: code("S"),
        rev: 1,
        title: title("Load"),
        is_on: true,
        channel: Channel::Mqtt(broker),
        mapping: Mapping { identity, late_days_max: 30, rules: vec![rule] },
    }
}
