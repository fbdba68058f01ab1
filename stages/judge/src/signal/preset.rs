//! Sets of tests by the name under which they are known.
//!
//! Source: Nelson 1984; Western Electric, Statistical Quality Control Handbook, 1956; AIAG,
//! Statistical Process Control, 2nd ed., 2005, as cited by others; GB/T 4091 (ISO 8258), whose
//! eighth test wants points on both sides.

use method::Real;

use super::{Rule, Sides, Test};

/// The names of all presets.
pub const PRESETS: [&str; 5] = ["nelson-1984", "we-1956", "aiag", "minitab", "gbt"];

/// The tests of a preset; `None` for another name.
///
/// Minitab's tests are those of Nelson with its own defaults, which are the same numbers. All
/// eight together alarm about once in 44 points in control; `run-length.shewhart` tells of any.
pub fn preset(name: &str) -> Option<Vec<Test>> {
    Some(match name {
        "nelson-1984" | "minitab" => (1..=8).map(Test::Nelson).collect(),
        "we-1956" => vec![Test::Nelson(1), Test::Nelson(5), Test::Nelson(6), run(8)],
        "aiag" => {
            let others = [3, 4, 5, 6, 7, 8].map(Test::Nelson);
            [Test::Nelson(1), run(7)].into_iter().chain(others).collect()
        }
        "gbt" => (1..=7).map(Test::Nelson).chain([mixture()]).collect(),
        _ => return None,
    })
}

fn run(n: u32) -> Test {
    Test::Own(Rule::Run { n, name: None })
}

/// Eight points in a row, none within one sigma, on both sides.
fn mixture() -> Test {
    let sigma = Real::new(1.0).expect("one is finite");
    Test::Own(Rule::Outside { n: 8, sigma, sides: Sides::Both, name: None })
}
