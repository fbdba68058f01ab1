//! The folder of the program: where the server is, who may bring, what waits to be brought.
//!
//! | file | what it is |
//! |---|---|
//! | `server` | the address of Wule, one line; `WULE_SERVER` goes before it |
//! | `token` | a token that may bring messages, one line; `WULE_TOKEN` goes before it |
//! | `source-<code>.login` | a user of the server of OPC UA: name and password, two lines |
//! | `source-<code>.cert.der`, `.key.pem` | or a certificate of a user, and its key |
//! | `pki/own`, `pki/private` | the program's certificate and key, made on first use |
//! | `pki/trusted`, `pki/rejected` | certificates of servers: believed, and seen first |
//! | `journal-<code>.jsonl` | what was heard and is not yet on the disk of Wule |
//! | `heard-<code>` | until when the source was listened to |
//! | `refused-<code>.jsonl` | what Wule will never take, should there be any |
//! | `sources.json` | the sources as Wule last stated them |

use opcua::client::IdentityToken;
use std::fs::{File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use word::{Message, Timestamp, Words};

/// The folder.
pub struct Folder {
    path: PathBuf,
    /// Where Wule is, without a slash at the end.
    pub server: String,
    /// A token that may bring messages.
    pub token: String,
    /// Held for as long as the program runs.
    _lock: File,
}

impl Folder {
    /// Opens it, and makes it where it is not there.
    ///
    /// # Errors
    /// What is missing, in both languages.
    pub fn open(path: &Path) -> Result<Self, Message> {
        let shown = path.display().to_string();
        let unusable = |error: io::Error| {
            let args = [("path", shown.clone()), ("why", error.to_string())];
            Message::new("opcua.folder", UNUSABLE, args)
        };
        make(path).map_err(unusable)?;
        let lock = File::create(path.join("lock")).map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Message::new("opcua.in_use", IN_USE, [("path", shown)]));
            }
            Err(TryLockError::Error(error)) => return Err(unusable(error)),
        }
        let said = |name: &str, variable: &'static str| {
            let of_variable = std::env::var(variable).ok();
            let text = of_variable.or_else(|| std::fs::read_to_string(path.join(name)).ok());
            let line = text.unwrap_or_default().trim().to_owned();
            if !line.is_empty() {
                return Ok(line);
            }
            let file = path.join(name).display().to_string();
            let args = [("file", file), ("variable", variable.to_owned())];
            Err(Message::new("opcua.not_said", NOT_SAID, args))
        };
        let server = said("server", "WULE_SERVER")?.trim_end_matches('/').to_owned();
        if !server.starts_with("http://") && !server.starts_with("https://") {
            return Err(Message::new("opcua.address", ADDRESS, [("got", server)]));
        }
        let token = said("token", "WULE_TOKEN")?;
        Ok(Self { path: path.to_owned(), server, token, _lock: lock })
    }

    /// Where certificates are.
    pub fn pki(&self) -> PathBuf {
        self.path.join("pki")
    }

    /// Where what was heard of a source waits.
    pub fn journal(&self, source: &str) -> PathBuf {
        self.path.join(format!("journal-{source}.jsonl"))
    }

    /// Where what Wule will never take is set apart.
    pub fn refused(&self, source: &str) -> PathBuf {
        self.path.join(format!("refused-{source}.jsonl"))
    }

    /// As whom the server of OPC UA is spoken to.
    ///
    /// # Errors
    /// Which file cannot be used.
    pub fn identity(&self, source: &str) -> Result<IdentityToken, String> {
        let file = |end: &str| self.path.join(format!("source-{source}.{end}"));
        let certificate = file("cert.der");
        if certificate.exists() {
            return IdentityToken::new_x509_path(&certificate, file("key.pem"))
                .map_err(|error| format!("{} or its key: {error}", certificate.display()));
        }
        let login = file("login");
        match std::fs::read_to_string(&login) {
            Ok(text) => {
                let mut lines = text.lines();
                let (name, password) = (lines.next().unwrap_or(""), lines.next().unwrap_or(""));
                Ok(IdentityToken::new_user_name(name, password))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(IdentityToken::Anonymous),
            Err(error) => Err(format!("{} cannot be read: {error}", login.display())),
        }
    }

    /// Until when a source was listened to, where it ever was.
    pub fn heard_until(&self, source: &str) -> Option<Timestamp> {
        let text = std::fs::read_to_string(self.path.join(format!("heard-{source}"))).ok()?;
        text.trim().parse().ok()
    }

    /// Notes until when a source was listened to. Where that is lost, the gap that is told of
    /// begins earlier than it did.
    pub fn note_heard(&self, source: &str, until: Timestamp) {
        drop(self.replace(&format!("heard-{source}"), until.to_string().as_bytes()));
    }

    /// The sources as they were last stated; empty where none are known.
    pub fn sources(&self) -> Vec<u8> {
        std::fs::read(self.path.join("sources.json")).unwrap_or_default()
    }

    /// Notes the sources, for a start while Wule is away.
    pub fn note_sources(&self, sources: &[u8]) {
        drop(self.replace("sources.json", sources));
    }

    fn replace(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let new = self.path.join(format!("{name}.new"));
        let mut file = File::create(&new)?;
        file.write_all(bytes)?;
        std::fs::rename(&new, self.path.join(name))
    }
}

/// Keys and logins are in it: it is its owner's alone.
fn make(path: &Path) -> io::Result<()> {
    let mut folder = std::fs::DirBuilder::new();
    folder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.create(path)
}

const UNUSABLE: Words =
    Words::new("无法使用文件夹 {path}：{why}", "the folder {path} cannot be used: {why}");
const IN_USE: Words = Words::new(
    "另一个进程正在使用文件夹 {path}；请用 --data 指定另一个文件夹，或先停止那个进程",
    "another process uses the folder {path}; name another with --data, or end that process",
);
const NOT_SAID: Words = Words::new(
    "缺少 {file}：请写入一行，或设置环境变量 {variable}；用 --help 查看说明",
    "{file} is missing: write one line into it, or set {variable}; --help says more",
);
const ADDRESS: Words = Words::new(
    "{got} 不是 Wule 的地址；应形如 http://192.168.1.10:8460",
    "{got} is not an address of Wule; it looks like http://192.168.1.10:8460",
);
