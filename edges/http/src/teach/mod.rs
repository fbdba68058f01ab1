//! Qualifications, as they arrive and are shown over HTTP.

mod qualification;

pub(crate) use qualification::{grant_qualification, list_qualifications, sign_again};
