//! What the rest of the house relies on in `word`.

mod decimal;
mod decimals;
mod json;
mod lang;
mod merkle;
