//! The program as others see it.

mod draw;
mod program;
mod take;
mod whole;
