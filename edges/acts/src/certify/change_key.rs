//! Changing keys: another takes the place of one, or one is not to be believed any more.
//!
//! The next key is on disk before it is recorded that it follows. What is recorded is signed by the
//! key of before and entered in the log.

use certify::{KeyChange, KeyEvent, KeyRole};
use store::{Fact, Record, TrustFact};
use trust::Policy;
use word::Title;

use crate::{Actor, Problem, Workshop};

/// Replaces the key of a role. The workshop is closed, since it still holds the key of before; the
/// new one is in place, and the change published, when it is opened again and publishes.
///
/// The log's key of before goes on signing beside the new one until [`retire_log_key`].
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn rotate_key(
    workshop: Workshop,
    by: &Actor,
    role: KeyRole,
) -> Result<KeyChange, Problem> {
    let rotated = rotate(&workshop, by, role).await;
    workshop.close().await;
    rotated
}

async fn rotate(workshop: &Workshop, by: &Actor, role: KeyRole) -> Result<KeyChange, Problem> {
    by.may("rotate_key")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let keys = store.keys();
    let issuer = store.organisation().await?.ok_or(Problem::NoOrganisation)?.origin;
    let (key, next) = match role {
        KeyRole::Issuer => {
            (keys.issuer().public().to_string(), keys.draw_next_issuer()?.to_string())
        }
        KeyRole::Log => {
            if keys.is_log_key_overlapping() {
                let reason = "the log's key of before still signs; retire it first";
                return Err(certify::Problem::KeyChange { reason }.into());
            }
            (store.log_key().await?, keys.draw_next_log(&issuer)?.to_string())
        }
    };
    let policy = match role {
        KeyRole::Issuer => None,
        KeyRole::Log => policy_with(workshop, &next).await?,
    };
    let event = KeyEvent::SucceededBy { key: next };
    let change = KeyChange { issuer, role, key, event, made_at: workshop.now() };
    record(workshop, by, (&change, policy)).await?;
    Ok(change)
}

/// The policy in force, which trusts the new key of the log too.
async fn policy_with(workshop: &Workshop, key: &str) -> Result<Option<Fact>, Problem> {
    let Some(policy) = workshop.store().policy().await? else { return Ok(None) };
    let text = format!("log {key}\n{}", String::from_utf8_lossy(&policy.to_bytes()));
    Policy::parse(text.as_bytes())?;
    Ok(Some(Fact::Trust(TrustFact::PolicyStated { text })))
}

/// Revokes an issuer's key that was replaced: what it signed is not believed from entry
/// `since_index` of the log on.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn revoke_key(
    workshop: &Workshop,
    by: &Actor,
    key: &str,
    (since_index, reason): (u64, Title),
) -> Result<KeyChange, Problem> {
    by.may("revoke_key")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let issuer = store.organisation().await?.ok_or(Problem::NoOrganisation)?.origin;
    let chain = store.issuer_keys().await?;
    let mut held = chain.keys().iter().map(|held| held.key);
    let named = held.find(|held| held.short() == key || held.to_string() == key);
    let named = named.ok_or_else(|| Problem::NotFound { what: "key", name: key.to_owned() })?;
    let event = KeyEvent::Revoked { since_index, reason };
    let (role, key, made_at) = (KeyRole::Issuer, named.to_string(), workshop.now());
    let change = KeyChange { issuer, role, key, event, made_at };
    record(workshop, by, (&change, None)).await?;
    // Answered only when a published checkpoint covers the entry.
    store.publish(workshop.now()).await?;
    Ok(change)
}

/// Ends the overlap of the log's keys: the one of before signs nothing any more.
///
/// # Errors
/// [`Problem`].
pub async fn retire_log_key(workshop: Workshop, by: &Actor) -> Result<(), Problem> {
    let retired = by.may("retire_log_key").and_then(|()| {
        let keys = workshop.store().keys();
        if !keys.is_log_key_overlapping() {
            let reason = "no key of before signs any more";
            return Err(certify::Problem::KeyChange { reason }.into());
        }
        Ok(keys.retire_log_key()?)
    });
    workshop.close().await;
    retired
}

async fn record(
    workshop: &Workshop,
    by: &Actor,
    (change, policy): (&KeyChange, Option<Fact>),
) -> Result<(), Problem> {
    let store = workshop.store();
    let facts = change.decide(store.keys().issuer())?;
    let facts = facts.into_iter().map(Fact::Certify).chain(policy).collect();
    store.record(by.name(), change.made_at, Record { facts, ..Record::default() }).await?;
    Ok(())
}
