//! Lots and events, as they arrive over HTTP.

pub(crate) mod epcis;
mod execution;
mod list_lots;
mod open_lot;
mod order;
mod piece;
mod station;
mod trace_thing;

pub(crate) use execution::{end_execution, execution_json, list_executions, start_execution};
pub(crate) use list_lots::{list_lots, lot_json, show_lot};
pub(crate) use open_lot::{open_lot, origin_json, show_origin};
pub(crate) use order::{list_orders, open_order};
pub(crate) use piece::{list_pieces, mark_pieces, piece_json};
pub(crate) use station::{add_station, list_stations};
pub(crate) use trace_thing::{recall_thing, trace_thing};

use word::Code;

use crate::problem::Fault;

pub(crate) fn no_lot(lot: &Code) -> Fault {
    acts::Problem::NotFound { what: "lot", name: lot.to_string() }.into()
}
