//! What every surface relies on in `method`.

mod figure;
mod misfit;
mod table;
