//! Installing an industry template: what it knows that the workshop does not.

use party::Person;
use standard::Template;
use standard::hub::{Row, Standing};
use word::Id;

use super::{
    release_standard, revise_characteristic, revise_control, revise_failure_chain, revise_item,
    revise_operation,
};
use crate::{Actor, Problem, Workshop};

/// What an installation came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Installed {
    /// Rows and standards that were added, or brought back.
    pub n_added: usize,
    /// Those that were there before, and stay as they are.
    pub n_known: usize,
}

/// Installs a template: its items with operations, characteristics, failure chains and control
/// plan, owned by `owner`, and the craft standard of each. What the workshop has under the same
/// number stays as it is, so that a second call goes on where a first one was interrupted.
///
/// # Errors
/// [`Problem`]; what was added before it stays.
pub async fn install_template(
    workshop: &Workshop,
    by: &Actor,
    template: &Template,
    owner: Id<Person>,
) -> Result<Installed, Problem> {
    by.may("install_template")?;
    workshop.store().organisation().await?.ok_or(Problem::NoOrganisation)?;
    workshop.store().person(owner).await?;
    let mut installed = Installed::default();
    for product in template.products {
        let code = product.item_code();
        let known = workshop.store().item(&code).await?;
        let rev = match &known {
            Some(item) if item.standing == Standing::InUse => None,
            Some(item) => Some(item.rev + 1),
            None => Some(1),
        };
        installed.count(rev.is_some());
        if let Some(rev) = rev {
            revise_item(workshop, by, product.item_row(rev, Standing::InUse)).await?;
        }
        for row in product.rows(owner) {
            let (kind, number) = (row.kind(), row.code().clone());
            let is_new = workshop.store().hub_row(kind, &code, &number).await?.is_none();
            installed.count(is_new);
            if is_new {
                revise(workshop, by, row).await?;
            }
        }
        let standard = product.craft_standard();
        let is_new = workshop.store().standard(&standard.code, None).await?.is_none();
        installed.count(is_new);
        if is_new {
            release_standard(workshop, by, standard).await?;
        }
    }
    Ok(installed)
}

impl Installed {
    fn count(&mut self, is_new: bool) {
        match is_new {
            true => self.n_added += 1,
            false => self.n_known += 1,
        }
    }
}

async fn revise(workshop: &Workshop, by: &Actor, row: Row) -> Result<(), Problem> {
    match row {
        Row::Item(item) => revise_item(workshop, by, item).await,
        Row::Operation(operation) => revise_operation(workshop, by, operation).await,
        Row::Characteristic(row) => revise_characteristic(workshop, by, row).await,
        Row::FailureChain(chain) => revise_failure_chain(workshop, by, chain).await,
        Row::Control(control) => revise_control(workshop, by, control).await,
    }
}
