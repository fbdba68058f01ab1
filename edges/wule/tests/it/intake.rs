//! Readings from Sparkplug nodes and from files that are left in a folder.

use measure::source::{Channel, Clock, Identity, Mapping, Place, Subgrouping, TimeForm, When};
use rumqttc::{Client, Event, MqttOptions, Packet, QoS};
use serde_json::Value;
use std::path::Path;
use store::{Access, LetterState, Store};
use tokio::runtime::Runtime;

use crate::broker::{
    broker, channel, furnish, get, is_listening, mapping, publish, unique, wait_for,
};
use crate::crash::code;
use crate::program;

fn token(data: &Path) -> String {
    std::fs::read_to_string(data.join("keys/operator.token")).unwrap().trim().to_owned()
}

async fn values(data: &Path) -> Vec<String> {
    let store = Store::open(data, Access::Write).await.unwrap();
    let readings = store.readings(&code("L0"), &code("D1")).await.unwrap();
    store.close().await;
    readings.iter().map(|reading| reading.value.to_string()).collect()
}

fn of_metrics() -> Mapping {
    let mut mapping = mapping("G1");
    mapping.identity = Identity::Content;
    mapping.late_days_max = 36_000;
    let rule = &mut mapping.rules[0];
    rule.when = Some(When { from: Place::pointer("/metric"), is: "D1".to_owned() });
    rule.characteristic = Place::pointer("/metric");
    rule.unit = Some(Place::pointer("/properties/engUnit"));
    let form = TimeForm::UnixMilliseconds;
    rule.taken_at = Some(Clock { from: Place::pointer("/timestamp"), form });
    mapping
}

#[test]
fn metrics_of_sparkplug_become_readings_and_an_unborn_node_is_asked() {
    let Some((host, port)) = broker() else { return };
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../cases/inlet/sparkplug/messages.json");
    let case: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (data, runtime) = (folder.path().join("data"), Runtime::new().unwrap());
    let group = unique("sp");
    let mut of_source = channel((&host, port), &group);
    of_source.filter = format!("spBv1.0/{group}/#").parse().unwrap();
    runtime.block_on(furnish(&data, Channel::Sparkplug(of_source), of_metrics()));
    let token = token(&data);
    // Whoever plays the node hears what it is asked.
    let (node, mut asked) = Client::new(MqttOptions::new(unique("node"), &host, port), 8);
    node.subscribe(format!("spBv1.0/{group}/NCMD/press"), QoS::AtMostOnce).unwrap();
    for event in asked.iter() {
        if matches!(event.unwrap(), Event::Incoming(Packet::SubAck(_))) {
            break;
        }
    }
    let (mut server, address) = program::serve(&["serve"], &data);
    wait_for(address, &token, is_listening);
    let messages: Vec<_> = case["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|message| {
            let topic = message["topic"].as_str().unwrap().replace("plant", &group);
            let hex = message["bytes"].as_str().unwrap();
            let byte = |i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap();
            (topic, (0..hex.len()).step_by(2).map(byte).collect())
        })
        .collect();
    publish((&host, port), &messages);
    let said = wait_for(address, &token, |said| said["since_start"]["n_refused"] == 3);
    // Two messages of D1 say the same at the same time: one reading.
    wait_for(address, &token, |said| said["since_start"]["n_accepted"] == 3);
    let letters = get(address, &token, "/api/v1/sources/S/letters").unwrap();
    let codes: Vec<_> = letters["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|letter| letter["reason"]["code"].as_str().unwrap())
        .collect();
    let expected =
        ["measure.sparkplug_unborn", "measure.sparkplug_gap", "measure.sparkplug_unborn"];
    assert_eq!(codes, expected, "{said}");
    let command = asked.iter().find_map(|event| match event.unwrap() {
        Event::Incoming(Packet::Publish(packet)) => Some(packet.payload),
        _ => None,
    });
    let command = command.unwrap();
    let wanted = b"Node Control/Rebirth";
    assert!(command.windows(wanted.len()).any(|window| window == wanted));
    server.kill().unwrap();
    server.wait().unwrap();
    assert_eq!(runtime.block_on(values(&data)), ["25.003", "25.5"]);
}

fn of_rows() -> Mapping {
    let mut mapping = mapping("G1");
    mapping.identity = Identity::Delivery;
    mapping.late_days_max = 36_000;
    let rule = &mut mapping.rules[0];
    rule.characteristic = Place::constant("D1");
    rule.value = Place::pointer("/孔径");
    rule.unit = None;
    let form = TimeForm::Civil { offset_minutes: 480 };
    rule.taken_at = Some(Clock { from: Place::pointer("/时间"), form });
    let mut of_aqdef = rule.clone();
    of_aqdef.when = Some(When { from: Place::pointer("/K2001"), is: "1".to_owned() });
    of_aqdef.value = Place::pointer("/value");
    of_aqdef.unit = Some(Place::pointer("/unit"));
    of_aqdef.taken_at = Some(Clock { from: Place::pointer("/at"), form });
    rule.when = Some(When { from: Place::pointer("/操作"), is: "甲".to_owned() });
    let mut of_workbook = rule.clone();
    of_workbook.when = Some(When { from: Place::pointer("/子组"), is: "1".to_owned() });
    of_workbook.subgroup = Subgrouping::From(Place::pointer("/子组"));
    of_workbook.taken_at = None;
    mapping.rules.extend([of_aqdef, of_workbook]);
    mapping
}

const TABLE: &str = "时间;孔径;操作\n2026-11-02 08:30;25,003;甲\n2026-11-02 08:31;25,010;甲\n";
/// The third value does not count (attribute 255).
const AQDEF: &str = "K0100 1\r\nK1001/1 P\r\nK2001/1 1\r\nK2002/1 D\r\nK2022/1 3\r\nK2142/1 mm\r\n\
    25.001\u{14}0\u{14}02.11.2026/08:30:00\r\n\
    2.50020000000000E+0001\u{14}0\u{14}02.11.2026/08:31:00\r\n\
    25.9\u{14}255\u{14}02.11.2026/08:32:00\r\n";

#[test]
fn files_in_a_folder_are_recorded_once_and_half_written_ones_wait() {
    let folder = tempfile::tempdir().unwrap();
    let (data, runtime) = (folder.path().join("data"), Runtime::new().unwrap());
    runtime.block_on(furnish(&data, Channel::Folder, of_rows()));
    let token = token(&data);
    let inbox = data.join("inbox/S");
    std::fs::create_dir_all(&inbox).unwrap();
    std::fs::write(inbox.join("a.csv"), TABLE).unwrap();
    std::fs::write(inbox.join("b.dfq"), AQDEF).unwrap();
    let good_then_bad = format!("{TABLE}2026-11-02 08:32;25,0x3;甲\n").replace("08:3", "09:3");
    std::fs::write(inbox.join("c.csv"), good_then_bad).unwrap();
    std::fs::write(inbox.join("d.csv.part"), TABLE.replace("25,0", "26,0")).unwrap();
    std::fs::write(inbox.join("e.xlsx"), b"PK\x03\x04 not a workbook").unwrap();
    let workbook = concat!(env!("CARGO_MANIFEST_DIR"), "/../../cases/inlet/bore.xlsx");
    std::fs::copy(workbook, inbox.join("g.xlsx")).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", inbox.join("f.csv")).unwrap();
    let (mut server, address) = program::serve(&["serve"], &data);
    wait_for(address, &token, |_| inbox.join("done/a.csv").exists());
    wait_for(address, &token, |_| inbox.join("done/b.dfq").exists());
    wait_for(address, &token, |_| inbox.join("done/g.xlsx").exists());
    wait_for(address, &token, |_| inbox.join("refused/c.csv").exists());
    wait_for(address, &token, |_| inbox.join("refused/e.xlsx").exists());
    // The same file under another name, as a copy is left again; the unfinished one is renamed.
    std::fs::write(inbox.join("a-again.csv"), TABLE).unwrap();
    std::fs::rename(inbox.join("d.csv.part"), inbox.join("a.csv")).unwrap();
    wait_for(address, &token, |_| inbox.join("done/a-again.csv").exists());
    wait_for(address, &token, |_| !inbox.join("a.csv").exists());
    assert!(inbox.join("f.csv").exists(), "a link was followed");
    assert_eq!(std::fs::read_to_string(inbox.join("done/a.csv")).unwrap(), TABLE);
    assert_eq!(std::fs::read_dir(inbox.join("done")).unwrap().count(), 5);
    server.kill().unwrap();
    server.wait().unwrap();
    let values = runtime.block_on(values(&data));
    let expected = "25.003 25.010 25.001 25.002 25.003 25.001 24.998 26.003 26.010";
    assert_eq!(values.join(" "), expected);
    let store = runtime.block_on(Store::open(&data, Access::Write)).unwrap();
    let source = code("S");
    let letters = store.letters(&source, LetterState::Any, (0, 10));
    let letters = runtime.block_on(letters).unwrap();
    let codes: Vec<_> = letters
        .iter()
        .map(|letter| (letter.topic.as_str(), letter.reason["code"].as_str().unwrap()))
        .collect();
    assert_eq!(codes, [("c.csv/4", "measure.not_a_decimal"), ("e.xlsx", "WL1003")]);
}
