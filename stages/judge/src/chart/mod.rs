//! Control charts (控制图).

pub mod attribute;
mod drawn;
mod frozen;
pub mod individuals;
pub mod multivariate;
pub mod rare;
mod report;
pub mod run;
pub(crate) mod sequence;
pub(crate) mod series;
pub mod sigma;
mod subgroup_chart;
pub mod subgroups;
pub mod three_way;
pub mod weighted;
pub mod xbar_r;
pub mod xbar_s;
pub mod z_mr;

pub use frozen::{Frozen, LeftOut, Origin};
pub(crate) use report::{counted, maybe, real};
pub(crate) use subgroup_chart::estimator_words;

use method::{Need, Role, RoleNeed};
use word::Words;

/// What a method on subgroups reads.
pub(crate) const SUBGROUPED: &[RoleNeed] = &[
    RoleNeed {
        role: Role::Value,
        need: Need::Required,
        words: Words::new("读数，按时间先后", "the readings, oldest first"),
    },
    RoleNeed {
        role: Role::Subgroup,
        need: Need::Optional,
        words: Words::new("子组标识", "which subgroup a reading belongs to"),
    },
];
