//! The standing of a log in a directory of logs: what its readers are told of it.
//!
//! Asks: is there a split view, trouble, or only silence, and since when?
//! Needs: what looks found, when, and how long silence is borne with; instants in POSIX seconds.
//! Does not know: how a look is made (see [`crate::look`]).

use word::{Message, Timestamp, Words};

use crate::look::{Finding, View};

/// What is remembered of the looks at a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// When it was last looked at.
    pub looked_at_s: u64,
    /// When it last answered with a checkpoint that its key signed; `None` where it never did.
    pub reached_at_s: Option<u64>,
    /// When it was first seen as large as it is; `None` before anything was seen of it.
    pub grew_at_s: Option<u64>,
    /// How many entries it had then.
    pub size: Option<u64>,
    /// What the last look found.
    pub finding: Finding,
}

/// How a log stands, gravest first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It signed two trees of which neither continues the other.
    Split {
        /// When that was seen.
        at_s: u64,
    },
    /// What it serves is not what it signed, or not a log of its name.
    Broken {
        /// What the look found, by name.
        finding: &'static str,
        /// Since when nothing right was served; `None` where nothing ever was.
        since_s: Option<u64>,
    },
    /// It shows fewer entries than it signed.
    Behind {
        /// The entries that it shows.
        size: u64,
    },
    /// It does not answer.
    Unreachable {
        /// When it last did; `None` where it never did.
        since_s: Option<u64>,
        /// What the system says.
        reason: String,
    },
    /// It answers, and has nothing new for longer than is borne with.
    Stale {
        /// When it last grew.
        since_s: u64,
    },
    /// Nobody has looked yet.
    Unseen,
    /// It continues what was seen of it.
    Current,
}

impl Looked {
    /// What is remembered after another look.
    ///
    /// |           | meaning                                              |
    /// |-----------|------------------------------------------------------|
    /// | `before`  | what was remembered; `None` before the first look    |
    /// | `view`    | what the look found                                  |
    /// | `at_s`    | when, in POSIX seconds                               |
    pub fn after(before: Option<&Self>, view: View, at_s: u64) -> Self {
        // A clock that went backwards makes nothing younger.
        let looked_at_s = before.map_or(at_s, |before| at_s.max(before.looked_at_s));
        let before_of = |what: fn(&Self) -> Option<u64>| before.and_then(what);
        let (reached_at_s, grew_at_s, size) = match view.size {
            Some(size) if before_of(|b| b.size) == Some(size) => {
                (Some(looked_at_s), before_of(|b| b.grew_at_s), Some(size))
            }
            Some(size) => (Some(looked_at_s), Some(looked_at_s), Some(size)),
            None => {
                (before_of(|b| b.reached_at_s), before_of(|b| b.grew_at_s), before_of(|b| b.size))
            }
        };
        Self { looked_at_s, reached_at_s, grew_at_s, size, finding: view.finding }
    }
}

/// How a log stands now.
///
/// |                 | meaning                                                          |
/// |-----------------|------------------------------------------------------------------|
/// | `split_at_s`    | when a split view was first seen; `None` where none ever was     |
/// | `looked`        | what looks found; `None` before the first                        |
/// | `stale_after_s` | how long a log may have nothing new, in seconds                  |
/// | `now_s`         | the time, in POSIX seconds                                       |
pub fn standing(
    split_at_s: Option<u64>,
    looked: Option<&Looked>,
    stale_after_s: u64,
    now_s: u64,
) -> Standing {
    if let Some(at_s) = split_at_s {
        return Standing::Split { at_s };
    }
    let Some(looked) = looked else { return Standing::Unseen };
    let since_s = looked.reached_at_s;
    match &looked.finding {
        Finding::Split => Standing::Split { at_s: looked.looked_at_s },
        Finding::Behind { size } => Standing::Behind { size: *size },
        Finding::Unreachable { reason } => {
            Standing::Unreachable { since_s, reason: reason.clone() }
        }
        Finding::Current => match looked.grew_at_s {
            Some(since_s) if now_s.saturating_sub(since_s) > stale_after_s => {
                Standing::Stale { since_s }
            }
            _ => Standing::Current,
        },
        other => Standing::Broken { finding: other.name().0, since_s },
    }
}

impl Standing {
    /// Whether somebody has to look into it.
    pub fn is_alarm(&self) -> bool {
        !matches!(self, Self::Unseen | Self::Current)
    }

    /// The message in both languages, with instants and ages as of `now_s`.
    pub fn message(&self, now_s: u64) -> Message {
        let since = |since_s: u64| {
            [("since", instant(since_s)), ("hours", hours(now_s.saturating_sub(since_s)))]
        };
        match self {
            Self::Split { at_s } => Message::new("trust.log_split", SPLIT, since(*at_s)),
            Self::Broken { finding, .. } => {
                let (code, words) = match *finding {
                    "other_origin" => ("trust.log_other_origin", OTHER_ORIGIN),
                    "not_signed" => ("trust.log_not_signed", NOT_SIGNED),
                    "tiles" => ("trust.log_tiles", TILES),
                    _ => ("trust.log_unreadable", UNREADABLE),
                };
                Message::new(code, words, [])
            }
            Self::Behind { size } => {
                Message::new("trust.log_behind", BEHIND, [("size", size.to_string())])
            }
            Self::Unreachable { since_s: Some(at_s), reason } => {
                let mut message = Message::new("trust.log_unreachable", UNREACHABLE, since(*at_s));
                message.args.push(("reason", reason.clone()));
                message
            }
            Self::Unreachable { since_s: None, reason } => {
                Message::new("trust.log_never_reached", NEVER, [("reason", reason.clone())])
            }
            Self::Stale { since_s } => Message::new("trust.log_stale", STALE, since(*since_s)),
            Self::Unseen => Message::new("trust.log_unseen", UNSEEN, []),
            Self::Current => Message::new("trust.log_current", CURRENT, []),
        }
    }
}

fn instant(at_s: u64) -> String {
    let at = i64::try_from(at_s).ok().and_then(|at_s| Timestamp::from_second(at_s).ok());
    at.map_or_else(String::new, |at| at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string())
}

/// Hours with one decimal, cut off: an age is never said to be more than it is.
fn hours(age_s: u64) -> String {
    format!("{}.{}", age_s / 3_600, age_s % 3_600 / 360)
}

const SPLIT: Words = Words::new(
    "分叉：它签过两棵互不延续的树（{since} 发现）。这无法撤回；两份签名都保存在此",
    "split view: it signed two trees of which neither continues the other (seen {since}). That \
     cannot be taken back; both signatures are kept here",
);
const OTHER_ORIGIN: Words = Words::new(
    "这个网址提供的是另一个日志的检查点；请核对网址与公钥",
    "this address serves the checkpoint of another log; compare address and key",
);
const NOT_SIGNED: Words = Words::new(
    "检查点上没有它的受信密钥的有效签名；若它换过密钥，请加上新公钥",
    "no trusted key of it signed the checkpoint; where it changed its key, add the new one",
);
const TILES: Words = Words::new(
    "它提供的瓦片算不出它签过的根，无法检查这棵树是否延续",
    "the tiles that it serves do not give the roots that it signed; whether the tree continues \
     cannot be checked",
);
const UNREADABLE: Words = Words::new("它提供的不是检查点", "what it serves is not a checkpoint");
const BEHIND: Words = Words::new(
    "它只出示 {size} 条，少于它签过的：可能是旧备份或过期缓存",
    "it shows {size} entries, fewer than it signed: an older copy, perhaps, or an old cache",
);
const UNREACHABLE: Words = Words::new(
    "没有回应：最近一次应答在 {since}，已 {hours} 小时（{reason}）",
    "it does not answer: last at {since}, {hours} h ago ({reason})",
);
const NEVER: Words = Words::new("从未应答（{reason}）", "it has never answered ({reason})");
const STALE: Words = Words::new(
    "自 {since} 起没有新条目，已 {hours} 小时",
    "nothing new since {since}, {hours} h ago",
);
const UNSEEN: Words = Words::new("尚未查看", "not looked at yet");
const CURRENT: Words =
    Words::new("延续此前所见的一切", "it continues everything that was seen of it");
