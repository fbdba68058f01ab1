//! How a server of OPC UA watches a node: which changes it tells, and how many it keeps for us.
//!
//! Asks: what counts as a change, and how many values may wait?
//! Needs: what a person stated, of all nodes of a source or of one.
//! Does not know: what a node measures.
//! Source: OPC 10000-4 7.22.2 (deadband), OPC 10000-8 6.2 (deadband in percent of the range).

use word::{
    Decimal,
    json::{Value, json},
};

use super::Unusable;

/// The most values that may wait of one node.
const QUEUE_MAX: u32 = 10_000;
const PERCENT_MAX: i64 = 100;

/// What is stated of how nodes are watched; what is not stated is as `wule-opcua` chooses: every
/// value, and as many of them as a fair part of what a server has room for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Monitoring {
    /// Which changes are too small to be told.
    pub deadband: Option<Deadband>,
    /// How many values of a node may wait at the server until we are told: 1 to 10,000. Where more
    /// come, the oldest go.
    pub queue: Option<u32>,
}

/// Which changes are too small to be told: those not larger than this, either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadband {
    /// In the unit of the node, above 0.
    Absolute(Decimal),
    /// In percent of the range that the server states of the node: above 0, to 100.
    Percent(Decimal),
}

impl Deadband {
    /// The stable name of its kind.
    pub fn name(self) -> &'static str {
        match self {
            Self::Absolute(_) => "absolute",
            Self::Percent(_) => "percent",
        }
    }

    /// How large it is.
    pub fn size(self) -> Decimal {
        match self {
            Self::Absolute(size) | Self::Percent(size) => size,
        }
    }

    /// The deadband of a kind.
    pub fn of_name(name: &str, size: Decimal) -> Option<Self> {
        match name {
            "absolute" => Some(Self::Absolute(size)),
            "percent" => Some(Self::Percent(size)),
            _ => None,
        }
    }

    fn check(self) -> Result<(), Unusable> {
        let size = self.size();
        let is_within = match self {
            Self::Absolute(_) => true,
            Self::Percent(size) => Decimal::new(PERCENT_MAX, 0).is_some_and(|most| size <= most),
        };
        if size.mantissa() > 0 && is_within {
            return Ok(());
        }
        Err(Unusable::Deadband { got: size.to_string() })
    }
}

impl Monitoring {
    /// What is stated of one node, and of all where nothing is stated of it.
    pub fn or(self, of_all: Self) -> Self {
        Self { deadband: self.deadband.or(of_all.deadband), queue: self.queue.or(of_all.queue) }
    }

    /// Whether it can be asked for.
    ///
    /// # Errors
    /// [`Unusable::Deadband`], [`Unusable::Queue`].
    pub fn check(self) -> Result<(), Unusable> {
        self.deadband.map_or(Ok(()), Deadband::check)?;
        match self.queue {
            Some(got) if !(1..=QUEUE_MAX).contains(&got) => {
                Err(Unusable::Queue { got, most: QUEUE_MAX })
            }
            _ => Ok(()),
        }
    }

    /// What is stated, and nothing else.
    pub(super) fn to_json(self) -> Value {
        let mut value = json!({});
        if let Some(deadband) = self.deadband {
            let size = deadband.size().to_string();
            value["deadband"] = json!({"kind": deadband.name(), "size": size});
        }
        if let Some(queue) = self.queue {
            value["queue"] = queue.into();
        }
        value
    }

    /// Reads what [`Monitoring::to_json`] writes; `None` for anything else.
    pub(super) fn of_json(value: &Value) -> Option<Self> {
        let deadband = match value.get("deadband") {
            None | Some(Value::Null) => None,
            Some(said) => {
                let size = said.get("size")?.as_str()?.parse().ok()?;
                Some(Deadband::of_name(said.get("kind")?.as_str()?, size)?)
            }
        };
        let queue = match value.get("queue") {
            None | Some(Value::Null) => None,
            Some(said) => Some(said.as_u64()?.try_into().ok()?),
        };
        Some(Self { deadband, queue })
    }
}
