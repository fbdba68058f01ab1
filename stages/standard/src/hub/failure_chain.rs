//! Failure chains (失效链): effect, mode, cause, and how each is rated.

use word::{Code, Digest, Title};

use super::{ControlRow, Priority, Problem, Rating, action_priority};

/// A revision of a failure chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureChain {
    /// The item.
    pub item: Code,
    /// Its number in the analysis.
    pub code: Code,
    /// The number of this revision, from 1.
    pub rev: u32,
    /// The characteristic that fails.
    pub characteristic: Code,
    /// The operation in which it can fail.
    pub operation: Option<Code>,
    /// What whoever uses the piece meets (失效影响).
    pub effect: Title,
    /// How the piece or operation fails (失效模式).
    pub mode: Title,
    /// Why (失效起因).
    pub cause: Title,
    /// How bad the effect is.
    pub severity: Rating,
    /// How often the cause comes, with its prevention.
    pub occurrence: Rating,
    /// How surely it is found; 10 is "not at all".
    pub detection: Rating,
    /// What keeps the cause away, where anything does.
    pub prevention: Option<Title>,
    /// The control-plan row that finds it, where one does.
    pub detection_control: Option<Code>,
    /// The study that shows how well, where there is one.
    pub detection_study: Option<Digest>,
}

impl FailureChain {
    /// What must be done first, by the table of AIAG & VDA.
    pub fn priority(&self) -> Priority {
        action_priority(self.severity, self.occurrence, self.detection)
    }

    /// Whether its ratings stand on something, given the revision before.
    ///
    /// # Errors
    /// [`Problem::DetectionWithoutControl`] if it is rated as found, and nothing finds it;
    /// [`Problem::DetectionWithoutStudy`] if it is rated as found more surely than before, and
    /// no new study shows it.
    pub fn check(&self, latest: Option<&Self>) -> Result<(), Problem> {
        if self.detection < Rating::WORST && self.detection_control.is_none() {
            return Err(Problem::DetectionWithoutControl {
                chain: self.code.clone(),
                got: self.detection,
            });
        }
        let Some(latest) = latest else { return Ok(()) };
        let is_new =
            self.detection_study.is_some() && self.detection_study != latest.detection_study;
        if self.detection < latest.detection && !is_new {
            return Err(Problem::DetectionWithoutStudy {
                chain: self.code.clone(),
                from: latest.detection,
                to: self.detection,
            });
        }
        Ok(())
    }

    /// Whether a control-plan row can be what finds this.
    ///
    /// # Errors
    /// [`Problem::ControlOfOther`] if it holds another characteristic.
    pub fn check_control(&self, control: &ControlRow) -> Result<(), Problem> {
        if control.characteristic == self.characteristic {
            return Ok(());
        }
        Err(Problem::ControlOfOther {
            control: control.code.clone(),
            held: control.characteristic.clone(),
            wanted: self.characteristic.clone(),
        })
    }
}
