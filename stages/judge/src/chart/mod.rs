//! Control charts (控制图).

pub mod acceptance;
pub mod acceptance_2;
pub mod attribute;
pub mod difference;
pub mod difference_2;
mod drawn;
pub mod episodes;
mod frozen;
pub mod individuals;
mod inner;
pub mod median;
pub mod multi_vari;
pub mod multivariate;
pub mod phase_one;
pub(crate) mod placed;
pub mod pre_control;
pub mod problem;
pub mod rare;
mod report;
pub mod rows;
pub mod run;
pub(crate) mod sequence;
pub(crate) mod series;
pub mod short_run;
pub mod short_run_2;
pub mod sigma;
pub mod stages;
pub(crate) mod subgroup_chart;
pub mod subgroup_chart_2;
pub mod subgroups;
pub mod three_way;
pub mod three_way_2;
pub mod weighted;
pub mod xbar_r;
pub mod xbar_s;
pub mod z_mr;
pub mod z_mr_2;

pub use frozen::{Frozen, LeftOut, Origin};
pub(crate) use report::{counted, maybe, real};
pub(crate) use subgroup_chart::estimator_words;

use method::{Need, Role, RoleNeed};
use word::Words;

/// The readings that a chart draws.
pub(crate) const READINGS: RoleNeed = RoleNeed {
    role: Role::Value,
    need: Need::Required,
    words: Words::new("读数，按时间先后", "the readings, oldest first"),
};

/// What the readings of a short run belong to.
pub(crate) const PART: RoleNeed = RoleNeed {
    role: Role::Part,
    need: Need::Required,
    words: Words::new("零件（品种）", "which part was made"),
};

/// What tells subgroups apart, where their size does not.
pub(crate) const SUBGROUP: RoleNeed = RoleNeed {
    role: Role::Subgroup,
    need: Need::Optional,
    words: Words::new("子组标识", "which subgroup a reading belongs to"),
};

/// What a method on subgroups reads.
pub(crate) const SUBGROUPED: &[RoleNeed] = &[READINGS, SUBGROUP];
