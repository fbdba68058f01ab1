//! Removing an industry template: its items are retired.

use standard::Template;
use standard::hub::{Item, Standing};

use super::revise_item;
use crate::{Actor, Problem, Workshop};

/// Retires the items of a template, so that no lot of them is opened any more, and says how many
/// that were. Facts are never taken back: what was planned, made and measured stays to be read.
///
/// # Errors
/// [`Problem`]; the items before it are retired.
pub async fn remove_template(
    workshop: &Workshop,
    by: &Actor,
    template: &Template,
) -> Result<usize, Problem> {
    by.may("remove_template")?;
    let mut n_retired = 0;
    for product in template.products {
        let known = workshop.store().item(&product.item_code()).await?;
        let Some(item) = known.filter(|item| item.standing == Standing::InUse) else { continue };
        let retired = Item { rev: item.rev + 1, standing: Standing::Retired, ..item };
        revise_item(workshop, by, retired).await?;
        n_retired += 1;
    }
    Ok(n_retired)
}
