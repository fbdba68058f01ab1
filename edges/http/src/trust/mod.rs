//! The public log, as the static files of C2SP tlog-tiles; a witness of logs.

mod draw_list;
mod enter;
mod fulfilment;
mod read_checkpoint;
mod read_key;
mod read_tile;
mod verify_bundle;
pub(crate) mod witness;

pub(crate) use draw_list::{draw_list, publish_list};
pub(crate) use enter::enter;
pub(crate) use fulfilment::{
    change_promise, decide_appeal, list_promises, note_delivery, note_promise, open_appeal,
    score_partners,
};
pub(crate) use read_checkpoint::read_checkpoint;
pub(crate) use read_key::read_key;
pub(crate) use read_tile::{entries_path, read_tile};
pub(crate) use verify_bundle::verify_bundle;
