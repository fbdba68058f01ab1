//! `GET`, `POST /api/v1/items/{item}/characteristics`: what is held on an item.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use standard::{
    Specification,
    hub::{Characteristic, Class, Data, Kind, Row, RowKind},
};
use word::Code;

use super::{maybe, rows, spelled};
use crate::{
    Site,
    body::{Acting, Wire, code},
    listing::Slice,
    problem::Fault,
    standard::{TitleWire, decimal, unit},
};

#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CharacteristicWire {
    code: String,
    rev: u32,
    name: TitleWire,
    kind: KindWire,
    class: ClassWire,
    #[serde(flatten)]
    data: DataWire,
    operation: Option<String>,
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
enum KindWire {
    Product,
    Process,
}

/// There is no default: how much depends on a characteristic is somebody's decision.
#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
enum ClassWire {
    Ordinary,
    Significant,
    Critical,
}

/// One of the two is given.
#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
enum DataWire {
    Variable(VariableWire),
    Attribute(AttributeWire),
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
struct VariableWire {
    unit: String,
    /// Decimal strings, so that 25.0 and 25.00 stay what they are.
    nominal: Option<String>,
    lsl: Option<String>,
    target: Option<String>,
    usl: Option<String>,
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
struct AttributeWire {
    criterion: TitleWire,
}

impl DataWire {
    fn of(data: &Data) -> Self {
        match data {
            Data::Variable { unit, nominal, specification } => Self::Variable(VariableWire {
                unit: unit.clone(),
                nominal: spelled(nominal),
                lsl: spelled(&specification.lsl()),
                target: spelled(&specification.target()),
                usl: spelled(&specification.usl()),
            }),
            Data::Attribute { criterion } => {
                Self::Attribute(AttributeWire { criterion: TitleWire::of(criterion) })
            }
        }
    }

    fn read(&self) -> Result<Data, Fault> {
        let wire = match self {
            Self::Variable(wire) => wire,
            Self::Attribute(wire) => {
                return Ok(Data::Attribute { criterion: wire.criterion.read()? });
            }
        };
        let limit = |text: &Option<String>| text.as_deref().map(decimal).transpose();
        let (lsl, usl, target) = (limit(&wire.lsl)?, limit(&wire.usl)?, limit(&wire.target)?);
        let specification = Specification::new(lsl, usl, target).map_err(acts::Problem::from)?;
        let (unit, nominal) = (unit(&wire.unit)?, limit(&wire.nominal)?);
        Ok(Data::Variable { unit, nominal, specification })
    }
}

impl CharacteristicWire {
    pub(super) fn of(characteristic: &Characteristic) -> Self {
        Self {
            code: characteristic.code.to_string(),
            rev: characteristic.rev,
            name: TitleWire::of(&characteristic.name),
            kind: match characteristic.kind {
                Kind::Product => KindWire::Product,
                Kind::Process => KindWire::Process,
            },
            class: match characteristic.class {
                Class::Ordinary => ClassWire::Ordinary,
                Class::Significant => ClassWire::Significant,
                Class::Critical => ClassWire::Critical,
            },
            data: DataWire::of(&characteristic.data),
            operation: spelled(&characteristic.operation),
        }
    }

    fn read(&self, item: Code) -> Result<Characteristic, Fault> {
        Ok(Characteristic {
            item,
            code: code(&self.code)?,
            rev: self.rev,
            name: self.name.read()?,
            kind: match self.kind {
                KindWire::Product => Kind::Product,
                KindWire::Process => Kind::Process,
            },
            class: match self.class {
                ClassWire::Ordinary => Class::Ordinary,
                ClassWire::Significant => Class::Significant,
                ClassWire::Critical => Class::Critical,
            },
            data: self.data.read()?,
            operation: maybe(&self.operation)?,
        })
    }
}

pub(crate) async fn revise_characteristic(
    State(site): State<Site>,
    Path(item): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<CharacteristicWire>,
) -> Result<impl IntoResponse, Fault> {
    let characteristic = wire.read(code(&item)?)?;
    acts::standard::revise_characteristic(site.workshop(), &actor, characteristic).await?;
    Ok((StatusCode::CREATED, Json(wire)))
}

pub(crate) async fn list_characteristics(
    State(site): State<Site>,
    Path(item): Path<String>,
    Acting(_): Acting,
    slice: Slice,
) -> Result<Json<Value>, Fault> {
    let rows = rows(&site, RowKind::Characteristic, &item, &slice).await?;
    let wire = |row: &Row| match row {
        Row::Characteristic(characteristic) => json!(CharacteristicWire::of(characteristic)),
        _ => Value::Null,
    };
    Ok(slice.answer(&rows, |row| row.code().to_string(), wire))
}
