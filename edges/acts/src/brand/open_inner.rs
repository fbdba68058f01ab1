//! Using an inner code: good once, by whoever has scratched it free.

use brand::Passport;
use brand::copy::{Fact, InnerCode, Layer, PieceCode, Token};
use store::Record;
use word::{Id, Timestamp};

use crate::{Problem, Workshop};

/// Uses the inner code of a piece; gives which piece, and when that was: now.
///
/// # Errors
/// [`brand::copy::Problem::UsedInner`] with the time of its first use, `UnknownInner`,
/// `NotAToken`; [`Problem`]. Nothing was recorded.
pub async fn open_inner(
    workshop: &Workshop,
    passport: Id<Passport>,
    token: &str,
) -> Result<(PieceCode, Timestamp), Problem> {
    let token = Token::read(&plain(token))?;
    let bound = passport.to_string();
    let digest = token.digest(&bound);
    // A wrong code costs one look, not a turn.
    let known = workshop.store().code_of(&digest).await?;
    let Some((code, Layer::Inner)) = known else {
        return Err(brand::copy::Problem::UnknownInner.into());
    };
    let _turn = workshop.turn().await?;
    let (store, now) = (workshop.store(), workshop.now());
    let used_at = store.inner_opened_at(code).await?;
    let known = InnerCode { digest, used_at };
    let opening = InnerCode::open(Some(&known), &bound, &token, now)?;
    let fact = Fact::InnerOpened { code, at: opening.at };
    let facts = vec![store::Fact::Brand(brand::Fact::Copy(fact))];
    store.record("public", now, Record { facts, ..Record::default() }).await?;
    Ok((code, opening.at))
}

/// A token as a person types it: in groups, in either case.
fn plain(typed: &str) -> String {
    let typed = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').take(64);
    typed.map(|c| c.to_ascii_lowercase()).collect()
}
