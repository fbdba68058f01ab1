//! Sources of OPC UA, as the server of Wule states them.
//!
//! Asks: which servers and nodes are to be listened to?
//! Does not know: what a value means; the mapping stays with the server.

use serde_json::Value;
use std::collections::BTreeMap;

/// A source that is to be listened to.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// What it is called.
    pub code: String,
    /// Its revision.
    pub rev: u64,
    /// Such as `opc.tcp://192.168.1.20:4840/path`.
    pub endpoint: String,
    /// Whether its messages are to be signed and encrypted on their way.
    pub is_encrypted: bool,
    /// Its nodes, as OPC UA writes them.
    pub nodes: Vec<String>,
    /// How often the server looks at them, in milliseconds.
    pub every_ms: u32,
    /// What is stated of how all nodes are watched.
    pub monitoring: Monitoring,
    /// What is stated otherwise of some of them.
    pub of_nodes: BTreeMap<String, Monitoring>,
}

/// What is stated of how nodes are watched.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Monitoring {
    /// Which changes are too small to be told.
    pub deadband: Option<Deadband>,
    /// How many values of a node may wait at the server.
    pub queue: Option<u32>,
}

/// Which changes are too small to be told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Deadband {
    /// In the unit of the node.
    Absolute(f64),
    /// In percent of the range that the server states of the node.
    Percent(f64),
}

impl Source {
    /// How a node is watched: as is stated of it, and where nothing is, as of all.
    pub fn monitoring(&self, node: &str) -> Monitoring {
        let own = self.of_nodes.get(node).copied().unwrap_or_default();
        Monitoring {
            deadband: own.deadband.or(self.monitoring.deadband),
            queue: own.queue.or(self.monitoring.queue),
        }
    }
}

/// Those of a list's rows that are sources of OPC UA and on.
pub fn listened_to(rows: &[Value]) -> Vec<Source> {
    rows.iter().filter_map(of_json).collect()
}

fn of_json(row: &Value) -> Option<Source> {
    let text = |value: &Value, key: &str| value.get(key)?.as_str().map(str::to_owned);
    let channel = row.get("channel")?;
    if !row.get("is_on")?.as_bool()? || text(channel, "kind")? != "opcua" {
        return None;
    }
    let nodes = channel.get("nodes")?.as_array()?;
    Some(Source {
        code: text(row, "code")?,
        rev: row.get("rev")?.as_u64()?,
        endpoint: text(channel, "endpoint")?,
        // What is not known to be open is not spoken in the open.
        is_encrypted: text(channel, "security")? != "none",
        nodes: nodes.iter().map(|node| node.as_str().map(str::to_owned)).collect::<Option<_>>()?,
        every_ms: channel.get("every_ms")?.as_u64()?.try_into().ok()?,
        monitoring: channel.get("monitoring").map_or(Some(Monitoring::default()), monitoring)?,
        of_nodes: match channel.get("of_nodes") {
            None => BTreeMap::new(),
            Some(said) => said
                .as_object()?
                .iter()
                .map(|(node, of)| Some((node.clone(), monitoring(of)?)))
                .collect::<Option<_>>()?,
        },
    })
}

fn monitoring(value: &Value) -> Option<Monitoring> {
    let deadband = match value.get("deadband") {
        None | Some(Value::Null) => None,
        Some(said) => {
            // The server of OPC UA is asked in binary numbers; what it tells stays as it told it.
            let size: f64 = said.get("size")?.as_str()?.parse().ok()?;
            match said.get("kind")?.as_str()? {
                "absolute" => Some(Deadband::Absolute(size)),
                "percent" => Some(Deadband::Percent(size)),
                _ => return None,
            }
        }
    };
    let queue = match value.get("queue") {
        None | Some(Value::Null) => None,
        Some(said) => Some(said.as_u64()?.try_into().ok()?),
    };
    Some(Monitoring { deadband, queue })
}

#[cfg(test)]
mod tests {
    use super::{Deadband, Monitoring, listened_to};
    use serde_json::{Value, json};

    fn row(more: &Value) -> Value {
        let mut channel = json!({
            "kind": "opcua", "endpoint": "opc.tcp://press:4840", "security": "none",
            "nodes": ["ns=2;s=A", "ns=2;s=B"], "every_ms": 250,
        });
        for (key, value) in more.as_object().unwrap() {
            channel[key] = value.clone();
        }
        json!({"code": "S", "rev": 1, "is_on": true, "channel": channel})
    }

    #[test]
    fn what_is_stated_of_a_node_goes_before_what_is_stated_of_all() {
        let stated = json!({
            "monitoring": {"deadband": {"kind": "absolute", "size": "0.005"}, "queue": 50},
            "of_nodes": {"ns=2;s=B": {"deadband": {"kind": "percent", "size": "1.5"}}},
        });
        let source = listened_to(&[row(&stated)]).remove(0);
        let deadband = Some(Deadband::Absolute(0.005));
        assert_eq!(source.monitoring("ns=2;s=A"), Monitoring { deadband, queue: Some(50) });
        let deadband = Some(Deadband::Percent(1.5));
        assert_eq!(source.monitoring("ns=2;s=B"), Monitoring { deadband, queue: Some(50) });
        // As it was stated before there was a choice.
        let source = listened_to(&[row(&json!({}))]).remove(0);
        assert_eq!(source.monitoring("ns=2;s=A"), Monitoring::default());
        // What is not known is not listened to as if nothing had been stated.
        let other = json!({"monitoring": {"deadband": {"kind": "other", "size": "1"}}});
        assert_eq!(listened_to(&[row(&other)]), []);
    }
}
