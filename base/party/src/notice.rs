//! Notices (通知): who is told what happened, by which channel, in which language.
//!
//! Asks: may this subscription be, when is a notice sent again, and when is it given up?
//! Needs: nothing of what happened; only its topic.
//! Does not know: how anything is sent, or where targets and secrets are kept.

use word::{Id, Lang, Timestamp, Words};

use crate::{Fact, Person, Problem, Quiet, Role};

/// The most characters of a title.
const TITLE_CHARS_MAX: usize = 100;
/// The longest target.
const TARGET_BYTES_MAX: usize = 500;

/// What somebody may be told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// A monitor raised a signal.
    Signal,
    /// An answer to a signal is overdue.
    Overdue,
    /// A nonconformity was reported.
    Nonconformity,
    /// Somebody reported a fake.
    Fake,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Self; 4] = [Self::Signal, Self::Overdue, Self::Nonconformity, Self::Fake];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Signal => "signal",
            Self::Overdue => "overdue",
            Self::Nonconformity => "nonconformity",
            Self::Fake => "fake",
        }
    }

    /// Reads what [`Topic::name`] gives.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name() == name)
    }

    /// Whether it is told in quiet hours too: somebody was to act, and nobody did.
    pub fn is_urgent(self) -> bool {
        self == Self::Overdue
    }

    /// In both languages.
    pub fn words(self) -> Words {
        match self {
            Self::Signal => Words::new("判异信号", "signal"),
            Self::Overdue => Words::new("逾期未处置的信号", "signal whose answer is overdue"),
            Self::Nonconformity => Words::new("不合格", "nonconformity"),
            Self::Fake => Words::new("仿冒报告", "report of a fake"),
        }
    }
}

/// How somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// A signed POST to an address of theirs.
    Webhook,
    /// An e-mail.
    Mail,
    /// A group robot of WeCom (企业微信群机器人).
    WeCom,
    /// A group robot of DingTalk (钉钉群机器人).
    DingTalk,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 4] = [Self::Webhook, Self::Mail, Self::WeCom, Self::DingTalk];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Mail => "mail",
            Self::WeCom => "wecom",
            Self::DingTalk => "dingtalk",
        }
    }

    /// Reads what [`Channel::name`] gives.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.name() == name)
    }

    /// Checks where notices are to go: an address of the web, or a mailbox.
    ///
    /// # Errors
    /// [`Problem::BadTarget`].
    pub fn check(self, target: &str) -> Result<(), Problem> {
        let is_text = (3..=TARGET_BYTES_MAX).contains(&target.len())
            && target.bytes().all(|byte| byte.is_ascii_graphic());
        let fits = match self {
            Self::Webhook | Self::WeCom | Self::DingTalk => is_address(target),
            Self::Mail => is_mailbox(target),
        };
        if is_text && fits { Ok(()) } else { Err(Problem::BadTarget { channel: self.name() }) }
    }
}

/// The longest secret that a robot is given.
const SECRET_BYTES_MAX: usize = 200;

/// Checks the secret that a robot of DingTalk asks to be signed with, as its settings show it.
///
/// # Errors
/// [`Problem::BadRobotSecret`] for another channel, or a text that is none.
pub fn check_robot_secret(channel: Channel, secret: &str) -> Result<(), Problem> {
    let is_secret = secret.strip_prefix("SEC").is_some_and(|rest| {
        !rest.is_empty()
            && secret.len() <= SECRET_BYTES_MAX
            && rest.bytes().all(|b| b.is_ascii_alphanumeric())
    });
    let fits = channel == Channel::DingTalk && is_secret;
    if fits { Ok(()) } else { Err(Problem::BadRobotSecret) }
}

/// With a host, and without a name and password, which would stand in logs on the way.
fn is_address(target: &str) -> bool {
    let rest = target.strip_prefix("https://").or_else(|| target.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?']).next().unwrap_or("");
        !host.is_empty() && !host.starts_with(':') && !rest.contains(['@', '#', '\\'])
    })
}

fn is_mailbox(target: &str) -> bool {
    target.len() <= 254
        && !target.contains(['<', '>', '"', ',', ';', ':', '\\', '(', ')', '[', ']'])
        && target.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty()
                && !domain.contains('@')
                && !domain.starts_with('.')
                && !domain.is_empty()
        })
}

/// That somebody is told of some topics. Where to is kept beside, sealed: it may be a person's
/// address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Its identity.
    pub id: Id<Subscription>,
    /// What it is for.
    pub title: String,
    /// How they are told.
    pub channel: Channel,
    /// What they are told of.
    pub topics: Vec<Topic>,
    /// The role that they are told in.
    pub role: Role,
    /// Who it is, where it is somebody: they are told as long as they have the role.
    pub person: Option<Id<Person>>,
    /// In which language.
    pub lang: Lang,
    /// When only what is urgent is told.
    pub quiet: Option<Quiet>,
    /// Since when.
    pub made_at: Timestamp,
}

impl Subscription {
    /// Decides to subscribe.
    ///
    /// # Errors
    /// [`Problem::BadSubscription`] without a title or a topic; [`Problem::NotGranted`] for a role
    /// that nobody is given.
    pub fn ask(mut self) -> Result<Fact, Problem> {
        if self.role == Role::Public {
            return Err(Problem::NotGranted { role: self.role.name() });
        }
        let n = self.title.trim().chars().count();
        let is_title = (1..=TITLE_CHARS_MAX).contains(&n) && !self.title.contains(char::is_control);
        self.topics.sort_unstable();
        self.topics.dedup();
        if !is_title || self.topics.is_empty() {
            return Err(Problem::BadSubscription);
        }
        Ok(Fact::Subscribed(self))
    }
}

/// Where a notice is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeState {
    /// It is to be sent, at once or again.
    Waiting,
    /// It was taken at the other end.
    Sent,
    /// It was given up; somebody may have it sent again.
    Failed,
    /// There was no need any more.
    Dropped,
}

impl NoticeState {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Dropped => "dropped",
        }
    }

    /// Reads what [`NoticeState::name`] gives.
    pub fn of_name(name: &str) -> Option<Self> {
        let all = [Self::Waiting, Self::Sent, Self::Failed, Self::Dropped];
        all.into_iter().find(|state| state.name() == name)
    }
}

/// Seconds to wait after each attempt that failed: some two days and a half in all.
const WAITS_S: [i64; 9] = [10, 60, 300, 900, 3_600, 10_800, 21_600, 43_200, 86_400];

/// How long to wait after attempt `n`, from 1; `None` where it was the last.
pub fn wait_s(n: u32) -> Option<i64> {
    WAITS_S.get(usize::try_from(n.checked_sub(1)?).ok()?).copied()
}

/// How mail is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailSecurity {
    /// TLS from the first byte (port 465).
    Tls,
    /// TLS by STARTTLS, and nothing without it (port 587).
    StartTls,
    /// In the clear; to machines of one's own network alone.
    Plain,
}

impl MailSecurity {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tls => "tls",
            Self::StartTls => "starttls",
            Self::Plain => "plain",
        }
    }

    /// Reads what [`MailSecurity::name`] gives.
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Tls, Self::StartTls, Self::Plain].into_iter().find(|one| one.name() == name)
    }
}

/// The server that takes our mail. Kept sealed: it holds a password.
#[derive(Clone, PartialEq, Eq)]
pub struct MailServer {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How it is spoken to.
    pub security: MailSecurity,
    /// The login and password, where it asks for them.
    pub login: Option<(String, String)>,
    /// Whom our mail is from.
    pub from: String,
}

impl MailServer {
    /// Checks it.
    ///
    /// # Errors
    /// [`Problem::BadMailServer`], [`Problem::BadTarget`] for the sender.
    pub fn check(&self) -> Result<(), Problem> {
        let is_host = (1..=253).contains(&self.host.len())
            && self.host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:".contains(&b));
        let parts = self.login.iter().flat_map(|(login, password)| [login, password]);
        let mut parts = parts.map(|part| (1..=500).contains(&part.len()) && !part.contains('\0'));
        if !is_host || self.port == 0 || !parts.all(|is_good| is_good) {
            return Err(Problem::BadMailServer);
        }
        Channel::Mail.check(&self.from)
    }
}

/// Its password is never printed.
impl std::fmt::Debug for MailServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MailServer({}:{})", self.host, self.port)
    }
}
