//! Methods over HTTP.

use crate::house::{House, METHOD};
use method::{Cells, Column, Role, Table};
use serde_json::json;

#[test]
fn every_method_of_the_registry_is_listed_with_what_it_says_of_itself() {
    let house = House::open();
    let listed = house.get("/api/v1/methods").json();
    let listed = listed["methods"].as_array().unwrap();
    assert_eq!(listed.len(), acts::methods().count());
    for (entry, method) in listed.iter().zip(acts::methods()) {
        assert_eq!(entry["id"], method.card.id.name);
        assert_eq!(entry["version"], method.card.id.version);
        assert_eq!(entry["title"]["zh"], method.card.title.zh);
        assert_eq!(entry["schema"], method.schema());
        assert_eq!(entry["roles"].as_array().unwrap().len(), method.card.roles.len());
    }
}

#[test]
fn a_run_over_http_gives_what_the_registry_gives() {
    let house = House::open();
    let cells = ["25.003", "25.001", "24.998", "25.004", "25.000", "24.997", "25.002", "25.006"];
    let cells = cells.repeat(8);
    let parameters = json!({"lsl": "24.98", "usl": "25.03"});
    let body = json!({
        "columns": [{"role": "value", "name": "bore", "unit": "mm", "cells": cells}],
        "parameters": parameters,
    });
    let answer = house.post_json(&format!("/api/v1/methods/{METHOD}/run"), &body);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let column = Column {
        role: Role::Value,
        name: "bore".to_owned(),
        unit: Some("mm".to_owned()),
        cells: Cells::Decimals(cells.iter().map(|cell| cell.parse().ok()).collect()),
    };
    let method = method::find(acts::methods(), METHOD).unwrap();
    let study = method.run(&Table::new(vec![column]).unwrap(), &parameters).unwrap();
    let answer = answer.json();
    assert_eq!(answer["schema"], "wule.study/1");
    assert_eq!(answer["method"]["id"], study.method.name);
    assert_eq!(answer["parameters"], study.parameters);
    assert_eq!(answer["result"], study.outcome.numbers_json());
    assert_eq!(answer["findings"].as_array().unwrap().len(), study.outcome.findings.len());
    assert_eq!(answer["figures"], serde_json::to_value(&study.outcome.figures).unwrap());
}

#[test]
fn a_workbook_says_where_none_are_bound() {
    let house = House::open();
    let body = json!({
        "columns": [{"role": "value", "name": "", "cells": ["25.0", "25.1"]}],
        "source": {"file": "a.csv", "digest": "0".repeat(64), "rows": 2},
    });
    let answer = house.post_json(&format!("/api/v1/methods/{METHOD}/workbook"), &body);
    assert_eq!((answer.status, answer.code().as_str()), (501, "http.no_workbook"));
}

#[test]
fn a_run_says_which_cell_is_no_number_and_which_method_is_unknown() {
    let house = House::open();
    let body = json!({"columns": [{"role": "value", "name": "", "cells": ["25.0", "25.0x3"]}]});
    let answer = house.post_json(&format!("/api/v1/methods/{METHOD}/run"), &body);
    assert_eq!((answer.status, answer.code().as_str()), (422, "http.not_a_decimal"));
    assert_eq!(answer.json()["args"]["row"], "2");
    let unknown = house.post_json("/api/v1/methods/no.such/run", &json!({"columns": []}));
    assert_eq!((unknown.status, unknown.code().as_str()), (404, "method.unknown"));
}
