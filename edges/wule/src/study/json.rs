//! The output contract: one schema a kind of study, additive within its version.

use method::{Outcome, Study};
use serde_json::{Value, json};

use super::Finished;

/// `wule.<kind>/1`.
pub fn json(finished: &Finished) -> Value {
    let Study { method, parameters, outcome } = &finished.study;
    let left_out: Vec<Value> =
        finished.left_out.iter().map(|(row, code)| json!({"row": row, "code": code})).collect();
    json!({
        "schema": format!("wule.{}/1", finished.kind),
        "verdict": finished.exit.verdict(),
        "method": {"id": method.name, "version": method.version},
        "input": {
            "file": finished.file,
            "sha256": finished.digest.to_string(),
            "column": finished.subject.0,
            "unit": finished.subject.1,
            "rows": finished.n_rows,
            "rows_used": finished.n_rows - finished.left_out.len() as u64,
            "rows_left_out": left_out,
        },
        "parameters": parameters,
        "result": outcome.numbers_json(),
        "findings": findings(outcome),
        "deviations": outcome
            .deviations
            .iter()
            .map(|deviation| deviation.message.to_json())
            .collect::<Vec<_>>(),
        "refusal": outcome.refusal.as_ref().map(|refusal| {
            let way_out = json!({"zh": refusal.way_out.zh, "en": refusal.way_out.en});
            json!({"reason": refusal.reason.to_json(), "way_out": way_out})
        }),
        "figures": outcome.figures,
    })
}

fn findings(outcome: &Outcome) -> Vec<Value> {
    let one = |finding: &method::Finding| {
        let mut message = finding.message.to_json();
        message["weight"] = finding.weight.name().into();
        message
    };
    outcome.findings.iter().map(one).collect()
}
