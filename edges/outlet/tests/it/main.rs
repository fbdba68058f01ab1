//! Notices on their way to real little servers.

mod delivery;
mod letter;
mod place;
mod robot;
mod server;
#[path = "../../../store/tests/settle.rs"]
mod settle;
mod shop;
