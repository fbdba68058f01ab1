//! Parameters that do not fit: the message names which one, and what it should be.

use method::{Card, Kernel, Method, MethodId, Outcome, Problem, Real, Table, find};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::json::{Value, json};
use word::{Lang, Words};

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Way {
    Short,
    Long,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Point {
    index: usize,
    reason: String,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Params {
    size: usize,
    #[serde(default)]
    share: Option<Real>,
    #[serde(default)]
    way: Option<Way>,
    #[serde(default)]
    points: Vec<Point>,
    #[serde(default)]
    exact: bool,
}

struct Asked;

impl Kernel for Asked {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.asked", version: 1 },
        title: Words::new("问", "asked"),
        purpose: Words::new("看参数", "seeing parameters"),
        not_for: Words::new("按 ISO 9999 判批", "lots by ISO 9999"),
        roles: &[],
        formula: "",
        source: "",
    };

    fn run(_: &Table, _: &Params) -> Result<Outcome, Problem> {
        Ok(Outcome::default())
    }
}

static METHODS: &[Method] = &[Method::of::<Asked>()];

fn said(given: &Value) -> [String; 2] {
    let problem = METHODS[0].run(&Table::default(), given).unwrap_err();
    assert_eq!(problem.message().code, "method.parameters");
    [Lang::En, Lang::ZhCn].map(|lang| problem.message().say(lang))
}

#[test]
fn each_mistake_is_named_with_its_place_and_what_would_be_right() {
    for (given, en, zh) in [
        (json!(5), "one JSON object", "一个 JSON 对象"),
        (json!(null), "size is missing", "缺少参数“size”"),
        (json!({"share": "0.5"}), "size is missing", "缺少参数“size”"),
        (
            json!({"size": 5, "colour": 1}),
            "no parameter colour; there are: size, share",
            "“colour”",
        ),
        (json!({"size": -1}), "size is -1; it must be a whole number", "“size”为 -1，应为非负整数"),
        (json!({"size": 1.5}), "size is 1.5; it must be a whole", "“size”为 1.5，应为非负整数"),
        (json!({"size": "many"}), "size is “many”; it must be a whole", "“size”为 “many”"),
        (json!({"size": 5, "share": "half"}), "share is “half”; it must be a number", "应为数字"),
        (json!({"size": 5, "share": true}), "share is true; it must be a number", "应为数字"),
        (
            json!({"size": 5, "way": "wide"}),
            "way cannot be wide; it may be: short, long",
            "可选的是",
        ),
        (json!({"size": 5, "exact": 1}), "exact is 1; it must be true or false", "true 或 false"),
        (
            json!({"size": 5, "points": 3}),
            "points is 3; it must be a list",
            "“points”为 3，应为列表",
        ),
        (
            json!({"size": 5, "points": [{"index": 3}]}),
            "points.reason is missing",
            "“points.reason”",
        ),
        (
            json!({"size": 5, "points": [{"idx": 3}]}),
            "no parameter points.idx; there are: index",
            "points.idx",
        ),
        (
            json!({"size": 5, "points": [{"index": "{x}", "reason": ""}]}),
            "points is […]; it must",
            "应为非负整数",
        ),
    ] {
        let [english, chinese] = said(&given);
        assert!(english.contains(en), "{given}: {english}");
        assert!(chinese.contains(zh), "{given}: {chinese}");
        for word in ["expected", "invalid", "missing", "unknown", "field"] {
            assert!(!chinese.contains(word), "{given}: {chinese}");
        }
    }
}

#[test]
fn a_method_that_is_none_is_told_of_by_those_near_it() {
    for (asked, near) in [
        ("chart.askd", Some("chart.asked")),
        ("sampling.iso9999", Some("chart.asked")),
        ("sampling.iso1111", None),
    ] {
        let said = find(METHODS, asked).err().unwrap().message().say(Lang::En);
        assert_eq!(said.contains("chart.asked"), near.is_some(), "{asked}: {said}");
    }
}
