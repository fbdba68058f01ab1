//! Ratings from 1 to 10, and the Action Priority (措施优先级) that three of them give.
//!
//! Source: AIAG & VDA FMEA Handbook (2019), Action Priority for design and process FMEA, as two
//! independent transcriptions agree on all 100 cells. FMEA-MSR has another table.

use std::fmt;

use super::Problem;

/// A rating from 1, the best, to 10, the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rating(u8);

impl Rating {
    /// As bad as it gets.
    pub const WORST: Self = Self(10);

    /// A rating.
    ///
    /// # Errors
    /// [`Problem::RatingRange`] if it is not in 1..=10.
    pub fn new(rating: u8) -> Result<Self, Problem> {
        if (1..=10).contains(&rating) {
            return Ok(Self(rating));
        }
        Err(Problem::RatingRange { got: rating })
    }

    /// The number.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl fmt::Display for Rating {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What must be done first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Could be improved.
    Low,
    /// Should be improved, or why not is written down.
    Medium,
    /// Must be improved, or why the controls suffice is written down.
    High,
}

impl Priority {
    /// The letter that forms show.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Low => "L",
            Self::Medium => "M",
            Self::High => "H",
        }
    }
}

/// Rows: severity 9-10, 7-8, 4-6, 2-3, 1. Columns: occurrence 8-10, 6-7, 4-5, 2-3, 1. Letters:
/// detection 7-10, 5-6, 2-4, 1.
const TABLE: [[&[u8; 4]; 5]; 5] = [
    [b"HHHH", b"HHHH", b"HHHM", b"HMLL", b"LLLL"],
    [b"HHHH", b"HHHM", b"HMMM", b"MMLL", b"LLLL"],
    [b"HHMM", b"MMML", b"MLLL", b"LLLL", b"LLLL"],
    [b"MMLL", b"LLLL", b"LLLL", b"LLLL", b"LLLL"],
    [b"LLLL", b"LLLL", b"LLLL", b"LLLL", b"LLLL"],
];

/// The Action Priority of a failure chain.
///
/// |              | meaning                      | shape  | unit    |
/// |--------------|------------------------------|--------|---------|
/// | `severity`   | how bad the effect is        | scalar | 1 to 10 |
/// | `occurrence` | how often the cause comes    | scalar | 1 to 10 |
/// | `detection`  | how surely it escapes        | scalar | 1 to 10 |
/// | returns      | how urgent an improvement is | scalar | L, M, H |
///
/// # Source
/// The module's.
pub fn action_priority(severity: Rating, occurrence: Rating, detection: Rating) -> Priority {
    let severity_band = match severity.0 {
        9.. => 0,
        7..=8 => 1,
        4..=6 => 2,
        2..=3 => 3,
        _ => 4,
    };
    let occurrence_band = match occurrence.0 {
        8.. => 0,
        6..=7 => 1,
        4..=5 => 2,
        2..=3 => 3,
        _ => 4,
    };
    let detection_band = match detection.0 {
        7.. => 0,
        5..=6 => 1,
        2..=4 => 2,
        _ => 3,
    };
    match TABLE[severity_band][occurrence_band][detection_band] {
        b'H' => Priority::High,
        b'M' => Priority::Medium,
        _ => Priority::Low,
    }
}
