//! Payloads of Sparkplug B: what metrics a message holds.
//!
//! Numbers become the decimal that was meant: an integer as it is, a binary number as the shortest
//! decimal that it is nearest to (`25.003`, not `25.0030002593994140625`). Final zeros are lost
//! before they reach us, as the format has no decimals.

use super::wire::{Content, Fields, NotAMessage};

/// The most metrics of a payload.
const N_METRICS_MAX: usize = 5_000;
/// The most properties of a metric.
const N_PROPERTIES_MAX: usize = 100;

/// A payload.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Payload {
    /// When it was sent, in milliseconds since 1970.
    pub timestamp: Option<u64>,
    /// Its place among the messages of its node, from 0 to 255 and on from 0.
    pub seq: Option<u64>,
    /// Its metrics.
    pub metrics: Vec<Metric>,
}

/// A metric.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metric {
    /// Its name; where a birth gave it an alias, later messages have that alone.
    pub name: Option<String>,
    /// The number that a birth gave it.
    pub alias: Option<u64>,
    /// When it was so, in milliseconds since 1970.
    pub timestamp: Option<u64>,
    /// The number of its type.
    pub datatype: Option<u64>,
    /// Whether it was kept back and is sent late.
    pub is_historical: bool,
    /// What it is.
    pub value: Value,
    /// What else is said of it, such as its unit.
    pub properties: Vec<(String, String)>,
}

/// What a metric is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing, or nothing that is a reading (bytes, data sets, templates).
    #[default]
    None,
    /// `int_value`, as it stands on the wire.
    Int(u64),
    /// `long_value`, likewise.
    Long(u64),
    /// A binary number of 32 bits.
    Float(f32),
    /// A binary number of 64 bits.
    Double(f64),
    /// True or false.
    Boolean(bool),
    /// A text.
    Text(String),
}

impl Payload {
    /// Reads a payload; `None` for bytes that are none, or that hold more than 5,000 metrics.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        read(bytes).ok()
    }
}

fn read(bytes: &[u8]) -> Result<Payload, NotAMessage> {
    let mut payload = Payload::default();
    let mut fields = Fields::of(bytes);
    while let Some((number, content)) = fields.next()? {
        match number {
            1 => payload.timestamp = Some(content.number()?),
            2 if payload.metrics.len() >= N_METRICS_MAX => return Err(NotAMessage),
            2 => payload.metrics.push(metric(content.bytes()?)?),
            3 => payload.seq = Some(content.number()?),
            _ => {}
        }
    }
    Ok(payload)
}

fn metric(bytes: &[u8]) -> Result<Metric, NotAMessage> {
    let mut metric = Metric::default();
    let mut is_null = false;
    let mut fields = Fields::of(bytes);
    while let Some((number, content)) = fields.next()? {
        match number {
            1 => metric.name = Some(content.text()?.to_owned()),
            2 => metric.alias = Some(content.number()?),
            3 => metric.timestamp = Some(content.number()?),
            4 => metric.datatype = Some(content.number()?),
            5 => metric.is_historical = content.is_true()?,
            7 => is_null = content.is_true()?,
            9 => metric.properties = properties(content.bytes()?)?,
            10..=15 => metric.value = value(number - 10, content)?,
            _ => {}
        }
    }
    if is_null {
        metric.value = Value::None;
    }
    Ok(metric)
}

/// The value in the field `kind`, counted from that of whole numbers.
fn value(kind: u64, content: Content<'_>) -> Result<Value, NotAMessage> {
    Ok(match (kind, content) {
        (0, _) => Value::Int(content.number()?),
        (1, _) => Value::Long(content.number()?),
        (2, Content::Fixed32(bits)) => Value::Float(f32::from_bits(bits)),
        (3, Content::Fixed64(bits)) => Value::Double(f64::from_bits(bits)),
        (4, _) => Value::Boolean(content.is_true()?),
        (5, _) => Value::Text(content.text()?.to_owned()),
        _ => return Err(NotAMessage),
    })
}

/// Names and values stand in two lists beside each other.
fn properties(bytes: &[u8]) -> Result<Vec<(String, String)>, NotAMessage> {
    let (mut names, mut values) = (Vec::new(), Vec::new());
    let mut fields = Fields::of(bytes);
    while let Some((number, content)) = fields.next()? {
        match number {
            1 => names.push(content.text()?.to_owned()),
            2 => values.push(property(content.bytes()?)?),
            _ => {}
        }
        if names.len() > N_PROPERTIES_MAX || values.len() > N_PROPERTIES_MAX {
            return Err(NotAMessage);
        }
    }
    let pairs = names.into_iter().zip(values);
    Ok(pairs.filter_map(|(name, value)| Some((name, value?))).collect())
}

fn property(bytes: &[u8]) -> Result<Option<String>, NotAMessage> {
    let (mut datatype, mut is_null, mut found) = (None, false, Value::None);
    let mut fields = Fields::of(bytes);
    while let Some((number, content)) = fields.next()? {
        match number {
            1 => datatype = Some(content.number()?),
            2 => is_null = content.is_true()?,
            3..=8 => found = value(number - 3, content)?,
            _ => {}
        }
    }
    Ok(if is_null { None } else { found.spelled(datatype) })
}

impl Value {
    /// The value as text; whole numbers by their type, as negative ones stand on the wire in
    /// their two's complement. `None` where there is nothing.
    pub fn spelled(&self, datatype: Option<u64>) -> Option<String> {
        let spelled = match (self, datatype) {
            (Self::None, _) => return None,
            // Some programs fill up the sign to 32 bits, and some to the size of the type.
            (Self::Int(bits), Some(1)) => i8::from_le_bytes(low(*bits)).to_string(),
            (Self::Int(bits), Some(2)) => i16::from_le_bytes(low(*bits)).to_string(),
            (Self::Int(bits), Some(3)) => i32::from_le_bytes(low(*bits)).to_string(),
            (Self::Int(bits) | Self::Long(bits), Some(4)) => {
                i64::from_le_bytes(low(*bits)).to_string()
            }
            (Self::Int(bits) | Self::Long(bits), _) => bits.to_string(),
            (Self::Float(number), _) => number.to_string(),
            (Self::Double(number), _) => number.to_string(),
            (Self::Boolean(truth), _) => truth.to_string(),
            (Self::Text(text), _) => text.clone(),
        };
        Some(spelled)
    }
}

/// The lowest bytes of a number.
fn low<const N: usize>(bits: u64) -> [u8; N] {
    let bytes = bits.to_le_bytes();
    std::array::from_fn(|i| bytes[i])
}
