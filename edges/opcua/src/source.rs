//! Sources of OPC UA, as the server of Wule states them.
//!
//! Asks: which servers and nodes are to be listened to?
//! Does not know: what a value means; the mapping stays with the server.

use serde_json::Value;

/// A source that is to be listened to.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    })
}
