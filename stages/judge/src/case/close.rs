//! What is known of a case, which steps may be taken in it, and when it may be closed.

use std::collections::{BTreeMap, BTreeSet};

use method::{Cells, Column, Role, Table};
use word::{Decimal, Timestamp, Words, json::Value};

use super::{Action, ActionKind, CauseKind, Effect, Fact, Opening, Problem, RowKind, Rows, Step};
use crate::nonconformity::said;

/// The study that proves an effect.
const METHOD: &str = "effect.before-after@1";

/// The most actions of a case.
const ACTIONS_MAX: u32 = 200;

/// What is known of a case so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// How it was opened.
    pub of: Opening,
    /// The steps, oldest first, with who took them and when.
    pub steps: Vec<(Step, String, Timestamp)>,
    /// Who closed it, when, and with which words.
    pub closed: Option<(String, Timestamp, String)>,
}

/// What keeps a case open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The team (D1).
    Team,
    /// The description (D2).
    Problem,
    /// A root cause (D4).
    Cause(CauseKind),
    /// A corrective action (D5).
    Corrective,
    /// An action that is not done yet (D6).
    Undone(Action),
    /// A study that proves the effect (D6): the latest does not, or there is none.
    Effect,
    /// What was changed of a kind of row (D7).
    Rows(RowKind),
}

impl Missing {
    /// In words.
    pub fn words(self) -> Words {
        match self {
            Self::Team => Words::new("D1 小组", "D1 team"),
            Self::Problem => Words::new("D2 问题描述", "D2 problem description"),
            Self::Cause(kind) => kind.words(),
            Self::Corrective => Words::new("D5 永久纠正措施", "D5 permanent corrective action"),
            Self::Undone(_) => Words::new("D6 未完成的措施", "D6 an action that is not done"),
            Self::Effect => Words::new("D6 证明有效的研究", "D6 a study that proves the effect"),
            Self::Rows(kind) => kind.words(),
        }
    }
}

impl Opening {
    /// Decides to open a case; `is_known` says whether the number is taken.
    ///
    /// # Errors
    /// [`Problem::Exists`], [`Problem::NoText`], [`Problem::NoNonconformity`].
    pub fn open(self, is_known: bool) -> Result<Vec<Fact>, Problem> {
        if is_known {
            return Err(Problem::Exists { code: self.code });
        }
        if self.nonconformities.is_empty() {
            return Err(Problem::NoNonconformity);
        }
        let symptom = said(&self.symptom).ok_or(Problem::NoText)?;
        let owner = said(&self.owner).ok_or(Problem::NoText)?;
        Ok(vec![Fact::Opened(Self { symptom, owner, ..self })])
    }
}

impl Effect {
    /// Studies an effect: nonconforming pieces and pieces inspected, before and after.
    ///
    /// # Errors
    /// [`Problem::Method`] where the counts or the parameters cannot be used.
    pub fn study(
        before: (u64, u64),
        after: (u64, u64),
        parameters: &Value,
    ) -> Result<Self, Problem> {
        let method = method::find(crate::METHODS, METHOD)?;
        let column = |role, name: &str, [first, second]: [u64; 2]| {
            let whole = |n: u64| Decimal::new(i64::try_from(n).ok()?, 0);
            let cells = Cells::Decimals([whole(first), whole(second)].into_iter().collect());
            Column { role, name: name.to_owned(), unit: None, cells }
        };
        let table = Table::new(vec![
            column(Role::Count, "nonconforming", [before.0, after.0]),
            column(Role::Size, "inspected", [before.1, after.1]),
        ])?;
        let study = method.run(&table, parameters)?;
        let number = study.outcome.number("is_effective").map(|number| &number.value);
        Ok(Self {
            before,
            after,
            method: METHOD.to_owned(),
            result: study.outcome.committed_json(),
            is_effective: matches!(number, Some(method::Quantity::Count(1))),
            parameters: study.parameters,
        })
    }
}

impl Progress {
    /// Decides to take a step.
    ///
    /// # Errors
    /// [`Problem::Closed`]; [`Problem::NoText`], [`Problem::NoSuchAction`],
    /// [`Problem::ActionDone`] or [`Problem::TooManyActions`] for a step that says nothing or does
    /// not follow from the others.
    pub fn take(&self, step: Step, (by, at): (&str, Timestamp)) -> Result<Vec<Fact>, Problem> {
        if self.closed.is_some() {
            return Err(Problem::Closed);
        }
        self.check(&step)?;
        Ok(vec![Fact::Taken { case: self.of.id, step, by: by.to_owned(), at }])
    }

    fn check(&self, step: &Step) -> Result<(), Problem> {
        let text = |text: &str| said(text).map(drop).ok_or(Problem::NoText);
        match step {
            Step::Team(names) if names.is_empty() => Err(Problem::NoText),
            Step::Team(names) => names.iter().try_for_each(|name| text(name)),
            Step::Problem(words) | Step::Cause(_, words, _) => text(words),
            Step::Planned { action, text: words, owner, .. } => {
                if action.0 != self.next_action().0 {
                    return Err(Problem::NoSuchAction { got: action.0 });
                }
                if action.0 > ACTIONS_MAX {
                    return Err(Problem::TooManyActions { most: ACTIONS_MAX });
                }
                text(words)?;
                text(owner)
            }
            Step::Done(action, words) => {
                match self.actions().get(action) {
                    None => return Err(Problem::NoSuchAction { got: action.0 }),
                    Some((_, true)) => return Err(Problem::ActionDone { got: action.0 }),
                    Some((_, false)) => {}
                }
                text(words)
            }
            Step::Changed(changed) => match &changed.rows {
                Rows::Changed(rows) if rows.is_empty() => Err(Problem::NoText),
                Rows::Changed(rows) => rows.iter().try_for_each(|row| text(row)),
                Rows::NotApplicable(reason) => text(reason),
            },
            Step::Studied(_) => Ok(()),
        }
    }

    /// The number of the next action.
    pub fn next_action(&self) -> Action {
        Action(u32::try_from(self.actions().len()).unwrap_or(u32::MAX).saturating_add(1))
    }

    /// The actions, each with its kind and whether it is done.
    pub fn actions(&self) -> BTreeMap<Action, (ActionKind, bool)> {
        let mut actions = BTreeMap::new();
        for (step, ..) in &self.steps {
            match step {
                Step::Planned { action, kind, .. } => {
                    actions.insert(*action, (*kind, false));
                }
                Step::Done(action, _) => {
                    if let Some((_, is_done)) = actions.get_mut(action) {
                        *is_done = true;
                    }
                }
                _ => {}
            }
        }
        actions
    }

    /// The latest study of the effect.
    pub fn effect(&self) -> Option<&Effect> {
        self.steps.iter().rev().find_map(|(step, ..)| match step {
            Step::Studied(effect) => Some(effect),
            _ => None,
        })
    }

    /// What keeps the case open, in the order of the steps.
    pub fn missing(&self) -> Vec<Missing> {
        let has = |is: &dyn Fn(&Step) -> bool| self.steps.iter().any(|(step, ..)| is(step));
        let mut missing = Vec::new();
        if !has(&|step| matches!(step, Step::Team(_))) {
            missing.push(Missing::Team);
        }
        if !has(&|step| matches!(step, Step::Problem(_))) {
            missing.push(Missing::Problem);
        }
        for &kind in CauseKind::ALL {
            if !has(&|step| matches!(step, Step::Cause(found, ..) if *found == kind)) {
                missing.push(Missing::Cause(kind));
            }
        }
        let actions = self.actions();
        if !actions.values().any(|(kind, _)| *kind == ActionKind::Corrective) {
            missing.push(Missing::Corrective);
        }
        let undone = actions.iter().filter(|(_, (_, is_done))| !is_done);
        missing.extend(undone.map(|(action, _)| Missing::Undone(*action)));
        if !self.effect().is_some_and(|effect| effect.is_effective) {
            missing.push(Missing::Effect);
        }
        let changed: BTreeSet<RowKind> = self
            .steps
            .iter()
            .filter_map(|(step, ..)| match step {
                Step::Changed(changed) => Some(changed.kind),
                _ => None,
            })
            .collect();
        let open = RowKind::ALL.iter().filter(|kind| !changed.contains(kind));
        missing.extend(open.map(|kind| Missing::Rows(*kind)));
        missing
    }

    /// Decides to close the case.
    ///
    /// # Errors
    /// [`Problem::OwnCase`] where its owner wants to, [`Problem::Closed`], [`Problem::NotReady`]
    /// with all that is missing, [`Problem::NoText`].
    pub fn close(&self, words: &str, (by, at): (&str, Timestamp)) -> Result<Vec<Fact>, Problem> {
        if self.closed.is_some() {
            return Err(Problem::Closed);
        }
        if self.of.owner == by {
            return Err(Problem::OwnCase { by: by.to_owned() });
        }
        let missing = self.missing();
        if !missing.is_empty() {
            return Err(Problem::NotReady { missing });
        }
        let words = said(words).ok_or(Problem::NoText)?;
        Ok(vec![Fact::Closed { case: self.of.id, words, by: by.to_owned(), at }])
    }
}
