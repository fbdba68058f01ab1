//! The one spelling of a source: as it is kept, and as it is shown and sent.

use std::collections::BTreeMap;
use word::Title;
use word::json::{Value, json};

use super::{
    At, Broker, Channel, Clock, Identity, Mapping, Monitoring, Place, Rule, Security, Source,
    Subgrouping, Subscribed, TimeForm, When,
};

impl Source {
    /// The source with everything that was stated about it.
    pub fn to_json(&self) -> Value {
        json!({
            "channel": channel_json(&self.channel),
            "code": self.code.as_str(),
            "is_on": self.is_on,
            "mapping": self.mapping.to_json(),
            "rev": self.rev,
            "title": self.title.to_json(),
        })
    }

    /// Reads what [`Source::to_json`] writes; `None` for anything else.
    pub fn of_json(value: &Value) -> Option<Self> {
        Some(Self {
            code: text(value, "code")?.parse().ok()?,
            rev: value.get("rev")?.as_u64()?.try_into().ok()?,
            title: Title::of_json(value.get("title")?)?,
            is_on: value.get("is_on")?.as_bool()?,
            channel: channel(value.get("channel")?)?,
            mapping: Mapping::of_json(value.get("mapping")?)?,
        })
    }
}

impl Mapping {
    /// The mapping as it is written.
    pub fn to_json(&self) -> Value {
        let identity = match &self.identity {
            Identity::Id(place) => json!({"by": "id", "from": place_json(place)}),
            Identity::Content => json!({"by": "content"}),
            Identity::Delivery => json!({"by": "delivery"}),
        };
        let rules: Vec<_> = self.rules.iter().map(rule_json).collect();
        json!({"identity": identity, "late_days_max": self.late_days_max, "rules": rules})
    }

    /// Reads what [`Mapping::to_json`] writes; `None` for anything else.
    pub fn of_json(value: &Value) -> Option<Self> {
        let identity = value.get("identity")?;
        let identity = match text(identity, "by")? {
            "id" => Identity::Id(place(identity.get("from")?)?),
            "content" => Identity::Content,
            "delivery" => Identity::Delivery,
            _ => return None,
        };
        let rules = value.get("rules")?.as_array()?;
        Some(Self {
            identity,
            late_days_max: value.get("late_days_max")?.as_u64()?.try_into().ok()?,
            rules: rules.iter().map(rule).collect::<Option<_>>()?,
        })
    }
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str()
}

fn channel_json(channel: &Channel) -> Value {
    match channel {
        Channel::Mqtt(broker) | Channel::Sparkplug(broker) => json!({
            "client_id": broker.client_id,
            "filter": broker.filter.as_str(),
            "host": broker.host,
            "kind": channel.name(),
            "port": broker.port,
            "tls": broker.is_tls,
        }),
        Channel::OpcUa(subscribed) => subscribed_json(subscribed, channel.name()),
        Channel::Folder => json!({"kind": channel.name()}),
    }
}

/// What is not stated of how nodes are watched is not written, so that what was kept before there
/// was a choice reads as it did.
fn subscribed_json(subscribed: &Subscribed, kind: &str) -> Value {
    let mut value = json!({
        "endpoint": subscribed.endpoint,
        "every_ms": subscribed.every_ms,
        "kind": kind,
        "nodes": subscribed.nodes,
        "security": subscribed.security.name(),
    });
    if subscribed.monitoring != Monitoring::default() {
        value["monitoring"] = subscribed.monitoring.to_json();
    }
    if !subscribed.of_nodes.is_empty() {
        let of_nodes = subscribed.of_nodes.iter();
        value["of_nodes"] = of_nodes.map(|(node, of)| (node.clone(), of.to_json())).collect();
    }
    value
}

fn subscribed(value: &Value) -> Option<Subscribed> {
    let nodes = value.get("nodes")?.as_array()?;
    let monitoring =
        value.get("monitoring").map_or(Some(Monitoring::default()), Monitoring::of_json)?;
    let of_nodes = match value.get("of_nodes") {
        None => BTreeMap::new(),
        Some(said) => said
            .as_object()?
            .iter()
            .map(|(node, of)| Some((node.clone(), Monitoring::of_json(of)?)))
            .collect::<Option<_>>()?,
    };
    Some(Subscribed {
        endpoint: text(value, "endpoint")?.to_owned(),
        security: Security::of_name(text(value, "security")?)?,
        nodes: nodes.iter().map(|node| Some(node.as_str()?.to_owned())).collect::<Option<_>>()?,
        every_ms: value.get("every_ms")?.as_u64()?.try_into().ok()?,
        monitoring,
        of_nodes,
    })
}

fn channel(value: &Value) -> Option<Channel> {
    let broker = || {
        Some(Broker {
            host: text(value, "host")?.to_owned(),
            port: value.get("port")?.as_u64()?.try_into().ok()?,
            filter: text(value, "filter")?.parse().ok()?,
            client_id: text(value, "client_id")?.to_owned(),
            // What was stated before there was a choice says nothing.
            is_tls: value.get("tls").map_or(Some(false), Value::as_bool)?,
        })
    };
    match text(value, "kind")? {
        "mqtt" => broker().map(Channel::Mqtt),
        "sparkplug" => broker().map(Channel::Sparkplug),
        "folder" => Some(Channel::Folder),
        "opcua" => subscribed(value).map(Channel::OpcUa),
        _ => None,
    }
}

fn place_json(place: &Place) -> Value {
    let mut value = match &place.at {
        At::Pointer(pointer) => json!({"pointer": pointer}),
        At::Level(level) => json!({"level": level}),
        At::Constant(text) => json!({"constant": text}),
    };
    if !place.names.is_empty() {
        value["names"] = json!(place.names);
    }
    value
}

fn place(value: &Value) -> Option<Place> {
    let at = if let Some(pointer) = text(value, "pointer") {
        At::Pointer(pointer.to_owned())
    } else if let Some(level) = value.get("level") {
        At::Level(level.as_u64()?.try_into().ok()?)
    } else {
        At::Constant(text(value, "constant")?.to_owned())
    };
    let mut names = BTreeMap::new();
    if let Some(said) = value.get("names") {
        for (theirs, ours) in said.as_object()? {
            names.insert(theirs.clone(), ours.as_str()?.to_owned());
        }
    }
    Some(Place { at, names })
}

fn rule_json(rule: &Rule) -> Value {
    let maybe = |place: &Option<Place>| place.as_ref().map(place_json);
    let when = rule.when.as_ref();
    let subgroup = match &rule.subgroup {
        Subgrouping::From(place) => json!({"from": place_json(place)}),
        Subgrouping::Period { seconds } => json!({"period_s": seconds}),
    };
    let taken_at = rule.taken_at.as_ref().map(|clock| {
        let mut value = json!({"form": clock.form.name(), "from": place_json(&clock.from)});
        if let Some(minutes) = clock.form.offset_minutes() {
            value["offset_minutes"] = minutes.into();
        }
        value
    });
    json!({
        "characteristic": place_json(&rule.characteristic),
        "execution": maybe(&rule.execution),
        "gauge": place_json(&rule.gauge),
        "lot": place_json(&rule.lot),
        "person": maybe(&rule.person),
        "station": maybe(&rule.station),
        "subgroup": subgroup,
        "taken_at": taken_at,
        "unit": maybe(&rule.unit),
        "value": place_json(&rule.value),
        "when": when.map(|when| json!({"from": place_json(&when.from), "is": when.is})),
    })
}

fn rule(value: &Value) -> Option<Rule> {
    let need = |key| place(value.get(key)?);
    // Nothing said, or a place; a place that cannot be read is neither.
    let maybe = |key| match value.get(key) {
        None | Some(Value::Null) => Some(None),
        Some(said) => place(said).map(Some),
    };
    Some(Rule {
        when: match value.get("when")? {
            Value::Null => None,
            said => {
                Some(When { from: place(said.get("from")?)?, is: text(said, "is")?.to_owned() })
            }
        },
        lot: need("lot")?,
        characteristic: need("characteristic")?,
        gauge: need("gauge")?,
        person: maybe("person")?,
        station: maybe("station")?,
        execution: maybe("execution")?,
        value: need("value")?,
        unit: maybe("unit")?,
        subgroup: subgrouping(value.get("subgroup")?)?,
        taken_at: match value.get("taken_at")? {
            Value::Null => None,
            said => Some(clock(said)?),
        },
    })
}

fn subgrouping(value: &Value) -> Option<Subgrouping> {
    match value.get("period_s") {
        Some(seconds) => Some(Subgrouping::Period { seconds: seconds.as_u64()?.try_into().ok()? }),
        None => place(value.get("from")?).map(Subgrouping::From),
    }
}

fn clock(value: &Value) -> Option<Clock> {
    let offset = match value.get("offset_minutes") {
        Some(minutes) => Some(minutes.as_i64()?.try_into().ok()?),
        None => None,
    };
    let form = TimeForm::of_name(text(value, "form")?, offset)?;
    Some(Clock { from: place(value.get("from")?)?, form })
}
