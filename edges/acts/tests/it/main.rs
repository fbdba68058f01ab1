//! What surfaces rely on in `acts`.

mod bad_days;
mod permission;
mod readings;
mod roles;
mod table;
mod thread;
mod workshop;
