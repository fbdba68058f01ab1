//! What a stranger relies on in `verify`.

mod credential;
mod drawn;
mod levels;
mod mutations;
mod parsers;
mod rotated;
mod withdrawn;
mod workshop;
