//! `GET`, `POST /api/v1/items/{item}/operations`: the routing of an item.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use standard::hub::{Operation, Row, RowKind};
use word::Code;

use super::{maybe, rows, spelled};
use crate::{
    Site,
    body::{Acting, Wire, code},
    listing::Slice,
    problem::Fault,
    standard::TitleWire,
};

#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OperationWire {
    code: String,
    rev: u32,
    name: TitleWire,
    /// Operations are done in this order.
    place: u32,
    equipment: Option<TitleWire>,
    /// What its maker, or a checker, must hold.
    skill: Option<String>,
}

impl OperationWire {
    pub(super) fn of(operation: &Operation) -> Self {
        Self {
            code: operation.code.to_string(),
            rev: operation.rev,
            name: TitleWire::of(&operation.name),
            place: operation.place,
            equipment: operation.equipment.as_ref().map(TitleWire::of),
            skill: spelled(&operation.skill),
        }
    }

    fn read(&self, item: Code) -> Result<Operation, Fault> {
        Ok(Operation {
            item,
            code: code(&self.code)?,
            rev: self.rev,
            name: self.name.read()?,
            place: self.place,
            equipment: self.equipment.as_ref().map(TitleWire::read).transpose()?,
            skill: maybe(&self.skill)?,
        })
    }
}

pub(crate) async fn revise_operation(
    State(site): State<Site>,
    Path(item): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<OperationWire>,
) -> Result<impl IntoResponse, Fault> {
    let operation = wire.read(code(&item)?)?;
    acts::standard::revise_operation(site.workshop(), &actor, operation).await?;
    Ok((StatusCode::CREATED, Json(wire)))
}

pub(crate) async fn list_operations(
    State(site): State<Site>,
    Path(item): Path<String>,
    Acting(_): Acting,
    slice: Slice,
) -> Result<Json<Value>, Fault> {
    let rows = rows(&site, RowKind::Operation, &item, &slice).await?;
    let wire = |row: &Row| match row {
        Row::Operation(operation) => json!(OperationWire::of(operation)),
        _ => Value::Null,
    };
    Ok(slice.answer(&rows, |row| row.code().to_string(), wire))
}
