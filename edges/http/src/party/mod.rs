//! People, as they arrive over HTTP.

mod add_person;

pub(crate) use add_person::add_person;
