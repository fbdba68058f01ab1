//! `GET`, `POST /api/v1/orders`: what customers are promised.

use axum::{Json, extract::State, http::StatusCode, response::IntoResponse};
use make::Order;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use word::Words;

use crate::{
    Site,
    body::{Acting, Wire, code, line},
    listing::Slice,
    problem::Fault,
};

#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderWire {
    code: String,
    customer: String,
    item: String,
    n_pieces: u64,
    /// A day such as `2026-12-31`.
    due_on: String,
}

impl OrderWire {
    fn of(order: &Order) -> Self {
        Self {
            code: order.code.to_string(),
            customer: order.customer.to_string(),
            item: order.item.to_string(),
            n_pieces: order.n_pieces,
            due_on: order.due_on.to_string(),
        }
    }

    fn read(&self) -> Result<Order, Fault> {
        Ok(Order {
            code: code(&self.code)?,
            customer: line(&self.customer)?,
            item: code(&self.item)?,
            n_pieces: self.n_pieces,
            due_on: self.due_on.parse().map_err(|_| not_a_day())?,
        })
    }
}

fn not_a_day() -> Fault {
    let words =
        Words::new("due_on 应为日期，如 2026-12-31", "due_on must be a day, such as 2026-12-31");
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_a_day", words, [])
}

pub(crate) async fn open_order(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<OrderWire>,
) -> Result<impl IntoResponse, Fault> {
    acts::make::open_order(site.workshop(), &actor, wire.read()?).await?;
    Ok((StatusCode::CREATED, Json(wire)))
}

pub(crate) async fn list_orders(
    State(site): State<Site>,
    slice: Slice,
) -> Result<Json<Value>, Fault> {
    let orders = site.workshop().store().orders(slice.ask()).await?;
    Ok(slice.answer(&orders, |order| order.code.to_string(), |order| json!(OrderWire::of(order))))
}
