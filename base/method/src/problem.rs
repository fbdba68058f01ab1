//! What keeps a method from running at all. (A method that runs and declines *refuses* instead.)

use word::{Message, Words};

use crate::{Misfit, Role};

/// Why a method could not run.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Problem {
    /// No registry knows the method.
    #[error("there is no method {asked:?}")]
    UnknownMethod {
        /// What was asked for.
        asked: String,
        /// Those that come near by name, or say something of it.
        near: Vec<String>,
    },
    /// The parameters do not fit the method's schema.
    #[error("{}", .0.message().say(word::Lang::En))]
    Misfit(Misfit),
    /// An example that cannot be read.
    #[error("{}", .0.say(word::Lang::En))]
    Example(Message),
    /// Parameters that were understood and cannot be written again.
    #[error("the parameters do not fit: {reason}")]
    Parameters {
        /// What is wrong with it.
        reason: String,
    },
    /// A column that the method needs is missing.
    #[error("a column with the role {} is needed", role.name())]
    MissingRole {
        /// Its role.
        role: Role,
    },
    /// A column holds labels where numbers are needed.
    #[error("the column with the role {} must hold numbers", role.name())]
    NotNumbers {
        /// Its role.
        role: Role,
    },
    /// Columns of different lengths.
    #[error("the column {} has {got} rows, the first has {need}", role.name())]
    UnequalColumns {
        /// The role of the odd one.
        role: Role,
        /// Its number of rows.
        got: usize,
        /// The number of rows of the first.
        need: usize,
    },
    /// Two columns with one role.
    #[error("two columns have the role {}", role.name())]
    RoleTwice {
        /// The role.
        role: Role,
    },
    /// A number of the outcome that no number can hold.
    #[error("{key} is too large or not defined")]
    NotFinite {
        /// Its key.
        key: String,
    },
    /// A method that only runs on a table.
    #[error("{id} does not run on a stream")]
    NoStream {
        /// Its name and version.
        id: String,
    },
    /// Bytes that are not what this stream remembers.
    #[error("what a chart remembers cannot be read back")]
    Memory,
    /// The stage that keeps the method says why in its own words.
    #[error("{}", .0.say(word::Lang::En))]
    Stage(Message),
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        let role = |role: &Role| ("role", role.name().to_owned());
        match self {
            Self::UnknownMethod { asked, near } if !near.is_empty() => Message::new(
                "method.unknown",
                Words::new(
                    "没有名为“{asked}”的方法；相近或提到它的有：{near}；wule methods 列出全部方法",
                    "there is no method {asked}; near it, or with a word on it: {near}; `wule \
                     methods` lists them all",
                ),
                [("asked", asked.clone()), ("near", near.join(", "))],
            ),
            Self::UnknownMethod { asked, .. } => Message::new(
                "method.unknown",
                Words::new(
                    "没有名为“{asked}”的方法；wule methods 列出全部方法",
                    "there is no method {asked}; `wule methods` lists them all",
                ),
                [("asked", asked.clone())],
            ),
            Self::Misfit(misfit) => misfit.message(),
            Self::Example(message) => message.clone(),
            Self::Parameters { reason } => Message::new(
                "method.parameters",
                Words::new(
                    "参数不符合该方法的要求：{reason}",
                    "the parameters do not fit the method: {reason}",
                ),
                [("reason", reason.clone())],
            ),
            Self::MissingRole { role: missing } => Message::new(
                "method.missing_role",
                Words::new(
                    "缺少角色为“{role}”的列，请指明哪一列是它",
                    "a column for the role “{role}” is needed; say which one it is",
                ),
                [role(missing)],
            ),
            Self::NotNumbers { role: labels } => Message::new(
                "method.not_numbers",
                Words::new("角色为“{role}”的列应为数字", "the column “{role}” must hold numbers"),
                [role(labels)],
            ),
            Self::UnequalColumns { role: odd, got, need } => Message::new(
                "method.unequal_columns",
                Words::new(
                    "“{role}”列有 {got} 行，第一列有 {need} 行，行数应相同",
                    "column “{role}” has {got} rows but the first has {need}; they must agree",
                ),
                [role(odd), ("got", got.to_string()), ("need", need.to_string())],
            ),
            Self::RoleTwice { role: twice } => Message::new(
                "method.role_twice",
                Words::new("有两列角色都是“{role}”", "two columns have the role “{role}”"),
                [role(twice)],
            ),
            Self::NotFinite { key } => Message::new(
                "method.not_finite",
                Words::new(
                    "结果 {key} 大得无法表示或没有定义；请检查参数与读数的量级和单位",
                    "{key} is too large to be written down, or not defined; check the size and \
                     unit of parameters and readings",
                ),
                [("key", key.clone())],
            ),
            Self::NoStream { id } => Message::new(
                "method.no_stream",
                Words::new(
                    "方法 {id} 不能逐点运行；请用整张表运行它",
                    "{id} does not run on a stream; run it on a table",
                ),
                [("id", id.clone())],
            ),
            Self::Memory => Message::new(
                "method.memory",
                Words::new(
                    "控制图的记忆与其参数不符，无法接着判断；请从读数重算",
                    "what the chart remembers does not fit its parameters, so it cannot go on; \
                     work it out anew from the readings",
                ),
                [],
            ),
            Self::Stage(message) => message.clone(),
        }
    }
}
