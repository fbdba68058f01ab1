//! Chance from a recorded seed (可复现随机数).
//!
//! Asks: what is the next draw, given how it all began?
//! Needs: a seed.
//! Does not know: entropy, secrets (never use these draws for keys), time.
//! Source: S. Vigna and D. Blackman (2018), xoshiro256** 1.0; G. Steele, D. Lea, C. Flood (2014),
//! "Fast splittable pseudorandom number generators" (SplitMix64); D. Lemire (2019), "Fast random
//! integer generation in an interval", ACM TOMACS 29(1).

use crate::{Problem, normal};

/// A stream of draws: the generator xoshiro256**.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draws {
    state: [u64; 4],
}

impl Draws {
    /// Starts a stream: the state is four outputs of SplitMix64 started at `seed`.
    pub fn from_seed(seed: u64) -> Self {
        let mut at = seed;
        Self { state: std::array::from_fn(|_| split_mix(&mut at)) }
    }

    /// Continues a stream from a state of the generator.
    ///
    /// # Errors
    /// [`Problem::NoSpread`] for the all-zero state, which would yield zeros for ever.
    pub fn from_state(state: [u64; 4]) -> Result<Self, Problem> {
        if state == [0; 4] { Err(Problem::NoSpread) } else { Ok(Self { state }) }
    }

    /// The next 64 random bits.
    pub fn bits(&mut self) -> u64 {
        let [s0, s1, s2, s3] = self.state;
        let result = s1.wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let s2 = s2 ^ s0;
        let s3 = s3 ^ s1;
        self.state = [s0 ^ s3, s1 ^ s2, s2 ^ (s1 << 17), s3.rotate_left(45)];
        result
    }

    /// A number from 0 up to, not including, 1: one of the 2⁵³ multiples of 2⁻⁵³, equally likely.
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A whole number from 0 up to, not including, `n`, without bias; `None` when `n` is 0.
    ///
    /// # Source
    /// Lemire (2019), algorithm 5.
    pub fn below(&mut self, n: u64) -> Option<u64> {
        let rejected = n.wrapping_neg().checked_rem(n)?;
        loop {
            let product = u128::from(self.bits()) * u128::from(n);
            if product as u64 >= rejected {
                return Some((product >> 64) as u64);
            }
        }
    }

    /// A standard normal number, by inversion of the middle of one of 2⁵² equal cells.
    ///
    /// The largest magnitude is 8.2; one draw of bits gives one number, so streams stay aligned.
    pub fn normal(&mut self) -> f64 {
        let p = ((self.bits() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64;
        normal::inverse(p, 1.0 - p)
    }

    /// Puts `items` into a random order, each order equally likely (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            if let Some(other) = self.below(last as u64 + 1) {
                items.swap(last, other as usize);
            }
        }
    }
}

/// One step of SplitMix64.
fn split_mix(at: &mut u64) -> u64 {
    *at = at.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *at;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
