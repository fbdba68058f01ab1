//! Whether a standard may be released for an item of the hub.

use super::{Characteristic, ControlRow, Data, FailureChain, Problem};
use crate::Standard;

/// A special characteristic is not released without a failure chain and a control-plan row, and
/// what is released is what the hub says. Characteristics that the hub does not know pass.
///
/// # Errors
/// [`Problem::NoFailureChain`], [`Problem::NoControlRow`], [`Problem::SpecificationDiffers`].
pub fn check_release(
    standard: &Standard,
    known: &[Characteristic],
    chains: &[FailureChain],
    controls: &[ControlRow],
) -> Result<(), Problem> {
    for released in &standard.characteristics {
        let code = &released.code;
        let Some(known) = known.iter().find(|known| known.code == *code) else { continue };
        let is_held = match &known.data {
            Data::Variable { unit, specification, .. } => {
                *unit == released.unit && *specification == released.specification
            }
            Data::Attribute { .. } => false,
        };
        if !is_held {
            return Err(Problem::SpecificationDiffers { code: code.clone(), rev: known.rev });
        }
        if !known.class.is_special() {
            continue;
        }
        if !chains.iter().any(|chain| chain.characteristic == *code) {
            return Err(Problem::NoFailureChain { code: code.clone() });
        }
        if !controls.iter().any(|control| control.characteristic == *code) {
            return Err(Problem::NoControlRow { code: code.clone() });
        }
    }
    Ok(())
}
