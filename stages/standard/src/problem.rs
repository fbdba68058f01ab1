//! What can be wrong with a standard.

use word::{Code, Decimal, Message, Words};

/// Why a standard was not released, or is not found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A specification without a limit.
    #[error("a specification needs at least one limit")]
    NoLimit,
    /// Lower limit not below the upper.
    #[error("the lower limit {lsl} is not below the upper limit {usl}")]
    LimitsReversed {
        /// The lower limit given.
        lsl: Decimal,
        /// The upper limit given.
        usl: Decimal,
    },
    /// A target outside the limits.
    #[error("the target {target} is outside the limits")]
    TargetOutside {
        /// The target given.
        target: Decimal,
    },
    /// A standard without a characteristic.
    #[error("a standard needs at least one characteristic")]
    NoCharacteristic,
    /// One code for two characteristics.
    #[error("the characteristic {code} appears twice")]
    CharacteristicTwice {
        /// The code.
        code: Code,
    },
    /// A subgroup size out of range.
    #[error("a subgroup of {got} is not possible")]
    SubgroupSize {
        /// The size given.
        got: u32,
    },
    /// A version that does not follow the latest.
    #[error("version {got} does not follow; the next is {need}")]
    VersionGap {
        /// The version given.
        got: u32,
        /// The next one.
        need: u32,
    },
    /// A characteristic that the standard does not have.
    #[error("the standard has no characteristic {code}")]
    UnknownCharacteristic {
        /// Its code.
        code: Code,
    },
    /// A row of the hub says no.
    #[error(transparent)]
    Hub(#[from] crate::hub::Problem),
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::NoLimit => Message::new(
                "standard.no_limit",
                Words::new(
                    "规格至少需要一个限：上限或下限",
                    "a specification needs at least one limit, lower or upper",
                ),
                [],
            ),
            Self::LimitsReversed { lsl, usl } => Message::new(
                "standard.limits_reversed",
                Words::new(
                    "规格下限 {lsl} 不低于规格上限 {usl}；请检查是否写反",
                    "the lower limit {lsl} is not below the upper limit {usl}; are they reversed?",
                ),
                [("lsl", lsl.to_string()), ("usl", usl.to_string())],
            ),
            Self::TargetOutside { target } => Message::new(
                "standard.target_outside",
                Words::new(
                    "目标值 {target} 在规格限之外",
                    "the target {target} lies outside the specification limits",
                ),
                [("target", target.to_string())],
            ),
            Self::NoCharacteristic => Message::new(
                "standard.no_characteristic",
                Words::new(
                    "工艺标准至少需要一个特性",
                    "a craft standard needs at least one characteristic",
                ),
                [],
            ),
            Self::CharacteristicTwice { code } => Message::new(
                "standard.characteristic_twice",
                Words::new("特性 {code} 出现了两次", "the characteristic {code} appears twice"),
                [("code", code.to_string())],
            ),
            Self::SubgroupSize { got } => Message::new(
                "standard.subgroup_size",
                Words::new(
                    "子组大小 {got} 不可用；请取 1（单值）到 25",
                    "a subgroup of {got} cannot be used; take 1 (individuals) to 25",
                ),
                [("got", got.to_string())],
            ),
            Self::VersionGap { got, need } => Message::new(
                "standard.version_gap",
                Words::new(
                    "版本 {got} 不连续；下一版本应为 {need}",
                    "version {got} does not follow; the next version is {need}",
                ),
                [("got", got.to_string()), ("need", need.to_string())],
            ),
            Self::UnknownCharacteristic { code } => Message::new(
                "standard.unknown_characteristic",
                Words::new(
                    "该工艺标准没有特性 {code}",
                    "the craft standard has no characteristic {code}",
                ),
                [("code", code.to_string())],
            ),
            Self::Hub(problem) => problem.message(),
        }
    }
}
