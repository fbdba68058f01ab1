//! Subscriptions to notices on the command line.

use serde_json::{Value, json};
use std::path::Path;

use crate::{
    program::{command, file, json, wule},
    settle,
};

fn robot() -> Value {
    json!({
        "title": "一线班组", "channel": "dingtalk",
        "target": "https://oapi.dingtalk.com/robot/send?access_token=a0b1",
        "topics": ["signal", "overdue"], "role": "inspector", "lang": "zh",
        "quiet": {"from_minute": 1320, "to_minute": 360, "zone": "Asia/Shanghai"},
        "secret": "SECb0a1",
    })
}

fn webhook() -> Value {
    json!({
        "title": "MES", "channel": "webhook", "target": "http://127.0.0.1:1/hook",
        "topics": ["fake"], "role": "inspector", "lang": "en",
    })
}

fn written(folder: &Path, name: &str, body: &Value) -> String {
    file(folder, name, body.to_string().as_bytes())
}

#[tokio::test]
async fn a_subscription_is_added_listed_and_removed_and_its_secret_is_shown_once() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    settle::open(&data).await.close().await;
    let data = ["--data", data.to_str().unwrap()];
    let of = |more: &[&str]| json(&[&["subscriptions"], more, &data].concat());
    let nobody = json!({"schema": "wule.subscriptions/1", "subscriptions": []});
    assert_eq!(of(&[]), (0, nobody.clone()));

    let (code, mut hook) = of(&["add", &written(folder.path(), "hook.json", &webhook())]);
    assert_eq!(code, 0);
    let secret = hook.as_object_mut().unwrap().remove("secret").unwrap();
    assert!(secret.as_str().unwrap().starts_with("whsec_"), "{secret}");
    let (_, mut group) = of(&["add", &written(folder.path(), "group.json", &robot())]);
    assert_eq!(group.as_object_mut().unwrap().remove("secret"), Some(Value::Null));
    let mut quiet = robot()["quiet"].clone();
    quiet["offset_minutes"] = Value::Null;
    assert_eq!(group["quiet"], quiet);
    // A database keeps instants to the microsecond.
    let kept = |mut row: Value| {
        row.as_object_mut().unwrap().remove("made_at").unwrap();
        row
    };
    let rows = |of: &Value| -> Vec<Value> {
        of["subscriptions"].as_array().unwrap().iter().cloned().map(kept).collect()
    };
    let (hook, group) = (kept(hook), kept(group));
    assert_eq!(rows(&of(&["list"]).1), [hook.clone(), group.clone()]);

    let arguments = [&["subscriptions"][..], &data].concat();
    let lines = wule(&arguments).stdout;
    let id = group["id"].as_str().unwrap();
    let line = lines.lines().find(|line| line.starts_with(id)).unwrap();
    assert!(line.contains("\tdingtalk\tinspector\tzh-CN\t"), "{line}");
    // Not where notices go: whoever has the address of a robot can speak as it.
    assert!(!lines.contains("a0b1"), "{lines}");
    let zh = command(&arguments).env("WULE_LANG", "zh").output().unwrap().stdout;
    assert_ne!(String::from_utf8(zh).unwrap(), lines);

    let (_, left) = of(&["remove", id]);
    assert_eq!(rows(&left), std::slice::from_ref(&hook));
    let again = wule(&[&["subscriptions", "remove", id][..], &data].concat());
    assert!(again.code != 0 && again.stderr.contains("acts.not_found"), "{}", again.stderr);
    assert_eq!(of(&["remove", hook["id"].as_str().unwrap()]), (0, nobody));
}

#[tokio::test]
async fn what_cannot_be_subscribed_is_said_and_nothing_is_added() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    settle::open(&data).await.close().await;
    let data = ["--data", data.to_str().unwrap()];
    let changed = |key: &str, value: Value| {
        let mut body = webhook();
        body[key] = value;
        written(folder.path(), &format!("{key}.json"), &body)
    };
    for (asked, said) in [
        (["add", ""], "FILE"),
        (["add", "nowhere.json"], "nowhere.json"),
        (["add", &changed("channel", json!("fax"))], "http.unknown_name"),
        (["add", &changed("topics", json!(["weather"]))], "http.unknown_name"),
        (["add", &changed("more", json!(1))], "more.json"),
        (["add", &changed("secret", json!("SECb0a1"))], "party.bad_robot_secret"),
        (["remove", "1"], "ID"),
        (["forget", "1"], "forget"),
    ] {
        let run = wule(&[&["subscriptions"], &asked[..], &data].concat());
        assert!(run.code != 0 && run.stderr.contains(said), "{asked:?}: {}", run.stderr);
    }
    let (_, listed) = json(&[&["subscriptions"][..], &data].concat());
    assert_eq!(listed["subscriptions"], json!([]));
}
