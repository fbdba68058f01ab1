//! What a handler takes, read from the types of its arguments, so that the description of the API
//! cannot differ from what is parsed.
//!
//! A wire type derives `JsonSchema`; its documentation comments become descriptions.

use axum::{
    Form,
    body::{Body, Bytes},
    extract::{Path, Query, RawQuery, Request, State},
    http::{HeaderMap, Method, Uri},
};
use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::Value;

use crate::{
    body::{Acting, Wire},
    listing::{Slice, SliceWire},
    reader::Reader,
};

/// What is sent to an address.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Described {
    /// The media type and schema of the body.
    pub body: Option<(&'static str, Value)>,
    /// The schemas of what stands behind `?`, each an object.
    pub queries: Vec<Value>,
}

/// An argument of a handler, or all of them.
pub(crate) trait Takes {
    /// Adds what it takes.
    fn describe(_to: &mut Described) {}
}

impl<S> Takes for State<S> {}
impl<T> Takes for Path<T> {}
impl Takes for Acting {}
impl Takes for Reader {}
impl Takes for HeaderMap {}
impl Takes for Uri {}
impl Takes for Method {}
impl Takes for RawQuery {}
impl Takes for Request {}
impl Takes for Bytes {}
impl Takes for Body {}

impl Takes for Slice {
    fn describe(to: &mut Described) {
        to.queries.push(schema::<SliceWire>());
    }
}

impl<T: JsonSchema, const MAX: usize> Takes for Wire<T, MAX> {
    fn describe(to: &mut Described) {
        to.body = Some(("application/json", schema::<T>()));
    }
}

impl<T: JsonSchema> Takes for Form<T> {
    fn describe(to: &mut Described) {
        to.body = Some(("application/x-www-form-urlencoded", schema::<T>()));
    }
}

impl<T: JsonSchema> Takes for Query<T> {
    fn describe(to: &mut Described) {
        to.queries.push(schema::<T>());
    }
}

/// What is refused in our own words is described as if it were not.
impl<T: Takes, R> Takes for Result<T, R> {
    fn describe(to: &mut Described) {
        T::describe(to);
    }
}

/// No argument; the marker is axum's.
impl Takes for ((),) {}

macro_rules! arguments {
    ($($name:ident),+) => {
        impl<M, $($name: Takes),+> Takes for (M, $($name,)+) {
            fn describe(to: &mut Described) {
                $($name::describe(to);)+
            }
        }
    };
}

arguments!(A);
arguments!(A, B);
arguments!(A, B, C);
arguments!(A, B, C, D);
arguments!(A, B, C, D, E);
arguments!(A, B, C, D, E, F);

/// The schema of a type by itself: what it is made of stands in it.
fn schema<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    settings.into_generator().into_root_schema_for::<T>().to_value()
}
