//! What goes out: notices, as signed POSTs, to group robots and as e-mail; questions to a
//! sign-in service.
//!
//! Asks: was a notice taken at the other end, not yet, or never?
//! Needs: `acts`, which says what is due and writes down what came of it.
//! Does not know: who is told what, or when something is tried again.
//!
//! Where things may be sent is stated in `docs/decisions/0007-notices.md` and kept in one place,
//! [`place`](mod@place).

mod agent;
mod mail;
mod place;
mod provider;
mod robot;
mod run;
mod webhook;

pub use place::{Line, permit};
pub use provider::OpenId;
pub use run::keep_sending;

use acts::party::{Delivery, Parcel};
use std::time::Duration;

/// How long the other end may take in all.
const PATIENCE: Duration = Duration::from_secs(20);

/// Brings a parcel.
pub fn bring(parcel: &Parcel) -> Delivery {
    match parcel {
        Parcel::Webhook { url, headers, body } => webhook::post(url, headers, body),
        Parcel::Robot { url, body } => robot::post(url, body),
        Parcel::Mail { server, to, subject, text, id } => {
            mail::send(server, &mail::Letter { to, subject, text, id })
        }
    }
}
