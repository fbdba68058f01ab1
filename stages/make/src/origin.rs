//! Origins: what a lot is for, and which lots it was made from.

use word::Code;

use crate::{Fact, Kind, Lot, Order, WorkProblem};

/// The most lots that one lot is made from.
const N_PARENTS_MAX: usize = 1000;

/// Where a lot comes from, and for whom it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The lot.
    pub lot: Code,
    /// The order that it is for.
    pub order: Option<Code>,
    /// The lots that it is made from, such as a heat or a coil.
    pub parents: Vec<Code>,
    /// How many pieces are planned.
    pub n_planned: Option<u64>,
}

impl Origin {
    /// Decides to note the origin of a lot of `item` that is being opened. Parents are lots that
    /// are there before it, so that no lot can come from itself.
    ///
    /// # Errors
    /// [`WorkProblem::OrderOfOther`] if the order is of another item; [`WorkProblem::ParentTwice`];
    /// [`WorkProblem::TooMany`].
    pub fn note(
        self,
        item: &Code,
        order: Option<&Order>,
        parents: &[Lot],
    ) -> Result<Vec<Fact>, WorkProblem> {
        if let Some(order) = order
            && order.item != *item
        {
            let (order, wanted) = (order.code.clone(), order.item.clone());
            return Err(WorkProblem::OrderOfOther { order, wanted, got: item.clone() });
        }
        if parents.len() > N_PARENTS_MAX {
            return Err(WorkProblem::TooMany {
                what: Kind::Parent,
                got: parents.len(),
                most: N_PARENTS_MAX,
            });
        }
        for (i, parent) in parents.iter().enumerate() {
            if parents[..i].iter().any(|other| other.code == parent.code) {
                return Err(WorkProblem::ParentTwice { lot: parent.code.clone() });
            }
        }
        if self.order.is_none() && self.parents.is_empty() && self.n_planned.is_none() {
            return Ok(Vec::new());
        }
        Ok(vec![Fact::OriginNoted(self)])
    }
}
