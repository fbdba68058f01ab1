//! RFC 6962 §2.1 written down word by word, as the oracle. Slow, and shares nothing with the crate
//! but SHA-256.

use std::collections::BTreeMap;
use word::Digest;

/// `D[n]`, and the ranges hashed so far.
pub struct Naive {
    leaves: Vec<Vec<u8>>,
    known: BTreeMap<(usize, usize), Digest>,
}

impl Naive {
    pub fn new(leaves: Vec<Vec<u8>>) -> Self {
        Self { leaves, known: BTreeMap::new() }
    }

    /// `MTH(D[from:to])`.
    pub fn mth(&mut self, from: usize, to: usize) -> Digest {
        if let Some(known) = self.known.get(&(from, to)) {
            return *known;
        }
        let hash = match to - from {
            0 => Digest::of(&[]),
            1 => Digest::of(&[&[0x00], self.leaves[from].as_slice()].concat()),
            n => {
                let k = largest_power_of_two_smaller_than(n);
                let (left, right) = (self.mth(from, from + k), self.mth(from + k, to));
                Digest::of(&[&[0x01], left.0.as_slice(), right.0.as_slice()].concat())
            }
        };
        self.known.insert((from, to), hash);
        hash
    }

    /// `PATH(m, D[from:to])`.
    pub fn path(&mut self, m: usize, from: usize, to: usize) -> Vec<Digest> {
        let n = to - from;
        if n == 1 {
            return Vec::new();
        }
        let k = largest_power_of_two_smaller_than(n);
        if m < k {
            let mut path = self.path(m, from, from + k);
            path.push(self.mth(from + k, to));
            path
        } else {
            let mut path = self.path(m - k, from + k, to);
            path.push(self.mth(from, from + k));
            path
        }
    }

    /// `PROOF(m, D[n])`.
    pub fn proof(&mut self, m: usize, n: usize) -> Vec<Digest> {
        self.subproof(m, 0, n, true)
    }

    fn subproof(&mut self, m: usize, from: usize, to: usize, b: bool) -> Vec<Digest> {
        let n = to - from;
        if m == n {
            return if b { Vec::new() } else { vec![self.mth(from, to)] };
        }
        let k = largest_power_of_two_smaller_than(n);
        if m <= k {
            let mut proof = self.subproof(m, from, from + k, b);
            proof.push(self.mth(from + k, to));
            proof
        } else {
            let mut proof = self.subproof(m - k, from + k, to, false);
            proof.push(self.mth(from, from + k));
            proof
        }
    }
}

fn largest_power_of_two_smaller_than(n: usize) -> usize {
    let mut k = 1;
    while k * 2 < n {
        k *= 2;
    }
    k
}
