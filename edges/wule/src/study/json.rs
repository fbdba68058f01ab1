//! The output contract: a study as it is on the wire, with what it was done on and the answer.

use serde_json::{Value, json};

use super::{Finished, Source};

/// `wule.<kind>/1`, additive within its version.
pub fn json(finished: &Finished) -> Value {
    let mut study = http::study_json(&finished.study);
    study["schema"] = format!("wule.{}/1", finished.kind).into();
    study["verdict"] = finished.exit.verdict().into();
    study["committed_sha256"] = finished.outcome_digest().to_string().into();
    if let Some(points) = finished.run_length() {
        study["in_control_run_length"] = points.into();
    }
    if let Some(source) = &finished.source {
        study["input"] = json!({
            "file": source.file,
            "sha256": source.digest.to_string(),
            "column": finished.subject.0,
            "unit": finished.subject.1,
            "rows": source.n_rows,
            "rows_used": source.n_used(),
            "rows_left_out": left_out(source),
        });
    }
    study
}

fn left_out(source: &Source) -> Vec<Value> {
    source.left_out.iter().map(|(row, code)| json!({"row": row, "code": code})).collect()
}
