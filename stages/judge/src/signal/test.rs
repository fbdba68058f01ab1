//! Which tests are applied, as parameters.

use method::Real;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Lang, Words};

/// The longest pattern that a test may look for.
const N_MAX: u32 = 64;

/// A test: one of Nelson's eight by number, or a rule spelled out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Test {
    /// Nelson's test 1 to 8.
    Nelson(#[schemars(range(min = 1, max = 8))] u8),
    /// A rule with its own numbers.
    Own(Rule),
}

/// Whether the newest point must itself be beyond the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Newest {
    /// The newest point must be beyond (Champ and Woodall 1987; most packages).
    #[default]
    MustBeBeyond,
    /// Any k of the last m points.
    Any,
}

/// Whether a window must be full before it can signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Window {
    /// All m points must be there.
    #[default]
    Full,
    /// The first points count too (Champ and Woodall 1987).
    Partial,
}

/// Whether a point on the line counts as within.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Edge {
    /// A point on the line is not within.
    #[default]
    Strict,
    /// A point on the line is within.
    Inclusive,
}

/// Whether both sides must be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sides {
    /// Outside on either side.
    #[default]
    Either,
    /// Outside, and both sides must occur.
    Both,
}

/// A rule. A point exactly on a line is not beyond it; a point exactly on the central line is on
/// neither side; a tie breaks a trend; a missing point cuts every pattern.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "rule", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Rule {
    /// k of the last m points beyond `sigma` standard deviations on one side.
    Beyond {
        /// How many must be beyond.
        k: u32,
        /// Of how many.
        m: u32,
        /// The line, in standard deviations from the centre.
        sigma: Real,
        /// Whether the newest must be among them.
        #[serde(default)]
        newest: Newest,
        /// Whether the window must be full.
        #[serde(default)]
        window: Window,
        /// The name in the result; a description of the rule where none is given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
    /// n points in a row on one side of the centre.
    Run {
        /// How many.
        n: u32,
        /// The name in the result.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
    /// n points in a row, each higher, or each lower, than the one before.
    Trend {
        /// How many points, so one step fewer.
        n: u32,
        /// The name in the result.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
    /// n points in a row, alternating up and down.
    Alternation {
        /// How many points, so one step fewer.
        n: u32,
        /// The name in the result.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
    /// n points in a row within `sigma` standard deviations of the centre.
    Within {
        /// How many.
        n: u32,
        /// The line, in standard deviations from the centre.
        sigma: Real,
        /// Whether a point on the line counts.
        #[serde(default)]
        edge: Edge,
        /// The name in the result.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
    /// n points in a row, none within `sigma` standard deviations of the centre.
    Outside {
        /// How many.
        n: u32,
        /// The line, in standard deviations from the centre.
        sigma: Real,
        /// Whether both sides must occur.
        #[serde(default)]
        sides: Sides,
        /// The name in the result.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
}

impl Test {
    /// The tests that charts apply unless told otherwise: points beyond the limits, and runs.
    /// All eight together alarm about once in 44 points in control.
    pub fn default_choice() -> Vec<Self> {
        vec![Self::Nelson(1), Self::Nelson(2)]
    }

    /// The rule; `None` for a number that is not 1 to 8 or a rule out of range.
    pub fn rule(&self) -> Option<Rule> {
        let real = |value| Real::new(value).expect("one, two and three are finite");
        let beyond = |k, m, sigma| Rule::Beyond {
            k,
            m,
            sigma: real(sigma),
            newest: Newest::MustBeBeyond,
            window: Window::Full,
            name: None,
        };
        Some(match self {
            Self::Nelson(1) => beyond(1, 1, 3.0),
            Self::Nelson(2) => Rule::Run { n: 9, name: None },
            Self::Nelson(3) => Rule::Trend { n: 6, name: None },
            Self::Nelson(4) => Rule::Alternation { n: 14, name: None },
            Self::Nelson(5) => beyond(2, 3, 2.0),
            Self::Nelson(6) => beyond(4, 5, 1.0),
            Self::Nelson(7) => {
                Rule::Within { n: 15, sigma: real(1.0), edge: Edge::Strict, name: None }
            }
            Self::Nelson(8) => {
                Rule::Outside { n: 8, sigma: real(1.0), sides: Sides::Either, name: None }
            }
            Self::Nelson(_) => return None,
            Self::Own(rule) => rule.clone().in_range()?,
        })
    }

    /// How many points its pattern is made of; `None` for a number or rule that does not exist.
    pub fn span(&self) -> Option<usize> {
        let n = match self.rule()? {
            Rule::Beyond { m, .. } => m,
            Rule::Run { n, .. }
            | Rule::Trend { n, .. }
            | Rule::Alternation { n, .. }
            | Rule::Within { n, .. }
            | Rule::Outside { n, .. } => n,
        };
        Some(n as usize)
    }

    /// The name in results and beside flagged points: a number, or the rule's own name.
    pub fn name(&self) -> String {
        match self {
            Self::Nelson(number) => number.to_string(),
            Self::Own(rule) => rule.name(),
        }
    }
}

/// What a test is called in `lang`: numbers and names of rules as they are, what pre-control asks
/// for by its word.
pub fn called(name: &str, lang: Lang) -> &str {
    match name {
        "stop" => Words::new("停机", "stop").say(lang),
        "adjust" => Words::new("调整", "adjust").say(lang),
        name => name,
    }
}

impl Rule {
    fn in_range(self) -> Option<Self> {
        let fits = |n: u32| (1..=N_MAX).contains(&n);
        let positive = |sigma: Real| sigma.get() > 0.0 && sigma.get() <= 100.0;
        let is_in_range = match &self {
            Self::Beyond { k, m, sigma, .. } => fits(*k) && fits(*m) && k <= m && positive(*sigma),
            Self::Run { n, .. } => fits(*n),
            Self::Trend { n, .. } | Self::Alternation { n, .. } => fits(*n) && *n >= 3,
            Self::Within { n, sigma, .. } | Self::Outside { n, sigma, .. } => {
                fits(*n) && positive(*sigma)
            }
        };
        is_in_range.then_some(self)
    }

    /// The line that points are compared with, in standard deviations from the centre; 0 for rules
    /// that compare with the centre or with each other.
    pub fn sigma(&self) -> f64 {
        match self {
            Self::Beyond { sigma, .. }
            | Self::Within { sigma, .. }
            | Self::Outside { sigma, .. } => sigma.get(),
            Self::Run { .. } | Self::Trend { .. } | Self::Alternation { .. } => 0.0,
        }
    }

    fn name(&self) -> String {
        let (given, described) = match self {
            Self::Beyond { k, m, sigma, name, .. } => {
                (name, format!("beyond-{k}-of-{m}-{}", sigma.get()))
            }
            Self::Run { n, name } => (name, format!("run-{n}")),
            Self::Trend { n, name } => (name, format!("trend-{n}")),
            Self::Alternation { n, name } => (name, format!("alternation-{n}")),
            Self::Within { n, sigma, name, .. } => (name, format!("within-{n}-{}", sigma.get())),
            Self::Outside { n, sigma, name, .. } => (name, format!("outside-{n}-{}", sigma.get())),
        };
        let plain = |c: char| c.is_alphanumeric() || "-_.".contains(c);
        let fits = |name: &&String| (1..=40).contains(&name.len()) && name.chars().all(plain);
        given.as_ref().filter(fits).cloned().unwrap_or(described)
    }
}
