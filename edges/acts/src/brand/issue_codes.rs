//! Issuing codes: for each a token to print on one label, and where it is wanted an inner one.

use brand::Passport;
use brand::copy::{Batch, Fact, Inner, Layer, PieceCode, Token};
use store::{Beside, Record};
use word::Id;

use crate::{Actor, Problem, Workshop, workshop::draw};

/// A code with what is printed of it. It is shown this once and kept nowhere.
#[derive(Clone, Copy, Debug)]
pub struct Printed {
    /// The code.
    pub code: PieceCode,
    /// What stands in the address on the label.
    pub token: Token,
    /// What stands under the layer to scratch off.
    pub inner: Option<Token>,
}

/// Issues codes of a passport, numbered on from those that it has.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn issue_codes(
    workshop: &Workshop,
    by: &Actor,
    passport: Id<Passport>,
    (n, inner): (u32, Inner),
) -> Result<Vec<Printed>, Problem> {
    by.may("issue_codes")?;
    let _turn = workshop.turn().await?;
    let (store, now) = (workshop.store(), workshop.now());
    store.passport(passport).await?;
    let batch = Batch::issue(passport, (store.n_codes(passport).await?, n), inner, now)?;
    let bound = passport.to_string();
    let (mut printed, mut beside) = (Vec::new(), Vec::new());
    for code in batch.codes() {
        let token = Token::new(draw()?);
        beside.push(Beside::Token { digest: token.digest(&bound), code, layer: Layer::Outer });
        let inner = match inner {
            Inner::Absent => None,
            Inner::Printed => Some(Token::new(draw()?)),
        };
        beside.extend(inner.map(|inner| {
            let digest = inner.digest(&bound);
            Beside::Token { digest, code, layer: Layer::Inner }
        }));
        printed.push(Printed { code, token, inner });
    }
    let facts = vec![store::Fact::Brand(brand::Fact::Copy(Fact::CodesIssued(batch)))];
    store.record(by.name(), now, Record { facts, beside, ..Record::default() }).await?;
    Ok(printed)
}
