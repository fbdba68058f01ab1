//! From a nonconformity to a closed case, over HTTP, and on paper.

use crate::{client::get, house::House};
use serde_json::{Value, json};

fn read(house: &House, path: &str) -> Value {
    let answer = house.read(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

pub fn reported() -> (House, Value) {
    let house = House::open();
    let report = json!({
        "code": "NCR-7", "lot": "L20261123A", "characteristic": "D1",
        "inspected": 1200, "quantity": 18, "severity": "B",
        "description": "diameter above 0.1298, up to 0.1312",
        "containment": "red bin 4, tag 118",
    });
    let answer = house.post_json("/api/v1/nonconformities", &report);
    assert_eq!(answer.status, 201, "{}", answer.text());
    let again = house.post_json("/api/v1/nonconformities", &report);
    assert_eq!((again.status, again.code().as_str()), (409, "nonconformity.exists"));
    (house, answer.json())
}

#[test]
fn whoever_reports_pieces_does_not_dispose_of_them_and_the_attempt_is_on_record() {
    let (house, known) = reported();
    assert_eq!((&known["n_left"], &known["item"]), (&json!(18), &json!("PIN-125")));
    let path = "/api/v1/nonconformities/NCR-7/dispositions";
    let scrap = json!({
        "disposition": "scrap", "quantity": 18, "reason": "too large",
        "cost": {"minor": 1250, "currency": "CNY"},
    });
    let own = house.post_json(path, &scrap);
    assert_eq!((own.status, own.code().as_str()), (403, "nonconformity.own_report"));
    let attempts = house.block_on(house.workshop.store().refused_approvals()).unwrap();
    assert_eq!((attempts[0].0.as_str(), attempts[0].1.as_str()), ("nonconformity", "NCR-7"));
    let melted = json!({
        "disposition": "melt", "quantity": 1, "reason": "x",
        "cost": {"minor": 0, "currency": "CNY"},
    });
    assert_eq!(house.post_json(path, &melted).code(), "http.unknown_name");
    let cause = json!({"failure_chain": "FC-7"});
    assert_eq!(house.post_json("/api/v1/nonconformities/NCR-7/cause", &cause).status, 201);
    let kept = read(&house, "/api/v1/nonconformities/NCR-7");
    assert_eq!((&kept["failure_chain"], &kept["is_closed"]), (&json!("FC-7"), &json!(false)));
    assert_eq!(read(&house, "/api/v1/nonconformities")["nonconformities"][0], kept);
    let of = |lot: &str| read(&house, &format!("/api/v1/nonconformities?lot={lot}"));
    assert_eq!(of("L20261123A"), json!({"nonconformities": [kept]}));
    assert_eq!(of("L-9"), json!({"nonconformities": []}));
    assert_eq!(house.read("/api/v1/nonconformities?lot=a%20b%0A").status, 422);
}

/// Takes every step but the study of the effect.
pub fn worked_on(house: &House) {
    let open = json!({
        "code": "8D-1", "nonconformities": ["NCR-7"], "owner": "wang",
        "symptom": "pins do not go into the housing",
    });
    let answer = house.post_json("/api/v1/cases", &open);
    assert_eq!(answer.status, 201, "{}", answer.text());
    let cause = |kind: &str| json!({"step": "cause", "cause": kind, "text": "stop pin worn"});
    let changed = |of: &str| json!({"step": "changed", "of": of, "rows": ["revision 4"]});
    let steps = [
        json!({"step": "team", "names": ["wang", "li"]}),
        json!({"step": "problem", "text": "18 of 1200 above the limit"}),
        cause("occurrence"),
        cause("escape"),
        cause("system"),
        json!({
            "step": "planned", "for": "corrective", "text": "spring behind the stop pin",
            "owner": "wang", "due": "2026-12-01T00:00:00Z",
        }),
        json!({"step": "done", "action": 1, "text": "fitted, photo 12"}),
        changed("failure-chain"),
        changed("control-plan"),
        changed("standard-step"),
        json!({"step": "not-applicable", "of": "skill-need", "reason": "the work is the same"}),
    ];
    for step in steps {
        let answer = house.post_json("/api/v1/cases/8D-1/steps", &step);
        assert_eq!(answer.status, 201, "{step}: {}", answer.text());
    }
}

fn study(house: &House, after: [u64; 2]) -> Value {
    let counts = json!({
        "before": {"nonconforming": 18, "inspected": 1200},
        "after": {"nonconforming": after[0], "inspected": after[1]},
    });
    let answer = house.post_json("/api/v1/cases/8D-1/effect", &counts);
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

#[test]
fn a_case_closes_only_once_its_effect_is_proved() {
    let (house, _) = reported();
    worked_on(&house);
    let close = || house.post_json("/api/v1/cases/8D-1/close", &json!({"words": "thank you"}));
    let early = close();
    assert_eq!((early.status, early.code().as_str()), (409, "case.not_ready"));
    let chance = study(&house, [12, 1300]);
    assert_eq!(chance["missing"].as_array().unwrap().len(), 1);
    assert_eq!(close().code(), "case.not_ready");
    let proved = study(&house, [5, 1300]);
    assert_eq!(proved["missing"], json!([]));
    let p = &proved["steps"][12]["result"]["numbers"]["p_value"];
    assert_eq!(p, "0.00291726473487");
    let closed = close();
    assert_eq!(closed.status, 200, "{}", closed.text());
    assert_eq!(close().code(), "case.closed");
    let kept = read(&house, "/api/v1/cases/8D-1");
    assert_eq!(kept["closed"]["by"], "operator");
    assert_eq!(read(&house, "/api/v1/cases")["cases"][0]["code"], "8D-1");
    let rebuilt = house.block_on(house.workshop.store().rebuild()).unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
}

#[test]
fn the_owner_of_a_case_does_not_close_it() {
    let (house, _) = reported();
    let open = json!({
        "code": "8D-2", "nonconformities": ["NCR-7"], "owner": "operator", "symptom": "x",
    });
    assert_eq!(house.post_json("/api/v1/cases", &open).status, 201);
    let own = house.post_json("/api/v1/cases/8D-2/close", &json!({"words": "done"}));
    assert_eq!((own.status, own.code().as_str()), (403, "case.own_case"));
    let attempts = house.block_on(house.workshop.store().refused_approvals()).unwrap();
    assert_eq!((attempts[0].0.as_str(), attempts[0].1.as_str()), ("case", "8D-2"));
    let about = json!(["NCR-0"]);
    let unknown = json!({"code": "8D-3", "nonconformities": about, "owner": "w", "symptom": "x"});
    assert_eq!(house.post_json("/api/v1/cases", &unknown).status, 404);
}

#[test]
fn both_forms_print_in_both_languages_with_what_is_known() {
    let (house, _) = reported();
    worked_on(&house);
    study(&house, [5, 1300]);
    let token = format!("Bearer {}", house.token);
    let form = |path: &str, lang: &str| {
        let path = format!("/api/v1/{path}/form?lang={lang}");
        let answer = get(house.address, &path, &[("Authorization", &token)]);
        assert_eq!(answer.status, 200, "{}", answer.text());
        let policy = answer.header("content-security-policy").unwrap().to_owned();
        let text = answer.text();
        let style = text.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
        let digest = word::encoding::base64(word::Digest::of(style.as_bytes()).as_bytes());
        assert!(policy.contains(&digest), "the policy allows the style of the form: {policy}");
        assert!(text.contains("size:A4") && !text.contains("<script"));
        text
    };
    let zh = form("cases/8D-1", "zh");
    for words in ["8D 报告", "根本原因：流出", "不适用", "证明有效", "批准（非负责人）"]
    {
        assert!(zh.contains(words), "{words}");
    }
    let en = form("cases/8D-1", "en");
    for words in ["8D report", "D4 Root cause: escape", "18/1200 → 5/1300", "proved effective"] {
        assert!(en.contains(words), "{words}");
    }
    assert!(form("nonconformities/NCR-7", "zh").contains("隔离与标识"));
    assert!(form("nonconformities/NCR-7", "en").contains("18"));
    let hostile = json!({
        "code": "NCR-8", "lot": "L20261123A", "characteristic": "D1", "inspected": 2,
        "quantity": 1, "severity": "A", "description": "<script>alert(1)</script>",
        "containment": "x",
    });
    assert_eq!(house.post_json("/api/v1/nonconformities", &hostile).status, 201);
    form("nonconformities/NCR-8", "en");
}
