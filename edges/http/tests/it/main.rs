//! The server through a real socket, with a workshop behind it.

mod account;
mod asking;
mod case;
mod chosen;
mod claim;
mod client;
mod copy;
mod credential;
mod door;
mod epcis;
mod explain;
mod file;
mod gauge;
mod genealogy;
mod guard;
mod house;
mod hub;
mod log;
mod matrix;
mod method;
mod monitor;
mod notice;
mod openapi;
mod page;
mod provider;
mod readings;
mod realm;
mod retention;
mod sealing;
#[path = "../../../store/tests/settle.rs"]
mod settle;
mod source;
mod witness;
mod witnessed;
mod work;
mod write;
