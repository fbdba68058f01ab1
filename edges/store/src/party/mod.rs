//! Organisations and people: facts as bodies, tables, queries.

mod account;
mod grant;
mod notice;
mod refusal;
pub(crate) mod session;
mod subject;
mod token;

pub use notice::KeptNotice;
pub(crate) use notice::{KEPT, queue};
pub(crate) use subject::KEPT as SUBJECTS_KEPT;
pub use subject::{SignIn, Waiting};

use ::party::{Consent, Fact, Organisation, Person, Subject, Token};
use serde_json::{Value, json};
use sqlx::Row;
use word::{Digest, Id, Timestamp, Title};

use crate::{
    Problem, Store,
    database::{DbConnection, DbPool, DbRow},
    problem::damaged,
    schema::{Derived, derived},
};

/// The tables that follow from the facts.
pub(crate) const TABLES: &[Derived] = &[
    derived!(
        "party_organisations",
        "id",
        "id TEXT PRIMARY KEY, name_zh TEXT NOT NULL, name_en TEXT NOT NULL,
         origin TEXT NOT NULL, key TEXT NOT NULL"
    ),
    derived!(
        "party_people",
        "id",
        "id TEXT PRIMARY KEY, name_zh TEXT NOT NULL, name_en TEXT NOT NULL,
         is_named BIGINT NOT NULL"
    ),
    grant::TABLE,
    account::TABLE,
    token::TABLE,
    subject::TABLE,
    refusal::TABLE,
    notice::TABLE,
];

pub(crate) fn body(fact: &Fact) -> (&'static str, Value) {
    match fact {
        Fact::OrganisationFounded(organisation) => (
            "organisation_founded",
            json!({
                "id": organisation.id.to_string(),
                "key": organisation.key.to_string(),
                "name": organisation.name.to_json(),
                "origin": organisation.origin,
            }),
        ),
        Fact::PersonAdded(person) => (
            "person_added",
            json!({
                "id": person.id.to_string(),
                "is_named": person.consent == Consent::Named,
                "name": person.name.to_json(),
            }),
        ),
        Fact::ConsentChanged { person, consent } => (
            "consent_changed",
            json!({"is_named": *consent == Consent::Named, "person": person.to_string()}),
        ),
        Fact::Granted(grant) => ("granted", grant::granted_body(grant)),
        Fact::GrantEnded { id, at } => {
            ("grant_ended", json!({"at": at.as_microsecond(), "id": id.to_string()}))
        }
        Fact::AccountOpened(account) => ("account_opened", account::body(account)),
        Fact::AccountClosed { person } => ("account_closed", json!({"person": person.to_string()})),
        Fact::PasswordSet { person } => ("password_set", json!({"person": person.to_string()})),
        Fact::TokenIssued(token) => ("token_issued", token::body(token)),
        Fact::TokenRevoked { id, at } => {
            ("token_revoked", json!({"at": at.as_microsecond(), "id": id.to_string()}))
        }
        Fact::SubjectLinked { subject, person } => {
            ("subject_linked", subject::body(subject, Some(*person)))
        }
        Fact::SubjectUnlinked { subject } => ("subject_unlinked", subject::body(subject, None)),
        Fact::AttemptsRefused(refusal) => ("attempts_refused", refusal::body(refusal)),
        Fact::Subscribed(subscription) => ("subscribed", notice::body(subscription)),
        Fact::SubscriptionEnded { id, at } => {
            ("subscription_ended", json!({"at": at.as_microsecond(), "id": id.to_string()}))
        }
        Fact::MailServerSet { at } => ("mail_server_set", json!({"at": at.as_microsecond()})),
    }
}

pub(crate) fn of_body(kind: &str, body: &Value) -> Option<Fact> {
    let text = |key: &str| body.get(key)?.as_str();
    match kind {
        "organisation_founded" => Some(Fact::OrganisationFounded(Organisation {
            id: text("id")?.parse().ok()?,
            name: Title::of_json(body.get("name")?)?,
            origin: text("origin")?.to_owned(),
            key: text("key")?.parse().ok()?,
        })),
        "person_added" => Some(Fact::PersonAdded(Person {
            id: text("id")?.parse().ok()?,
            name: Title::of_json(body.get("name")?)?,
            consent: consent(body.get("is_named")?.as_bool()?),
        })),
        "consent_changed" => Some(Fact::ConsentChanged {
            person: text("person")?.parse().ok()?,
            consent: consent(body.get("is_named")?.as_bool()?),
        }),
        "granted" => grant::of_granted_body(body),
        "grant_ended" => Some(Fact::GrantEnded {
            id: text("id")?.parse().ok()?,
            at: Timestamp::from_microsecond(body.get("at")?.as_i64()?).ok()?,
        }),
        "account_opened" => account::of_body(body),
        "account_closed" => Some(Fact::AccountClosed { person: text("person")?.parse().ok()? }),
        "password_set" => Some(Fact::PasswordSet { person: text("person")?.parse().ok()? }),
        "token_issued" => token::of_body(body),
        "token_revoked" => Some(Fact::TokenRevoked {
            id: text("id")?.parse().ok()?,
            at: Timestamp::from_microsecond(body.get("at")?.as_i64()?).ok()?,
        }),
        "subject_linked" => Some(Fact::SubjectLinked {
            subject: subject::of_body(body)?,
            person: text("person")?.parse().ok()?,
        }),
        "subject_unlinked" => Some(Fact::SubjectUnlinked { subject: subject::of_body(body)? }),
        "attempts_refused" => refusal::of_body(body),
        "subscribed" => notice::of_body(body),
        "subscription_ended" => Some(Fact::SubscriptionEnded {
            id: text("id")?.parse().ok()?,
            at: Timestamp::from_microsecond(body.get("at")?.as_i64()?).ok()?,
        }),
        "mail_server_set" => Some(Fact::MailServerSet {
            at: Timestamp::from_microsecond(body.get("at")?.as_i64()?).ok()?,
        }),
        _ => None,
    }
}

pub(crate) async fn apply(fact: &Fact, to: &mut DbConnection) -> sqlx::Result<()> {
    let query = match fact {
        Fact::OrganisationFounded(organisation) => sqlx::query(
            "INSERT INTO party_organisations (id, name_zh, name_en, origin, key)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(organisation.id.to_string())
        .bind(&organisation.name.zh)
        .bind(&organisation.name.en)
        .bind(&organisation.origin)
        .bind(organisation.key.to_string()),
        Fact::PersonAdded(person) => sqlx::query(
            "INSERT INTO party_people (id, name_zh, name_en, is_named) VALUES ($1, $2, $3, $4)",
        )
        .bind(person.id.to_string())
        .bind(&person.name.zh)
        .bind(&person.name.en)
        .bind(i64::from(person.consent == Consent::Named)),
        Fact::ConsentChanged { person, consent } => {
            sqlx::query("UPDATE party_people SET is_named = $2 WHERE id = $1")
                .bind(person.to_string())
                .bind(i64::from(*consent == Consent::Named))
        }
        Fact::Granted(grant) => return grant::apply_granted(grant, to).await,
        Fact::GrantEnded { id, at } => return grant::apply_ended(*id, *at, to).await,
        Fact::AccountOpened(account) => return account::apply_opened(account, to).await,
        Fact::AccountClosed { person } => return account::apply_closed(*person, to).await,
        // The hash, or the server, is no fact; it is kept beside.
        Fact::PasswordSet { .. } | Fact::MailServerSet { .. } => return Ok(()),
        Fact::TokenIssued(token) => return token::apply_issued(token, to).await,
        Fact::TokenRevoked { id, at } => return token::apply_revoked(*id, *at, to).await,
        Fact::SubjectLinked { subject, person } => {
            return subject::apply_linked(subject, *person, to).await;
        }
        Fact::SubjectUnlinked { subject } => return subject::apply_unlinked(subject, to).await,
        Fact::AttemptsRefused(refusal) => return refusal::apply(refusal, to).await,
        Fact::Subscribed(subscription) => return notice::apply_subscribed(subscription, to).await,
        Fact::SubscriptionEnded { id, at } => return notice::apply_ended(*id, *at, to).await,
    };
    query.execute(to).await.map(drop)
}

/// What goes with facts about accounts and never into them.
pub enum Private {
    /// The hash of a password.
    Password {
        /// Whose.
        person: Id<Person>,
        /// As `acts` writes it.
        hash: String,
    },
    /// There is no password any more, and no session.
    NoPassword {
        /// Whose.
        person: Id<Person>,
    },
    /// There is no session any more.
    NoSession {
        /// Whose.
        person: Id<Person>,
    },
    /// The digest of the text of a token.
    Token {
        /// Which.
        id: Id<Token>,
        /// SHA-256.
        digest: Digest,
    },
    /// Something that is kept sealed, in place of what had the name.
    Sealed {
        /// The name.
        name: String,
        /// As [`crate::Keys::seal_row`] gives it.
        body: String,
    },
    /// A subject waits for an administrator no longer.
    Waited {
        /// The subject.
        subject: Subject,
    },
    /// Something is sealed under this name no longer.
    NoLonger {
        /// The name.
        name: String,
    },
}

pub(crate) async fn keep(private: &Private, to: &mut DbConnection) -> sqlx::Result<()> {
    match private {
        Private::Password { person, hash } => account::keep_password(*person, hash, to).await,
        Private::NoPassword { person } => account::forget_password(*person, to).await,
        Private::NoSession { person } => session::end_all(*person, to).await,
        Private::Token { id, digest } => token::keep_digest(*id, digest, to).await,
        Private::Sealed { name, body } => notice::keep_sealed(name, Some(body), to).await,
        Private::Waited { subject } => subject::forget_waiting(subject, to).await,
        Private::NoLonger { name } => notice::keep_sealed(name, None, to).await,
    }
}

fn consent(is_named: bool) -> Consent {
    if is_named { Consent::Named } else { Consent::Unnamed }
}

fn title(row: &DbRow) -> Option<Title> {
    Title::new(row.try_get("name_zh").ok()?, row.try_get("name_en").ok()?).ok()
}

/// The organisation of a database, once there is one.
pub(crate) async fn organisation(pool: &DbPool) -> Result<Option<Organisation>, Problem> {
    let row = sqlx::query("SELECT * FROM party_organisations ORDER BY id LIMIT 1")
        .fetch_optional(pool)
        .await?;
    let read = |row: DbRow| {
        Some(Organisation {
            id: row.try_get::<&str, _>("id").ok()?.parse().ok()?,
            name: title(&row)?,
            origin: row.try_get("origin").ok()?,
            key: row.try_get::<&str, _>("key").ok()?.parse().ok()?,
        })
    };
    row.map(|row| read(row).ok_or_else(damaged("party_organisations"))).transpose()
}

fn read_person(row: &DbRow) -> Option<Person> {
    Some(Person {
        id: row.try_get::<&str, _>("id").ok()?.parse().ok()?,
        name: title(row)?,
        consent: consent(row.try_get::<i64, _>("is_named").ok()? == 1),
    })
}

impl Store {
    /// The organisation that the directory belongs to, once there is one.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn organisation(&self) -> Result<Option<Organisation>, Problem> {
        let at_hand = self.at_hand.organisation();
        if at_hand.is_some() {
            return Ok(at_hand);
        }
        let organisation = organisation(self.reader()).await?;
        if let Some(organisation) = &organisation {
            self.at_hand.keep_organisation(organisation);
        }
        Ok(organisation)
    }

    /// A person.
    ///
    /// # Errors
    /// [`Problem::NotFound`] or [`Problem`].
    pub async fn person(&self, id: Id<Person>) -> Result<Person, Problem> {
        let n_consents = match self.at_hand.person(id) {
            Ok(person) => return Ok(person),
            Err(n_consents) => n_consents,
        };
        let row = sqlx::query("SELECT * FROM party_people WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(self.reader())
            .await?
            .ok_or_else(|| Problem::NotFound { what: "person", name: id.to_string() })?;
        let person = read_person(&row).ok_or_else(damaged("party_people"))?;
        self.at_hand.keep_person(&person, n_consents);
        Ok(person)
    }

    /// People after one, in the order of their adding, at most `n`.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn people(&self, after: Option<Id<Person>>, n: u32) -> Result<Vec<Person>, Problem> {
        let rows = sqlx::query("SELECT * FROM party_people WHERE id > $1 ORDER BY id LIMIT $2")
            .bind(after.map(|id| id.to_string()).unwrap_or_default())
            .bind(i64::from(n))
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|row| read_person(row).ok_or_else(damaged("party_people"))).collect()
    }
}
