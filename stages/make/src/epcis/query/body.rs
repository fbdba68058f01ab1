//! Conditions on what stands further inside an event: sensors, quantities, extensions.

use word::Timestamp;
use word::json::Value;

use super::Relation;
use crate::epcis::{canonical, instant};

/// A condition on something inside an event.
#[derive(Clone, Debug, PartialEq)]
pub struct InBody {
    /// The ways to it; one is enough. Lists on the way are looked through.
    pub paths: Vec<Vec<String>>,
    /// What the object around it must say besides, such as the unit.
    pub beside: Option<(&'static str, String)>,
    /// Whether the last step may be at any depth below.
    pub is_deep: bool,
    /// What it must be.
    pub test: Test,
}

/// What a value must be.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// There.
    Exists,
    /// One of these, in any spelling.
    OneOf(Vec<String>),
    /// So to a number.
    Number(Relation, f64),
    /// So to a time.
    Time(Relation, Timestamp),
}

impl InBody {
    /// Whether an event fits.
    pub fn fits(&self, event: &Value) -> bool {
        self.paths.iter().any(|path| self.fits_below(event, path))
    }

    fn fits_below(&self, value: &Value, path: &[String]) -> bool {
        if let Value::Array(items) = value {
            return items.iter().any(|item| self.fits_below(item, path));
        }
        let Some(fields) = value.as_object() else { return false };
        let [step, rest @ ..] = path else { return false };
        if !rest.is_empty() {
            return fields.get(step).is_some_and(|below| self.fits_below(below, rest));
        }
        let is_beside = self.beside.as_ref().is_none_or(|(key, wanted)| {
            fields.get(*key).and_then(Value::as_str).is_some_and(|got| same(got, wanted))
        });
        let is_here = fields.get(step).is_some_and(|value| self.test.fits(value));
        (is_beside && is_here)
            || self.is_deep && fields.values().any(|below| self.fits_below(below, path))
    }
}

impl Test {
    fn fits(&self, value: &Value) -> bool {
        if let Value::Array(items) = value {
            return items.iter().any(|item| self.fits(item));
        }
        match self {
            Self::Exists => !value.is_null(),
            Self::OneOf(wanted) => {
                let got = match value {
                    Value::String(text) => text.clone(),
                    Value::Number(_) | Value::Bool(_) => value.to_string(),
                    _ => return false,
                };
                wanted.iter().any(|wanted| same(&got, wanted))
            }
            Self::Number(relation, limit) => {
                value.as_f64().is_some_and(|got| relation.holds(&got, limit))
            }
            Self::Time(relation, limit) => {
                let at = value.as_str().and_then(instant::read);
                at.is_some_and(|at| relation.holds(&at, limit))
            }
        }
    }
}

/// Whether two spellings mean the same: text, identifier, or number.
fn same(one: &str, other: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().ok();
    one == other
        || canonical(one) == canonical(other)
        || number(one).is_some_and(|one| number(other) == Some(one))
}
