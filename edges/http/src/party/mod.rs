//! People, their consents and roles, as they arrive over HTTP.

mod add_person;
mod change_consent;
mod end_role;
mod grant_role;
mod list_people;
mod list_roles;

use axum::http::StatusCode;
use word::{Id, Words};

use crate::problem::Fault;

pub(crate) use add_person::add_person;
pub(crate) use change_consent::change_consent;
pub(crate) use end_role::end_role;
pub(crate) use grant_role::grant_role;
pub(crate) use list_people::list_people;
pub(crate) use list_roles::list_roles;

/// An identity in an address or a body.
fn id<T>(text: &str) -> Result<Id<T>, Fault> {
    text.parse().map_err(|_| {
        let words = Words::new(
            "“{got}”不是 id；id 由建立它的请求给出",
            "“{got}” is not an id; the request that makes something gives its id",
        );
        let got = text.chars().take(80).collect();
        Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_an_id", words, [("got", got)])
    })
}
