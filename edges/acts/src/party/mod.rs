//! What may be done about organisations, people, their roles and accounts.

mod add_person;
mod change_consent;
mod close_account;
mod end_role;
mod found_organisation;
mod grant_role;
mod issue_token;
mod link_subject;
mod make_subscription;
mod note_refusals;
mod notice_words;
mod open_account;
mod parcel;
mod password;
mod provider;
mod robot;
mod send_notices;
mod set_password;
mod sign_in;
mod sign_in_by_provider;

pub use add_person::add_person;
pub use change_consent::change_consent;
pub use close_account::close_account;
pub use end_role::end_role;
pub use found_organisation::found_organisation;
pub use grant_role::grant_role;
pub use issue_token::{Wanted, issue_token, revoke_token};
pub use link_subject::{link_subject, unlink_subject};
pub use make_subscription::{
    Subscribing, end_subscription, mail_server, make_subscription, retry_notice, set_mail_server,
};
pub use note_refusals::note_refusals;
pub use open_account::{has_administrator, open_account, open_first_account};
pub use parcel::Parcel;
pub use provider::{Flaw, Provider, Question, Return, Unvouched, Vouched};
pub use send_notices::{Courier, Delivery, NOTICE_DAYS, Sent, forget_notices, send_notices};
pub use set_password::{change_password, set_password};
pub use sign_in::{IDLE, LONGEST, of_session, of_token, sign_in, sign_out};
pub use sign_in_by_provider::{ON_THE_WAY, begin_sign_in, finish_sign_in};
