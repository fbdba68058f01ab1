//! Parsers on bytes near good ones: how the tests of every parser of what strangers send run it.
//!
//! Asks: does it answer, whatever the bytes?
//! Needs: good bytes, and the parser.
//! Does not know: any format.
//!
//! `WULE_FUZZ_RUNS` says how often each parser is run; 3,000 times by default. Changes are drawn
//! from the number of the run, so that a finding comes again: `WULE_FUZZ_FROM` begins there.

mod near;

use num::Draws;

pub use near::near;

/// The numbers of the runs that the environment asks for.
///
/// # Panics
/// Where one of the two variables is no whole number.
#[expect(clippy::disallowed_methods, reason = "a test is told how often it runs")]
pub fn runs() -> std::ops::Range<u64> {
    let number = |name: &str| {
        std::env::var(name).ok().map(|n| n.parse::<u64>().expect("the variable is a whole number"))
    };
    let from = number("WULE_FUZZ_FROM").unwrap_or(0);
    from..from + number("WULE_FUZZ_RUNS").unwrap_or(3_000)
}

/// Runs a parser on what is near `seeds`, and prints how often it ran and accepted.
///
/// `target` says whether it accepted the bytes; whatever else must hold of them it asserts.
///
/// # Panics
/// Where a seed is refused, and where the target panics: the number of the run is printed then.
pub fn run(name: &str, seeds: &[Vec<u8>], mut target: impl FnMut(&[u8]) -> bool) {
    for seed in seeds {
        assert!(target(seed), "{name} refuses {}", String::from_utf8_lossy(seed));
    }
    let (runs, mut n_accepted) = (runs(), 0_u64);
    for run in runs.clone() {
        let told = Told { name, run };
        let bytes = near(&mut Draws::from_seed(run), seeds);
        n_accepted += u64::from(target(&bytes));
        drop(told);
    }
    println!("{name}: {} executions, {n_accepted} accepted", runs.end - runs.start);
}

/// Says which run it was, where it ends in a panic.
struct Told<'a> {
    name: &'a str,
    run: u64,
}

impl Drop for Told<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("{}: again with WULE_FUZZ_FROM={} WULE_FUZZ_RUNS=1", self.name, self.run);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Draws, near, run};
    use std::collections::BTreeSet;

    #[test]
    fn a_run_has_its_bytes_and_runs_differ() {
        let seeds = [br#"{"a":[1,2],"b":"c"}"#.to_vec(), b"old 7\n".to_vec()];
        let bytes = |run| near(&mut Draws::from_seed(run), &seeds);
        assert_eq!(bytes(7), bytes(7));
        let all: BTreeSet<_> = (0..200).map(bytes).collect();
        assert!(all.len() > 150, "{}", all.len());
    }

    #[test]
    #[should_panic(expected = "a parser of nothing refuses a")]
    fn a_good_file_that_is_refused_is_a_finding() {
        run("a parser of nothing", &[b"a".to_vec()], |_| false);
    }

    #[test]
    fn what_a_parser_cannot_bear_is_found() {
        let dies = std::panic::catch_unwind(|| {
            run("a parser that dies of a comma", &[b"a".to_vec()], |bytes| {
                assert!(!bytes.contains(&b','));
                true
            });
        });
        assert!(dies.is_err());
    }
}
