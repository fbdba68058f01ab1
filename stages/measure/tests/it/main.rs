//! Gauge studies and agreement: the laws they keep, the bytes they are frozen to, what they refuse.

mod figure;
mod frozen;
mod laws;
mod refusal;
mod register;
mod sealing;
mod source;
mod study;
