//! What a method is: a named, versioned, deterministic function from a table and parameters to
//! an outcome.
//!
//! Asks: what may every surface (command line, HTTP, handbook, verification) rely on, without
//! knowing any one method?
//! Needs: exact decimals and words from `word`, rounding from `num`.
//! Does not know: which methods exist; each stage keeps its own registry of [`Method`]s.

mod card;
mod example;
pub mod figure;
mod memory;
mod misfit;
mod outcome;
mod param;
mod problem;
mod registry;
mod stream;
mod table;

pub use card::{Card, MethodId, Need, RoleNeed};
pub use example::Example;
pub use memory::Memory;
pub use misfit::{Kind, Misfit};
pub use outcome::{Deviation, Finding, Number, Outcome, Quantity, Refusal, Unit, Weight};
pub use param::{Exact, Real};
pub use problem::Problem;
pub use registry::{Kernel, Method, Study, find};
pub use stream::{Observation, PanelPoint, Stream, StreamingKernel};
pub use table::{Cells, Column, Role, Table};
