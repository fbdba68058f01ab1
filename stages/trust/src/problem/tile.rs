//! What can be wrong with the files of a log.

use word::{Lang, Message, Words};

/// Why a tile, a bundle or a path is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().say(Lang::En))]
pub enum TileProblem {
    /// A level beyond 63.
    Level {
        /// The level seen.
        got: u8,
    },
    /// A width of 0 or beyond 256.
    Width {
        /// The width seen.
        got: u16,
    },
    /// Not the path of a tile or bundle.
    Path {
        /// The beginning of the path.
        got: String,
    },
    /// A tile of the wrong length.
    Length {
        /// The path below the prefix.
        path: String,
        /// Bytes seen.
        got: usize,
        /// Bytes needed.
        need: usize,
    },
    /// An entry whose length does not fit in 16 bits.
    EntryTooLong {
        /// Bytes seen.
        got: usize,
        /// Bytes accepted.
        max: usize,
    },
    /// A bundle that ends too early.
    BundleTruncated {
        /// The path below the prefix.
        path: String,
        /// Entries read before the end.
        n_entries: u16,
    },
    /// A bundle that goes on after its last entry.
    BundleTrailing {
        /// The path below the prefix.
        path: String,
        /// Bytes left over.
        got: usize,
    },
}

impl TileProblem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::Level { got } => Message::new(
                "trust.tile_level",
                Words::new("层号 {got} 超出 0 至 63", "level {got} is not within 0 to 63"),
                [("got", got.to_string())],
            ),
            Self::Width { got } => Message::new(
                "trust.tile_width",
                Words::new("宽度 {got} 超出 1 至 256", "width {got} is not within 1 to 256"),
                [("got", got.to_string())],
            ),
            Self::Path { got } => Message::new(
                "trust.tile_path",
                Words::new("“{got}”不是日志文件的路径", "‘{got}’ is not the path of a log file"),
                [("got", got.clone())],
            ),
            Self::Length { path, got, need } => Message::new(
                "trust.tile_length",
                Words::new(
                    "日志文件 {path} 有 {got} 字节，应为 {need} 字节",
                    "the log file {path} has {got} bytes instead of {need}",
                ),
                [("path", path.clone()), ("got", got.to_string()), ("need", need.to_string())],
            ),
            Self::EntryTooLong { got, max } => Message::new(
                "trust.entry_too_long",
                Words::new(
                    "条目有 {got} 字节，最多 {max} 字节",
                    "the entry has {got} bytes; at most {max} fit",
                ),
                [("got", got.to_string()), ("max", max.to_string())],
            ),
            Self::BundleTruncated { path, n_entries } => Message::new(
                "trust.bundle_truncated",
                Words::new(
                    "日志文件 {path} 在第 {n_entries} 个条目之后中断",
                    "the log file {path} breaks off after {n_entries} entries",
                ),
                [("path", path.clone()), ("n_entries", n_entries.to_string())],
            ),
            Self::BundleTrailing { path, got } => Message::new(
                "trust.bundle_trailing",
                Words::new(
                    "日志文件 {path} 末尾多出 {got} 字节",
                    "the log file {path} has {got} bytes too many",
                ),
                [("path", path.clone()), ("got", got.to_string())],
            ),
        }
    }
}
