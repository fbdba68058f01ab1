//! The program as a person runs it: real processes, real files, a real server.

mod aqdef;
mod backup;
mod bad_input;
mod broker;
mod chart;
mod crash;
mod directory;
mod doctor;
mod events;
mod evidence;
mod explain;
mod faults;
mod forget;
mod fresh;
mod intake;
mod journal;
mod keys;
mod log;
mod monitor;
mod mqtt;
mod notice;
mod outage;
mod plant;
mod program;
mod register;
mod report;
mod secure;
#[path = "../../../store/tests/settle.rs"]
mod settle;
mod spoken;
mod subjects;
mod thread;
mod tls;
mod validate;
mod watch;
mod witness;
