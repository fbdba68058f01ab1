//! What keeps a log from going on.

use word::{Lang, Message, Words};

/// Why a log does not go on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().say(Lang::En))]
pub enum LogProblem {
    /// A tree smaller than what was signed.
    Backwards {
        /// Entries signed for.
        signed_size: u64,
        /// Entries now.
        size: u64,
    },
    /// A tree that is not a continuation of what was signed.
    SplitView {
        /// Entries signed for.
        signed_size: u64,
        /// Entries now.
        size: u64,
    },
    /// The checkpoint of another log.
    OtherOrigin {
        /// The origin now.
        got: String,
        /// The origin signed for.
        need: String,
    },
    /// Tiles that do not give the root.
    OtherRoot {
        /// Entries recorded.
        size: u64,
    },
    /// An entry that is not what the tree was made from.
    OtherEntry {
        /// Position of the entry.
        index: u64,
    },
    /// A bundle that the caller could not read.
    BundleMissing {
        /// The path below the prefix.
        path: String,
    },
}

impl LogProblem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::Backwards { signed_size, size } => Message::new(
                "trust.backwards",
                Words::new(
                    "日志已签到 {signed_size} 个条目，现在只有 {size} 个：可能恢复了旧备份；不签名",
                    "the log has signed for {signed_size} entries and now has {size}: an old \
                     backup may have been restored; nothing is signed",
                ),
                [("signed_size", signed_size.to_string()), ("size", size.to_string())],
            ),
            Self::SplitView { signed_size, size } => Message::new(
                "trust.split_view",
                Words::new(
                    "大小为 {size} 的日志不是已签的大小为 {signed_size} 的日志的延续：签名就会出现两种历史；不签名",
                    "the log of size {size} does not continue the one of size {signed_size} \
                     that was signed: there would be two histories; nothing is signed",
                ),
                [("signed_size", signed_size.to_string()), ("size", size.to_string())],
            ),
            Self::OtherOrigin { got, need } => Message::new(
                "trust.other_origin",
                Words::new(
                    "上次签名的来源是 {need}，现在是 {got}",
                    "the last checkpoint was of {need}, this is {got}",
                ),
                [("got", got.clone()), ("need", need.clone())],
            ),
            Self::OtherRoot { size } => Message::new(
                "trust.other_root",
                Words::new(
                    "日志文件算出的根与记录的不一致（大小 {size}）；可从数据库重建",
                    "the log files do not give the recorded root at size {size}; they can be \
                     rebuilt from the database",
                ),
                [("size", size.to_string())],
            ),
            Self::OtherEntry { index } => Message::new(
                "trust.other_entry",
                Words::new(
                    "条目 {index} 与树中的哈希不一致",
                    "entry {index} is not what the tree was made from",
                ),
                [("index", index.to_string())],
            ),
            Self::BundleMissing { path } => Message::new(
                "trust.bundle_missing",
                Words::new(
                    "缺少日志文件 {path}；可从数据库重建",
                    "the log file {path} is missing; it can be rebuilt from the database",
                ),
                [("path", path.clone())],
            ),
        }
    }
}
