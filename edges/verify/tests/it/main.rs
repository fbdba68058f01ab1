//! What a stranger relies on in `verify`.

mod drawn;
mod levels;
mod mutations;
mod rotated;
mod withdrawn;
mod workshop;
