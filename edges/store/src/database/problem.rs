//! Why a directory has no database to work with.

use std::path::PathBuf;
use word::{Message, Words};

/// Why a directory has no database to work with. None of these says an address: it may hold a
/// password.
#[derive(Debug, thiserror::Error)]
pub enum Unsettled {
    /// The database server cannot be reached.
    #[error("the database server cannot be reached: {0}")]
    Unreachable(#[source] sqlx::Error),
    /// An address that is not that of a database server.
    #[error("not the address of a PostgreSQL server")]
    NotADatabase,
    /// The directory has its facts in another database.
    #[error("{path} keeps its facts in another database")]
    OtherDatabase {
        /// The directory.
        path: PathBuf,
    },
    /// A server of another version works on the database.
    #[error("a server of another version works on the database")]
    OtherVersion,
}

impl Unsettled {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::Unreachable(error) => Message::new(
                "store.unreachable",
                Words::new(
                    "无法连接数据库服务器：{reason}；请检查地址、服务与权限",
                    "the database server cannot be reached: {reason}; check its address, that it \
                     runs, and that you may use it",
                ),
                [("reason", error.to_string())],
            ),
            Self::NotADatabase => Message::new(
                "store.not_a_database",
                Words::new(
                    "这不是 PostgreSQL 的地址；应如 postgres://用户@主机/wule",
                    "this is not the address of a PostgreSQL server; write one such as \
                     postgres://user@host/wule",
                ),
                [],
            ),
            Self::OtherDatabase { path } => Message::new(
                "store.other_database",
                Words::new(
                    "{path} 的数据已在另一个数据库中；请换一个目录，或去掉 --database",
                    "{path} keeps its facts in another database already; choose another \
                     directory, or leave --database out",
                ),
                [("path", path.display().to_string())],
            ),
            Self::OtherVersion => Message::new(
                "store.other_version",
                Words::new(
                    "另一版本的 Wule 正在使用这个数据库，两个版本的表不同；请先停止所有旧服务器，再启动这一版",
                    "a server of another version works on this database, and keeps its tables \
                     otherwise; stop every server on it, then start this version",
                ),
                [],
            ),
        }
    }
}
