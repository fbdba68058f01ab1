//! Parts and characteristics: what the fields of a file mean together.

use std::collections::BTreeMap;
use word::Decimal;

use super::{
    BETWEEN_CHARACTERISTICS, Value,
    line::{Fields, Key, Line},
};

/// A part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// K1001 and on, by number.
    pub fields: Fields,
    /// Its characteristics, in the order of their indices.
    pub characteristics: Vec<Characteristic>,
}

/// A characteristic.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Characteristic {
    /// K2001 and on, by number.
    pub fields: Fields,
    /// Its values, in the order of the file.
    pub values: Vec<Value>,
}

/// The limits of a characteristic that are limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Specification {
    /// The nominal value (K2101).
    pub nominal: Option<Decimal>,
    /// The lower limit (K2110, or K2101 + K2112), unless it is a natural boundary.
    pub lower: Option<Decimal>,
    /// The upper limit (K2111, or K2101 + K2113), unless it is a natural boundary.
    pub upper: Option<Decimal>,
}

impl Part {
    /// What a field says, where it says anything.
    pub fn text(&self, field: u16) -> Option<&str> {
        self.fields.get(&field).map(String::as_str).filter(|text| !text.is_empty())
    }
}

impl Characteristic {
    /// What a field says, where it says anything.
    pub fn text(&self, field: u16) -> Option<&str> {
        self.fields.get(&field).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// Whether pieces are counted rather than measured (K2004 is 1, 5 or 6).
    pub fn is_counted(&self) -> bool {
        matches!(self.text(2004).map(str::trim), Some("1" | "5" | "6"))
    }

    /// How many places its values have (K2022), where the file says.
    pub fn places(&self) -> u32 {
        self.text(2022).and_then(|text| text.trim().parse().ok()).unwrap_or(0)
    }

    /// Its limits. A natural boundary (K2120 or K2121 is 3), such as 0 for roundness, is none:
    /// nothing can be beyond it, and a capability against it would be false.
    pub fn specification(&self) -> Specification {
        let decimal = |field| self.text(field)?.trim().replacen(',', ".", 1).parse().ok();
        let nominal = decimal(2101);
        let limit = |limit, allowance, kind| {
            if self.text(kind).map(str::trim) == Some("3") {
                return None;
            }
            decimal(limit).or_else(|| sum(nominal?, decimal(allowance)?))
        };
        let (lower, upper) = (limit(2110, 2112, 2120), limit(2111, 2113, 2121));
        Specification { nominal, lower, upper }
    }

    /// The numbers that were read, in order; `None` where one does not count.
    pub fn decimals(&self) -> Vec<Option<Decimal>> {
        let places = self.places();
        self.values.iter().map(|value| value.decimal(places)).collect()
    }
}

fn sum(a: Decimal, b: Decimal) -> Option<Decimal> {
    let scale = a.scale().max(b.scale());
    Decimal::new(a.mantissa_at(scale)?.checked_add(b.mantissa_at(scale)?)?, scale)
}

/// Puts the lines of a file together.
pub(super) fn parts(lines: &[Line]) -> Vec<Part> {
    let mut gathering = Gathering::default();
    // What values belong to must be known before they are read: whether they are counted.
    for line in lines {
        if let Line::Field { key, text } = line {
            gathering.describe(*key, text);
        }
    }
    gathering.spread();
    for line in lines {
        match line {
            Line::Field { key, text } if key.field < 100 => gathering.add(*key, text),
            Line::Field { .. } => {}
            Line::Values(text) => gathering.add_line(text),
        }
    }
    gathering.finish()
}

#[derive(Default)]
struct Gathering {
    parts: BTreeMap<u32, Part>,
    characteristics: BTreeMap<u32, Characteristic>,
    /// Which part each characteristic belongs to: the last that was begun before it.
    part_of: BTreeMap<u32, u32>,
    last_part: u32,
    /// What was said of all.
    of_all: Fields,
}

impl Gathering {
    fn describe(&mut self, key: Key, text: &str) {
        let (field, index) = (key.field, key.index());
        match (field, index) {
            (1000..=2999, 0) => drop(self.of_all.insert(field, text.to_owned())),
            (1000..=1999, _) => {
                self.last_part = index;
                self.parts.entry(index).or_default().fields.insert(field, text.to_owned());
            }
            (2000..=2999 | 8000..=8999, 1..) => self.of_characteristic(index, field, text),
            _ => {}
        }
    }

    fn of_characteristic(&mut self, index: u32, field: u16, text: &str) {
        let part = self.last_part.max(1);
        self.part_of.entry(index).or_insert(part);
        let characteristic = self.characteristics.entry(index).or_default();
        characteristic.fields.insert(field, text.to_owned());
    }

    /// Says what was said of all of each that does not say otherwise.
    fn spread(&mut self) {
        for (&field, text) in &self.of_all {
            let of_parts = self.parts.values_mut().map(|part| &mut part.fields);
            let of_characteristics = self.characteristics.values_mut().map(|c| &mut c.fields);
            let all: Vec<_> =
                if field < 2000 { of_parts.collect() } else { of_characteristics.collect() };
            for fields in all {
                fields.entry(field).or_insert_with(|| text.clone());
            }
        }
    }

    /// A field of a value: it begins the next one, or is said of the last.
    fn add(&mut self, key: Key, text: &str) {
        let begins = key.field == 1 || key.field == 20;
        let indices = match key.index() {
            0 => self.characteristics.keys().copied().collect(),
            index => vec![index],
        };
        for index in indices {
            let Some(characteristic) = self.characteristics.get_mut(&index) else { continue };
            if begins {
                characteristic.values.push(Value::default());
            }
            if let Some(value) = characteristic.values.last_mut() {
                value.fields.insert(key.field, text.to_owned());
            }
        }
    }

    /// A line of values: the shares of the characteristics, from the first on.
    fn add_line(&mut self, text: &str) {
        for (index, share) in (1..).zip(text.split(BETWEEN_CHARACTERISTICS)) {
            let Some(characteristic) = self.characteristics.get_mut(&index) else { continue };
            let is_counted = characteristic.is_counted();
            characteristic.values.extend(Value::of_line(share, is_counted));
        }
    }

    fn finish(mut self) -> Vec<Part> {
        for (index, characteristic) in self.characteristics {
            let part = self.part_of.get(&index).copied().unwrap_or(1);
            self.parts.entry(part).or_default().characteristics.push(characteristic);
        }
        self.parts.into_values().collect()
    }
}
