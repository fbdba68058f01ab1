//! Rules: what in the scans of one code looks as if there were several of it.
//!
//! Distinct regions are the strong rule: one piece is sold once, copies are sold everywhere.
//! Impossible travel alone is weak, and counts alone are late.

use std::collections::BTreeSet;
use word::{Message, Timestamp, Words};

use super::scan::{KEPT_DAYS, Scan};

/// A rule, as it was published.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Name and version.
    pub id: &'static str,
    /// What it asks.
    pub words: Words,
    /// The first number that is a sign.
    pub limit: u64,
    found: fn(&[&Scan]) -> u64,
}

/// A sign that a code may have been copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sign {
    /// The rule that gave it.
    pub rule: &'static str,
    /// What it found.
    pub found: u64,
    /// From where on that is a sign.
    pub limit: u64,
}

/// Every rule in force.
pub static RULES: &[Rule] = &[
    Rule {
        id: "copy.regions@1",
        words: Words::new(
            "最近 180 天在几个地区被扫描",
            "in how many regions it was scanned in the last 180 days",
        ),
        limit: 5,
        found: regions,
    },
    Rule {
        id: "copy.count@1",
        words: Words::new(
            "最近 180 天被几台设备扫描",
            "by how many devices it was scanned in the last 180 days",
        ),
        limit: 12,
        found: devices,
    },
    Rule {
        id: "copy.travel@1",
        words: Words::new(
            "相邻两次扫描间有几段不可能的行程（扣除 200 公里误差后快于 900 公里/小时）",
            "how many journeys between neighbouring scans are impossible (faster than 900 km/h \
             after an allowance of 200 km)",
        ),
        limit: 1,
        found: journeys,
    },
];

/// The signs in the scans of one code. Scans older than 180 days say nothing, and neither do
/// those that claim to come from the future.
pub fn signs(scans: &[Scan], now: Timestamp) -> Vec<Sign> {
    let oldest = now.as_second() - KEPT_DAYS * 86_400;
    let counts = |scan: &&Scan| scan.at <= now && scan.at.as_second() >= oldest;
    let mut scans: Vec<&Scan> = scans.iter().filter(counts).collect();
    scans.sort_by_key(|scan| scan.at);
    let sign = |rule: &Rule| Sign { rule: rule.id, found: (rule.found)(&scans), limit: rule.limit };
    RULES.iter().map(sign).filter(|sign| sign.found >= sign.limit).collect()
}

fn regions(scans: &[&Scan]) -> u64 {
    let places = scans.iter().filter_map(|scan| scan.place.as_ref());
    let regions: BTreeSet<&str> = places.map(|place| place.region.as_str()).collect();
    regions.len() as u64
}

/// Scans by devices that are not known count one each.
fn devices(scans: &[&Scan]) -> u64 {
    let known: BTreeSet<_> = scans.iter().filter_map(|scan| scan.device).collect();
    let n_unknown = scans.iter().filter(|scan| scan.device.is_none()).count();
    (known.len() + n_unknown) as u64
}

/// Neighbouring scans, between which one piece cannot have travelled.
fn journeys(scans: &[&Scan]) -> u64 {
    const ALLOWED_KM: f64 = 200.0;
    const FASTEST_KM_H: f64 = 900.0;
    let placed: Vec<_> =
        scans.iter().filter_map(|scan| Some((scan.at, scan.place.as_ref()?))).collect();
    let is_impossible = |pair: &&[(Timestamp, &super::Place)]| {
        let (from, to) = (&pair[0], &pair[1]);
        let hours = (to.0.as_second() - from.0.as_second()) as f64 / 3_600.0;
        from.1.distance_km(to.1) - ALLOWED_KM > FASTEST_KM_H * hours
    };
    placed.windows(2).filter(is_impossible).count() as u64
}

impl Sign {
    /// What may be said of it, in both languages.
    pub fn message(&self) -> Message {
        let words = RULES.iter().find(|rule| rule.id == self.rule).map(|rule| rule.words);
        let words = words.unwrap_or(Words::new("复制迹象", "a sign of copying"));
        let args = [("found", self.found.to_string()), ("limit", self.limit.to_string())];
        Message::new("copy.sign", words, args)
    }
}
