//! Difference charts, second version: what is left out is left out everywhere, and a subgroup that
//! cannot be drawn keeps its place (差值控制图, DNOM).
//!
//! Asks: what the first version asks, of the readings that count.
//! Needs: what the first version needs. With frozen limits nothing is estimated, and it is not
//! asked again whether parts scatter alike: that was part of the study that they are from.
//! Does not know: more than the first version, which lets a reading that was left out decide
//! whether parts scatter alike, and closes gaps up. Without either all numbers are its.
//! Cases: `cases/judge/chart/difference/difference_gaps.json`.

use method::{Card, Kernel, MethodId, Outcome, Problem as Misfit, Role, Table};

use super::LeftOut;
use super::difference::{Asked, Difference, Params, is_grouped, study};
use super::subgroups::Place;

/// The difference chart, second version.
pub struct Difference2;

impl Kernel for Difference2 {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.difference", version: 2 },
        formula: "d = x − nominal(part); then the X̄-R chart of d, or its I-MR chart; what is left \
                  out is in no estimate, nor in the test that parts scatter alike",
        ..Difference::CARD
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let asked = Asked {
            by_subgroups: "chart.xbar-r@2",
            is_tested: params.frozen.is_none(),
            untested: &rows_left_out(table, params)?,
        };
        study((table, params), Self::CARD.title, &asked)
    }
}

/// The rows of the points that are left out.
fn rows_left_out(table: &Table, params: &Params) -> Result<Vec<usize>, Misfit> {
    if !is_grouped(table, params) {
        LeftOut::marks(&params.left_out, table.decimals(Role::Value)?.len())?;
        return Ok(params.left_out.iter().map(|point| point.index).collect());
    }
    let places = Place::all_of(table, params.subgroup_size)?;
    LeftOut::marks(&params.left_out, places.len())?;
    Ok(params.left_out.iter().flat_map(|point| places[point.index].rows.clone()).collect())
}
