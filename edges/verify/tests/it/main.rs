//! What a stranger relies on in `verify`.

mod levels;
mod mutations;
mod rotated;
mod workshop;
