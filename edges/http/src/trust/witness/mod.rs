//! A witness over HTTP, as C2SP tlog-witness has it: one prefix to submit and to monitor.

mod add_checkpoint;
mod directory;
mod read_cosigned;
mod read_key;

pub(crate) use add_checkpoint::add_checkpoint;
pub(crate) use directory::{read_directory, read_splits, show_directory};
pub(crate) use read_cosigned::read_cosigned;
pub(crate) use read_key::read_key;
