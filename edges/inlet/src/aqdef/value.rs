//! Values: what was read of a characteristic, and everything that was said of it.

use jiff::civil::DateTime;
use word::Decimal;

use super::{
    BETWEEN_FIELDS, date,
    line::{Fields, Line},
};

/// The fields of a value of a measured characteristic, in the order of a line of values. What
/// stands in the sixth place and on is kept under these too.
const IN_LINE: [u16; 10] = [1, 2, 4, 5, 6, 7, 8, 10, 11, 12];

/// A value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Value {
    /// K0001 and on, by number, as they stand in the file.
    pub fields: Fields,
}

impl Value {
    /// The number that was read, to the digits that it has and at least `places`; `None` where
    /// there is none or the file says that it does not count (attribute 255 or 256).
    ///
    /// Programs write `2.49600000000000E+0002` for 249.60: zeros beyond `places` (K2022) are
    /// those of the format, and are left out.
    pub fn decimal(&self, places: u32) -> Option<Decimal> {
        if self.number(2).is_some_and(|attribute| attribute == 255 || attribute == 256) {
            return None;
        }
        let text = self.fields.get(&1)?.trim();
        let is_padded = text.contains(['e', 'E']);
        let value: Decimal = text.replacen(',', ".", 1).parse().ok()?;
        if !is_padded {
            return Some(value);
        }
        let (mut mantissa, mut scale) = (value.mantissa(), value.scale());
        while scale > places && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Decimal::new(mantissa, scale)
    }

    /// How many were looked at and how many were bad, of a counted characteristic.
    pub fn counts(&self) -> Option<(u64, u64)> {
        self.number(20).zip(self.number(21))
    }

    /// When it was read, by the clock of whoever wrote the file.
    pub fn taken_at(&self) -> Option<DateTime> {
        date::civil(self.fields.get(&4)?)
    }

    /// What a field says, where it says anything.
    pub fn text(&self, field: u16) -> Option<&str> {
        self.fields.get(&field).map(String::as_str).filter(|text| !text.is_empty())
    }

    fn number(&self, field: u16) -> Option<u64> {
        self.fields.get(&field)?.trim().parse().ok()
    }

    /// Reads one characteristic's share of a line of values; `None` where there is nothing.
    pub(crate) fn of_line(share: &str, is_counted: bool) -> Option<Self> {
        let mut texts = share.split(BETWEEN_FIELDS);
        let mut fields = Fields::new();
        let numbers: Vec<u16> = if is_counted {
            // Of counted characteristics: sample, bad, and one that stands for the attribute.
            [20, 21, 2].into_iter().chain(IN_LINE[2..].iter().copied()).collect()
        } else {
            IN_LINE.to_vec()
        };
        for number in numbers {
            match texts.next() {
                Some("") => {}
                Some(text) => drop(fields.insert(number, text.to_owned())),
                None => break,
            }
        }
        let first = if is_counted { 20 } else { 1 };
        fields.contains_key(&first).then_some(Self { fields })
    }

    /// Writes it in fields of its own, that which begins a value first.
    pub(crate) fn put(&self, lines: &mut Vec<Line>, index: u32) {
        let first = if self.fields.contains_key(&20) { 20 } else { 1 };
        let begin = self.fields.get_key_value(&first);
        let others = self.fields.iter().filter(|(field, _)| **field != first);
        for (&field, text) in begin.into_iter().chain(others) {
            lines.push(Line::field(field, Some(index), text));
        }
    }
}
