//! A study on the wire: `wule.study/1`, for HTTP and the command line alike.

use method::{Study, Unit};
use serde_json::{Map, Value, json};

use super::list_methods::both;

/// What came out, complete: numbers as shortest round-trip decimals, sentences in both languages.
pub fn study_json(study: &Study) -> Value {
    let outcome = &study.outcome;
    let words: Map<_, _> = outcome
        .numbers
        .iter()
        .map(|number| {
            let unit = match number.unit {
                Unit::Reading => "reading",
                Unit::One => "one",
                Unit::Ppm => "ppm",
                Unit::Squared => "squared",
                Unit::Mixed => "mixed",
            };
            let names = json!({"zh": number.words.zh, "en": number.words.en, "unit": unit});
            (number.key.clone(), names)
        })
        .collect();
    let findings: Vec<_> = outcome
        .findings
        .iter()
        .map(|finding| {
            let mut message = finding.message.to_json();
            message["weight"] = finding.weight.name().into();
            message
        })
        .collect();
    let deviations: Vec<_> =
        outcome.deviations.iter().map(|deviation| deviation.message.to_json()).collect();
    let refusal = outcome.refusal.as_ref().map(
        |refusal| json!({"reason": refusal.reason.to_json(), "way_out": both(&refusal.way_out)}),
    );
    let order: Vec<_> = outcome.numbers.iter().map(|number| number.key.as_str()).collect();
    json!({
        "schema": "wule.study/1",
        "method": {"id": study.method.name, "version": study.method.version},
        "parameters": study.parameters,
        "result": outcome.numbers_json(),
        "words": words,
        "order": order,
        "findings": findings,
        "deviations": deviations,
        "refusal": refusal,
        "figures": outcome.figures,
    })
}
