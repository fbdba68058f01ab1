//! What every surface relies on in `method`.

mod figure;
mod table;
