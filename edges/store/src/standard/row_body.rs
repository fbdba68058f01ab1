//! Rows of the hub as bodies of facts, and back.

use ::standard::Specification;
use ::standard::hub::{
    Characteristic, Class, ControlRow, Data, FailureChain, Frequency, Item, Kind, Operation, Phase,
    Rating, Row, RowKind, Standing,
};
use serde_json::{Value, json};
use std::str::FromStr;
use word::Title;

/// The body of a row; canonical JSON when printed.
pub(super) fn write(row: &Row) -> Value {
    match row {
        Row::Item(item) => json!({
            "code": item.code.as_str(),
            "drawing": item.drawing.as_str(),
            "family": spelled(&item.family),
            "name": item.name.to_json(),
            "rev": item.rev,
            "retired": item.standing == Standing::Retired,
        }),
        Row::Operation(operation) => json!({
            "code": operation.code.as_str(),
            "equipment": operation.equipment.as_ref().map(Title::to_json),
            "item": operation.item.as_str(),
            "name": operation.name.to_json(),
            "place": operation.place,
            "rev": operation.rev,
            "skill": spelled(&operation.skill),
        }),
        Row::Characteristic(characteristic) => json!({
            "class": characteristic.class.name(),
            "code": characteristic.code.as_str(),
            "data": data_body(&characteristic.data),
            "item": characteristic.item.as_str(),
            "kind": characteristic.kind.name(),
            "name": characteristic.name.to_json(),
            "operation": spelled(&characteristic.operation),
            "rev": characteristic.rev,
        }),
        Row::FailureChain(chain) => chain_body(chain),
        Row::Control(control) => control_body(control),
    }
}

fn chain_body(chain: &FailureChain) -> Value {
    json!({
        "cause": chain.cause.to_json(),
        "characteristic": chain.characteristic.as_str(),
        "code": chain.code.as_str(),
        "detection": chain.detection.get(),
        "detection_control": spelled(&chain.detection_control),
        "detection_study": spelled(&chain.detection_study),
        "effect": chain.effect.to_json(),
        "item": chain.item.as_str(),
        "mode": chain.mode.to_json(),
        "occurrence": chain.occurrence.get(),
        "operation": spelled(&chain.operation),
        "prevention": chain.prevention.as_ref().map(Title::to_json),
        "rev": chain.rev,
        "severity": chain.severity.get(),
    })
}

fn control_body(control: &ControlRow) -> Value {
    json!({
        "characteristic": control.characteristic.as_str(),
        "code": control.code.as_str(),
        "frequency": frequency_body(control.frequency),
        "gauge_kind": control.gauge_kind.as_str(),
        "item": control.item.as_str(),
        "method": control.method.to_json(),
        "n": control.n,
        "operation": spelled(&control.operation),
        "owner": control.owner.to_string(),
        "phase": control.phase.name(),
        "reaction": control.reaction.to_json(),
        "reaction_min": control.reaction_min,
        "rev": control.rev,
    })
}

fn data_body(data: &Data) -> Value {
    match data {
        Data::Variable { unit, nominal, specification } => json!({
            "nominal": spelled(nominal),
            "specification": specification.to_json(),
            "unit": unit,
        }),
        Data::Attribute { criterion } => json!({"criterion": criterion.to_json()}),
    }
}

fn frequency_body(frequency: Frequency) -> Value {
    match frequency {
        Frequency::Pieces(n) => json!({"pieces": n}),
        Frequency::Minutes(n) => json!({"minutes": n}),
        Frequency::Lot => json!("lot"),
        Frequency::Shift => json!("shift"),
    }
}

fn spelled<T: ToString>(value: &Option<T>) -> Option<String> {
    value.as_ref().map(ToString::to_string)
}

/// Reads what [`write`] wrote; `None` for anything else.
pub(super) fn read(kind: RowKind, body: &Value) -> Option<Row> {
    let body = Body(body);
    Some(match kind {
        RowKind::Item => Row::Item(Item {
            code: body.text("code")?,
            rev: body.number("rev")?,
            drawing: body.text("drawing")?,
            name: body.title("name")?,
            family: body.maybe("family", Body::text)?,
            // Revisions from before items could be retired say nothing.
            standing: match body.0.get("retired").and_then(Value::as_bool) {
                Some(true) => Standing::Retired,
                _ => Standing::InUse,
            },
        }),
        RowKind::Operation => Row::Operation(Operation {
            item: body.text("item")?,
            code: body.text("code")?,
            rev: body.number("rev")?,
            name: body.title("name")?,
            place: body.number("place")?,
            equipment: body.maybe("equipment", Body::title)?,
            skill: body.maybe("skill", Body::text)?,
        }),
        RowKind::Characteristic => Row::Characteristic(characteristic(body)?),
        RowKind::FailureChain => Row::FailureChain(chain(body)?),
        RowKind::Control => Row::Control(control(body)?),
    })
}

fn characteristic(body: Body<'_>) -> Option<Characteristic> {
    Some(Characteristic {
        item: body.text("item")?,
        code: body.text("code")?,
        rev: body.number("rev")?,
        name: body.title("name")?,
        kind: body.named("kind", Kind::ALL, Kind::name)?,
        class: body.named("class", Class::ALL, Class::name)?,
        data: data(Body(body.0.get("data")?))?,
        operation: body.maybe("operation", Body::text)?,
    })
}

fn data(body: Body<'_>) -> Option<Data> {
    if body.0.get("criterion").is_some() {
        return Some(Data::Attribute { criterion: body.title("criterion")? });
    }
    Some(Data::Variable {
        unit: body.0.get("unit")?.as_str()?.to_owned(),
        nominal: body.maybe("nominal", Body::text)?,
        specification: Specification::of_json(body.0.get("specification")?)?,
    })
}

fn chain(body: Body<'_>) -> Option<FailureChain> {
    let rating = |key| Rating::new(body.number(key)?.try_into().ok()?).ok();
    Some(FailureChain {
        item: body.text("item")?,
        code: body.text("code")?,
        rev: body.number("rev")?,
        characteristic: body.text("characteristic")?,
        operation: body.maybe("operation", Body::text)?,
        effect: body.title("effect")?,
        mode: body.title("mode")?,
        cause: body.title("cause")?,
        severity: rating("severity")?,
        occurrence: rating("occurrence")?,
        detection: rating("detection")?,
        prevention: body.maybe("prevention", Body::title)?,
        detection_control: body.maybe("detection_control", Body::text)?,
        detection_study: body.maybe("detection_study", Body::text)?,
    })
}

fn control(body: Body<'_>) -> Option<ControlRow> {
    let frequency = body.0.get("frequency")?;
    let every = |key| frequency.get(key)?.as_u64()?.try_into().ok();
    let frequency = match frequency.as_str() {
        Some("lot") => Frequency::Lot,
        Some("shift") => Frequency::Shift,
        Some(_) => return None,
        None => match every("pieces") {
            Some(n) => Frequency::Pieces(n),
            None => Frequency::Minutes(every("minutes")?),
        },
    };
    Some(ControlRow {
        item: body.text("item")?,
        code: body.text("code")?,
        rev: body.number("rev")?,
        characteristic: body.text("characteristic")?,
        operation: body.maybe("operation", Body::text)?,
        phase: body.named("phase", Phase::ALL, Phase::name)?,
        gauge_kind: body.text("gauge_kind")?,
        n: body.number("n")?,
        frequency,
        method: body.title("method")?,
        reaction: body.title("reaction")?,
        reaction_min: body.number("reaction_min")?,
        owner: body.text("owner")?,
    })
}

/// The body of a fact, read field by field.
#[derive(Clone, Copy)]
struct Body<'a>(&'a Value);

impl Body<'_> {
    fn text<T: FromStr>(self, key: &str) -> Option<T> {
        self.0.get(key)?.as_str()?.parse().ok()
    }

    fn number(self, key: &str) -> Option<u32> {
        self.0.get(key)?.as_u64()?.try_into().ok()
    }

    fn title(self, key: &str) -> Option<Title> {
        Title::of_json(self.0.get(key)?)
    }

    /// A field that is null where there is nothing; `None` where it cannot be read.
    fn maybe<T>(self, key: &str, read: fn(Self, &str) -> Option<T>) -> Option<Option<T>> {
        match self.0.get(key)? {
            Value::Null => Some(None),
            _ => read(self, key).map(Some),
        }
    }

    fn named<T: Copy, const N: usize>(
        self,
        key: &str,
        all: [T; N],
        name: fn(T) -> &'static str,
    ) -> Option<T> {
        let wanted = self.0.get(key)?.as_str()?;
        all.into_iter().find(|known| name(*known) == wanted)
    }
}
