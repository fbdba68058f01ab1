//! What can be wrong with parties.

use word::{Message, Words};

/// Why a fact about parties was not recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The data directory belongs to an organisation already.
    #[error("this data directory already belongs to {origin}")]
    AlreadyFounded {
        /// The origin of its log.
        origin: String,
    },
    /// An origin that cannot name a log.
    #[error("{got:?} cannot name a log")]
    BadOrigin {
        /// What was given.
        got: String,
    },
    /// A grant that ends before it begins.
    #[error("a role cannot end before it begins")]
    EmptyTime,
    /// A role that nobody is given.
    #[error("the role {role} is not given to anyone")]
    NotGranted {
        /// The role.
        role: &'static str,
    },
    /// The person has it already for some of that time.
    #[error("{granted} is held for some of that time already")]
    AlreadyGranted {
        /// The role or voice.
        granted: String,
    },
    /// Who only looks from outside must not change what is seen.
    #[error("nobody is {role} and {other} at once")]
    LooksAndWrites {
        /// The role that was to be given.
        role: &'static str,
        /// The role that the person has.
        other: &'static str,
    },
    /// A grant that does not hold any more.
    #[error("{granted} has ended already")]
    GrantOver {
        /// The role or voice.
        granted: String,
    },
    /// A login that cannot be one.
    #[error("{got:?} cannot be a login")]
    BadLogin {
        /// What was given.
        got: String,
    },
    /// A login that somebody has.
    #[error("the login {login} is taken")]
    LoginTaken {
        /// The login.
        login: String,
    },
    /// The person has an account.
    #[error("the person has an account already")]
    HasAccount,
    /// A password that is too short, too long or too common.
    #[error("a password needs {min} to {max} characters, and not only common ones")]
    WeakPassword {
        /// The fewest characters.
        min: usize,
        /// The most.
        max: usize,
    },
    /// A token without a title, or that has ended before it is issued.
    #[error("a token needs a title of 1 to 100 characters and an end in the future, or none")]
    BadToken,
    /// A target that no notice can be sent to.
    #[error("the target is none for {channel}")]
    BadTarget {
        /// The channel.
        channel: &'static str,
    },
    /// A secret that no robot signs by.
    #[error("this is no secret of a robot")]
    BadRobotSecret,
    /// Quiet hours that cannot be.
    #[error("these cannot be quiet hours")]
    BadQuiet,
    /// A subscription without a title or a topic.
    #[error("a subscription needs a title of 1 to 100 characters and a topic")]
    BadSubscription,
    /// Too many subscriptions.
    #[error("there are {need} subscriptions already")]
    TooManySubscriptions {
        /// The most.
        need: usize,
    },
    /// A mail server that cannot be one.
    #[error("this cannot be a mail server")]
    BadMailServer,
    /// A subject that no sign-in service can have.
    #[error("this cannot be a subject of a sign-in service")]
    BadSubject,
    /// A subject that somebody else has.
    #[error("the subject is linked to an account already")]
    SubjectTaken,
    /// One person would do two duties that are kept apart.
    #[error("the {duty} must not be the {other}")]
    SamePerson {
        /// The duty that was to be done.
        duty: &'static str,
        /// The duty that the same person did before.
        other: &'static str,
    },
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::AlreadyFounded { origin } => Message::new(
                "party.already_founded",
                Words::new(
                    "该数据目录已属于 {origin}；请换一个目录",
                    "this data directory already belongs to {origin}; choose another one",
                ),
                [("origin", origin.clone())],
            ),
            Self::BadOrigin { got } => Message::new(
                "party.bad_origin",
                Words::new(
                    "“{got}”不能作为日志名；请用不含空格的地址，如 pins.example/log",
                    "“{got}” cannot name a log; use an address without spaces, such as \
                     pins.example/log",
                ),
                [("got", got.clone())],
            ),
            Self::EmptyTime => Message::new("party.empty_time", EMPTY_TIME, []),
            Self::NotGranted { role } => Message::new(
                "party.not_granted",
                Words::new(
                    "“{role}”人人都有，不能授予",
                    "everybody is “{role}”; it is not given to anyone",
                ),
                [("role", (*role).to_owned())],
            ),
            Self::AlreadyGranted { granted } => Message::new(
                "party.already_granted",
                Words::new(
                    "此人在这段时间内已有“{granted}”；请先结束原有授予，或换一段时间",
                    "this person has “{granted}” for some of that time already; end that grant \
                     first, or choose another time",
                ),
                [("granted", granted.clone())],
            ),
            Self::LooksAndWrites { role, other } => Message::new(
                "party.looks_and_writes",
                LOOKS_AND_WRITES,
                [("role", (*role).to_owned()), ("other", (*other).to_owned())],
            ),
            Self::GrantOver { granted } => Message::new(
                "party.grant_over",
                Words::new("“{granted}”早已结束", "“{granted}” has ended already"),
                [("granted", granted.clone())],
            ),
            Self::BadLogin { got } => {
                Message::new("party.bad_login", BAD_LOGIN, [("got", got.clone())])
            }
            Self::LoginTaken { login } => {
                Message::new("party.login_taken", LOGIN_TAKEN, [("login", login.clone())])
            }
            Self::HasAccount => Message::new("party.has_account", HAS_ACCOUNT, []),
            Self::WeakPassword { min, max } => {
                let args = [("min", min.to_string()), ("max", max.to_string())];
                Message::new("party.weak_password", WEAK_PASSWORD, args)
            }
            Self::BadToken => Message::new("party.bad_token", BAD_TOKEN, []),
            Self::BadSubject => Message::new("party.bad_subject", BAD_SUBJECT, []),
            Self::SubjectTaken => Message::new("party.subject_taken", SUBJECT_TAKEN, []),
            Self::SamePerson { duty, other } => Message::new(
                "party.same_person",
                SAME_PERSON,
                [("duty", (*duty).to_owned()), ("other", (*other).to_owned())],
            ),
            other => other.message_of_notices(),
        }
    }

    /// What is wrong with being told something.
    fn message_of_notices(&self) -> Message {
        match self {
            Self::BadTarget { channel } => {
                Message::new("party.bad_target", BAD_TARGET, [("channel", (*channel).to_owned())])
            }
            Self::BadRobotSecret => Message::new("party.bad_robot_secret", BAD_ROBOT_SECRET, []),
            Self::BadQuiet => Message::new("party.bad_quiet", BAD_QUIET, []),
            Self::BadSubscription => Message::new("party.bad_subscription", BAD_SUBSCRIPTION, []),
            Self::TooManySubscriptions { need } => {
                let args = [("need", need.to_string())];
                Message::new("party.too_many_subscriptions", TOO_MANY_SUBSCRIPTIONS, args)
            }
            _ => Message::new("party.bad_mail_server", BAD_MAIL_SERVER, []),
        }
    }
}

const EMPTY_TIME: Words = Words::new(
    "角色的结束时间早于开始时间；请给出更晚的结束时间，或不设结束时间",
    "a role cannot end before it begins; give a later end, or none",
);
const LOOKS_AND_WRITES: Words = Words::new(
    "同一人不能既是“{role}”又是“{other}”：只从外部查看的人不得改动所看之物；请另选一人",
    "nobody is “{role}” and “{other}” at once: who only looks from outside must not change what is \
     seen; choose another person",
);
const BAD_LOGIN: Words = Words::new(
    "“{got}”不能作为登录名；请用 1 至 64 个字母、数字或 . _ - @ +",
    "“{got}” cannot be a login; use 1 to 64 letters, digits or . _ - @ +",
);
const LOGIN_TAKEN: Words = Words::new(
    "登录名“{login}”已有人使用；请另选一个",
    "the login “{login}” is taken; choose another",
);
const HAS_ACCOUNT: Words = Words::new(
    "此人已有账户；忘记密码时请由管理员重设",
    "this person has an account already; an administrator sets another password if it is forgotten",
);
const WEAK_PASSWORD: Words = Words::new(
    "密码需 {min} 至 {max} 个字符，且不能只由登录名和常见词组成；几个互不相干的词连起来最好记",
    "a password needs {min} to {max} characters, and not the login or common words alone; a few \
     words that have nothing to do with each other are easy to keep in mind",
);
const BAD_TOKEN: Words = Words::new(
    "令牌需要 1 至 100 个字符的用途说明，结束时间须在将来（或不设）",
    "a token needs a title of 1 to 100 characters, and an end in the future or none",
);
const BAD_SUBJECT: Words = Words::new(
    "登录服务的用户由其网址（issuer，以 https:// 开头）与用户标识（subject，1 至 255 个 ASCII 字符）组成",
    "a subject is the address of a sign-in service (`issuer`, which begins with https://) and what \
     it calls somebody (`subject`, 1 to 255 characters of ASCII)",
);
const SUBJECT_TAKEN: Words = Words::new(
    "此用户已关联一个账户；请先解除关联",
    "this subject signs in to an account already; unlink it first",
);
const BAD_TARGET: Words = Words::new(
    "这个目标不能用于 {channel}：webhook 要以 https:// 或 http:// 开头的网址，不含用户名与 #；mail 要一个邮箱地址",
    "the target cannot be used for {channel}: a webhook takes an address that begins with https:// \
     or http://, without a user's name and #; mail takes one mailbox",
);
const BAD_ROBOT_SECRET: Words = Words::new(
    "加签密钥只用于钉钉机器人，形如 SEC…；请从机器人的安全设置中复制，没有则留空",
    "only a robot of DingTalk has a secret, SEC…; copy it from the robot's security settings, or \
     leave it out",
);
const BAD_QUIET: Words = Words::new(
    "免打扰时段须有不同的起止时刻（00:00 至 23:59），以及一个时区：\
     IANA 名称（如 Asia/Shanghai），或与 UTC 相差不超过 14 小时的固定偏移",
    "quiet hours need a beginning and another end (00:00 to 23:59), and a zone: its IANA name, \
     such as Asia/Shanghai, or a fixed distance of at most 14 hours from UTC",
);
const BAD_SUBSCRIPTION: Words = Words::new(
    "订阅需要 1 至 100 个字符的用途说明，以及至少一个主题",
    "a subscription needs a title of 1 to 100 characters, and at least one topic",
);
const TOO_MANY_SUBSCRIPTIONS: Words = Words::new(
    "已有 {need} 个订阅；请先结束不用的",
    "there are {need} subscriptions already; end those that are of no use",
);
const BAD_MAIL_SERVER: Words = Words::new(
    "邮件服务器需要主机名、不为 0 的端口；登录名与密码要么都有，要么都没有",
    "a mail server needs a host and a port that is not 0; login and password go together",
);
const SAME_PERSON: Words = Words::new(
    "职责分离：“{duty}”不能是同一事项的“{other}”；请由另一人来做。此次尝试已记录",
    "separated duties: the “{duty}” must not be the “{other}” of the same matter; somebody else \
     has to do it. This attempt is recorded",
);
