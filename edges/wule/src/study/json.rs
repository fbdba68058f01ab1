//! The output contract: a study as it is on the wire, with what it was done on and the answer.

use serde_json::{Value, json};

use super::Finished;

/// `wule.<kind>/1`, additive within its version.
pub fn json(finished: &Finished) -> Value {
    let left_out: Vec<Value> =
        finished.left_out.iter().map(|(row, code)| json!({"row": row, "code": code})).collect();
    let mut study = http::study_json(&finished.study);
    study["schema"] = format!("wule.{}/1", finished.kind).into();
    study["verdict"] = finished.exit.verdict().into();
    study["input"] = json!({
        "file": finished.file,
        "sha256": finished.digest.to_string(),
        "column": finished.subject.0,
        "unit": finished.subject.1,
        "rows": finished.n_rows,
        "rows_used": finished.n_rows - finished.left_out.len() as u64,
        "rows_left_out": left_out,
    });
    study
}
