//! When a gauge could not be trusted, and because of which confirmation.

use measure::register::{Confirmation, Window, suspect_window};
use word::{Code, Id};

use crate::{Problem, Workshop};

/// When a gauge could not be trusted: by the confirmation that is asked for, or by the latest that
/// found or left it wrong; `None` where nothing was found wrong. What rests on it then is
/// [`store::Store::impact`].
///
/// # Errors
/// [`Problem::NotFound`] where the gauge has no such confirmation.
pub async fn suspect(
    workshop: &Workshop,
    gauge: &Code,
    confirmation: Option<&str>,
) -> Result<Option<(Id<Confirmation>, Window)>, Problem> {
    let all = workshop.store().confirmations_of(gauge).await?;
    let is_wrong = |c: &&Confirmation| !(c.is_found_good && c.is_left_good);
    let bad = match confirmation {
        None => all.iter().rev().find(is_wrong),
        Some(asked) => {
            let found = all.iter().find(|known| known.id.to_string() == asked);
            let name = asked.chars().take(64).collect();
            Some(found.ok_or(Problem::NotFound { what: "confirmation", name })?)
        }
    };
    let Some(bad) = bad else { return Ok(None) };
    Ok(suspect_window(&all, bad.id).map(|window| (bad.id, window)))
}
