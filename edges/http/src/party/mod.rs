//! People, their consents and roles, as they arrive over HTTP.

mod account;
mod add_person;
mod change_consent;
mod end_role;
mod grant_role;
mod list_people;
mod list_roles;
mod notice;
mod provider;
mod read_audit;
mod session;
mod set_up;
mod token;

use axum::http::StatusCode;
use std::str::FromStr;
use word::{Id, Words};

use crate::problem::Fault;

pub(crate) use account::{
    change_password, close_account, list_accounts, open_account, set_password,
};
pub(crate) use add_person::add_person;
pub(crate) use change_consent::change_consent;
pub(crate) use end_role::end_role;
pub(crate) use grant_role::grant_role;
pub(crate) use list_people::list_people;
pub(crate) use list_roles::list_roles;
pub use notice::subscription_json;
pub(crate) use notice::{
    SubscriptionWire, end_subscription, list_notices, list_subscriptions, make_subscription,
    retry_notice, set_mail_server, show_mail_server,
};
pub(crate) use provider::{
    begin_sign_in, finish_sign_in, link_subject, list_subjects, show_provider, unlink_subject,
};
pub(crate) use read_audit::read_audit;
pub(crate) use session::{show_session, sign_in, sign_out};
pub(crate) use set_up::{set_up, show_set_up};
pub(crate) use token::{issue_token, list_tokens, revoke_token};

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

/// What a list goes on after: an identity or a number that the part before gave as `next`.
fn cursor<T: FromStr>(text: &str) -> Result<Option<T>, Fault> {
    let read = |text: &str| {
        text.parse().map_err(|_| {
            let words =
                Words::new("“{got}”不是本列表给出的 next", "“{got}” is no `next` of this list");
            let got = text.chars().take(80).collect();
            Fault::new(StatusCode::BAD_REQUEST, "http.not_a_cursor", words, [("got", got)])
        })
    };
    Some(text).filter(|text| !text.is_empty()).map(read).transpose()
}
