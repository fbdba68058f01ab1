//! Channels: how the messages of a source reach us.

use std::fmt;
use std::str::FromStr;
use word::Code;

use super::{Subscribed, Unusable};

/// The most bytes of a topic filter.
const FILTER_BYTES_MAX: usize = 512;

/// How messages reach us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Channel {
    /// Through a broker of MQTT 3.1.1, each message a document.
    Mqtt(Broker),
    /// Through a broker, as Sparkplug B: each metric is a document.
    Sparkplug(Broker),
    /// As files in the folder `inbox/<code>` of the data directory: each row is a document.
    Folder,
    /// From a server of OPC UA, to which a process beside it subscribes and brings us what it
    /// hears: each value is a document.
    OpcUa(Subscribed),
}

/// A broker, and what is asked of it. A login stands in a file of the data directory, not here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broker {
    /// A name or address.
    pub host: String,
    /// From 1.
    pub port: u16,
    /// The topics.
    pub filter: TopicFilter,
    /// The name that the broker keeps our session under; of every client its own.
    pub client_id: String,
    /// Whether the line is TLS. Whose certificates are believed, and ours where the broker wants
    /// one, are files of the data directory.
    pub is_tls: bool,
}

/// Which topics are meant: levels between `/`, `+` for any one level, `#` at the end for any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicFilter(String);

impl Channel {
    /// The stable name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Mqtt(_) => "mqtt",
            Self::Sparkplug(_) => "sparkplug",
            Self::Folder => "folder",
            Self::OpcUa(_) => "opcua",
        }
    }

    /// The broker, where there is one.
    pub fn broker(&self) -> Option<&Broker> {
        match self {
            Self::Mqtt(broker) | Self::Sparkplug(broker) => Some(broker),
            Self::Folder | Self::OpcUa(_) => None,
        }
    }

    /// Whether it can be used by the source `code`.
    ///
    /// # Errors
    /// [`Unusable::Host`], [`Unusable::ClientId`], [`Unusable::FolderName`]; what
    /// [`Subscribed::check`] reports.
    pub fn check(&self, code: &Code) -> Result<(), Unusable> {
        match self {
            Self::Mqtt(broker) | Self::Sparkplug(broker) => broker.check(),
            Self::Folder if code.as_str().starts_with('.') => Err(Unusable::FolderName),
            Self::Folder => Ok(()),
            Self::OpcUa(subscribed) => subscribed.check(),
        }
    }
}

impl Broker {
    fn check(&self) -> Result<(), Unusable> {
        let is_of_host = |c: char| c.is_ascii_alphanumeric() || ".-_:".contains(c);
        let is_host = (1..=253).contains(&self.host.len()) && self.host.chars().all(is_of_host);
        if !is_host || self.port == 0 {
            return Err(Unusable::Host { got: super::place::short(&self.host) });
        }
        let is_of_id = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let n = self.client_id.len();
        if !(1..=64).contains(&n) || !self.client_id.chars().all(is_of_id) {
            return Err(Unusable::ClientId { got: super::place::short(&self.client_id) });
        }
        Ok(())
    }
}

impl TopicFilter {
    /// The filter as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for TopicFilter {
    type Err = Unusable;

    fn from_str(text: &str) -> Result<Self, Unusable> {
        let n_levels = text.split('/').count();
        let is_level = |(i, level): (usize, &str)| match level {
            "+" => true,
            "#" => i + 1 == n_levels,
            level => !level.contains(['+', '#']),
        };
        let is_short = (1..=FILTER_BYTES_MAX).contains(&text.len());
        if is_short && !text.contains(char::is_control) && text.split('/').enumerate().all(is_level)
        {
            return Ok(Self(text.to_owned()));
        }
        Err(Unusable::NotAFilter { got: super::place::short(text) })
    }
}

impl fmt::Display for TopicFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
