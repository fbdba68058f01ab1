//! Values of OPC UA as documents: numbers as the shortest decimals that they are nearest to.
//!
//! Asks: what did a node say, when, and is it fit to be a reading?
//! Does not know: what the node measures.
//! Source: OPC 10000-4 7.11 (values with status and times), 7.39 (status codes).

use opcua::types::{DataValue, DateTime, StatusCode, SubStatusCode, Variant};
use serde_json::Value;
use word::Timestamp;

/// Ticks of 100 ns from 1601-01-01, where OPC UA begins to count, to 1970-01-01.
const TICKS_TO_1970: i64 = 116_444_736_000_000_000;

/// What a node said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// As a document; of the same value at the same source time always the same.
    pub payload: String,
    /// The source's own time, where it states one.
    pub source_time: Option<String>,
    /// The status, where it is not plainly good.
    pub status: Option<String>,
    /// Whether the server had no room for values before this one.
    pub is_after_lost: bool,
}

/// Reads what a node said.
pub fn said(node: &str, value: &DataValue) -> Said {
    let status = value.status.unwrap_or(StatusCode::Good);
    let source_time = value.source_timestamp.as_ref().and_then(time);
    let mut payload = format!("{{\"node\":{}", text(node));
    match &source_time {
        Some(time) => payload.push_str(&format!(",\"source_time\":\"{time}\"")),
        // Without it, the time of the server is the best there is.
        None => {
            let time = value.server_timestamp.as_ref().and_then(time);
            let time = time.map_or("null".to_owned(), |time| format!("\"{time}\""));
            payload.push_str(&format!(",\"source_time\":null,\"server_time\":{time}"));
        }
    }
    let name = name_of(status);
    let document = value.value.as_ref().map_or("null".to_owned(), document);
    payload.push_str(&format!(",\"status\":{},\"value\":{document}}}", text(&name)));
    let is_good = status.sub_code() == SubStatusCode::Good;
    // The bits of a value's information say something only where the code says that they do.
    let is_after_lost = status.bits() & 0x400 != 0 && status.overflow();
    Said { payload, source_time, status: (!is_good).then_some(name), is_after_lost }
}

/// The name of a status, without the bits that say more about it.
pub fn name_of(status: StatusCode) -> String {
    match status.sub_code() {
        SubStatusCode::Invalid => format!("0x{:08X}", status.bits()),
        known => StatusCode::from(known as u32).to_string(),
    }
}

/// As RFC 3339 has it, with as many digits of a second as there are; `None` for no time.
fn time(of: &DateTime) -> Option<String> {
    if of.is_null() {
        return None;
    }
    let ticks = of.ticks().checked_sub(TICKS_TO_1970)?;
    Timestamp::from_nanosecond(i128::from(ticks) * 100).ok().map(|time| time.to_string())
}

fn text(text: &str) -> String {
    Value::from(text).to_string()
}

/// A value as a document; `null` for what has no number or text in it.
fn document(value: &Variant) -> String {
    match value {
        Variant::Boolean(truth) => truth.to_string(),
        Variant::SByte(n) => n.to_string(),
        Variant::Byte(n) => n.to_string(),
        Variant::Int16(n) => n.to_string(),
        Variant::UInt16(n) => n.to_string(),
        Variant::Int32(n) => n.to_string(),
        Variant::UInt32(n) => n.to_string(),
        Variant::Int64(n) => n.to_string(),
        Variant::UInt64(n) => n.to_string(),
        // Of single precision, the shortest decimal of single precision: 0.1 is not
        // 0.10000000149011612.
        Variant::Float(x) if x.is_finite() => x.to_string(),
        Variant::Double(x) if x.is_finite() => x.to_string(),
        Variant::Float(x) => text(&x.to_string()),
        Variant::Double(x) => text(&x.to_string()),
        Variant::String(said) => said.value().as_deref().map_or("null".to_owned(), text),
        Variant::LocalizedText(said) => text(said.text.as_ref()),
        Variant::DateTime(at) => time(at).map_or("null".to_owned(), |time| text(&time)),
        Variant::Variant(within) => document(within),
        Variant::Array(array) => {
            let items: Vec<_> = array.values.iter().map(document).collect();
            format!("[{}]", items.join(","))
        }
        _ => "null".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::said;
    use opcua::types::{DataValue, DateTime, StatusCode, Variant};

    fn at(value: Variant, status: StatusCode) -> DataValue {
        // 2026-11-27T01:00:00.0000001Z
        let time = DateTime::from(134_402_148_000_000_001_i64);
        DataValue {
            value: Some(value),
            status: Some(status),
            source_timestamp: Some(time),
            ..DataValue::null()
        }
    }

    fn value_of(value: Variant) -> String {
        let payload = said("n", &at(value, StatusCode::Good)).payload;
        payload.rsplit_once("\"value\":").unwrap().1.trim_end_matches('}').to_owned()
    }

    #[test]
    fn numbers_are_the_decimals_that_were_meant() {
        assert_eq!(value_of(Variant::Float(0.1)), "0.1");
        assert_eq!(value_of(Variant::Double(25.003)), "25.003");
        assert_eq!(value_of(Variant::Int64(i64::MIN)), "-9223372036854775808");
        assert_eq!(value_of(Variant::Double(f64::NAN)), "\"NaN\"");
        assert_eq!(value_of(Variant::Float(f32::INFINITY)), "\"inf\"");
        assert_eq!(value_of(Variant::from(vec![1.5_f64, 2.25])), "[1.5,2.25]");
        assert_eq!(value_of(Variant::from("a\"b")), "\"a\\\"b\"");
    }

    #[test]
    fn a_document_says_node_time_status_and_value() {
        let heard = said("ns=2;s=\"A\"", &at(Variant::Double(1.0), StatusCode::Good));
        assert_eq!(
            heard.payload,
            concat!(
                r#"{"node":"ns=2;s=\"A\"","source_time":"2026-11-27T01:00:00.0000001Z","#,
                r#""status":"Good","value":1}"#
            )
        );
        assert_eq!(heard.status, None);
    }

    #[test]
    fn what_is_not_plainly_good_says_so() {
        let of = |status| said("n", &at(Variant::Double(1.0), status));
        let bad = of(StatusCode::BadSensorFailure);
        assert_eq!(bad.status.as_deref(), Some("BadSensorFailure"));
        // Somebody set it by hand: good for a controller, and no measurement.
        let by_hand = of(StatusCode::GoodLocalOverride);
        assert_eq!(by_hand.status.as_deref(), Some("GoodLocalOverride"));
        // The same value says the same, whatever was lost before it.
        let overflow = of(StatusCode::from(0x480));
        assert!(overflow.is_after_lost);
        assert_eq!(overflow.status, None);
        assert_eq!(overflow.payload, of(StatusCode::Good).payload);
        assert_eq!(of(StatusCode::from(0x8FFF_0000)).status.as_deref(), Some("0x8FFF0000"));
    }
}
