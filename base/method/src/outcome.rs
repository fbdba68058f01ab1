//! What a method answers: numbers, findings, figures, deviations, or a refusal.

use word::json::{Map, Value, json};
use word::{Message, Words};

use crate::figure::Figure;

/// What a number counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// The unit of the readings.
    Reading,
    /// A pure number.
    One,
    /// Parts per million.
    Ppm,
    /// The square of the unit of the readings, as a variance is.
    Squared,
    /// A product of several units, such as a covariance of unlike characteristics.
    Mixed,
}

/// The value of a [`Number`]. No NaN and no infinity: absence is [`Quantity::Absent`].
#[derive(Clone, Debug, PartialEq)]
pub enum Quantity {
    /// A real number.
    Real(f64),
    /// A count.
    Count(u64),
    /// A series, one value a point; `None` where a point has none.
    Series(Vec<Option<f64>>),
    /// Positions of points, from 0.
    Positions(Vec<usize>),
    /// A name, such as an estimator's.
    Name(&'static str),
    /// Not defined for these data or parameters.
    Absent,
}

/// One named number of an outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// The stable key, such as `cpk_lower`.
    pub key: String,
    /// The name that people use.
    pub words: Words,
    /// The value.
    pub value: Quantity,
    /// The confidence interval, where there is one.
    pub interval: Option<[f64; 2]>,
    /// What it counts in.
    pub unit: Unit,
}

impl Number {
    /// Whether there is neither a NaN nor an infinity in it.
    pub fn is_finite(&self) -> bool {
        let value = match &self.value {
            Quantity::Real(value) => value.is_finite(),
            Quantity::Series(values) => values.iter().flatten().all(|value| value.is_finite()),
            _ => true,
        };
        value && self.interval.iter().flatten().all(|end| end.is_finite())
    }
}

/// How much a finding asks of its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Good to know.
    Note,
    /// A reason to be careful with the numbers.
    Caution,
    /// Something happened that wants an explanation.
    Signal,
}

impl Weight {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Caution => "caution",
            Self::Signal => "signal",
        }
    }
}

/// A finding in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// How much it asks.
    pub weight: Weight,
    /// What it says.
    pub message: Message,
}

impl Finding {
    /// A finding of `weight`, whose `words` name the arguments in braces.
    pub fn new<const N: usize>(
        weight: Weight,
        code: &'static str,
        words: Words,
        args: [(&'static str, String); N],
    ) -> Self {
        Self { weight, message: Message::new(code, words, args) }
    }
}

/// A departure from the plan that is carried by the outcome and signed with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Deviation {
    /// What was departed from; its code is the deviation code.
    pub message: Message,
}

/// A method that declines to answer. That is a result, not an error.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// Why.
    pub reason: Message,
    /// What to do instead.
    pub way_out: Words,
}

impl Refusal {
    /// A refusal for a `reason` without arguments.
    pub fn new(code: &'static str, reason: Words, way_out: Words) -> Self {
        Self { reason: Message::new(code, reason, []), way_out }
    }
}

/// The outcome of a method.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Outcome {
    /// The numbers, in reading order.
    pub numbers: Vec<Number>,
    /// The findings, in reading order.
    pub findings: Vec<Finding>,
    /// What to draw.
    pub figures: Vec<Figure>,
    /// Departures from the plan.
    pub deviations: Vec<Deviation>,
    /// Why there is no answer, where there is none. Numbers may still describe the data.
    pub refusal: Option<Refusal>,
}

impl Outcome {
    /// The number with a key.
    pub fn number(&self, key: &str) -> Option<&Number> {
        self.numbers.iter().find(|number| number.key == key)
    }

    /// The real number with a key.
    pub fn real(&self, key: &str) -> Option<f64> {
        match self.number(key)?.value {
            Quantity::Real(value) => Some(value),
            _ => None,
        }
    }

    /// The numbers as a JSON object: key to value, and `key_interval` to its two ends, as
    /// shortest round-trip numbers.
    pub fn numbers_json(&self) -> Value {
        self.numbers_as(&|real| json!(real))
    }

    /// What a claim commits to: every number rounded to 12 significant digits and spelled as a
    /// decimal string, every deviation code, and the refusal's code.
    pub fn committed_json(&self) -> Value {
        let codes: Vec<_> = self.deviations.iter().map(|d| d.message.code).collect();
        json!({
            "numbers": self.numbers_as(&|real| num::round_significant(real, 12).into()),
            "deviations": codes,
            "refusal": self.refusal.as_ref().map(|refusal| refusal.reason.code),
        })
    }

    fn numbers_as(&self, spell: &dyn Fn(f64) -> Value) -> Value {
        let mut fields = Map::new();
        for number in &self.numbers {
            let value = match &number.value {
                Quantity::Real(real) => spell(*real),
                Quantity::Count(count) => json!(count),
                Quantity::Series(series) => {
                    series.iter().map(|point| point.map_or(Value::Null, spell)).collect()
                }
                Quantity::Positions(positions) => json!(positions),
                Quantity::Name(name) => json!(name),
                Quantity::Absent => Value::Null,
            };
            fields.insert(number.key.clone(), value);
            if let Some(ends) = number.interval {
                let ends = ends.map(spell).to_vec();
                fields.insert(format!("{}_interval", number.key), ends.into());
            }
        }
        fields.into()
    }
}
