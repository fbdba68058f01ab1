//! Why an act did not happen.

use word::{Message, Words};

use crate::permission::permission;

/// Why an act did not happen. Nothing was recorded then.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The actor may not.
    #[error("{act} is not permitted")]
    NotPermitted {
        /// The act.
        act: &'static str,
    },
    /// The actor may, but not by this token.
    #[error("{act} is not in the scope of the token")]
    OutOfScope {
        /// The act.
        act: &'static str,
    },
    /// Nobody signs in with this login and password.
    #[error("the login or the password is wrong")]
    WrongPassword,
    /// A sign-in service did not vouch for anybody.
    #[error(transparent)]
    Provider(#[from] crate::party::Unvouched),
    /// The act is a person's, and the operator is nobody in particular.
    #[error("no person is named")]
    NoPerson,
    /// The first administrator is there already.
    #[error("there is an administrator already")]
    HasAdministrator,
    /// Too many passwords are being checked.
    #[error("too many passwords are being checked")]
    Busy,
    /// There is no organisation yet.
    #[error("there is no organisation yet")]
    NoOrganisation,
    /// Something that the act needs is not there.
    #[error("there is no {what} {name}")]
    NotFound {
        /// What was looked for.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// Nobody said how soon a signal must be answered, and neither does the control plan.
    #[error("no row of a control plan says how soon a signal of {characteristic} must be answered")]
    NoReactionTime {
        /// The characteristic.
        characteristic: String,
    },
    /// The lot is not sealed yet.
    #[error("the lot {lot} is not sealed")]
    NotSealed {
        /// The lot.
        lot: String,
    },
    /// One of many submissions was refused, and with it all.
    #[error("submission {i} was refused: {problem}")]
    Submission {
        /// Its place, from 0.
        i: usize,
        /// Why.
        problem: Box<Problem>,
    },
    /// The machine gives no random bytes.
    #[error("the operating system gives no random bytes")]
    NoChance,
    /// People and organisations say no.
    #[error(transparent)]
    Party(#[from] party::Problem),
    /// Standards say no.
    #[error(transparent)]
    Standard(#[from] standard::Problem),
    /// Making says no.
    #[error(transparent)]
    Make(#[from] make::Problem),
    /// Measuring says no.
    #[error(transparent)]
    Measure(#[from] measure::Problem),
    /// A monitor or a signal says no.
    #[error(transparent)]
    Monitor(#[from] ::judge::monitor::Problem),
    /// A nonconformity says no.
    #[error(transparent)]
    Nonconformity(#[from] ::judge::nonconformity::Problem),
    /// A problem case says no.
    #[error(transparent)]
    Case(#[from] ::judge::case::Problem),
    /// A photo or a voice note says no.
    #[error(transparent)]
    Attachment(#[from] ::judge::attachment::Problem),
    /// Teaching says no.
    #[error(transparent)]
    Teach(#[from] teach::Problem),
    /// A method cannot run.
    #[error(transparent)]
    Method(#[from] method::Problem),
    /// Certifying says no.
    #[error(transparent)]
    Certify(#[from] certify::Problem),
    /// A promise says no.
    #[error(transparent)]
    Fulfilment(#[from] trust::fulfilment::Problem),
    /// A certificate says no.
    #[error(transparent)]
    Certificate(#[from] certify::CertificateProblem),
    /// A verification says no.
    #[error(transparent)]
    Verification(#[from] certify::VerificationProblem),
    /// Passports say no.
    #[error(transparent)]
    Brand(#[from] brand::Problem),
    /// A code, a chip or a report of a fake says no.
    #[error(transparent)]
    Copy(#[from] brand::copy::Problem),
    /// A guest link says no.
    #[error(transparent)]
    Guest(#[from] brand::guest::Problem),
    /// The log, or a witness of it, says no.
    #[error(transparent)]
    Trust(#[from] trust::Problem),
    /// A policy cannot be that of this log.
    #[error("{}", words.en)]
    Policy {
        /// The stable name.
        code: &'static str,
        /// What is wrong, and the way out.
        words: Words,
        /// What stands in the words.
        args: Vec<(&'static str, String)>,
    },
    /// Entries could not be recorded; the log says why.
    #[error("the entries were not recorded")]
    NotEntered,
    /// It could not be kept.
    #[error(transparent)]
    Store(#[from] store::Problem),
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::NotPermitted { act } => not_permitted(act),
            Self::OutOfScope { act } => Message::new(
                "acts.out_of_scope",
                Words::new(
                    "此令牌的范围不含“{act}”；请另发一个范围更大的令牌",
                    "“{act}” is not in the scope of this token; issue one with a wider scope",
                ),
                [("act", (*act).to_owned())],
            ),
            Self::WrongPassword => Message::new("acts.wrong_password", WRONG_PASSWORD, []),
            Self::Provider(unvouched) => unvouched.message(),
            Self::NoPerson => Message::new("acts.no_person", NO_PERSON, []),
            Self::HasAdministrator => Message::new("acts.has_administrator", HAS_ONE, []),
            Self::Busy => Message::new("acts.busy", BUSY, []),
            Self::NoOrganisation => Message::new("acts.no_organisation", NO_ORGANISATION, []),
            Self::NotFound { what, name } => Message::new(
                "acts.not_found",
                store::sought(what),
                [("what", (*what).to_owned()), ("name", name.clone())],
            ),
            Self::NoReactionTime { characteristic } => no_reaction_time(characteristic),
            Self::NotSealed { lot } => {
                Message::new("acts.not_sealed", NOT_SEALED, [("lot", lot.clone())])
            }
            Self::Submission { problem, .. } => problem.message(),
            Self::NoChance => Message::new(
                "acts.no_chance",
                Words::new(
                    "操作系统无法提供随机数，不能生成密钥",
                    "the operating system gives no random bytes, so no secret can be made",
                ),
                [],
            ),
            Self::NotEntered => Message::new(
                "acts.not_entered",
                Words::new(
                    "条目没有写入，未留下任何半成品；请稍后再试，详情见日志",
                    "the entries were not recorded, and nothing half-done was kept; try again \
                     later, the log has the details",
                ),
                [],
            ),
            Self::Party(problem) => problem.message(),
            Self::Standard(problem) => problem.message(),
            Self::Make(problem) => problem.message(),
            Self::Measure(problem) => problem.message(),
            Self::Monitor(problem) => problem.message(),
            Self::Nonconformity(problem) => problem.message(),
            Self::Case(problem) => problem.message(),
            Self::Attachment(problem) => problem.message(),
            Self::Teach(problem) => problem.message(),
            Self::Method(problem) => problem.message(),
            Self::Certify(problem) => problem.message(),
            Self::Brand(problem) => problem.message(),
            Self::Copy(problem) => problem.message(),
            Self::Guest(problem) => problem.message(),
            Self::Verification(problem) => problem.message(),
            Self::Certificate(problem) => problem.message(),
            Self::Fulfilment(problem) => problem.message(),
            Self::Policy { code, words, args } => {
                Message { args: args.clone(), ..Message::new(code, *words, []) }
            }
            Self::Trust(problem) => problem.message(),
            Self::Store(problem) => problem.message(),
        }
    }
}

fn no_reaction_time(characteristic: &str) -> Message {
    let args = [("characteristic", characteristic.to_owned())];
    Message::new("acts.no_reaction_time", NO_REACTION_TIME, args)
}

fn not_permitted(act: &str) -> Message {
    let roles: Vec<_> =
        permission(act).iter().flat_map(|row| row.roles).map(|role| role.name()).collect();
    let words = Words::new(
        "无权执行“{act}”；需要角色：{roles}（由管理员授予）。此次尝试已记录",
        "“{act}” is not permitted; it takes the role {roles}, which an administrator grants. This \
         attempt is recorded",
    );
    let args = [("act", act.to_owned()), ("roles", roles.join(" / "))];
    Message::new("acts.not_permitted", words, args)
}

const NOT_SEALED: Words = Words::new(
    "批 {lot} 尚未封存；请先封存，再声明",
    "the lot {lot} is not sealed; seal it before claiming anything of it",
);
const WRONG_PASSWORD: Words = Words::new(
    "登录名或密码不对；请核对大小写，或请管理员重设密码",
    "the login or the password is wrong; check capitals, or ask an administrator for another \
     password",
);
const NO_PERSON: Words = Words::new(
    "操作者令牌不代表某个人；请写明 person（人员 id）",
    "the operator's token is no person's; name one as `person` (a person's id)",
);
const HAS_ONE: Words = Words::new(
    "已有管理员；请由管理员开通账户",
    "there is an administrator already; administrators open further accounts",
);
const NO_REACTION_TIME: Words = Words::new(
    "控制计划中没有特性 {characteristic} 的行，因此不知道信号须在几分钟内处置；请先加上该行，或写明 \
     reaction_minutes",
    "the control plan has no row for {characteristic}, so nobody knows within how many minutes a \
     signal must be answered; add the row first, or say `reaction_minutes`",
);
const BUSY: Words = Words::new(
    "正在核对的密码过多；请稍后再试",
    "too many passwords are being checked; try again in a moment",
);

const NO_ORGANISATION: Words = Words::new(
    "该数据目录还没有组织；wule seal 会在首次使用时建立",
    "this data directory has no organisation yet; `wule seal` sets one up on \
                     first use",
);
