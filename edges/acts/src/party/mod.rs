//! What may be done about organisations, people and their roles.

mod add_person;
mod change_consent;
mod end_role;
mod found_organisation;
mod grant_role;
mod note_refusals;

pub use add_person::add_person;
pub use change_consent::change_consent;
pub use end_role::end_role;
pub use found_organisation::found_organisation;
pub use grant_role::grant_role;
pub use note_refusals::note_refusals;
