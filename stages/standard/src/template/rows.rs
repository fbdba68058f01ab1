//! A template as the rows and standards that the hub takes.

use party::Person;
use word::{Code, Decimal, Id, Title, Words};

use super::{Failure, Feature, Product};
use crate::hub::{
    Characteristic, ControlRow, Data, FailureChain, Item, Operation, Phase, Rating, Row, Standing,
};
use crate::{Specification, Standard};

const BASIS: Words = Words::new(
    "模板中的示例数值，使用前请换成图样与合同的要求",
    "example numbers of a template; put those of your drawing and order in their place",
);

impl Product {
    /// The item's part number.
    pub fn item_code(&self) -> Code {
        code(self.item)
    }

    /// The item in a revision, in use or retired.
    pub fn item_row(&self, rev: u32, standing: Standing) -> Item {
        Item {
            code: code(self.item),
            rev,
            drawing: code(self.drawing),
            name: title(&self.name),
            family: None,
            standing,
        }
    }

    /// What else the hub is told of it, in an order in which every row names only rows before it;
    /// each in revision 1. `owner` sees to the control plan.
    pub fn rows(&self, owner: Id<Person>) -> Vec<Row> {
        let item = code(self.item);
        let mut rows = Vec::new();
        for (place, (number, name, skill)) in (1..).zip(self.operations) {
            rows.push(Row::Operation(Operation {
                item: item.clone(),
                code: code(number),
                rev: 1,
                name: title(name),
                place: place * 10,
                equipment: None,
                skill: skill.map(code),
            }));
        }
        for feature in self.features {
            rows.push(Row::Characteristic(feature.characteristic(&item)));
            rows.push(Row::Control(feature.control(&item, owner)));
            if let Some(failure) = &feature.failure {
                rows.push(Row::FailureChain(feature.failure_chain(&item, failure)));
            }
        }
        rows
    }

    /// Its craft standard, version 1.
    pub fn craft_standard(&self) -> Standard {
        Standard {
            code: code(self.standard),
            version: 1,
            title: title(&self.name),
            item: code(self.item),
            item_name: title(&self.name),
            author: None,
            basis: title(&BASIS),
            characteristics: self.features.iter().map(Feature::standard_row).collect(),
        }
    }
}

impl Feature {
    /// Its limits and target.
    pub fn specification(&self) -> Specification {
        let [lsl, target, usl] = self.limits.map(|limit| limit.map(decimal));
        Specification::new(lsl, usl, target).expect("limits of a template are in order")
    }

    fn standard_row(&self) -> crate::Characteristic {
        crate::Characteristic {
            code: code(self.code),
            name: title(&self.name),
            unit: self.unit.to_owned(),
            specification: self.specification(),
            subgroup_size: self.n,
        }
    }

    fn characteristic(&self, item: &Code) -> Characteristic {
        Characteristic {
            item: item.clone(),
            code: code(self.code),
            rev: 1,
            name: title(&self.name),
            kind: self.kind,
            class: self.class,
            data: Data::Variable {
                unit: self.unit.to_owned(),
                nominal: self.limits[1].map(decimal),
                specification: self.specification(),
            },
            operation: Some(code(self.operation)),
        }
    }

    fn control(&self, item: &Code, owner: Id<Person>) -> ControlRow {
        let method = match self.n {
            1 => Words::new("单值-移动极差图", "I-MR chart"),
            _ => Words::new("均值-极差图", "X̄-R chart"),
        };
        ControlRow {
            item: item.clone(),
            code: code(&format!("CP-{}", self.code)),
            rev: 1,
            characteristic: code(self.code),
            operation: Some(code(self.operation)),
            phase: Phase::Production,
            gauge_kind: code(self.gauge_kind),
            n: self.n,
            frequency: self.every,
            method: title(&method),
            reaction: title(&self.reaction),
            reaction_min: self.reaction_min,
            owner,
        }
    }

    fn failure_chain(&self, item: &Code, failure: &Failure) -> FailureChain {
        let rating = |i: usize| Rating::new(failure.ratings[i]).expect("ratings are 1 to 10");
        FailureChain {
            item: item.clone(),
            code: code(&format!("FC-{}", self.code)),
            rev: 1,
            characteristic: code(self.code),
            operation: Some(code(self.operation)),
            effect: title(&failure.effect),
            mode: title(&failure.mode),
            cause: title(&failure.cause),
            severity: rating(0),
            occurrence: rating(1),
            detection: rating(2),
            prevention: Some(title(&failure.prevention)),
            detection_control: Some(code(&format!("CP-{}", self.code))),
            detection_study: None,
        }
    }
}

fn code(text: &str) -> Code {
    text.parse().expect("codes of a template are codes")
}

fn title(words: &Words) -> Title {
    Title::new(words.zh, words.en).expect("words of a template are titles")
}

fn decimal(text: &str) -> Decimal {
    text.parse().expect("limits of a template are decimals")
}
