//! Stations: where operations are done.

use word::{Code, Line, Title};

use crate::{Fact, Kind, WorkProblem};

/// A station.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Station {
    /// Its number.
    pub code: Code,
    /// Its name.
    pub name: Title,
    /// The plant or hall.
    pub site: Line,
    /// The machine, where it has one.
    pub machine: Option<Line>,
}

impl Station {
    /// Decides to set up a station.
    ///
    /// # Errors
    /// [`WorkProblem::Exists`].
    pub fn set_up(self, known: Option<&Self>) -> Result<Vec<Fact>, WorkProblem> {
        if known.is_some() {
            return Err(WorkProblem::Exists { what: Kind::Station, code: self.code });
        }
        Ok(vec![Fact::StationAdded(self)])
    }
}
