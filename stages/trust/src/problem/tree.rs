//! What can be wrong with a tree or a proof over it.

use word::{Lang, Message, Words};

/// Why a proof does not hold, or cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().say(Lang::En))]
pub enum TreeProblem {
    /// A leaf that the tree does not have.
    IndexBeyondTree {
        /// Position asked for.
        index: u64,
        /// Leaves in the tree.
        size: u64,
    },
    /// A newer tree that is smaller.
    Shrinks {
        /// Leaves before.
        old_size: u64,
        /// Leaves after.
        new_size: u64,
    },
    /// A proof with more or fewer hashes than the tree has at that place.
    ProofLength {
        /// Hashes seen.
        got: usize,
    },
    /// A path that leads to another root.
    NotIncluded {
        /// Position claimed.
        index: u64,
        /// Leaves in the tree.
        size: u64,
    },
    /// A newer tree that is not a continuation of the older.
    Inconsistent {
        /// Leaves before.
        old_size: u64,
        /// Leaves after.
        new_size: u64,
    },
    /// A remembered edge that does not fit its size.
    Frontier {
        /// Leaves claimed.
        size: u64,
        /// Hashes seen.
        got: usize,
    },
    /// A tile that the caller could not read.
    TileMissing {
        /// The path below the prefix.
        path: String,
    },
}

impl TreeProblem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::IndexBeyondTree { index, size } => Message::new(
                "trust.index_beyond_tree",
                Words::new(
                    "树中共 {size} 片叶子，没有序号 {index}（从 0 起）",
                    "the tree has {size} leaves, so none with index {index} (from 0)",
                ),
                [("index", index.to_string()), ("size", size.to_string())],
            ),
            Self::Shrinks { old_size, new_size } => Message::new(
                "trust.shrinks",
                Words::new(
                    "日志只能增长：旧树有 {old_size} 片叶子，新树只有 {new_size} 片",
                    "a log only grows: the old tree has {old_size} leaves, the new one {new_size}",
                ),
                [("old_size", old_size.to_string()), ("new_size", new_size.to_string())],
            ),
            Self::ProofLength { got } => Message::new(
                "trust.proof_length",
                Words::new(
                    "证明含 {got} 个哈希，与树的大小不符",
                    "the proof has {got} hashes, which does not fit the size of the tree",
                ),
                [("got", got.to_string())],
            ),
            Self::NotIncluded { index, size } => Message::new(
                "trust.not_included",
                Words::new(
                    "此内容不是大小为 {size} 的日志中的第 {index} 个条目（从 0 起）",
                    "this content is not entry {index} (from 0) of the log of size {size}",
                ),
                [("index", index.to_string()), ("size", size.to_string())],
            ),
            Self::Inconsistent { old_size, new_size } => Message::new(
                "trust.inconsistent",
                Words::new(
                    "大小为 {new_size} 的日志不是大小为 {old_size} 的日志的延续：历史被改写",
                    "the log of size {new_size} does not continue the one of size {old_size}: \
                     its history was rewritten",
                ),
                [("old_size", old_size.to_string()), ("new_size", new_size.to_string())],
            ),
            Self::Frontier { size, got } => Message::new(
                "trust.frontier",
                Words::new(
                    "记录的 {got} 个边缘哈希与大小 {size} 不符",
                    "the {got} hashes of the remembered edge do not fit the size {size}",
                ),
                [("size", size.to_string()), ("got", got.to_string())],
            ),
            Self::TileMissing { path } => Message::new(
                "trust.tile_missing",
                Words::new(
                    "缺少日志文件 {path}；可从数据库重建",
                    "the log file {path} is missing; it can be rebuilt from the database",
                ),
                [("path", path.clone())],
            ),
        }
    }
}
