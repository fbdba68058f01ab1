//! What can go wrong while keeping things.

use std::path::{Path, PathBuf};
use word::{Message, Words};

use crate::Unsettled;

/// Why something could not be kept or found.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The directory cannot be used.
    #[error("{path} cannot be used: {source}")]
    Directory {
        /// The directory or file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Another process works in the directory.
    #[error("another process is using {path}")]
    InUse {
        /// The directory.
        path: PathBuf,
    },
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The directory has no database to work with.
    #[error(transparent)]
    Unsettled(#[from] Unsettled),
    /// Something kept is not what was once written.
    #[error("{what} is damaged: {detail}")]
    Damaged {
        /// What it is.
        what: &'static str,
        /// How that shows.
        detail: String,
    },
    /// The log on disk is ahead of the database: it was restored from an older copy.
    #[error("the published log has {published} entries, the database knows {known}")]
    LogAhead {
        /// What the published checkpoint says.
        published: u64,
        /// What the database says.
        known: u64,
    },
    /// A restored backup that has not taken over.
    #[error("{path} was restored from a backup and has not taken over")]
    Restored {
        /// The directory.
        path: PathBuf,
    },
    /// A key file is not the one that this directory began with.
    #[error("the key in {path} is not the one that this organisation began with")]
    WrongKey {
        /// The file.
        path: PathBuf,
    },
    /// The keys are under a passphrase, and none was given.
    #[error("the keys in {path} are under a passphrase")]
    Sealed {
        /// Their folder.
        path: PathBuf,
    },
    /// A passphrase was given, and the keys are in the clear.
    #[error("the keys in {path} are not under a passphrase")]
    NotSealed {
        /// Their folder.
        path: PathBuf,
    },
    /// The passphrase does not open the keys, or they were changed.
    #[error("the passphrase does not open the keys in {path}")]
    WrongPassphrase {
        /// Their folder.
        path: PathBuf,
    },
    /// A passphrase that is found by trying.
    #[error("a passphrase of {got} characters is too short; at least {need} are needed")]
    WeakPassphrase {
        /// How many characters it has.
        got: usize,
        /// How many it needs.
        need: usize,
    },
    /// There is no witness yet, and no name to make one under.
    #[error("there is no witness in {path}")]
    NoWitnessName {
        /// The directory.
        path: PathBuf,
    },
    /// A witness has shown more than its database knows: it was restored from an older copy.
    #[error("of {origin} {shown} entries were cosigned and shown, the database knows {known}")]
    WitnessBehind {
        /// The log.
        origin: String,
        /// What was shown to monitors.
        shown: u64,
        /// What the database says.
        known: u64,
    },
    /// Something about keys, notes or trees.
    #[error(transparent)]
    Trust(Box<::trust::Problem>),
    /// Another process went on in the meantime; what this one knew is old.
    #[error("{what} moved on in the meantime")]
    Moved {
        /// The table.
        what: &'static str,
    },
    /// Nothing is kept under that name.
    #[error("there is no {what} {name}")]
    NotFound {
        /// What was looked for.
        what: &'static str,
        /// Its name.
        name: String,
    },
}

impl Problem {
    /// The message in both languages. What the log keeps (`Display`) may say more.
    pub fn message(&self) -> Message {
        if let Some(outage) = self.outage() {
            return outage.message();
        }
        match self {
            Self::Directory { path, source } => Message::new(
                "store.directory",
                Words::new(
                    "目录 {path} 不能使用：{reason}；请检查权限与磁盘空间",
                    "{path} cannot be used: {reason}; check permissions and free space",
                ),
                [("path", path.display().to_string()), ("reason", source.to_string())],
            ),
            Self::InUse { path } => about(path, "store.in_use", IN_USE),
            Self::Database(_) => Message::new(
                "store.database",
                Words::new(
                    "数据库操作失败，未写入任何内容；详情见日志",
                    "the database failed and nothing was written; the log has the details",
                ),
                [],
            ),
            Self::Unsettled(problem) => problem.message(),
            Self::Damaged { what, detail } => Message::new(
                "store.damaged",
                Words::new(
                    "{what} 已损坏（{detail}）；请从备份恢复，不要继续写入",
                    "{what} is damaged ({detail}); restore a backup and do not write on",
                ),
                [("what", (*what).to_owned()), ("detail", detail.clone())],
            ),
            Self::LogAhead { published, known } => Message::new(
                "store.log_ahead",
                Words::new(
                    "已发布的日志有 {published} 条，数据库只有 {known} 条：数据库像是旧备份。\
                     为避免分叉，拒绝签名",
                    "the published log has {published} entries but the database knows {known}: it \
                     looks like an older backup. To avoid a split view, nothing will be signed",
                ),
                [("published", published.to_string()), ("known", known.to_string())],
            ),
            Self::Restored { path } => about(path, "store.restored", RESTORED),
            Self::WrongKey { path } => in_folder("store.wrong_key", WRONG_KEY, path),
            Self::Sealed { path } => in_folder("store.sealed", SEALED, path),
            Self::NotSealed { path } => in_folder("store.not_sealed", NOT_SEALED, path),
            Self::WrongPassphrase { path } => in_folder("store.wrong_passphrase", WRONG, path),
            Self::WeakPassphrase { got, need } => weak(*got, *need),
            Self::NoWitnessName { path } => Message::new(
                "store.no_witness_name",
                NO_WITNESS_NAME,
                [("path", path.display().to_string())],
            ),
            Self::WitnessBehind { origin, shown, known } => behind(origin, *shown, *known),
            Self::Trust(problem) => problem.message(),
            Self::Moved { what } => Message::new(
                "store.moved",
                Words::new(
                    "另一进程已先写入 {what}；没有写入任何半成品，请再试一次",
                    "another process wrote {what} first; nothing half-done was kept, try again",
                ),
                [("what", (*what).to_owned())],
            ),
            Self::NotFound { what, name } => Message::new(
                "store.not_found",
                crate::sought(what),
                [("what", (*what).to_owned()), ("name", name.clone())],
            ),
        }
    }
}

fn in_folder(code: &'static str, words: Words, path: &std::path::Path) -> Message {
    Message::new(code, words, [("path", path.display().to_string())])
}

fn weak(got: usize, need: usize) -> Message {
    let words = Words::new(
        "口令只有 {got} 个字符，至少需要 {need} 个",
        "a passphrase of {got} characters is too short; at least {need} are needed",
    );
    let args = [("got", got.to_string()), ("need", need.to_string())];
    Message::new("store.weak_passphrase", words, args)
}

const WRONG_KEY: Words = Words::new(
    "{path} 不是本组织最初的密钥；请放回原来的密钥文件",
    "{path} is not the key that this organisation began with; put the original key file back",
);

const SEALED: Words = Words::new(
    "{path} 里的密钥由口令保护；请用环境变量 WULE_PASSPHRASE_FILE（口令文件）或 WULE_PASSPHRASE \
     给出口令，或在终端运行",
    "the keys in {path} are under a passphrase; give it by WULE_PASSPHRASE_FILE (a file that \
     holds it) or WULE_PASSPHRASE, or run this at a terminal",
);
const NOT_SEALED: Words = Words::new(
    "给出了口令，但 {path} 里的密钥是明文；用 wule keys seal 加密它们",
    "a passphrase is given, but the keys in {path} are in the clear; `wule keys seal` seals them",
);
const WRONG: Words = Words::new(
    "口令打不开 {path} 里的密钥，或密钥文件被改动过",
    "the passphrase does not open the keys in {path}, or a key file was changed",
);

const NO_WITNESS_NAME: Words = Words::new(
    "{path} 里还没有见证方；请用 --name 给它命名，如 --name w1.example",
    "there is no witness in {path} yet; name it with --name, such as --name w1.example",
);

fn behind(origin: &str, shown: u64, known: u64) -> Message {
    let words = Words::new(
        "日志 {origin} 已联署到 {shown} 条，数据库只有 {known} 条：数据库像是旧备份。\
         为避免为两种历史作证，拒绝联署",
        "{shown} entries of {origin} were cosigned but the database knows {known}: it looks like \
         an older backup. To avoid vouching for two histories, nothing will be cosigned",
    );
    let args =
        [("origin", origin.to_owned()), ("shown", shown.to_string()), ("known", known.to_string())];
    Message::new("store.witness_behind", words, args)
}

/// What a row says when it cannot be read back.
pub(crate) fn damaged(what: &'static str) -> impl FnOnce() -> Problem {
    move || Problem::Damaged { what, detail: "a row cannot be read back".to_owned() }
}

const IN_USE: Words = Words::new(
    "另一个 wule 进程正在使用 {path}；请先停止它，或换一个目录",
    "another wule process is using {path}; stop it first, or choose another \
                     directory",
);

const RESTORED: Words = Words::new(
    "{path} 恢复自备份，尚未接替原目录，因此不签名。若原目录确已停用：wule restore \
                     --take-over --data {path}",
    "{path} was restored from a backup and signs nothing while the original may \
                     still. If that is gone for good: wule restore --take-over --data {path}",
);

fn about(path: &Path, code: &'static str, words: Words) -> Message {
    Message::new(code, words, [("path", path.display().to_string())])
}
