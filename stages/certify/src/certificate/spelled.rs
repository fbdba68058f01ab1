//! The one spelling of a certificate: canonical JSON, written and read strictly.

use standard::StandardRef;
use word::{
    Code, Digest, Title,
    json::{self, Value, json},
};

use super::{Certificate, CertifiedLine, Form, Parent, Problem};

impl Certificate {
    /// The payload of the envelope.
    pub(super) fn statement(&self) -> Vec<u8> {
        json::canonical(&self.to_json()).expect("a certificate holds strings and small integers")
    }

    pub(super) fn read(statement: &[u8]) -> Result<Self, Problem> {
        let value = json::parse_canonical(statement).map_err(|_| Problem::NotACertificate)?;
        let certificate = of_json(&value).ok_or(Problem::NotACertificate)?;
        // What was not understood would not be written again.
        if certificate.to_json() == value { Ok(certificate) } else { Err(Problem::NotACertificate) }
    }

    fn to_json(&self) -> Value {
        let standard = &self.standard;
        json!({
            "form": self.form.name(),
            "heat": self.heat.as_ref().map(Code::as_str),
            "inspector": self.inspector.as_ref().map(Title::to_json),
            "issuer": {"name": self.issuer.1.to_json(), "origin": self.issuer.0},
            "item": {"code": self.item.0.as_str(), "name": self.item.1.to_json()},
            "lines": self.lines.iter().map(line_json).collect::<Vec<_>>(),
            "lot": self.lot.as_str(),
            "made_at": self.made_at.to_string(),
            "number": self.number.as_str(),
            "order": self.order.as_ref().map(word::Line::as_str),
            "parents": self.parents.iter().map(parent_json).collect::<Vec<_>>(),
            "second": self.second.as_ref().map(Title::to_json),
            "standard": {
                "code": standard.code.as_str(),
                "digest": standard.digest.to_string(),
                "version": standard.version,
            },
            "v": 1,
        })
    }
}

fn line_json(line: &CertifiedLine) -> Value {
    json!({
        "characteristic": line.characteristic.0.as_str(),
        "claim": line.claim.to_string(),
        "limits": line.limits,
        "method": line.method,
        "n": line.n,
        "name": line.characteristic.1.to_json(),
        "numbers": line.numbers,
        "unit": line.unit,
    })
}

fn parent_json(parent: &Parent) -> Value {
    json!({
        "certificate": parent.certificate.map(|digest| digest.to_string()),
        "issuer": parent.issuer,
        "lot": parent.lot.as_str(),
    })
}

fn of_json(value: &Value) -> Option<Certificate> {
    let (issuer, item) = (value.get("issuer")?, value.get("item")?);
    let standard = value.get("standard")?;
    let lines = value.get("lines")?.as_array()?.iter().map(line_of);
    let parents = value.get("parents")?.as_array()?.iter().map(parent_of);
    let standard = StandardRef {
        code: code(standard, "code")?,
        version: standard.get("version")?.as_u64()?.try_into().ok()?,
        digest: text(standard, "digest")?.parse().ok()?,
    };
    Some(Certificate {
        number: code(value, "number")?,
        issuer: (text(issuer, "origin")?.to_owned(), Title::of_json(issuer.get("name")?)?),
        form: Form::of_name(text(value, "form")?)?,
        lot: code(value, "lot")?,
        item: (code(item, "code")?, Title::of_json(item.get("name")?)?),
        heat: maybe(value.get("heat")?, |heat| heat.as_str()?.parse().ok())?,
        order: maybe(value.get("order")?, |order| order.as_str()?.parse().ok())?,
        standard,
        lines: lines.collect::<Option<_>>()?,
        parents: parents.collect::<Option<_>>()?,
        inspector: maybe(value.get("inspector")?, Title::of_json)?,
        second: maybe(value.get("second")?, Title::of_json)?,
        made_at: text(value, "made_at")?.parse().ok()?,
    })
}

fn line_of(value: &Value) -> Option<CertifiedLine> {
    Some(CertifiedLine {
        characteristic: (code(value, "characteristic")?, Title::of_json(value.get("name")?)?),
        unit: text(value, "unit")?.to_owned(),
        limits: value.get("limits")?.clone(),
        n: value.get("n")?.as_u64()?,
        method: text(value, "method")?.to_owned(),
        numbers: value.get("numbers").filter(|numbers| numbers.is_object())?.clone(),
        claim: text(value, "claim")?.parse().ok()?,
    })
}

fn parent_of(value: &Value) -> Option<Parent> {
    Some(Parent {
        issuer: text(value, "issuer")?.to_owned(),
        lot: code(value, "lot")?,
        certificate: maybe(value.get("certificate")?, |digest| {
            digest.as_str()?.parse::<Digest>().ok()
        })?,
    })
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key)?.as_str()
}

fn code(value: &Value, key: &str) -> Option<Code> {
    text(value, key)?.parse().ok()
}

/// `None` where it is malformed; null is something that is not there.
fn maybe<T>(value: &Value, read: impl FnOnce(&Value) -> Option<T>) -> Option<Option<T>> {
    match value {
        Value::Null => Some(None),
        value => read(value).map(Some),
    }
}
