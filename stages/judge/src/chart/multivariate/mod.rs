//! Charts of several characteristics at once (多元控制图).
//!
//! Asks: do characteristics that move together still do so?
//! Needs: a column a characteristic, all measured on the same pieces.
//! Does not know: which of them matters most.
//! Source: Montgomery, Introduction to Statistical Quality Control, 7th ed., chapter 11.
//! Cases: `cases/judge/chart/multivariate/`.

mod contribution;
mod covariance;
mod frozen;
pub mod mewma;
mod phase_two;
mod pieces;
pub mod t2;
pub mod t2_2;

pub(crate) use covariance::{factor, means};
pub use frozen::FrozenPieces;
pub(crate) use frozen::{given_covariance, given_mean};
pub(crate) use phase_two::{limit_of_pieces, limit_of_subgroups};
pub(crate) use pieces::{COLUMNS_MAX, difference};

use method::{Need, Role, RoleNeed};
use word::Words;

/// What these charts read.
pub(crate) const PIECES: &[RoleNeed] = &[RoleNeed {
    role: Role::Value,
    need: Need::Several,
    words: Words::new(
        "各特性的读数，每个特性一列，按时间先后",
        "the readings, a column a characteristic, oldest first",
    ),
}];

/// What charts of subgroups read.
pub(crate) const GROUPED_PIECES: &[RoleNeed] = &[
    PIECES[0],
    RoleNeed {
        role: Role::Subgroup,
        need: Need::Optional,
        words: Words::new("子组标识", "which subgroup a piece belongs to"),
    },
];
