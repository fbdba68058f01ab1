//! What the rest of the house relies on in `word`.

mod decimal;
mod json;
mod lang;
mod merkle;
