//! A source as it arrives over HTTP; it is shown in the one spelling that it is kept in.

use axum::http::StatusCode;
use measure::source::{
    At, Broker, Channel, Clock, Deadband, Identity, Mapping, Monitoring, Place, Problem, Rule,
    Security, Source, Subgrouping, Subscribed, TimeForm, Unusable, When,
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use word::Words;

use crate::{
    body::code,
    problem::Fault,
    standard::{TitleWire, decimal},
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceWire {
    code: String,
    /// One more than the latest; 1 for a new source.
    rev: u32,
    title: TitleWire,
    is_on: bool,
    channel: ChannelWire,
    mapping: MappingWire,
}

#[derive(Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum ChannelWire {
    /// Plain JSON messages of a broker of MQTT 3.1.1.
    Mqtt(BrokerWire),
    /// Sparkplug B.
    Sparkplug(BrokerWire),
    /// Files in `inbox/<code>` of the data directory.
    Folder {},
    /// Values of a server of OPC UA, which a process beside it brings.
    Opcua(SubscribedWire),
}

#[derive(Deserialize, JsonSchema)]
struct SubscribedWire {
    /// Such as `opc.tcp://192.168.1.20:4840/path`.
    endpoint: String,
    security: SecurityWire,
    /// Such as `ns=2;s=Press.Force`; 1 to 10,000.
    nodes: Vec<String>,
    /// How often the server tells what changed, in milliseconds: 10 to 3,600,000.
    every_ms: u32,
    /// How nodes are watched, where that is not left to `wule-opcua`.
    #[serde(default)]
    monitoring: MonitoringWire,
    /// What is otherwise of some nodes, by their names.
    #[serde(default)]
    of_nodes: BTreeMap<String, MonitoringWire>,
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct MonitoringWire {
    /// Which changes are too small to be told.
    deadband: Option<DeadbandWire>,
    /// How many values of a node may wait at the server: 1 to 10,000.
    queue: Option<u32>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DeadbandWire {
    kind: DeadbandKind,
    /// A decimal string: in the unit of the node, or in percent of its range.
    size: String,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum DeadbandKind {
    Absolute,
    Percent,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum SecurityWire {
    None,
    /// Signed and encrypted, by the best policy that the server offers.
    Encrypted,
}

#[derive(Deserialize, JsonSchema)]
struct BrokerWire {
    host: String,
    port: u16,
    /// Such as `shop/+/bore` or `spBv1.0/plant/#`.
    filter: String,
    /// The name that the broker keeps the session under.
    client_id: String,
    /// Whether the line is TLS, with the certificates in `keys/source-<code>.ca.pem` (and, where
    /// the broker wants ours, `.cert.pem` and `.key.pem`) of the data directory.
    #[serde(default)]
    tls: bool,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MappingWire {
    identity: IdentityWire,
    /// How long ago a reading may have been taken, in days.
    late_days_max: u32,
    rules: Vec<RuleWire>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
enum IdentityWire {
    /// An id in the message.
    Id { from: PlaceWire },
    /// Topic and content, with the time of taking in it.
    Content {},
    /// Nothing in the message tells: what may be a repeat goes to the dead letters.
    Delivery {},
}

/// One of pointer, level and constant.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PlaceWire {
    /// Into the message, as RFC 6901 has it: `/d1/value`.
    pointer: Option<String>,
    /// A level of the topic, from 0.
    level: Option<usize>,
    constant: Option<String>,
    /// Our name for each of the sender's.
    #[serde(default)]
    names: BTreeMap<String, String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RuleWire {
    when: Option<WhenWire>,
    lot: PlaceWire,
    characteristic: PlaceWire,
    gauge: PlaceWire,
    person: Option<PlaceWire>,
    station: Option<PlaceWire>,
    execution: Option<PlaceWire>,
    value: PlaceWire,
    unit: Option<PlaceWire>,
    subgroup: SubgroupWire,
    taken_at: Option<ClockWire>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WhenWire {
    from: PlaceWire,
    is: String,
}

/// One of from and period_s.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SubgroupWire {
    from: Option<PlaceWire>,
    /// Readings within the same so many seconds are one subgroup.
    period_s: Option<u32>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ClockWire {
    from: PlaceWire,
    /// `rfc3339`, `unix_s`, `unix_ms` or `civil`.
    form: String,
    /// Of a civil clock: how far it is ahead of UTC; 480 for China.
    offset_minutes: Option<i32>,
}

impl SourceWire {
    pub(crate) fn read(&self) -> Result<Source, Fault> {
        Ok(Source {
            code: code(&self.code)?,
            rev: self.rev,
            title: self.title.read()?,
            is_on: self.is_on,
            channel: match &self.channel {
                ChannelWire::Mqtt(broker) => Channel::Mqtt(broker.read()?),
                ChannelWire::Sparkplug(broker) => Channel::Sparkplug(broker.read()?),
                ChannelWire::Folder {} => Channel::Folder,
                ChannelWire::Opcua(subscribed) => Channel::OpcUa(subscribed.read()?),
            },
            mapping: self.mapping.read()?,
        })
    }
}

impl SubscribedWire {
    fn read(&self) -> Result<Subscribed, Fault> {
        let of_node = |(node, of): (&String, &MonitoringWire)| Ok((node.clone(), of.read()?));
        Ok(Subscribed {
            endpoint: self.endpoint.clone(),
            security: match self.security {
                SecurityWire::None => Security::None,
                SecurityWire::Encrypted => Security::Encrypted,
            },
            nodes: self.nodes.clone(),
            every_ms: self.every_ms,
            monitoring: self.monitoring.read()?,
            of_nodes: self.of_nodes.iter().map(of_node).collect::<Result<_, Fault>>()?,
        })
    }
}

impl MonitoringWire {
    fn read(&self) -> Result<Monitoring, Fault> {
        let deadband = |of: &DeadbandWire| {
            let size = decimal(&of.size)?;
            Ok::<_, Fault>(match of.kind {
                DeadbandKind::Absolute => Deadband::Absolute(size),
                DeadbandKind::Percent => Deadband::Percent(size),
            })
        };
        let deadband = self.deadband.as_ref().map(deadband).transpose()?;
        Ok(Monitoring { deadband, queue: self.queue })
    }
}

impl BrokerWire {
    fn read(&self) -> Result<Broker, Fault> {
        Ok(Broker {
            host: self.host.clone(),
            port: self.port,
            filter: self.filter.parse().map_err(unusable)?,
            client_id: self.client_id.clone(),
            is_tls: self.tls,
        })
    }
}

fn unusable(unusable: Unusable) -> Fault {
    acts::Problem::Measure(Problem::from(unusable).into()).into()
}

impl MappingWire {
    pub(crate) fn read(&self) -> Result<Mapping, Fault> {
        Ok(Mapping {
            identity: match &self.identity {
                IdentityWire::Id { from } => Identity::Id(from.read()?),
                IdentityWire::Content {} => Identity::Content,
                IdentityWire::Delivery {} => Identity::Delivery,
            },
            late_days_max: self.late_days_max,
            rules: self.rules.iter().map(RuleWire::read).collect::<Result<_, _>>()?,
        })
    }
}

impl PlaceWire {
    fn read(&self) -> Result<Place, Fault> {
        let at = match (&self.pointer, self.level, &self.constant) {
            (Some(pointer), None, None) => At::Pointer(pointer.clone()),
            (None, Some(level), None) => At::Level(level),
            (None, None, Some(text)) => At::Constant(text.clone()),
            _ => return Err(one_of("pointer, level, constant")),
        };
        Ok(Place { at, names: self.names.clone() })
    }
}

fn one_of(names: &'static str) -> Fault {
    let words =
        Words::new("这里应恰好写出一个：{names}", "exactly one of these stands here: {names}");
    let args = [("names", names.to_owned())];
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.one_of", words, args)
}

impl RuleWire {
    fn read(&self) -> Result<Rule, Fault> {
        let maybe = |place: &Option<PlaceWire>| place.as_ref().map(PlaceWire::read).transpose();
        let when =
            |when: &WhenWire| Ok::<_, Fault>(When { from: when.from.read()?, is: when.is.clone() });
        Ok(Rule {
            when: self.when.as_ref().map(when).transpose()?,
            lot: self.lot.read()?,
            characteristic: self.characteristic.read()?,
            gauge: self.gauge.read()?,
            person: maybe(&self.person)?,
            station: maybe(&self.station)?,
            execution: maybe(&self.execution)?,
            value: self.value.read()?,
            unit: maybe(&self.unit)?,
            subgroup: match (&self.subgroup.from, self.subgroup.period_s) {
                (Some(from), None) => Subgrouping::From(from.read()?),
                (None, Some(seconds)) => Subgrouping::Period { seconds },
                _ => return Err(one_of("from, period_s")),
            },
            taken_at: self.taken_at.as_ref().map(ClockWire::read).transpose()?,
        })
    }
}

impl ClockWire {
    fn read(&self) -> Result<Clock, Fault> {
        let form = TimeForm::of_name(&self.form, self.offset_minutes).ok_or_else(|| {
            let words = Words::new(
                "时间写法应为 rfc3339、unix_s、unix_ms，或带 offset_minutes 的 civil",
                "a time is written as rfc3339, unix_s or unix_ms, or as civil with an \
                 offset_minutes",
            );
            Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.time_form", words, [])
        })?;
        Ok(Clock { from: self.from.read()?, form })
    }
}
