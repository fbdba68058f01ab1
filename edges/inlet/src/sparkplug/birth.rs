//! Births: which names and types the aliases of a node stand for, and who is alive.

use std::collections::BTreeMap;
use word::json::{Value as Json, json};
use word::{Message, Words};

use super::{Metric, Payload};

/// The most nodes and devices that are known at once.
const N_BORN_MAX: usize = 2_000;
/// The most metrics that are known of all of them.
const N_METRICS_MAX: usize = 200_000;

/// What is known of the nodes.
#[derive(Debug, Default)]
pub struct Births {
    /// By group, node and device; a node itself has no device.
    born: BTreeMap<(String, String, String), Born>,
    /// The last number of the sequence of each node.
    seqs: BTreeMap<(String, String), u64>,
}

/// The metrics of a node or device, by their names, and the names of their aliases.
#[derive(Clone, Debug, Default)]
struct Born {
    names: BTreeMap<u64, String>,
    metrics: BTreeMap<String, Known>,
}

#[derive(Clone, Debug, Default)]
struct Known {
    datatype: Option<u64>,
    properties: Vec<(String, String)>,
}

/// What a message gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heard {
    /// A document for each metric that may be a reading.
    pub documents: Vec<Json>,
    /// What is wrong, if anything; the documents are good all the same.
    pub refusal: Option<Message>,
    /// The topic by which a node is asked to be born again.
    pub ask: Option<String>,
}

impl Births {
    /// Hears a message of any topic below `spBv1.0`.
    pub fn hear(&mut self, topic: &str, bytes: &[u8]) -> Heard {
        let levels: Vec<_> = topic.split('/').collect();
        let (group, kind, node, device) = match levels[..] {
            ["spBv1.0", group, kind, node] => (group, kind, node, ""),
            ["spBv1.0", group, kind, node, device] => (group, kind, node, device),
            // Such as the state of a host.
            _ => return Heard::default(),
        };
        let of = (group.to_owned(), node.to_owned(), device.to_owned());
        match kind {
            "NDEATH" => {
                self.forget_node(&of);
                Heard::default()
            }
            "DDEATH" => {
                self.born.remove(&of);
                self.with_seq(&of, bytes, |_, _| Heard::default())
            }
            "NBIRTH" => {
                self.forget_node(&of);
                self.with_seq(&of, bytes, |births, payload| births.bear(&of, payload))
            }
            "DBIRTH" => self.with_seq(&of, bytes, |births, payload| births.bear(&of, payload)),
            "NDATA" | "DDATA" => {
                self.with_seq(&of, bytes, |births, payload| births.read(&of, payload))
            }
            _ => Heard::default(),
        }
    }

    fn forget_node(&mut self, (group, node, _): &(String, String, String)) {
        self.born.retain(|known, _| (&known.0, &known.1) != (group, node));
        self.seqs.remove(&(group.clone(), node.clone()));
    }

    /// Reads the payload, and looks whether one is missing before it.
    fn with_seq(
        &mut self,
        of: &(String, String, String),
        bytes: &[u8],
        hear: impl FnOnce(&mut Self, Payload) -> Heard,
    ) -> Heard {
        let Some(payload) = Payload::read(bytes) else {
            let refusal = Some(Message::new("measure.sparkplug_payload", NOT_A_PAYLOAD, []));
            return Heard { refusal, ..Heard::default() };
        };
        let seq = payload.seq;
        let mut heard = hear(self, payload);
        let node = (of.0.clone(), of.1.clone());
        let last = self.seqs.get(&node).copied();
        let Some(seq) = seq else { return heard };
        if let Some(last) = last
            && seq != (last + 1) % 256
            && heard.refusal.is_none()
        {
            let args = [("last", last.to_string()), ("seq", seq.to_string())];
            heard.refusal = Some(Message::new("measure.sparkplug_gap", GAP, args));
            heard.ask = Some(ask(of));
        }
        if self.seqs.len() < N_BORN_MAX || last.is_some() {
            self.seqs.insert(node, seq % 256);
        }
        heard
    }

    fn bear(&mut self, of: &(String, String, String), payload: Payload) -> Heard {
        self.born.remove(of);
        let n_known: usize = self.born.values().map(|born| born.metrics.len()).sum();
        if self.born.len() >= N_BORN_MAX || n_known + payload.metrics.len() > N_METRICS_MAX {
            let refusal = Some(Message::new("measure.sparkplug_too_many", TOO_MANY, []));
            return Heard { refusal, ..Heard::default() };
        }
        let mut born = Born::default();
        for metric in payload.metrics {
            let Metric { name, alias, datatype, properties, .. } = metric;
            let Some(name) = name else { continue };
            if let Some(alias) = alias {
                born.names.insert(alias, name.clone());
            }
            born.metrics.insert(name, Known { datatype, properties });
        }
        self.born.insert(of.clone(), born);
        Heard::default()
    }

    fn read(&mut self, of: &(String, String, String), payload: Payload) -> Heard {
        let born = self.born.get(of);
        let mut heard = Heard::default();
        let sent_at = payload.timestamp;
        for metric in payload.metrics {
            let name = metric.name.as_deref().filter(|name| !name.is_empty());
            let of_alias = metric.alias.and_then(|alias| born?.names.get(&alias));
            let Some(name) = name.or(of_alias.map(String::as_str)) else {
                let alias = metric.alias.map_or_else(String::new, |alias| alias.to_string());
                let args = [("alias", alias)];
                heard.refusal = Some(Message::new("measure.sparkplug_unborn", UNBORN, args));
                heard.ask = Some(ask(of));
                continue;
            };
            let known = born.and_then(|born| born.metrics.get(name));
            heard.documents.push(document(of, (name, &metric), known, sent_at));
        }
        heard
    }
}

fn document(
    (group, node, device): &(String, String, String),
    (name, metric): (&str, &Metric),
    known: Option<&Known>,
    sent_at: Option<u64>,
) -> Json {
    let datatype = metric.datatype.or(known.and_then(|known| known.datatype));
    let said = known.map_or(&[][..], |known| &known.properties);
    let properties: BTreeMap<_, _> =
        said.iter().chain(&metric.properties).map(|(name, value)| (name, value)).collect();
    json!({
        "device": device,
        "group": group,
        "is_historical": metric.is_historical,
        "metric": name,
        "node": node,
        "properties": properties,
        "timestamp": metric.timestamp.or(sent_at),
        "value": metric.value.spelled(datatype),
    })
}

fn ask((group, node, _): &(String, String, String)) -> String {
    format!("spBv1.0/{group}/NCMD/{node}")
}

/// The command by which a node is asked to be born again: the metric `Node Control/Rebirth`,
/// of the type Boolean (11), is true.
pub(crate) fn rebirth() -> Vec<u8> {
    let name = b"Node Control/Rebirth";
    let mut metric = vec![0x0a, 20];
    metric.extend_from_slice(name);
    metric.extend_from_slice(&[0x20, 11, 0x70, 1]);
    let mut payload = vec![0x12, 26];
    payload.extend_from_slice(&metric);
    payload
}

const NOT_A_PAYLOAD: Words = Words::new(
    "这不是 Sparkplug B 的消息（或多于 5000 个量）；请核对主题与来源",
    "this is no payload of Sparkplug B (or has more than 5,000 metrics); check topic and sender",
);
const GAP: Words = Words::new(
    "节点的序号从 {last} 跳到 {seq}：中间的消息没有收到（Sparkplug 以 QoS 0 发送）；已请节点重新\
     上线，缺少的读数请从来源补录",
    "the node's sequence went from {last} to {seq}: what was between did not arrive (Sparkplug \
     sends at QoS 0); the node was asked to be born again, and missing readings must come from \
     the source by other means",
);
const UNBORN: Words = Words::new(
    "别名 {alias} 没有名称：还没有收到它的上线消息；已请节点重新上线",
    "the alias {alias} has no name: its birth was not heard; the node was asked to be born again",
);
const TOO_MANY: Words = Words::new(
    "节点或量太多，不能记住别名；请用更窄的主题过滤器",
    "there are too many nodes or metrics to remember their aliases; use a narrower filter",
);
