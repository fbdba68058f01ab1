//! Limits: proposed with a reason, approved by somebody else.

use word::{
    Code, Id, Timestamp, Words,
    json::{self, Value},
};

use super::{Fact, Problem};

/// A week: whoever answers later answers another question.
pub const REACTION_MINUTES_MAX: u32 = 10_080;

/// The longest reason.
const REASON_CHARS_MAX: usize = 2_000;

/// What a monitor is: a name for its limits, one version after the other.
#[derive(Debug)]
pub enum Monitor {}

/// What a monitor watches: a characteristic of an item, across its lots.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scope {
    /// The item.
    pub item: Code,
    /// The characteristic.
    pub characteristic: Code,
    /// Only readings of this station, where one is named.
    pub station: Option<Code>,
}

/// What limits were worked out from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// The lots whose readings were studied.
    pub lots: Vec<Code>,
    /// How many readings.
    pub n_readings: u64,
    /// Points left out, each with its cause: rounds of `{"index", "reason"}`, as the study of
    /// phase I takes them.
    pub rounds: Value,
    /// Points that the tests still flag, because no cause was found.
    pub n_flagged: u64,
}

/// How far limits have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Somebody else must approve them.
    Proposed,
    /// The monitor watches by them.
    Active,
    /// They were turned down.
    Rejected,
    /// Others took their place.
    Superseded,
    /// The monitor was stopped.
    Stopped,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 5] =
        [Self::Proposed, Self::Active, Self::Rejected, Self::Superseded, Self::Stopped];

    /// The name on the wire and in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Active => "active",
            Self::Rejected => "rejected",
            Self::Superseded => "superseded",
            Self::Stopped => "stopped",
        }
    }

    /// The name that people use.
    pub fn words(self) -> Words {
        match self {
            Self::Proposed => Words::new("待批准", "proposed"),
            Self::Active => Words::new("生效", "active"),
            Self::Rejected => Words::new("已驳回", "rejected"),
            Self::Superseded => Words::new("已被取代", "superseded"),
            Self::Stopped => Words::new("已停用", "stopped"),
        }
    }

    /// The state of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// Limits of a monitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The monitor.
    pub monitor: Id<Monitor>,
    /// 1 for its first limits.
    pub version: u32,
    /// What is watched.
    pub scope: Scope,
    /// The chart, with its version, such as `chart.xbar-r@1`.
    pub chart: String,
    /// Its parameters, frozen limits among them; numbers are decimal strings.
    pub parameters: Value,
    /// How many readings make a point.
    pub subgroup_size: u32,
    /// How soon a signal must be answered.
    pub reaction_minutes: u32,
    /// The study; `None` where somebody prescribed the limits.
    pub base: Option<Base>,
    /// Why these limits.
    pub reason: String,
    /// Who proposed them.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Limits as somebody wants to propose them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What is watched.
    pub scope: Scope,
    /// The chart, with or without a version.
    pub chart: String,
    /// Its parameters, frozen limits among them.
    pub parameters: Value,
    /// How many readings make a point.
    pub subgroup_size: u32,
    /// How soon a signal must be answered.
    pub reaction_minutes: u32,
    /// The study, where there is one.
    pub base: Option<Base>,
    /// Why these limits.
    pub reason: String,
}

impl Limits {
    /// Decides to propose limits for a new monitor (`known` is `None`) or for one that has some:
    /// `known` are its latest, whatever their state.
    ///
    /// # Errors
    /// [`Problem`]: no reason, a reaction time out of range, another scope than the monitor's,
    /// limits that still wait for approval, or a chart that cannot watch by these parameters.
    pub fn propose(
        draft: Draft,
        (id, known): (Id<Monitor>, Option<(&Self, State)>),
        (by, at): (&str, Timestamp),
    ) -> Result<Vec<Fact>, Problem> {
        let reason = reason(&draft.reason)?;
        if !(1..=REACTION_MINUTES_MAX).contains(&draft.reaction_minutes) {
            return Err(Problem::ReactionTime { got: draft.reaction_minutes });
        }
        if let Some((latest, state)) = known {
            if latest.scope != draft.scope {
                return Err(Problem::OtherScope { monitor: latest.monitor.to_string() });
            }
            match state {
                State::Proposed => return Err(Problem::AlreadyProposed { by: latest.by.clone() }),
                State::Stopped => return Err(Problem::Stopped),
                State::Active | State::Rejected | State::Superseded => {}
            }
        }
        let method = method::find(crate::METHODS, &draft.chart)?;
        let limits = Self {
            monitor: id,
            version: known.map_or(1, |(latest, _)| latest.version + 1),
            scope: draft.scope,
            chart: method.card.id.to_string(),
            parameters: method.complete(&draft.parameters)?,
            subgroup_size: draft.subgroup_size,
            reaction_minutes: draft.reaction_minutes,
            base: draft.base,
            reason,
            by: by.to_owned(),
            at,
        };
        super::Running::begin(limits.clone())?;
        json::canonical(&limits.parameters)
            .map_err(|error| Problem::Parameters { reason: error.to_string() })?;
        Ok(vec![Fact::LimitsProposed(limits)])
    }

    /// Decides to approve these limits, which are in `state`.
    ///
    /// # Errors
    /// [`Problem::OwnLimits`] where `by` proposed them; [`Problem::NotProposed`].
    pub fn approve(&self, state: State, (by, at): (&str, Timestamp)) -> Result<Vec<Fact>, Problem> {
        self.expect_proposed(state)?;
        if self.by == by {
            return Err(Problem::OwnLimits { by: by.to_owned() });
        }
        let (monitor, version, by) = (self.monitor, self.version, by.to_owned());
        Ok(vec![Fact::LimitsApproved { monitor, version, by, at }])
    }

    /// Decides to turn these limits down.
    ///
    /// # Errors
    /// [`Problem::NotProposed`], [`Problem::NoReason`].
    pub fn reject(&self, state: State, by: &str, why: &str) -> Result<Vec<Fact>, Problem> {
        self.expect_proposed(state)?;
        let (monitor, version, by) = (self.monitor, self.version, by.to_owned());
        Ok(vec![Fact::LimitsRejected { monitor, version, by, reason: reason(why)? }])
    }

    /// Decides to stop the monitor.
    ///
    /// # Errors
    /// [`Problem::Stopped`], [`Problem::NoReason`].
    pub fn stop(&self, state: State, by: &str, why: &str) -> Result<Vec<Fact>, Problem> {
        if state == State::Stopped {
            return Err(Problem::Stopped);
        }
        let (monitor, by) = (self.monitor, by.to_owned());
        Ok(vec![Fact::MonitorStopped { monitor, by, reason: reason(why)? }])
    }

    fn expect_proposed(&self, state: State) -> Result<(), Problem> {
        match state {
            State::Proposed => Ok(()),
            _ => Err(Problem::NotProposed { version: self.version }),
        }
    }
}

/// A text that says something, without the blanks around it.
///
/// # Errors
/// [`Problem::NoReason`] where it says nothing, or too much.
pub(super) fn reason(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > REASON_CHARS_MAX || text.contains('\0') {
        return Err(Problem::NoReason);
    }
    Ok(text.to_owned())
}
