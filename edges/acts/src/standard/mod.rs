//! What may be done about standards and the rows of the hub.

mod install_template;
mod release_standard;
mod remove_template;
mod revise_characteristic;
mod revise_control;
mod revise_failure_chain;
mod revise_item;
mod revise_operation;
mod row;

pub use install_template::{Installed, install_template};
pub use release_standard::{release_changed_standard, release_standard};
pub use remove_template::remove_template;
pub use revise_characteristic::revise_characteristic;
pub use revise_control::revise_control;
pub use revise_failure_chain::revise_failure_chain;
pub use revise_item::revise_item;
pub use revise_operation::revise_operation;
