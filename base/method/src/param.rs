//! Numbers inside parameters. They are signed with a claim, so they travel as decimal strings;
//! plain JSON numbers are accepted when a person writes them.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::borrow::Cow;
use word::Decimal;

/// An exact decimal parameter, such as a specification limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exact(pub Decimal);

/// A binary parameter, such as a confidence level or a computed limit. Always finite.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Real(f64);

impl Real {
    /// Wraps a finite number.
    pub fn new(value: f64) -> Option<Self> {
        value.is_finite().then_some(Self(value))
    }

    /// The number.
    pub fn get(self) -> f64 {
        self.0
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Integer(i64),
    Number(f64),
}

impl Written {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
        let written = Self::deserialize(from)
            .map_err(|_| D::Error::custom("a number or a decimal string is needed"))?;
        Ok(match written {
            Self::Text(text) => text,
            Self::Integer(integer) => integer.to_string(),
            Self::Number(number) => number.to_string(),
        })
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Written::read(from)?.parse().map(Self).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Real {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = Written::read(from)?;
        let number = text.parse().ok().and_then(Self::new);
        number.ok_or_else(|| D::Error::custom(format!("{text:?} is not a finite number")))
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

impl Serialize for Real {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

fn decimal_schema(about: &str) -> Schema {
    json_schema!({
        "description": about,
        "anyOf": [
            {"type": "string", "pattern": r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"},
            {"type": "number"},
        ],
    })
}

impl JsonSchema for Exact {
    fn schema_name() -> Cow<'static, str> {
        "Exact".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        decimal_schema("an exact decimal")
    }
}

impl JsonSchema for Real {
    fn schema_name() -> Cow<'static, str> {
        "Real".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        decimal_schema("a finite number")
    }
}
