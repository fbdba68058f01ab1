//! A database that is whole and does nothing now, because it cannot be reached or has no room.

use std::io::ErrorKind;
use word::{Message, Words};

use crate::Problem;

/// Why nothing can be kept now, though nothing is wrong with what is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outage {
    /// The database server does not answer, is starting or stopping, or takes no connection.
    Unreachable,
    /// The disk is full.
    NoRoom,
}

impl Outage {
    /// What is said of it, in both languages.
    pub fn message(self) -> Message {
        match self {
            Self::Unreachable => Message::new(
                "store.unreachable",
                Words::new(
                    "现在连不上数据库。断开时正在写入的内容可能已写入，也可能没有；此前已确认的都在。\
                     它恢复后服务会自行继续：请先核对，再重发（带同一 id 的读数不会重复）",
                    "the database cannot be reached now. What was being written when it broke off \
                     may be there or not; what was acknowledged before is there. The server goes \
                     on by itself when it is back: look, then send again (readings under the same \
                     id are not doubled)",
                ),
                [],
            ),
            Self::NoRoom => Message::new(
                "store.no_room",
                Words::new(
                    "磁盘已满；没有写入任何内容，此前已确认的都在。请腾出空间后再试",
                    "the disk is full, and nothing was written; what was acknowledged before is \
                     there. Make room and try again",
                ),
                [],
            ),
        }
    }
}

impl Problem {
    /// Whether it is for a while, and why; none where trying again alone does not help.
    pub fn outage(&self) -> Option<Outage> {
        match self {
            Self::Database(error) => of_database(error),
            Self::Directory { source, .. } => is_full(source).then_some(Outage::NoRoom),
            _ => None,
        }
    }
}

fn is_full(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded)
}

fn of_database(error: &sqlx::Error) -> Option<Outage> {
    match error {
        sqlx::Error::Io(error) if is_full(error) => Some(Outage::NoRoom),
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => {
            Some(Outage::Unreachable)
        }
        // A server that is about to stop answers so before a word is spoken.
        sqlx::Error::Protocol(said) if said.contains("response from SSLRequest") => {
            Some(Outage::Unreachable)
        }
        sqlx::Error::Database(error) => of_code(&error.code()?),
        _ => None,
    }
}

/// SQLite's result codes, and the SQLSTATE of PostgreSQL (its manual, appendix A).
fn of_code(code: &str) -> Option<Outage> {
    match code {
        // SQLITE_FULL; disk_full.
        "13" | "53100" => Some(Outage::NoRoom),
        // too_many_connections; admin_shutdown, crash_shutdown, cannot_connect_now.
        "53300" | "57P01" | "57P02" | "57P03" => Some(Outage::Unreachable),
        code if code.len() == 5 && code.starts_with("08") => Some(Outage::Unreachable),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::{Connection, PgConnection, SqliteConnection};
    use std::io::{Read, Write};

    async fn refusal_of_sqlite(limit: &'static str, then: &'static str) -> Problem {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        for sql in ["CREATE TABLE t (x)", limit] {
            sqlx::query(sql).execute(&mut connection).await.unwrap();
        }
        sqlx::query(then).execute(&mut connection).await.unwrap_err().into()
    }

    #[tokio::test]
    async fn a_database_without_room_is_told_from_one_that_is_asked_nonsense() {
        let limit = "PRAGMA max_page_count = 3";
        let full = refusal_of_sqlite(limit, "INSERT INTO t VALUES (zeroblob(100000))").await;
        assert_eq!(full.outage(), Some(Outage::NoRoom), "{full}");
        assert_eq!(full.message().code, "store.no_room");
        let nonsense = refusal_of_sqlite(limit, "INSERT INTO u VALUES (1)").await;
        assert_eq!((nonsense.outage(), nonsense.message().code), (None, "store.database"));
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_cannot_be_reached() {
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let url = format!("postgres://nobody@{nobody}/nothing");
        let problem = Problem::from(PgConnection::connect(&url).await.unwrap_err());
        assert_eq!(problem.outage(), Some(Outage::Unreachable), "{problem}");
    }

    /// As PostgreSQL does between being killed and being gone: an error instead of yes or no.
    #[tokio::test]
    async fn a_server_that_will_not_even_begin_cannot_be_reached() {
        let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = server.local_addr().unwrap();
        let answering = std::thread::spawn(move || {
            let (mut connection, _) = server.accept().unwrap();
            let mut asked = [0; 8];
            connection.read_exact(&mut asked).unwrap();
            connection.write_all(b"E\0\0\0\x08SFATAL").unwrap();
        });
        let url = format!("postgres://nobody@{address}/nothing");
        let problem = Problem::from(PgConnection::connect(&url).await.unwrap_err());
        answering.join().unwrap();
        assert_eq!(problem.outage(), Some(Outage::Unreachable), "{problem}");
    }
}
