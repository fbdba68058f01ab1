//! A sign-in service: what it is asked, what it answers, and why its answer is not believed.
//!
//! Asks: who is it, as a service vouches?
//! Needs: somebody who speaks to the service (`outlet`).
//! Does not know: OpenID Connect, or whose account a subject's is.

use party::Subject;
use word::{Message, Timestamp, Title, Words};

/// Speaks to one sign-in service. Both calls wait for the network.
pub trait Provider: Send + Sync {
    /// What people call the service: it stands on the button.
    fn title(&self) -> &Title;

    /// Where the browser of somebody goes who wants to be vouched for.
    ///
    /// # Errors
    /// [`Unvouched::Gone`].
    fn ask(&self) -> Result<Question, Unvouched>;

    /// Who came back.
    ///
    /// # Errors
    /// [`Unvouched`].
    fn hear(&self, back: &Return, now: Timestamp) -> Result<Vouched, Unvouched>;
}

/// A question to a service.
#[derive(Clone, PartialEq, Eq)]
pub struct Question {
    /// Where the browser goes.
    pub address: String,
    /// What comes back with the browser; whoever knows it may finish, once.
    pub state: String,
    /// What the answer must name.
    pub nonce: String,
    /// What proves that the question was ours.
    pub verifier: String,
}

/// What is known of somebody who came back.
#[derive(Clone, PartialEq, Eq)]
pub struct Return {
    /// What the browser brought, to be exchanged for an answer.
    pub code: String,
    /// The nonce of the question.
    pub nonce: String,
    /// The verifier of the question.
    pub verifier: String,
}

/// Whom a service vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vouched {
    /// Who.
    pub subject: Subject,
    /// What the service calls them to people; may be empty.
    pub shown: String,
}

/// What is wrong with an answer of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// There is no ID token in it.
    NoToken,
    /// The ID token is not signed, or by no key that can be checked in public.
    Unsigned,
    /// The signature is not by a key of the service.
    Signature,
    /// It is of another service.
    Issuer,
    /// It was made for somebody else than us.
    Audience,
    /// Its time is over, or has not come.
    Expired,
    /// It answers another question.
    Nonce,
    /// It cannot be read.
    Unreadable,
}

/// Why a service did not vouch for anybody. Texts of the service go to the journal alone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unvouched {
    /// No service is set up here.
    #[error("no sign-in service is set up")]
    None,
    /// The service cannot be reached, or does not work.
    #[error("the sign-in service does not answer: {said}")]
    Gone {
        /// What was found.
        said: String,
    },
    /// The service says no, or the person did.
    #[error("the sign-in service refuses: {said}")]
    Refused {
        /// Its error code, such as `access_denied`.
        said: String,
    },
    /// The answer is not believed.
    #[error("the answer of the sign-in service is not believed: {flaw:?}")]
    Flawed {
        /// Why.
        flaw: Flaw,
    },
    /// Nobody set out with this state, or it was used, or it is too old, or it is of another
    /// browser.
    #[error("nobody set out with this state")]
    State,
    /// The subject has no account here.
    #[error("the subject has no account here")]
    Unknown,
}

impl Unvouched {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::None => Message::new("party.no_provider", NONE, []),
            Self::Gone { .. } => Message::new("party.provider_gone", GONE, []),
            Self::Refused { .. } => Message::new("party.provider_refused", REFUSED, []),
            Self::Flawed { flaw } => flaw.message(),
            Self::State => Message::new("party.sign_in_state", STATE, []),
            Self::Unknown => Message::new("party.unknown_subject", UNKNOWN, []),
        }
    }
}

impl Flaw {
    fn message(self) -> Message {
        let (code, words) = match self {
            Self::NoToken => ("party.id_token_missing", NO_TOKEN),
            Self::Unsigned => ("party.id_token_unsigned", UNSIGNED),
            Self::Signature => ("party.id_token_signature", SIGNATURE),
            Self::Issuer => ("party.id_token_issuer", ISSUER),
            Self::Audience => ("party.id_token_audience", AUDIENCE),
            Self::Expired => ("party.id_token_expired", EXPIRED),
            Self::Nonce => ("party.id_token_nonce", NONCE),
            Self::Unreadable => ("party.id_token_unreadable", UNREADABLE),
        };
        Message::new(code, words, [])
    }
}

const NONE: Words = Words::new(
    "本服务器没有设置登录服务；请用登录名和密码登录，或由运维人员以 wule serve --sign-in 设置",
    "no sign-in service is set up on this server; sign in with login and password, or have its \
     operator set one up with wule serve --sign-in",
);
const GONE: Words = Words::new(
    "登录服务没有应答；请稍后再试，或用登录名和密码登录。详情见服务器日志",
    "the sign-in service does not answer; try again later, or sign in with login and password. \
     The journal of the server says more",
);
const REFUSED: Words = Words::new(
    "登录服务拒绝了这次登录；请在登录服务处核对账户，然后重新登录",
    "the sign-in service refused; look at the account there, then sign in again",
);
const STATE: Words = Words::new(
    "这次登录已用过、已超过 10 分钟，或不是从这个浏览器开始的；请重新登录",
    "this sign-in was used already, is older than 10 minutes, or did not begin in this browser; \
     sign in again",
);
const UNKNOWN: Words = Words::new(
    "登录服务认识您，但您在这里还没有账户；管理员已能看到您在等候，关联账户后请重新登录",
    "the sign-in service knows you, but you have no account here yet; administrators see that you \
     are waiting. Sign in again once one of them has linked you to an account",
);
const NO_TOKEN: Words = Words::new(
    "登录服务的回答里没有 ID 令牌；请运维人员核对该服务是否支持 OpenID Connect",
    "there is no ID token in the answer of the sign-in service; have its operator see whether it \
     speaks OpenID Connect",
);
const UNSIGNED: Words = Words::new(
    "登录服务的 ID 令牌没有可公开核验的签名（需 RS256、PS256、ES256、ES384 或 EdDSA），不予采信",
    "the ID token of the sign-in service has no signature that can be checked in public (RS256, \
     PS256, ES256, ES384 or EdDSA), and is not believed",
);
const SIGNATURE: Words = Words::new(
    "ID 令牌的签名不出自登录服务公布的密钥，不予采信",
    "the signature of the ID token is by no key that the sign-in service publishes, and is not \
     believed",
);
const ISSUER: Words = Words::new(
    "ID 令牌出自另一个登录服务，不予采信；请运维人员核对 issuer",
    "the ID token is of another sign-in service, and is not believed; have the operator see \
     whether `issuer` is right",
);
const AUDIENCE: Words = Words::new(
    "ID 令牌是发给别的应用的，不予采信；请运维人员核对 client_id",
    "the ID token was made for another application, and is not believed; have the operator see \
     whether `client_id` is right",
);
const EXPIRED: Words = Words::new(
    "ID 令牌已过期或尚未生效；请核对两台服务器的时钟，然后重新登录",
    "the time of the ID token is over or has not come; see that the clocks of both servers are \
     right, then sign in again",
);
const NONCE: Words = Words::new(
    "ID 令牌回答的不是这次登录（nonce 不符），不予采信；请重新登录",
    "the ID token does not answer this sign-in (its nonce differs), and is not believed; sign in \
     again",
);
const UNREADABLE: Words = Words::new(
    "登录服务的回答无法理解；详情见服务器日志",
    "the answer of the sign-in service cannot be read; the journal of the server says more",
);
