//! A witness over HTTP, as C2SP tlog-witness has it: one prefix to submit and to monitor.

mod add_checkpoint;
mod read_cosigned;
mod read_key;

pub(crate) use add_checkpoint::add_checkpoint;
pub(crate) use read_cosigned::read_cosigned;
pub(crate) use read_key::read_key;
