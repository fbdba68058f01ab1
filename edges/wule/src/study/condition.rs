//! Conditions of `--fail-on`: `signal`, `cpk<1.33`.

use method::{Outcome, Quantity};
use word::{Message, Words};

use crate::failure::Failure;

/// A condition on an outcome.
pub struct Condition {
    key: String,
    bound: Bound,
}

enum Bound {
    Below(f64),
    Above(f64),
}

const NEED: Words = Words::new(
    "写 signal，或“数名<值”“数名>值”，例如 cpk<1.33、n_signals>0",
    "write signal, or a number's key with < or > and a value, such as cpk<1.33, n_signals>0",
);

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    /// [`Failure`] where it is not one.
    pub fn read(text: &str) -> Result<Self, Failure> {
        if text == "signal" {
            return Ok(Self { key: "n_signals".to_owned(), bound: Bound::Above(0.0) });
        }
        let wrong = || Failure::option("fail-on", text, NEED);
        let (key, bound) = match (text.split_once('<'), text.split_once('>')) {
            (Some((key, value)), None) => (key, value.parse().map(Bound::Below)),
            (None, Some((key, value))) => (key, value.parse().map(Bound::Above)),
            _ => return Err(wrong()),
        };
        let bound = bound.map_err(|_| wrong())?;
        Ok(Self { key: key.trim().to_owned(), bound })
    }

    /// Whether it holds. A number that was refused holds every condition: what is not shown
    /// does not pass.
    ///
    /// # Errors
    /// [`Failure`] where the method has no such number.
    pub fn holds(&self, outcome: &Outcome) -> Result<bool, Failure> {
        let value = match outcome.number(&self.key).map(|number| &number.value) {
            Some(Quantity::Real(value)) => *value,
            Some(Quantity::Count(count)) => *count as f64,
            _ if outcome.refusal.is_some() => return Ok(true),
            _ => {
                let words =
                    Words::new("本方法没有数值“{key}”", "this method has no number “{key}”");
                let message = Message::new("WL2005", words, [("key", self.key.clone())]);
                return Err(Failure::Told { message, help: Some(NEED) });
            }
        };
        Ok(match self.bound {
            Bound::Below(bound) => value < bound,
            Bound::Above(bound) => value > bound,
        })
    }
}
