//! Sources of OPC UA: which server and which of its nodes, and what its answers may lack.
//!
//! Asks: what is to be subscribed to, and why is a value of it no reading?
//! Needs: what a person stated.
//! Does not know: how the server is spoken to; a process beside it does that, and brings what it
//! hears.
//! Source: OPC 10000-3 8.2 (identifiers of nodes), OPC 10000-6 5.3.1.10 (how they are written),
//! OPC 10000-4 7.39 (status codes).

use std::collections::{BTreeMap, BTreeSet};
use word::{Message, Words};

use super::{Monitoring, Unusable, place::short};

/// The most nodes of a source.
const N_NODES_MAX: usize = 10_000;
/// The most characters of a node's name, or of an address.
const CHARS_MAX: usize = 512;
/// How often a server may be asked to look at its nodes, in milliseconds.
const EVERY_MS: (u32, u32) = (10, 3_600_000);

/// A subscription to a server of OPC UA. A login is with the process that
/// subscribes, not here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscribed {
    /// Such as `opc.tcp://192.168.1.20:4840/path`.
    pub endpoint: String,
    /// How its messages are protected on their way.
    pub security: Security,
    /// Its nodes, as OPC UA writes them: `ns=2;s=Press.Force`, or `nsu=http://…;i=1001` where the
    /// number of a namespace may change. 1 to 10,000, none twice.
    pub nodes: Vec<String>,
    /// How often the server looks at its nodes and tells what changed, in milliseconds: 10 to
    /// 3,600,000.
    pub every_ms: u32,
    /// How its nodes are watched.
    pub monitoring: Monitoring,
    /// What is stated otherwise of some of them.
    pub of_nodes: BTreeMap<String, Monitoring>,
}

/// How messages of OPC UA are protected on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Not at all: for a line that nobody else is on.
    None,
    /// Signed and encrypted, by the best policy that the server offers.
    Encrypted,
}

impl Security {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Encrypted => "encrypted",
        }
    }

    /// The security of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::None, Self::Encrypted].into_iter().find(|security| security.name() == name)
    }
}

impl Subscribed {
    /// Whether it can be subscribed to.
    ///
    /// # Errors
    /// [`Unusable::Endpoint`], [`Unusable::NNodes`], [`Unusable::Node`], [`Unusable::EveryMs`];
    /// [`Unusable::NotANode`] where something is stated of a node that is none of its; what
    /// [`Monitoring::check`] reports.
    pub fn check(&self) -> Result<(), Unusable> {
        let is_plain = |text: &str| {
            text.chars().count() <= CHARS_MAX && !text.contains(|c: char| c.is_control())
        };
        let host = self.endpoint.strip_prefix("opc.tcp://").unwrap_or_default();
        let begins_well = host.starts_with(|c: char| c.is_alphanumeric() || c == '[');
        if !begins_well || host.contains([' ', '@']) || !is_plain(host) {
            return Err(Unusable::Endpoint { got: short(&self.endpoint) });
        }
        if !(1..=N_NODES_MAX).contains(&self.nodes.len()) {
            return Err(Unusable::NNodes { got: self.nodes.len(), most: N_NODES_MAX });
        }
        let mut seen = BTreeSet::new();
        for node in &self.nodes {
            if !is_node(node) || !is_plain(node) || !seen.insert(node) {
                return Err(Unusable::Node { got: short(node) });
            }
        }
        let (least, most) = EVERY_MS;
        if !(least..=most).contains(&self.every_ms) {
            return Err(Unusable::EveryMs { got: self.every_ms, least, most });
        }
        if let Some(other) = self.of_nodes.keys().find(|node| !seen.contains(node)) {
            return Err(Unusable::NotANode { got: short(other) });
        }
        self.monitoring.check()?;
        self.of_nodes.values().try_for_each(|of| of.check())
    }
}

/// `[ns=<number>;|nsu=<name>;](i=<number>|s=<text>|g=<text>|b=<text>)`.
fn is_node(text: &str) -> bool {
    let own = match (text.strip_prefix("ns="), text.strip_prefix("nsu=")) {
        (Some(rest), _) => match rest.split_once(';') {
            Some((number, own)) if number.parse::<u16>().is_ok() => own,
            _ => return false,
        },
        (None, Some(rest)) => match rest.split_once(';') {
            Some((name, own)) if !name.is_empty() => own,
            _ => return false,
        },
        (None, None) => text,
    };
    match own.split_once('=') {
        Some(("i", number)) => number.parse::<u32>().is_ok(),
        Some(("s" | "g" | "b", name)) => !name.is_empty(),
        _ => false,
    }
}

/// What a server of OPC UA says instead of a good value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The value's status is not good.
    Status {
        /// As the server names it: `BadSensorFailure`.
        said: String,
    },
    /// Values are lost: their server had no more room for them, or has none of them any more.
    Lost {
        /// What is known of them.
        said: String,
    },
    /// The server watches nodes less often than was asked, or keeps fewer of their values: what
    /// comes between could be lost.
    Revised {
        /// What it does: `queue 10 < 100`.
        said: String,
    },
}

impl Trouble {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        let (code, words, said) = match self {
            Self::Status { said } => ("measure.opcua_status", STATUS, said),
            Self::Lost { said } => ("measure.opcua_lost", LOST, said),
            Self::Revised { said } => ("measure.opcua_revised", REVISED, said),
        };
        Message::new(code, words, [("said", short(said))])
    }
}

const STATUS: Words = Words::new(
    "该节点值的状态是 {said}，不是 Good；请检查传感器与控制器，若确认该值可用可以重试",
    "the status of the node's value is {said}, not Good; look at the sensor and its controller; \
     retry it where the value is known to be right",
);
const LOST: Words = Words::new(
    "有值丢失：{said}；请核对控制器在这段时间的记录，并让送来这些值的程序保持运行",
    "values are lost: {said}; compare with the controller's own records of that time, and keep the \
     program running that brings them",
);
const REVISED: Words = Words::new(
    "服务器没有按要求监视节点：{said}；其间的值可能丢失，请把 every_ms 与 queue 设成它能做到的，\
     或在控制器上修改",
    "the server does not watch its nodes as was asked: {said}; values between could be lost: state \
     an every_ms and a queue that it can keep, or set them at the controller",
);
