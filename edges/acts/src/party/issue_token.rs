//! Issuing and revoking tokens, for programs that act for somebody.

use party::{Fact, Person, Token};
use store::{Private, Record};
use word::{Id, Timestamp};

use super::sign_in::{digest_of, new_token_text};
use crate::{Actor, Problem, Workshop, permission};

/// What a token is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Whose; one's own where nobody is named. The operator names somebody.
    pub person: Option<Id<Person>>,
    /// What it is for.
    pub title: String,
    /// The acts that it may do; `None` for all that its owner may.
    pub scopes: Option<Vec<String>>,
    /// When it ends.
    pub until: Option<Timestamp>,
}

/// Issues a token; gives its text, which is shown this once and kept nowhere.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn issue_token(
    workshop: &Workshop,
    by: &Actor,
    wanted: Wanted,
) -> Result<(Token, String), Problem> {
    by.may("issue_token")?;
    let person = match (by, wanted.person) {
        (Actor::Operator, Some(person)) => person,
        (_, None) => by.person().ok_or(Problem::NoPerson)?,
        (_, Some(person)) if by.person() == Some(person) => person,
        // A token acts for its owner, so nobody else has one made.
        _ => return Err(Problem::NotPermitted { act: "issue_token" }),
    };
    if by.name().starts_with("token:") {
        // Or the end of a token would be no end.
        return Err(Problem::OutOfScope { act: "issue_token" });
    }
    let is_unknown = |act: &&String| permission(act).is_none();
    if let Some(act) = wanted.scopes.iter().flatten().find(is_unknown) {
        return Err(Problem::NotFound { what: "act", name: act.chars().take(80).collect() });
    }
    let _turn = workshop.turn().await?;
    let (store, now) = (workshop.store(), workshop.now());
    store.person(person).await?;
    let Wanted { title, scopes, until, .. } = wanted;
    let token = Token { id: workshop.new_id()?, person, title, scopes, until };
    let text = new_token_text()?;
    let facts = vec![store::Fact::Party(token.clone().issue(now)?)];
    let private = vec![Private::Token { id: token.id, digest: digest_of(&text) }];
    store.record(by.name(), now, Record { facts, private, ..Record::default() }).await?;
    Ok((token, text))
}

/// Revokes a token: one's own, or anybody's by an administrator.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn revoke_token(workshop: &Workshop, by: &Actor, id: Id<Token>) -> Result<(), Problem> {
    by.may("revoke_token")?;
    let _turn = workshop.turn().await?;
    let (store, now) = (workshop.store(), workshop.now());
    let token = store.token(id).await?;
    if by.person() != Some(token.person) {
        by.may("close_account")?;
    }
    let facts = vec![store::Fact::Party(Fact::TokenRevoked { id, at: now })];
    store.record(by.name(), now, Record { facts, ..Record::default() }).await?;
    Ok(())
}
