//! Charts on a stream: one observation at a time, in constant memory.
//!
//! Asks: what does the newest observation say, given the limits of an earlier study?
//! Needs: parameters with frozen limits.
//! Does not know: earlier observations, beyond what its longest pattern looks back to; clocks and
//! storage.

use word::{Decimal, Words};

use crate::{Kernel, Memory, Problem};

/// What is seen at one point of a chart: a reading, a subgroup, a count or a piece.
#[derive(Clone, Copy, Debug, Default)]
pub struct Observation<'a> {
    /// The reading; the readings of the subgroup; or one reading a characteristic, in the order of
    /// the columns. For subgroups of pieces, piece after piece. `None` is a missing one.
    pub values: &'a [Option<Decimal>],
    /// The count.
    pub count: Option<Decimal>,
    /// How much was inspected for the count.
    pub size: Option<Decimal>,
    /// The part that was measured.
    pub part: Option<&'a str>,
}

/// The newest point of one panel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PanelPoint {
    /// The statistic, such as X̄ or R.
    pub label: Words,
    /// The value; `None` where there is none, such as the first moving range.
    pub point: Option<f64>,
    /// The central line; `None` where the chart has none of its own.
    pub center: Option<f64>,
    /// The lower control limit at this point; `None` where that side is open.
    pub lower: Option<f64>,
    /// The upper control limit at this point; `None` where that side is open.
    pub upper: Option<f64>,
    /// One bit a test of [`Stream::tests`], the first lowest: which of them signal here.
    pub signals: u64,
}

/// A chart that is being watched.
pub trait Stream: Send {
    /// The names of the tests on a panel, in the order of the bits of [`PanelPoint::signals`].
    fn tests(&self, panel: usize) -> &[String];

    /// Takes the next observation and writes the newest point of every panel; nothing where the
    /// observation makes no point. What is refused changes nothing.
    ///
    /// # Errors
    /// [`Problem`] where the observation cannot be one of this chart.
    fn push(&mut self, seen: &Observation<'_>, panels: &mut Vec<PanelPoint>)
    -> Result<(), Problem>;

    /// Walks over everything that it remembers of the observations so far: written down, or read
    /// back into a stream that was begun with the same parameters.
    ///
    /// # Errors
    /// [`Problem::Memory`] where the bytes are those of another chart; the stream is of no use
    /// then.
    fn remember(&mut self, memory: &mut Memory<'_>) -> Result<(), Problem>;
}

impl dyn Stream {
    /// What it remembers, as bytes.
    ///
    /// # Errors
    /// None is known; a stream that cannot write its memory down reports it here.
    pub fn save(&mut self) -> Result<Vec<u8>, Problem> {
        let mut memory = Memory::default();
        self.remember(&mut memory)?;
        memory.finish()
    }

    /// Goes on where another stream with the same parameters stopped.
    ///
    /// # Errors
    /// [`Problem::Memory`].
    pub fn resume(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        let mut memory = Memory::of(bytes);
        self.remember(&mut memory)?;
        memory.finish().map(drop)
    }
}

/// A method that can also run on a stream, with the same result as on a table of all
/// observations so far.
pub trait StreamingKernel: Kernel {
    /// Begins to watch.
    ///
    /// # Errors
    /// [`Problem`] where the parameters hold no frozen limits.
    fn start(params: &Self::Params) -> Result<Box<dyn Stream>, Problem>;
}
