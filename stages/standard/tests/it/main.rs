//! What a quality engineer relies on in `standard`.

mod failure_chain;
mod hub;
mod occurrence;
mod priority;
mod release;

use standard::{
    Characteristic as Released, Specification, Standard,
    hub::{
        Characteristic, Class, ControlRow, Data, FailureChain, Frequency, Item, Kind, Phase,
        Rating, Standing,
    },
};
use word::{Code, Id, Timestamp, Title};

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn title(text: &str) -> Title {
    Title::new(text, text).unwrap()
}

fn rating(rating: u8) -> Rating {
    Rating::new(rating).unwrap()
}

fn limits() -> Specification {
    let limit = |text: &str| text.parse().ok();
    Specification::new(limit("24.980"), limit("25.030"), None).unwrap()
}

fn item(rev: u32) -> Item {
    Item {
        code: code("HSG-7"),
        rev,
        drawing: code("B"),
        name: title("Housing"),
        family: None,
        standing: Standing::InUse,
    }
}

fn characteristic(class: Class) -> Characteristic {
    Characteristic {
        item: code("HSG-7"),
        code: code("D7"),
        rev: 1,
        name: title("Bore"),
        kind: Kind::Product,
        class,
        data: Data::Variable {
            unit: "mm".to_owned(),
            nominal: "25".parse().ok(),
            specification: limits(),
        },
        operation: None,
    }
}

fn chain() -> FailureChain {
    FailureChain {
        item: code("HSG-7"),
        code: code("F1"),
        rev: 1,
        characteristic: code("D7"),
        operation: None,
        effect: title("The bearing turns in its seat"),
        mode: title("Bore too large"),
        cause: title("Worn insert"),
        severity: rating(8),
        occurrence: rating(4),
        detection: rating(7),
        prevention: None,
        detection_control: Some(code("C1")),
        detection_study: None,
    }
}

fn control() -> ControlRow {
    ControlRow {
        item: code("HSG-7"),
        code: code("C1"),
        rev: 1,
        characteristic: code("D7"),
        operation: None,
        phase: Phase::Production,
        gauge_kind: code("bore gauge"),
        n: 5,
        frequency: Frequency::Minutes(60),
        method: title("X̄-R chart"),
        reaction: title("Stop, sort since the last good subgroup"),
        reaction_min: 30,
        owner: Id::new(Timestamp::UNIX_EPOCH, [7; 10]),
    }
}

fn standard() -> Standard {
    Standard {
        code: code("CS-7"),
        version: 1,
        title: title("Boring"),
        item: code("HSG-7"),
        item_name: title("Housing"),
        author: None,
        basis: title("Drawing"),
        characteristics: vec![Released {
            code: code("D7"),
            name: title("Bore"),
            unit: "mm".to_owned(),
            specification: limits(),
            subgroup_size: 5,
        }]
        .into(),
    }
}
