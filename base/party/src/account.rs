//! Accounts and tokens: how people, and programs of theirs, show who they are.
//!
//! Passwords and the texts of tokens are never facts: only that there is one, and whose it is.

use std::fmt;
use word::{Id, Timestamp};

use crate::{Fact, Person, Problem};

/// The shortest password. NIST SP 800-63B-4 asks for length and for nothing else.
pub const PASSWORD_CHARS_MIN: usize = 12;
/// The longest, so that hashing has an end.
pub const PASSWORD_CHARS_MAX: usize = 256;
/// Words too common to guard anything, in whatever combination with the person's own login.
const COMMON: [&str; 6] = ["password", "123456", "qwerty", "iloveyou", "administrator", "letmein"];

/// The name that a person signs in with: 1 to 64 letters, digits and `. _ - @ +`, in small
/// letters, so that two names never look the same but for their case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Login(String);

/// A password that is long enough. It is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// An account of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Whose it is.
    pub person: Id<Person>,
    /// What they sign in with.
    pub login: Login,
}

/// A token of a person's, for programs: what it may do, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its identity, which facts name.
    pub id: Id<Token>,
    /// Whose it is.
    pub person: Id<Person>,
    /// What it is for, in its owner's words, 1 to 100 characters.
    pub title: String,
    /// The acts that it may do, of those that its owner may; `None` for all of them.
    pub scopes: Option<Vec<String>>,
    /// The instant from which it is no good; `None` while nobody has set one.
    pub until: Option<Timestamp>,
}

impl Login {
    /// A login.
    ///
    /// # Errors
    /// [`Problem::BadLogin`].
    pub fn new(text: &str) -> Result<Self, Problem> {
        // Checked as it is kept: some letters grow when they are made small.
        let lower = text.to_lowercase();
        let is_plain = |c: char| c.is_alphanumeric() || "._-@+".contains(c);
        if !(1..=64).contains(&lower.chars().count()) || !lower.chars().all(is_plain) {
            return Err(Problem::BadLogin { got: text.chars().take(80).collect() });
        }
        Ok(Self(lower))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Password {
    /// A password for an account: [`PASSWORD_CHARS_MIN`] to [`PASSWORD_CHARS_MAX`] characters that
    /// are not the login nor a common word with something around it.
    ///
    /// # Errors
    /// [`Problem::WeakPassword`], which never holds what was given.
    pub fn new(login: &Login, text: &str) -> Result<Self, Problem> {
        let n_chars = text.chars().count();
        let mut rest = text.to_lowercase().replace(login.as_str(), "");
        for word in COMMON {
            rest = rest.replace(word, "");
        }
        let is_long = (PASSWORD_CHARS_MIN..=PASSWORD_CHARS_MAX).contains(&n_chars);
        if !is_long || rest.chars().count() < PASSWORD_CHARS_MIN / 2 {
            return Err(Problem::WeakPassword { min: PASSWORD_CHARS_MIN, max: PASSWORD_CHARS_MAX });
        }
        Ok(Self(text.to_owned()))
    }

    /// As text, for hashing alone.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

impl Account {
    /// Decides to open an account, beside the one of that person and the one of that login.
    ///
    /// # Errors
    /// [`Problem::HasAccount`], [`Problem::LoginTaken`].
    pub fn open(self, of_person: Option<&Self>, of_login: Option<&Self>) -> Result<Fact, Problem> {
        if of_person.is_some() {
            return Err(Problem::HasAccount);
        }
        if of_login.is_some() {
            return Err(Problem::LoginTaken { login: self.login.0 });
        }
        Ok(Fact::AccountOpened(self))
    }
}

impl Token {
    /// Decides to issue a token.
    ///
    /// # Errors
    /// [`Problem::BadToken`] for a title that is none, or an end that has passed at `now`.
    pub fn issue(self, now: Timestamp) -> Result<Fact, Problem> {
        let n_chars = self.title.chars().count();
        let is_titled = (1..=100).contains(&n_chars) && !self.title.contains(char::is_control);
        if !is_titled || self.until.is_some_and(|until| until <= now) {
            return Err(Problem::BadToken);
        }
        Ok(Fact::TokenIssued(self))
    }

    /// Whether it is good at an instant.
    pub fn is_good_at(&self, at: Timestamp) -> bool {
        self.until.is_none_or(|until| at < until)
    }
}
