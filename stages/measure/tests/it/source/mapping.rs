use super::{GOOD, code, mapping, message, now, rule, source};
use measure::source::{
    At, Broker, Channel, Clock, Deadband, Identity, Mapped, Mapping, Message, Monitoring, Place,
    Problem, Rule, Security, Source, Subgrouping, Subscribed, TimeForm, Unusable, When, revise,
};
use std::collections::BTreeMap;

fn read(mapping: &Mapping, message: &Message) -> Result<Vec<Mapped>, Problem> {
    mapping.read(&code("S1"), message, now())
}

fn code_of(mapping: &Mapping, message: &Message) -> &'static str {
    read(mapping, message).unwrap_err().message().code
}

#[test]
fn a_message_becomes_a_submission_with_its_digits() {
    let mapped = read(&mapping(), &message(GOOD)).unwrap().remove(0);
    let submission = mapped.submission;
    assert_eq!(submission.id.unwrap().as_str(), "S1/id/m-1#0");
    assert_eq!((submission.lot, submission.characteristic), (code("L-1"), code("D1")));
    assert_eq!(submission.taking.gauge, code("MIC-1"));
    let draft = &submission.drafts[0];
    assert_eq!((draft.value.to_string().as_str(), draft.subgroup), ("25.0030", 7));
    assert_eq!(draft.taken_at, "2026-11-26T07:59:00Z".parse().ok());
    assert_eq!(mapped.unit.as_deref(), Some("mm"));
}

#[test]
fn bad_input_is_refused_by_name() {
    let with = |from: &str, to: &str| message(&GOOD.replace(from, to));
    for (from, to, code) in [
        ("25.0030", "\"OK\"", "measure.not_a_decimal"),
        ("25.0030", "1e400", "measure.not_a_decimal"),
        ("25.0030", "0.12345678901234567890123", "measure.not_a_decimal"),
        ("25.0030", "true", "measure.not_a_decimal"),
        ("25.0030", "null", "measure.message_missing"),
        ("25.0030", "{}", "measure.message_missing"),
        ("25.0030", "[]", "measure.n_values"),
        ("25.0030", "[1,[2]]", "measure.message_missing"),
        ("25.0030", "NaN", "measure.message_not_json"),
        ("\"D1\"", "\"D/1\"", "measure.not_a_code"),
        ("\"D1\"", "[\"D1\"]", "measure.message_missing"),
        (":7", ":-1", "measure.not_a_subgroup"),
        (":7", ":4294967296", "measure.not_a_subgroup"),
        ("2026-11-26T07:59:00Z", "noon", "measure.not_a_time"),
        ("2026-11-26T07:59:00Z", "1970-01-01T00:00:00Z", "measure.too_old"),
        ("\"m-1\"", "null", "measure.message_missing"),
        ("}", "", "measure.message_not_json"),
    ] {
        assert_eq!(code_of(&mapping(), &with(from, to)), code, "{from} → {to}");
    }
    // Every refusal says in both languages what was seen.
    let problem = read(&mapping(), &with("25.0030", "\"OK\"")).unwrap_err().message();
    for lang in [word::Lang::ZhCn, word::Lang::En] {
        assert!(problem.say(lang).contains("OK"), "{problem:?}");
    }
}

#[test]
fn lists_are_subgroups_and_names_are_translated() {
    let mut mapping = mapping();
    let names = BTreeMap::from([("bore".to_owned(), "D1".to_owned())]);
    mapping.rules[0].characteristic = Place { at: At::Level(2), names };
    let listed = GOOD.replace("25.0030", "[25.001,\"25.002\",25.0030]");
    let mapped = read(&mapping, &message(&listed)).unwrap().remove(0);
    let values: Vec<_> = mapped.submission.drafts.iter().map(|d| d.value.to_string()).collect();
    assert_eq!(values, ["25.001", "25.002", "25.0030"]);
    assert_eq!(mapped.submission.characteristic, code("D1"));
    let other = Message { topic: "shop/L-1/rod".to_owned(), ..message(GOOD) };
    assert_eq!(code_of(&mapping, &other), "measure.unknown_name");
}

#[test]
fn rules_apply_where_they_say() {
    let mut mapping = mapping();
    let when = |is: &str| Some(When { from: Place::pointer("/name"), is: is.to_owned() });
    mapping.rules = vec![
        Rule { when: when("D1"), ..rule() },
        Rule { when: when("D2"), ..rule() },
        Rule { when: when("D1"), characteristic: Place::constant("D9"), ..rule() },
    ];
    let mapped = read(&mapping, &message(GOOD)).unwrap();
    let ids: Vec<_> = mapped.iter().map(|m| m.submission.id.as_ref().unwrap().as_str()).collect();
    assert_eq!(ids, ["S1/id/m-1#0", "S1/id/m-1#1"]);
    assert_eq!(mapped[1].submission.characteristic, code("D9"));
    let other = message(&GOOD.replace("D1", "D3"));
    assert_eq!(read(&mapping, &other), Ok(Vec::new()));
}

#[test]
fn what_tells_a_repeat_from_a_second_reading_is_stated() {
    let id = |mapping: &Mapping, message: &Message| {
        let mapped = read(mapping, message).unwrap().remove(0);
        mapped.submission.id.unwrap()
    };
    let again = Message { delivery: "d-2".to_owned(), may_be_repeat: true, ..message(GOOD) };
    let other = message(&GOOD.replace("25.0030", "25.003"));
    let by_content = Mapping { identity: Identity::Content, ..mapping() };
    assert_eq!(id(&by_content, &message(GOOD)), id(&by_content, &again));
    assert_ne!(id(&by_content, &message(GOOD)), id(&by_content, &other));
    // A border between topic and content that moves is another message.
    let moved = Message { topic: "shop/L-1/bor".to_owned(), ..message(GOOD) };
    assert_ne!(id(&by_content, &message(GOOD)), id(&by_content, &moved));
    let by_delivery = Mapping { identity: Identity::Delivery, ..mapping() };
    let fresh = Message { may_be_repeat: false, ..again.clone() };
    assert_ne!(id(&by_delivery, &message(GOOD)), id(&by_delivery, &fresh));
    assert_eq!(read(&by_delivery, &again), Err(Problem::MayBeRepeat));
    // An id of any length and spelling is one, and stays apart from others.
    let long = |last: &str| message(&GOOD.replace("m-1", &format!("{}{last}", "x".repeat(5_000))));
    assert_ne!(id(&mapping(), &long("a")), id(&mapping(), &long("b")));
}

#[test]
fn clocks_are_read_in_the_forms_of_machines() {
    let taken = |form, text: &str| {
        let mut mapping = mapping();
        mapping.late_days_max = 36_000;
        mapping.rules[0].taken_at = Some(Clock { from: Place::pointer("/at"), form });
        let said = message(&GOOD.replace("\"2026-11-26T07:59:00Z\"", text));
        let mapped = read(&mapping, &said).ok()?.remove(0);
        mapped.submission.drafts[0].taken_at.map(|at| at.to_string())
    };
    let expected = |text: &str| Some(text.to_owned());
    let china = TimeForm::Civil { offset_minutes: 480 };
    for (form, text, at) in [
        (TimeForm::UnixSeconds, "1764144000", "2025-11-26T08:00:00Z"),
        (TimeForm::UnixSeconds, "\"1764144000.25\"", "2025-11-26T08:00:00.25Z"),
        (TimeForm::UnixMilliseconds, "1764144000250", "2025-11-26T08:00:00.25Z"),
        (TimeForm::UnixSeconds, "1764144000.12345678", "2025-11-26T08:00:00.123456Z"),
        (china, "\"2026-11-26 15:59:00\"", "2026-11-26T07:59:00Z"),
        (china, "\"2026-11-26T15:59\"", "2026-11-26T07:59:00Z"),
        (TimeForm::Rfc3339, "\"2026-11-26T15:59:00+08:00\"", "2026-11-26T07:59:00Z"),
    ] {
        assert_eq!(taken(form, text), expected(at), "{text}");
    }
    for (form, text) in [
        (TimeForm::UnixSeconds, "1e18"),
        (TimeForm::UnixMilliseconds, "\"soon\""),
        (china, "\"2026-13-26 15:59:00\""),
        (TimeForm::Rfc3339, "\"2026-11-26T15:59:00\""),
        (TimeForm::Rfc3339, "\"2026-02-31T15:59:00Z\""),
        (TimeForm::Rfc3339, "\"31 February\""),
    ] {
        assert_eq!(taken(form, text), None, "{text}");
    }
}

#[test]
fn readings_of_one_period_are_one_subgroup() {
    let mut mapping = mapping();
    mapping.rules[0].subgroup = Subgrouping::Period { seconds: 3_600 };
    let subgroup = |at: &str| {
        let said = message(&GOOD.replace("07:59:00", at));
        read(&mapping, &said).unwrap()[0].submission.drafts[0].subgroup
    };
    assert_eq!(subgroup("06:00:00"), subgroup("06:59:59"));
    assert_eq!(subgroup("06:59:59") + 1, subgroup("07:00:00"));
}

type Change = fn(&mut Source);

#[test]
fn statements_that_cannot_be_used_are_refused() {
    let refusal = |change: Change| {
        let mut source = source(Mapping { identity: Identity::Delivery, ..mapping() });
        change(&mut source);
        revise(source, None).map_err(|problem| problem.message().code)
    };
    assert!(refusal(|_| {}).is_ok());
    let broker = |source: &mut Source, host: &str, client_id: &str| {
        let (host, client_id) = (host.to_owned(), client_id.to_owned());
        let filter = "a/#".parse().unwrap();
        source.channel =
            Channel::Mqtt(Broker { host, port: 1883, filter, client_id, is_tls: false });
    };
    let cases: [(Change, &str); 11] = [
        (|s| s.rev = 2, "measure.source_revision_gap"),
        (|s| s.mapping.rules.clear(), "measure.n_rules"),
        (|s| s.mapping.late_days_max = 0, "measure.late_days"),
        (|s| s.mapping.identity = Identity::Content, "measure.folder_identity"),
        (|s| s.mapping.rules[0].value = Place::pointer("value"), "measure.bad_place"),
        (|s| s.mapping.rules[0].lot = Place::constant("L/1"), "measure.not_a_code"),
        (|s| s.mapping.rules[0].lot = Place::level(64), "measure.bad_place"),
        (|s| s.mapping.rules[0].subgroup = Subgrouping::Period { seconds: 0 }, "measure.no_period"),
        (|s| s.code = code(".."), "measure.folder_name"),
        (
            |s| {
                s.mapping.identity = Identity::Content;
                s.mapping.rules[0].taken_at = None;
            },
            "measure.no_identity",
        ),
        (
            |s| {
                let from = Place::pointer("/at");
                let form = TimeForm::Civil { offset_minutes: 841 };
                s.mapping.rules[0].taken_at = Some(Clock { from, form });
            },
            "measure.offset",
        ),
    ];
    for (change, code) in cases {
        assert_eq!(refusal(change).unwrap_err(), code);
    }
    let mut of_broker = source(mapping());
    for (host, client_id, code) in [
        ("broker:1883/x", "wule", "measure.host"),
        ("", "wule", "measure.host"),
        ("broker", "wu le", "measure.client_id"),
    ] {
        broker(&mut of_broker, host, client_id);
        let problem = revise(of_broker.clone(), None).unwrap_err();
        assert_eq!(problem.message().code, code);
    }
    broker(&mut of_broker, "broker.example", "wule-1");
    assert!(revise(of_broker.clone(), None).is_ok());
    let gap = revise(of_broker.clone(), Some(&of_broker)).unwrap_err();
    assert_eq!(gap, Problem::Unusable(Unusable::RevisionGap { got: 1, need: 2 }));
    let filters = ["a/#", "+/b/+", "#", "/", "孔/+"];
    assert!(filters.iter().all(|text| text.parse::<measure::source::TopicFilter>().is_ok()));
    for text in ["", "a/#/b", "a#", "a/+b", "a\u{0}", "a\nb"] {
        assert!(text.parse::<measure::source::TopicFilter>().is_err(), "{text:?}");
    }
}

#[test]
fn a_source_reads_back_as_it_was_written() {
    let mut source = source(mapping());
    let mut other = rule();
    other.when = Some(When { from: Place::level(0), is: "shop".to_owned() });
    other.subgroup = Subgrouping::Period { seconds: 60 };
    other.unit = None;
    other.person = Some(Place::pointer("/who"));
    let names = BTreeMap::from([("a".to_owned(), "b".to_owned())]);
    other.characteristic = Place { at: At::Constant("x".to_owned()), names };
    let form = TimeForm::Civil { offset_minutes: -30 };
    other.taken_at = Some(Clock { from: Place::pointer(""), form });
    source.mapping.rules.push(other);
    let client_id = "wule".to_owned();
    let filter = "a/+/#".parse().unwrap();
    let broker = Broker { host: "h".to_owned(), port: 1, filter, client_id, is_tls: true };
    for identity in [Identity::Content, Identity::Delivery, Identity::Id(Place::level(3))] {
        source.mapping.identity = identity;
        let (mqtt, sparkplug) = (Channel::Mqtt(broker.clone()), Channel::Sparkplug(broker.clone()));
        for channel in [mqtt, sparkplug, Channel::Folder, opcua(&["ns=2;s=A", "i=85"])] {
            source.channel = channel;
            assert_eq!(Source::of_json(&source.to_json()).as_ref(), Some(&source));
        }
    }
    // As it was written before brokers could be reached by TLS.
    source.channel = Channel::Mqtt(Broker { is_tls: false, ..broker });
    let mut before = source.to_json();
    before["channel"].as_object_mut().unwrap().remove("tls");
    assert_eq!(Source::of_json(&before), Some(source));
}

fn deadband(size: &str) -> Option<Deadband> {
    size.parse().ok().map(Deadband::Absolute)
}

fn percent(size: &str) -> Option<Deadband> {
    size.parse().ok().map(Deadband::Percent)
}

fn opcua(nodes: &[&str]) -> Channel {
    Channel::OpcUa(Subscribed {
        endpoint: "opc.tcp://[fe80::1]:4840/plant".to_owned(),
        security: Security::Encrypted,
        nodes: nodes.iter().map(|node| (*node).to_owned()).collect(),
        every_ms: 250,
        monitoring: Monitoring { deadband: deadband("0.005"), queue: None },
        of_nodes: BTreeMap::from([(
            nodes[0].to_owned(),
            Monitoring { deadband: percent("1.5"), queue: Some(10) },
        )]),
    })
}

#[test]
fn a_subscription_that_cannot_be_is_refused() {
    type Spoil = fn(&mut Subscribed);
    let refusal = |change: Spoil| {
        let good = ["ns=2;s=Press.Force", "nsu=http://maker.example/a=b;i=1001", "g=1-2", "b=QQ=="];
        let Channel::OpcUa(mut subscribed) = opcua(&good) else { unreachable!() };
        change(&mut subscribed);
        subscribed.check().err().map(|unusable| unusable.message().code)
    };
    assert_eq!(refusal(|_| {}), None);
    let cases: [(Spoil, &str); 18] = [
        (|s| s.endpoint = "http://press:4840".to_owned(), "measure.opcua_endpoint"),
        (|s| s.endpoint = "opc.tcp://".to_owned(), "measure.opcua_endpoint"),
        (|s| s.endpoint = "opc.tcp://who:secret@press".to_owned(), "measure.opcua_endpoint"),
        (|s| s.nodes.clear(), "measure.opcua_n_nodes"),
        (|s| s.nodes = (0..10_001).map(|i| format!("i={i}")).collect(), "measure.opcua_n_nodes"),
        (|s| s.nodes[0] = "Press.Force".to_owned(), "measure.opcua_node"),
        (|s| s.nodes[0] = "ns=70000;s=A".to_owned(), "measure.opcua_node"),
        (|s| s.nodes[0] = "ns=2;i=x".to_owned(), "measure.opcua_node"),
        (|s| s.nodes[0] = s.nodes[1].clone(), "measure.opcua_node"),
        (|s| s.nodes[0] = "s=a\nb".to_owned(), "measure.opcua_node"),
        (|s| s.every_ms = 9, "measure.opcua_every"),
        (|s| s.monitoring.queue = Some(0), "measure.opcua_queue"),
        (|s| s.monitoring.queue = Some(10_001), "measure.opcua_queue"),
        (|s| s.monitoring.deadband = deadband("0"), "measure.opcua_deadband"),
        (|s| s.monitoring.deadband = deadband("-0.1"), "measure.opcua_deadband"),
        (|s| s.monitoring.deadband = percent("100.1"), "measure.opcua_deadband"),
        (|s| s.of_nodes.values_mut().for_each(|of| of.queue = Some(0)), "measure.opcua_queue"),
        (
            |s| {
                s.of_nodes.insert("ns=3;s=Other".to_owned(), Monitoring::default());
            },
            "measure.opcua_not_a_node",
        ),
    ];
    for (change, code) in cases {
        assert_eq!(refusal(change), Some(code));
    }
    assert_eq!(refusal(|s| s.monitoring.deadband = percent("100")), None);
}

#[test]
fn a_subscription_that_was_stated_before_there_was_a_choice_reads_as_it_did() {
    let Channel::OpcUa(mut subscribed) = opcua(&["ns=2;s=Press.Force"]) else { unreachable!() };
    subscribed.monitoring = Monitoring::default();
    subscribed.of_nodes.clear();
    let mut before = source(mapping());
    before.channel = Channel::OpcUa(subscribed);
    let spelled = before.to_json();
    let fields: Vec<_> = spelled["channel"].as_object().unwrap().keys().collect();
    assert_eq!(fields, ["endpoint", "every_ms", "kind", "nodes", "security"]);
    assert_eq!(Source::of_json(&spelled), Some(before));
}
