//! What surfaces rely on in `acts`.

mod bad_days;
mod permission;
mod thread;
mod workshop;
