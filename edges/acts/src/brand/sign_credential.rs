//! The passport as a credential, and the lists that say which were withdrawn.
//!
//! Anyone may have them: they hold nothing beyond what the passport shows, and signing the same
//! passport again gives the same bytes.

use brand::{
    Passport,
    credential::{
        DidKey, Issuer, Subject, jwt, proof,
        status::{self, Purpose},
        unsigned,
    },
};
use certify::{Claim, KeyEvent};
use party::PublicKey;
use store::KeptKeyChange;
use word::{Id, json::Value};

use crate::{Problem, Workshop};

/// Who issues credentials, as the web knows them at `base_url`.
///
/// # Errors
/// [`Problem`].
pub async fn issuer(workshop: &Workshop, base_url: &str) -> Result<Issuer, Problem> {
    let organisation = workshop.store().organisation().await?.ok_or(Problem::NoOrganisation)?;
    let missing = || Problem::NotFound { what: "web address", name: base_url.to_owned() };
    let issuer = Issuer::new(base_url, organisation.name).ok_or_else(missing)?;
    let in_force = workshop.store().keys().issuer().public();
    let is_first = in_force == organisation.key;
    Ok(if is_first { issuer } else { issuer.signing_with(in_force) })
}

/// The document that says which keys the issuer signs and signed with.
///
/// # Errors
/// [`Problem`].
pub async fn issuer_document(workshop: &Workshop, base_url: &str) -> Result<Value, Problem> {
    let store = workshop.store();
    let issuer = issuer(workshop, base_url).await?;
    let changes = store.key_changes().await?;
    let revoked_at = |key: &PublicKey| {
        let is_it = |kept: &&KeptKeyChange| {
            matches!(kept.change.event, KeyEvent::Revoked { .. })
                && kept.change.key == key.to_string()
        };
        changes.iter().find(is_it).map(|kept| kept.change.made_at)
    };
    let keys = store.issuer_keys().await?;
    let keys: Vec<_> = keys
        .keys()
        .iter()
        .map(|held| DidKey { key: held.key, revoked_at: revoked_at(&held.key) })
        .collect();
    Ok(issuer.document(&keys))
}

/// A passport as a credential with a proof `eddsa-jcs-2022`.
///
/// # Errors
/// [`Problem`].
pub async fn sign_credential(
    workshop: &Workshop,
    id: Id<Passport>,
    base_url: &str,
) -> Result<Value, Problem> {
    let (issuer, passport, document) = draft(workshop, id, base_url).await?;
    let secret = workshop.store().keys().issuer();
    Ok(proof::sign(&document, (&issuer.key_id(), passport.issued_at), secret)?)
}

/// A passport as a token, `application/vc+jwt`.
///
/// # Errors
/// [`Problem`].
pub async fn sign_token(
    workshop: &Workshop,
    id: Id<Passport>,
    base_url: &str,
) -> Result<String, Problem> {
    let (issuer, _, document) = draft(workshop, id, base_url).await?;
    Ok(jwt::sign(&document, &issuer.jwk_id(), workshop.store().keys().issuer())?)
}

/// The list of withdrawn, or of superseded passports, as of now.
///
/// # Errors
/// [`Problem`].
pub async fn sign_status_list(
    workshop: &Workshop,
    purpose: Purpose,
    base_url: &str,
) -> Result<Value, Problem> {
    let issuer = issuer(workshop, base_url).await?;
    let all = workshop.store().withdrawn().await?;
    let set = all.into_iter().filter(|(_, is_superseded)| match purpose {
        Purpose::Revocation => true,
        Purpose::Refresh => *is_superseded,
    });
    let set: Vec<u64> = set.map(|(index, _)| index).collect();
    let (now, secret) = (workshop.now(), workshop.store().keys().issuer());
    let list = status::unsigned((&issuer, purpose), &set, now)?;
    Ok(proof::sign(&list, (&issuer.key_id(), now), secret)?)
}

async fn draft(
    workshop: &Workshop,
    id: Id<Passport>,
    base_url: &str,
) -> Result<(Issuer, Passport, Value), Problem> {
    let store = workshop.store();
    let issuer = issuer(workshop, base_url).await?;
    let passport = store.passport(id).await?;
    let kept = store.claim(&passport.claim).await?;
    let key = store.key_of(&kept.envelope).await?;
    let claim = Claim::read(kept.envelope.open(Claim::PAYLOAD_TYPE, &key)?)?;
    let (identity, _) = store.description(id).await?;
    let status_index = store.status_index(id).await?;
    let subject = Subject { passport: &passport, identity: &identity, status_index, claim: &claim };
    let document = unsigned(&issuer, &subject);
    Ok((issuer, passport, document))
}
