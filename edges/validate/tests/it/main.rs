//! Tests over every method of every registry.

mod bad_input;
