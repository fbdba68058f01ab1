//! What keeps a case from going on, or from being closed.

use word::{Code, Lang, Message, Words};

use super::Missing;

/// Why a fact about a case was not recorded.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Problem {
    /// The number is taken.
    #[error("the case {code} exists already")]
    Exists {
        /// The number.
        code: Code,
    },
    /// A case without a nonconformity.
    #[error("a case is about at least one nonconformity")]
    NoNonconformity,
    /// A text that says nothing, or too much.
    #[error("a text of 1 to 4000 characters is needed")]
    NoText,
    /// An action that the case does not have.
    #[error("there is no action {got}")]
    NoSuchAction {
        /// Its number.
        got: u32,
    },
    /// An action that is done already.
    #[error("the action {got} is done already")]
    ActionDone {
        /// Its number.
        got: u32,
    },
    /// More actions than a case holds.
    #[error("a case holds at most {most} actions")]
    TooManyActions {
        /// How many.
        most: u32,
    },
    /// The case is closed.
    #[error("the case is closed")]
    Closed,
    /// Its owner does not close a case.
    #[error("{by} owns the case and cannot close it")]
    OwnCase {
        /// Who.
        by: String,
    },
    /// Something is missing.
    #[error("{} things are missing", missing.len())]
    NotReady {
        /// What.
        missing: Vec<Missing>,
    },
    /// The study cannot be made.
    #[error(transparent)]
    Method(#[from] method::Problem),
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        let plain = |code, words| Message::new(code, words, []);
        match self {
            Self::NoNonconformity => plain("case.no_nonconformity", NO_NONCONFORMITY),
            Self::NoText => plain("case.no_text", NO_TEXT),
            Self::Closed => plain("case.closed", CLOSED),
            Self::Exists { code } => Message::new(
                "case.exists",
                Words::new(
                    "案例编号 {code} 已存在；请用新的编号",
                    "the case {code} exists already; choose a new number",
                ),
                [("code", code.to_string())],
            ),
            Self::NoSuchAction { got } => Message::new(
                "case.no_such_action",
                Words::new(
                    "没有第 {got} 号措施；新措施的编号是已有措施数加 1",
                    "there is no action {got}; a new one has the number after the last",
                ),
                [("got", got.to_string())],
            ),
            Self::ActionDone { got } => Message::new(
                "case.action_done",
                Words::new("第 {got} 号措施已完成", "the action {got} is done already"),
                [("got", got.to_string())],
            ),
            Self::TooManyActions { most } => Message::new(
                "case.too_many_actions",
                Words::new(
                    "一个案例最多 {most} 项措施；请拆分案例",
                    "a case holds at most {most} actions; divide it",
                ),
                [("most", most.to_string())],
            ),
            Self::OwnCase { by } => Message::new(
                "case.own_case",
                Words::new(
                    "{by} 是案例负责人，不能自己批准关闭；请由另一人批准。此次尝试已记录",
                    "{by} owns the case and cannot close it; somebody else must approve. The \
                     attempt is on record",
                ),
                [("by", by.clone())],
            ),
            Self::NotReady { missing } => {
                let listed = |lang| {
                    let words: Vec<&str> = missing.iter().map(|m| m.words().say(lang)).collect();
                    words.join(if lang == Lang::ZhCn { "、" } else { ", " })
                };
                let words = Words::new(
                    "还不能关闭，缺少：{list_zh}（{list_en}）",
                    "it cannot be closed yet; missing: {list_en} ({list_zh})",
                );
                let args = [("list_zh", listed(Lang::ZhCn)), ("list_en", listed(Lang::En))];
                Message::new("case.not_ready", words, args)
            }
            Self::Method(problem) => problem.message(),
        }
    }
}

const NO_NONCONFORMITY: Words = Words::new(
    "案例至少要针对一项不合格；请给出不合格编号",
    "a case is about at least one nonconformity; name it",
);
const NO_TEXT: Words =
    Words::new("请写明内容（1 到 4000 字）", "say something, in 1 to 4000 characters");
const CLOSED: Words = Words::new(
    "案例已关闭，不能再改；如再发生请开新案例",
    "the case is closed and cannot change; open another should it come back",
);
