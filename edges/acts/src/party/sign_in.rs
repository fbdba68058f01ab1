//! Signing in and out, and who is behind a session or a token.

use party::{Login, Person, Token, roles_at};
use std::time::Duration;
use word::{Digest, Id, Timestamp, encoding};

use super::password;
use crate::{Actor, Problem, Scope, Somebody, Workshop, workshop::draw};

/// A session that nobody uses ends after this; generous, for a shift at a machine.
pub const IDLE: Duration = Duration::from_secs(8 * 3600);
/// Every session ends after this.
pub const LONGEST: Duration = Duration::from_secs(7 * 24 * 3600);
/// How often it is written down that a session is in use.
const TOUCHED_AFTER: Duration = Duration::from_secs(300);
/// What the text of a token begins with, so that a scanner of secrets finds lost ones.
const TOKEN_PREFIX: &str = "wule_";

/// Signs in; gives the secret of the session, 64 hexadecimal digits, of which only the digest is
/// kept.
///
/// # Errors
/// [`Problem::WrongPassword`], whether the login or the password is wrong; [`Problem::Busy`].
pub async fn sign_in(
    workshop: &Workshop,
    login: &str,
    given: &str,
) -> Result<(Id<Person>, String), Problem> {
    let store = workshop.store();
    let account = match Login::new(login) {
        Ok(login) => store.account_of_login(&login).await?,
        Err(_) => None,
    };
    let hash = match &account {
        Some(account) => store.password_hash(account.person).await?,
        None => None,
    };
    let is_right = password::is_of(given, hash.as_deref()).await?;
    let Some(account) = account.filter(|_| is_right) else { return Err(Problem::WrongPassword) };
    let secret = begin_session(workshop, account.person).await?;
    Ok((account.person, secret))
}

/// Begins a session of somebody who has shown who they are; gives its secret.
pub(super) async fn begin_session(
    workshop: &Workshop,
    person: Id<Person>,
) -> Result<String, Problem> {
    let secret = encoding::hex(&draw::<32>()?);
    let (now, digest) = (workshop.now(), digest_of(&secret));
    workshop.store().open_session(&digest, person, (now, before(now, LONGEST))).await?;
    Ok(secret)
}

/// Ends a session.
///
/// # Errors
/// [`Problem`].
pub async fn sign_out(workshop: &Workshop, secret: &str) -> Result<(), Problem> {
    Ok(workshop.store().end_session(&digest_of(secret)).await?)
}

/// Who is behind the secret of a session; `None` where there is no such session any more.
///
/// # Errors
/// [`Problem`].
pub async fn of_session(workshop: &Workshop, secret: &str) -> Result<Option<Actor>, Problem> {
    let (store, now, digest) = (workshop.store(), workshop.now(), digest_of(secret));
    let Some(session) = store.session(&digest).await? else { return Ok(None) };
    if session.begun_at < before(now, LONGEST) || session.seen_at < before(now, IDLE) {
        store.end_session(&digest).await?;
        return Ok(None);
    }
    if session.seen_at < before(now, TOUCHED_AFTER) {
        store.touch_session(&digest, now).await?;
    }
    let roles = roles_at(&store.grants_of(session.person).await?, now);
    Ok(Some(Actor::Somebody(Somebody::person(session.person, roles))))
}

/// Who is behind the text of a token; `None` where it is none, has ended or was revoked.
///
/// # Errors
/// [`Problem`].
pub async fn of_token(workshop: &Workshop, text: &str) -> Result<Option<Actor>, Problem> {
    if !text.starts_with(TOKEN_PREFIX) {
        return Ok(None);
    }
    let (store, now) = (workshop.store(), workshop.now());
    let token = store.token_of_digest(&digest_of(text)).await?;
    let Some(token) = token.filter(|token| token.is_good_at(now)) else { return Ok(None) };
    let roles = roles_at(&store.grants_of(token.person).await?, now);
    let Token { id, person, scopes, .. } = token;
    let scope = scopes.map_or(Scope::Everything, |acts| Scope::Acts(acts.into_iter().collect()));
    Ok(Some(Actor::Somebody(Somebody::token(&id.to_string(), person, roles, scope))))
}

/// The text of a new token, with 256 bits of chance.
pub(super) fn new_token_text() -> Result<String, Problem> {
    Ok(format!("{TOKEN_PREFIX}{}", encoding::hex(&draw::<32>()?)))
}

/// Secrets are kept by their digest: they are as long as it, so that there is nothing to guess.
pub(super) fn digest_of(secret: &str) -> Digest {
    Digest::of(secret.as_bytes())
}

fn before(now: Timestamp, span: Duration) -> Timestamp {
    now.checked_sub(span).unwrap_or(Timestamp::MIN)
}
