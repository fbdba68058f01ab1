//! What may be done about organisations and people.

mod add_person;
mod found_organisation;

pub use add_person::add_person;
pub use found_organisation::found_organisation;
