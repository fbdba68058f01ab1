//! The steps of a case, from its team to the rows that were changed.

use word::{Code, Id, Timestamp, Words, json::Value};

use crate::nonconformity::Nonconformity;

/// What a case is: a name for its steps.
#[derive(Debug)]
pub enum Case {}

/// A case as it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Its identity.
    pub id: Id<Case>,
    /// The number that people use.
    pub code: Code,
    /// The nonconformities that it is about.
    pub nonconformities: Vec<Id<Nonconformity>>,
    /// What was noticed, and what was done at once (D0).
    pub symptom: String,
    /// Who owns it.
    pub owner: String,
    /// Who opened it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Which why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CauseKind {
    /// Why it happened.
    Occurrence,
    /// Why it was not found before it got out.
    Escape,
    /// Why the system allowed both.
    System,
}

/// What an action is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActionKind {
    /// It keeps the problem in while its cause is looked for (D3).
    Containment,
    /// It takes the cause away (D5).
    Corrective,
    /// It keeps the cause from coming back, here and elsewhere (D7).
    Preventive,
}

/// A kind of row that a solved problem should have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowKind {
    /// Failure chains.
    FailureChain,
    /// Rows of the control plan.
    ControlPlan,
    /// Steps of the standard.
    StandardStep,
    /// Skills that the operation needs.
    SkillNeed,
}

/// An action of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Action(pub u32);

/// Rows that were changed, or why none was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rows {
    /// These, each as its code and revision.
    Changed(Vec<String>),
    /// None of this kind, for a reason that whoever takes the step signs.
    NotApplicable(String),
}

/// What was changed of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedRows {
    /// Which kind.
    pub kind: RowKind,
    /// Which rows.
    pub rows: Rows,
}

/// A study of the effect.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// Nonconforming pieces and pieces inspected, before.
    pub before: (u64, u64),
    /// The same, after.
    pub after: (u64, u64),
    /// The method, with its version.
    pub method: String,
    /// Its parameters.
    pub parameters: Value,
    /// Its result, as a claim would commit to it.
    pub result: Value,
    /// Whether it proves the effect.
    pub is_effective: bool,
}

/// A step.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Who works on it (D1).
    Team(Vec<String>),
    /// What is the matter: what, where, when, how many, and what it is not (D2).
    Problem(String),
    /// A root cause (D4); the failure chain, where there is one.
    Cause(CauseKind, String, Option<Code>),
    /// An action that is to be done (D3, D5, D7), by whom and until when.
    Planned {
        /// Its number in the case, from 1.
        action: Action,
        /// What for.
        kind: ActionKind,
        /// What is to be done.
        text: String,
        /// By whom.
        owner: String,
        /// Until when.
        due: Timestamp,
    },
    /// An action was done (D6), with what shows it.
    Done(Action, String),
    /// The effect was studied (D6).
    Studied(Effect),
    /// What was changed of one kind (D7).
    Changed(ChangedRows),
}

/// A name on the wire and in tables, and the name that people use.
macro_rules! named {
    ($kind:ident { $($variant:ident $name:literal $zh:literal $en:literal),+ $(,)? }) => {
        impl $kind {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name on the wire and in tables.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),+
                }
            }

            /// The name that people use.
            pub fn words(self) -> Words {
                match self {
                    $(Self::$variant => Words::new($zh, $en)),+
                }
            }

            /// The one of this name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }
        }
    };
}

named!(CauseKind {
    Occurrence "occurrence" "根本原因：发生" "root cause: occurrence",
    Escape "escape" "根本原因：流出" "root cause: escape",
    System "system" "根本原因：系统" "root cause: system",
});

named!(ActionKind {
    Containment "containment" "临时遏制措施" "interim containment",
    Corrective "corrective" "永久纠正措施" "permanent corrective action",
    Preventive "preventive" "预防再发措施" "preventive action",
});

named!(RowKind {
    FailureChain "failure-chain" "失效链（FMEA）" "failure chain (FMEA)",
    ControlPlan "control-plan" "控制计划行" "control-plan row",
    StandardStep "standard-step" "标准步骤" "step of the standard",
    SkillNeed "skill-need" "技能要求" "skill need",
});
