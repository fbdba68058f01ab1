//! A claim's numbers in print. Values are those that were signed; a study only lends them names.

use certify::Claim;
use method::{Number, Study, Unit};
use serde_json::Value;
use word::{Lang, Words};

/// A number of a claim, as it is printed.
pub(super) struct Printed {
    /// Its stable name, which the bundle has too.
    pub(super) key: String,
    /// What people call it; empty where no study is there to say.
    pub(super) label: String,
    pub(super) value: String,
    pub(super) interval: Option<String>,
}

/// What a claim says first.
pub(super) struct Headline {
    pub(super) label: String,
    pub(super) value: String,
    /// How far the number can be relied on, in words.
    pub(super) sureness: Option<String>,
}

/// The indices that a reader looks for first, in this order, where a method gives them; their
/// symbols are the trade's own, with or without a study.
const FIRST: [(&str, &str); 4] = [("cpk", "Cpk"), ("ppk", "Ppk"), ("cp", "Cp"), ("pp", "Pp")];

/// The nonconforming of the overall spread, which the customer will see.
const OVERALL_PPM: &str = "overall_ppm_total";

/// The number that stands for the claim.
pub(super) fn headline(claim: &Claim, study: Option<&Study>, lang: Lang) -> Option<Headline> {
    let numbers = claim.result.get("numbers")?.as_object()?;
    let is_real = |key: &str| numbers.get(key).is_some_and(|value| real(value).is_some());
    let named = |key: &str| study.and_then(|study| study.outcome.number(key));
    let first = FIRST.map(|(key, _)| key).into_iter().find(|key| is_real(key));
    let with_interval = || {
        let outcome = &study?.outcome;
        let has = |number: &&Number| number.interval.is_some() && is_real(&number.key);
        outcome.numbers.iter().find(has).map(|number| number.key.as_str())
    };
    let key = first.or_else(with_interval)?;
    let label = named(key).map_or(symbol(key), |number| number.words.say(lang)).to_owned();
    let value = format!("{:.2}", real(numbers.get(key)?)?);
    let share = confidence(claim);
    let sureness = bound(numbers, key).map(|bound| match bound {
        Bound::Lower(lower) => LOWER.fill(lang, &[("share", share), ("lower", lower)]),
        Bound::Both(lower, upper) => {
            BOTH.fill(lang, &[("share", share), ("lower", lower), ("upper", upper)])
        }
    });
    Some(Headline { label, value, sureness })
}

/// What the trade calls an index; nothing for other numbers.
fn symbol(key: &str) -> &'static str {
    FIRST.iter().find(|(known, _)| *known == key).map_or("", |(_, symbol)| symbol)
}

const LOWER: Words = Words::new("{share} 置信下限 {lower}", "lower {share} bound {lower}");
const BOTH: Words =
    Words::new("{share} 置信区间 {lower} 至 {upper}", "{share} interval {lower} to {upper}");

enum Bound {
    Lower(String),
    Both(String, String),
}

fn bound(numbers: &serde_json::Map<String, Value>, key: &str) -> Option<Bound> {
    let print = |value: &Value| real(value).map(|real| format!("{real:.2}"));
    if let Some(lower) = numbers.get(&format!("{key}_lower")).and_then(print) {
        return Some(Bound::Lower(lower));
    }
    let [lower, upper] = numbers.get(&format!("{key}_interval"))?.as_array()?.as_slice() else {
        return None;
    };
    Some(Bound::Both(print(lower)?, print(upper)?))
}

/// The nonconforming that the claim expects, in parts per million.
pub(super) fn expected_nonconforming(
    claim: &Claim,
    study: Option<&Study>,
    lang: Lang,
) -> Option<String> {
    let numbers = claim.result.get("numbers")?.as_object()?;
    let is_shown = |number: &&Number| {
        number.unit == Unit::Ppm && numbers.get(&number.key).is_some_and(|v| real(v).is_some())
    };
    let key = match study {
        None => OVERALL_PPM,
        Some(study) => {
            let all = &study.outcome.numbers;
            let overall = all.iter().filter(is_shown).find(|number| number.key == OVERALL_PPM);
            overall.or_else(|| all.iter().rfind(is_shown))?.key.as_str()
        }
    };
    let printed = print((key, Unit::Ppm), numbers)?;
    let value = match printed.interval {
        Some(interval) => format!("{}\u{a0}ppm ({interval})", printed.value),
        None => format!("{}\u{a0}ppm", printed.value),
    };
    let words = Words::new(
        "按拟合分布推算，预期不合格 {value}",
        "Expected nonconforming, from the fitted distribution: {value}",
    );
    Some(words.fill(lang, &[("value", value)]))
}

/// Every single number of the claim, in reading order; series are left to the bundle.
pub(super) fn all_numbers(claim: &Claim, study: Option<&Study>, lang: Lang) -> Vec<Printed> {
    let Some(numbers) = claim.result.get("numbers").and_then(Value::as_object) else {
        return Vec::new();
    };
    let named = |number: &Number| {
        let printed = print((&number.key, number.unit), numbers)?;
        let label = number.words.say(lang).to_owned();
        let value = match (number.unit, real(numbers.get(&number.key)?)) {
            (Unit::Reading, Some(_)) => format!("{} {}", printed.value, claim.evidence.unit),
            (Unit::Ppm, Some(_)) => format!("{} ppm", printed.value),
            _ => printed.value,
        };
        Some(Printed { label, value, ..printed })
    };
    match study {
        Some(study) => study.outcome.numbers.iter().filter_map(named).collect(),
        None => numbers
            .iter()
            .filter(|(key, _)| !key.ends_with("_interval"))
            .filter_map(|(key, _)| {
                let printed = print((key, Unit::One), numbers)?;
                Some(Printed { label: symbol(key).to_owned(), ..printed })
            })
            .collect(),
    }
}

fn print((key, unit): (&str, Unit), numbers: &serde_json::Map<String, Value>) -> Option<Printed> {
    let value = plain(numbers.get(key)?, unit)?;
    let ends = numbers.get(&format!("{key}_interval")).and_then(Value::as_array);
    let interval = ends.and_then(|ends| {
        let [lower, upper] = ends.as_slice() else { return None };
        Some(format!("{} – {}", plain(lower, unit)?, plain(upper, unit)?))
    });
    Some(Printed { key: key.to_owned(), label: String::new(), value, interval })
}

/// A single value in print; `None` for series and for what is absent.
fn plain(value: &Value, unit: Unit) -> Option<String> {
    match (value, real(value)) {
        (Value::Number(count), _) => Some(count.to_string()),
        (_, Some(real)) => Some(rounded(real, unit)),
        (Value::String(name), None) => Some(name.clone()),
        _ => None,
    }
}

/// Rounded for reading; the bundle has every digit.
fn rounded(real: f64, unit: Unit) -> String {
    let magnitude = if real == 0.0 { 0 } else { real.abs().log10().floor() as i32 };
    if !(-6..12).contains(&magnitude) {
        return format!("{real:.2e}");
    }
    let n_significant = match unit {
        Unit::Reading => 6,
        Unit::One | Unit::Squared | Unit::Mixed => 4,
        // Nobody knows a rare event to the third digit.
        Unit::Ppm if real == 0.0 || real.abs() >= 9.5 => magnitude + 1,
        Unit::Ppm => 2,
    };
    let n_places = usize::try_from(n_significant - 1 - magnitude).unwrap_or(0);
    format!("{real:.n_places$}")
}

/// The real number that a decimal string of a claim spells.
fn real(value: &Value) -> Option<f64> {
    let real: f64 = value.as_str()?.parse().ok()?;
    real.is_finite().then_some(real)
}

/// The share of confidence that the method was asked for, in per cent.
fn confidence(claim: &Claim) -> String {
    let share = claim.parameters.get("confidence").and_then(real);
    let share = share.unwrap_or(0.95) * 100.0;
    // 95 and 99.5, not 95.0.
    format!("{} %", (share * 100.0).round() / 100.0)
}

/// Every departure from the plan, in words; its code where no words are to be had.
pub(super) fn deviations(claim: &Claim, study: Option<&Study>, lang: Lang) -> Vec<String> {
    let codes = claim.result.get("deviations").and_then(Value::as_array);
    let in_words = |code: &str| {
        let found = study?.outcome.deviations.iter().find(|d| d.message.code == code)?;
        Some(found.message.say(lang))
    };
    codes
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(|code| in_words(code).unwrap_or_else(|| code.to_owned()))
        .collect()
}
