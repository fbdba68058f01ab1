//! A workshop on a fresh directory, with the pins of the demo.

use acts::{Actor, Workshop};
use measure::{Draft, Submission};
use party::{Consent, Person};
use standard::{Characteristic, Specification, Standard};
use std::path::Path;
use word::{Code, Timestamp, Title};

use crate::settle;

pub fn code(text: &str) -> Code {
    text.parse().unwrap()
}

pub fn title(text: &str) -> Title {
    Title::new(text, text).unwrap()
}

pub async fn open(path: &Path) -> Workshop {
    Workshop::new(settle::open(path).await, Timestamp::now)
}

pub fn standard(version: u32) -> Standard {
    let limit = |text: &str| text.parse().ok();
    Standard {
        code: code("CS-PIN"),
        version,
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
    }
}

/// The diameters of `demo/pins.csv`.
pub fn pins() -> Vec<Draft> {
    let file = include_str!("../../../../demo/pins.csv");
    let draft = |line: &str| {
        let (subgroup, value) = line.trim().split_once(',').unwrap();
        let subgroup = subgroup.parse::<u32>().unwrap() - 1;
        Draft { value: value.parse().unwrap(), subgroup, taken_at: None }
    };
    file.lines().skip(1).map(draft).collect()
}

/// Sets up the organisation, the standard and the lot `L-1`.
pub async fn set_up(workshop: &Workshop) -> Person {
    set_up_as(workshop, "shop.example/log").await
}

/// The same for an organisation whose log has another origin.
pub async fn set_up_as(workshop: &Workshop, origin: &str) -> Person {
    let by = Actor::Operator;
    acts::party::found_organisation(workshop, &by, title("Shop"), origin).await.unwrap();
    let maker =
        acts::party::add_person(workshop, &by, title("Wang"), Consent::Named).await.unwrap();
    acts::standard::release_standard(workshop, &by, standard(1)).await.unwrap();
    acts::make::open_lot(workshop, &by, (&code("L-1"), &code("CS-PIN")), &maker).await.unwrap();
    maker
}

/// Records and seals the pins as lot `L-1`.
pub async fn seal_pins(workshop: &Workshop) {
    let (by, of) = (Actor::Operator, (code("L-1"), code("D1")));
    let submission = Submission::with(&code("MIC-1"), (&of.0, &of.1), pins());
    acts::measure::record_readings(workshop, &by, submission).await.unwrap();
    acts::measure::seal_lot(workshop, &by, &code("L-1")).await.unwrap();
}
