//! What goes wrong in the plant: when, how, and how badly.

use word::Words;

/// A fault of a characteristic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What happens.
    pub kind: FaultKind,
    /// The first subgroup, counted from 0, that shows it.
    pub from: u32,
}

/// How a process goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The mean jumps by three standard deviations and stays there.
    Shift,
    /// The mean moves by a quarter of a standard deviation each subgroup.
    Drift,
    /// The spread becomes three times as wide.
    Spread,
    /// The first piece of every fifth subgroup is eight standard deviations off.
    Spike,
}

impl FaultKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Shift, Self::Drift, Self::Spread, Self::Spike];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Shift => "shift",
            Self::Drift => "drift",
            Self::Spread => "spread",
            Self::Spike => "spike",
        }
    }

    /// What happens, in words.
    pub fn words(self) -> Words {
        match self {
            Self::Shift => Words::new("均值突移 3σ", "the mean jumps by 3σ"),
            Self::Drift => {
                Words::new("均值每子组漂移 0.25σ", "the mean drifts by 0.25σ a subgroup")
            }
            Self::Spread => Words::new("离散变为 3 倍", "the spread is three times as wide"),
            Self::Spike => {
                Words::new("每 5 个子组有一件偏离 8σ", "one piece in five subgroups is 8σ off")
            }
        }
    }
}

impl Fault {
    /// The fault of a product's turn.
    pub(super) fn planted(turn: u64, from: u32) -> Self {
        Self { kind: FaultKind::ALL[(turn % 4) as usize], from }
    }

    /// What becomes of a standard normal draw, the `place`th of its subgroup.
    pub(super) fn upon(self, z: f64, subgroup: u32, place: u32) -> f64 {
        let Some(since) = subgroup.checked_sub(self.from) else { return z };
        match self.kind {
            FaultKind::Shift => z + 3.0,
            FaultKind::Drift => z + 0.25 * f64::from(since + 1),
            FaultKind::Spread => 3.0 * z,
            FaultKind::Spike if since % 5 == 0 && place == 0 => z + 8.0,
            FaultKind::Spike => z,
        }
    }
}
