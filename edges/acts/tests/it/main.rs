//! What surfaces rely on in `acts`.

mod accounts;
mod bad_days;
mod certificate;
mod copy;
mod drawn;
mod fulfilment;
mod guest;
mod impact;
mod monitor;
mod permission;
mod readings;
mod retention;
mod roles;
mod sealing;
#[path = "../../../store/tests/settle.rs"]
mod settle;
mod source;
mod table;
mod template;
mod thread;
mod two_servers;
mod upgraded;
mod workshop;
