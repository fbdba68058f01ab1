//! Pages: the frame that every page shares, the seal, and what a page says when things go wrong.

mod form;
mod frame;
mod mark;
mod seal;

pub(crate) use form::{Form, FormTable, form};
pub(crate) use frame::{Frame, STYLE, capital, error, frame, sentence};
pub(crate) use mark::level_mark;
pub(crate) use seal::seal;
