//! Lists that grow are answered slice by slice: `?after=` the last number seen, `?limit=` rows.
//!
//! A cursor is a number that people know too, so that a list can be entered anywhere and rows
//! that are added meanwhile neither repeat nor hide others.

use axum::{
    Json,
    extract::{FromRequestParts, Query},
    http::{StatusCode, request::Parts},
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use word::{Code, Words};

use crate::{body::code, problem::Fault};

const LIMIT_USUAL: u32 = 100;
const LIMIT_MAX: u32 = 1000;
const AFTER_BYTES_MAX: usize = 512;

/// Which part of a list is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slice {
    after: String,
    limit: u32,
}

#[derive(Deserialize, JsonSchema)]
pub(crate) struct SliceWire {
    #[serde(default)]
    after: String,
    limit: Option<u32>,
}

/// Of a list of what stands against lots or for them, that of one lot.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct OfLot {
    /// Without it, of all lots.
    lot: Option<String>,
}

impl OfLot {
    /// The lot that is asked for, where one is.
    pub(crate) fn lot(&self) -> Result<Option<Code>, Fault> {
        self.lot.as_deref().map(code).transpose()
    }
}

impl Slice {
    /// The number to begin after, and how many rows to read: one more than is shown, which tells
    /// whether there is more.
    pub(crate) fn ask(&self) -> (&str, u32) {
        (&self.after, self.limit + 1)
    }

    /// Of a whole list in the order of its numbers, what [`Slice::ask`] would read.
    pub(crate) fn of<'a, T>(&self, all: &'a [T], cursor: impl Fn(&T) -> String) -> &'a [T] {
        let from = all.iter().position(|row| cursor(row) > self.after).unwrap_or(all.len());
        let rest = &all[from..];
        &rest[..rest.len().min(self.limit as usize + 1)]
    }

    /// Of the rows that were read, those to be shown, and the number to go on after; none at the
    /// end.
    pub(crate) fn shown<'a, T>(
        &self,
        rows: &'a [T],
        cursor: impl Fn(&T) -> String,
    ) -> (&'a [T], Option<String>) {
        let shown = &rows[..rows.len().min(self.limit as usize)];
        let next = if shown.len() < rows.len() { shown.last().map(cursor) } else { None };
        (shown, next)
    }

    /// The answer: rows, and the number to go on after, or null at the end.
    pub(crate) fn answer<T>(
        &self,
        rows: &[T],
        cursor: impl Fn(&T) -> String,
        wire: impl Fn(&T) -> Value,
    ) -> Json<Value> {
        let (shown, next) = self.shown(rows, cursor);
        let shown: Vec<_> = shown.iter().map(wire).collect();
        Json(json!({"rows": shown, "next": next}))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Slice {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let asked = Query::<SliceWire>::from_request_parts(parts, state).await;
        let Ok(Query(wire)) = asked else { return Err(refusal()) };
        let limit = wire.limit.unwrap_or(LIMIT_USUAL);
        if !(1..=LIMIT_MAX).contains(&limit) || wire.after.len() > AFTER_BYTES_MAX {
            return Err(refusal());
        }
        Ok(Self { after: wire.after, limit })
    }
}

fn refusal() -> Fault {
    let words = Words::new(
        "列表参数：limit 为 1 至 {most} 的整数，after 为上一页给出的 next",
        "of a list, limit is a whole number from 1 to {most}, and after is the next of the part \
         before",
    );
    let args = [("most", LIMIT_MAX.to_string())];
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.slice", words, args)
}
