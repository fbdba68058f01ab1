//! What can be wrong with a checkpoint.

use word::{Lang, Message, Words};

/// Why a text is not a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().say(Lang::En))]
pub enum CheckpointProblem {
    /// An origin that is empty or holds control characters.
    Origin,
    /// Not three or more lines, none of them empty.
    Lines,
    /// A size that is not a plain decimal.
    Size {
        /// What stands there.
        got: String,
    },
    /// A root that is not the base64 of 32 bytes.
    Root,
}

impl CheckpointProblem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::Origin => Message::new(
                "trust.checkpoint_origin",
                Words::new(
                    "检查点的来源行为空或含控制字符",
                    "the origin of the checkpoint is empty or holds control characters",
                ),
                [],
            ),
            Self::Lines => Message::new(
                "trust.checkpoint_lines",
                Words::new(
                    "检查点须有来源、大小、根三行，且没有空行",
                    "a checkpoint has the lines origin, size and root, and none is empty",
                ),
                [],
            ),
            Self::Size { got } => Message::new(
                "trust.checkpoint_size",
                Words::new(
                    "检查点的大小“{got}”不是规范的十进制数",
                    "the size ‘{got}’ of the checkpoint is not a plain decimal number",
                ),
                [("got", got.clone())],
            ),
            Self::Root => Message::new(
                "trust.checkpoint_root",
                Words::new(
                    "检查点的根不是 32 字节的 base64",
                    "the root of the checkpoint is not the base64 of 32 bytes",
                ),
                [],
            ),
        }
    }
}
