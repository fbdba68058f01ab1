//! The families, each with two parameters.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

/// A family of distributions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Normal: mean and standard deviation (with n).
    Normal,
    /// The logarithm is normal: its mean and standard deviation (with n).
    Lognormal,
    /// Weibull: shape and scale.
    Weibull,
    /// Gamma: shape and scale.
    Gamma,
    /// Exponential: mean; the second parameter is 0.
    Exponential,
    /// Logistic: location and scale.
    Logistic,
    /// The logarithm is logistic: its location and scale.
    Loglogistic,
    /// Smallest extreme value: location and scale.
    SmallestExtreme,
    /// Largest extreme value (Gumbel): location and scale.
    LargestExtreme,
}

impl Family {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Normal,
        Self::Lognormal,
        Self::Weibull,
        Self::Gamma,
        Self::Exponential,
        Self::Logistic,
        Self::Loglogistic,
        Self::SmallestExtreme,
        Self::LargestExtreme,
    ];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Lognormal => "lognormal",
            Self::Weibull => "weibull",
            Self::Gamma => "gamma",
            Self::Exponential => "exponential",
            Self::Logistic => "logistic",
            Self::Loglogistic => "loglogistic",
            Self::SmallestExtreme => "smallest-extreme",
            Self::LargestExtreme => "largest-extreme",
        }
    }

    /// The name that people use.
    pub fn words(self) -> Words {
        match self {
            Self::Normal => Words::new("正态分布", "normal"),
            Self::Lognormal => Words::new("对数正态分布", "lognormal"),
            Self::Weibull => Words::new("威布尔分布", "Weibull"),
            Self::Gamma => Words::new("伽马分布", "gamma"),
            Self::Exponential => Words::new("指数分布", "exponential"),
            Self::Logistic => Words::new("逻辑斯谛分布", "logistic"),
            Self::Loglogistic => Words::new("对数逻辑斯谛分布", "loglogistic"),
            Self::SmallestExtreme => Words::new("最小极值分布", "smallest extreme value"),
            Self::LargestExtreme => Words::new("最大极值分布", "largest extreme value"),
        }
    }

    /// Whether readings must be above zero.
    pub fn is_positive(self) -> bool {
        matches!(
            self,
            Self::Lognormal | Self::Weibull | Self::Gamma | Self::Exponential | Self::Loglogistic
        )
    }

    /// What the parameters are called.
    pub fn parameter_names(self) -> [&'static str; 2] {
        match self {
            Self::Normal => ["mean", "sigma"],
            Self::Lognormal => ["mu", "sigma"],
            Self::Weibull | Self::Gamma => ["shape", "scale"],
            Self::Exponential => ["mean", "none"],
            _ => ["location", "scale"],
        }
    }
}
