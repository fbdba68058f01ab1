//! Charts of what lies between rare events.
//!
//! Asks: do nonconforming pieces, breakdowns or complaints come more or less often than before?
//! Needs: what passed between one event and the next, oldest first: pieces, or a time.
//! Does not know: the pieces themselves.

pub mod g;
pub mod t;

/// The share of points outside of the limits of a chart in control, half on each side: that of
/// three sigmas of a normal distribution, rounded as is usual.
pub(crate) const TAIL: f64 = 0.00135;
