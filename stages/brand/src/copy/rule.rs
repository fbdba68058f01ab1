//! Rules: what in the scans of one code looks as if there were several of it.
//!
//! Distinct regions are the strong rule: one piece is sold once, copies are sold everywhere.
//! Impossible travel alone is weak, and counts alone are late. A rule is a registered method with
//! a card: what it is, when not to use it, and how well it did where it was measured.

use method::{Card, MethodId, Need, Role, RoleNeed};
use std::collections::BTreeSet;
use word::{Message, Timestamp, Words};

use super::scan::{KEPT_DAYS, Scan};

/// A rule, as it was published.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// What it says of itself.
    pub card: Card,
    /// The first number that is a sign.
    pub limit: u64,
    /// How well it did on the simulated market.
    pub measured: Measured,
    found: fn(&[&Scan]) -> u64,
}

/// How well a rule, or all of them together, did on the simulated market of this stage's tests,
/// which hold these numbers to what they find.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// Copies sold besides the one piece, and the share (0..=1) of such codes that showed a sign.
    pub recall: [(u64, f64); 4],
    /// The share (0..=1) of genuine codes that showed a sign.
    pub false_alarms: f64,
    /// Genuine codes that were looked at.
    pub n_genuine: u64,
    /// Copied codes that were looked at, for each number of copies.
    pub n_copied: u64,
}

/// A sign that a code may have been copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sign {
    /// The rule that gave it.
    pub rule: MethodId,
    /// What it found.
    pub found: u64,
    /// From where on that is a sign.
    pub limit: u64,
}

/// Where the numbers come from and what they are worth.
pub const MARKET: Words = Words::new(
    "在模拟市场上测得：60 座城市，真品每件平均被扫 2 至 4 次，3 % 的持有者出行；复制品在 40 天内售往各地，\
     每件被扫一次；读者都说明城市，设备各不相同。真实市场可能不同。",
    "measured on a simulated market: 60 cities; a genuine piece is scanned 2 to 4 times on average \
     and 3 % of owners travel; copies are sold everywhere within 40 days and scanned once each; \
     every reader says the city, and no two have devices alike. A real market may differ.",
);

/// All rules together: what a page says by.
pub const TOGETHER: Measured = measured([(1, 0.0005), (5, 0.9705), (10, 1.0), (20, 1.0)], 0.0);

const fn measured(recall: [(u64, f64); 4], false_alarms: f64) -> Measured {
    Measured { recall, false_alarms, n_genuine: 40_000, n_copied: 2_000 }
}

const TIME: RoleNeed = RoleNeed {
    role: Role::Time,
    need: Need::Required,
    words: Words::new("扫描的时刻", "when it was scanned"),
};
const REGION: RoleNeed = RoleNeed {
    role: Role::Factor,
    need: Need::Optional,
    words: Words::new("城市及其中心的经纬度", "the city, with the position of its centre"),
};
const DEVICE: RoleNeed = RoleNeed {
    role: Role::Appraiser,
    need: Need::Optional,
    words: Words::new("设备（散列值）", "the device, hashed"),
};
const SOURCE: &str = "Distinct regions, counts and impossible travel of scans, as the trade uses \
                      them; limits chosen on the simulated market of this stage's tests";

/// Every rule in force. One that was published is never edited: a change is the next version.
pub static RULES: &[Rule] = &[
    Rule {
        card: Card {
            id: MethodId { name: "copy.regions", version: 1 },
            title: Words::new(
                "最近 180 天在几个地区被扫描",
                "in how many regions it was scanned in the last 180 days",
            ),
            purpose: Words::new(
                "一件货只卖一处，复制的码卖到各处",
                "one piece is sold in one place, copies of its code are sold in many",
            ),
            not_for: Words::new(
                "随人走的货（箱包、租赁品、展品）；读者不说地点时此规则不出声",
                "goods that travel with people (luggage, rented goods, exhibits); it is silent \
                 where readers do not say where they are",
            ),
            roles: &[TIME, REGION],
            formula: "number of distinct regions among the scans of 180 days; a sign from 5 on",
            source: SOURCE,
        },
        limit: 5,
        measured: measured([(1, 0.0), (5, 0.969), (10, 1.0), (20, 1.0)], 0.0),
        found: regions,
    },
    Rule {
        card: Card {
            id: MethodId { name: "copy.count", version: 1 },
            title: Words::new(
                "最近 180 天被几台设备扫描",
                "by how many devices it was scanned in the last 180 days",
            ),
            purpose: Words::new(
                "一件货只有少数几人会扫，复制的码有许多人扫",
                "few people scan one piece, many scan copies of its code",
            ),
            not_for: Words::new(
                "陈列在店内、人人都扫的货；整批共用的码",
                "goods on display that everybody scans; codes that a whole lot shares",
            ),
            roles: &[TIME, DEVICE],
            formula: "number of distinct devices among the scans of 180 days, scans of unknown \
                      devices counting one each; a sign from 12 on",
            source: SOURCE,
        },
        limit: 12,
        measured: measured([(1, 0.0), (5, 0.0), (10, 0.5465), (20, 1.0)], 0.0),
        found: devices,
    },
    Rule {
        card: Card {
            id: MethodId { name: "copy.travel", version: 1 },
            title: Words::new(
                "相邻两次扫描间有几段不可能的行程（扣除 200 公里误差后快于 900 公里/小时）",
                "how many journeys between neighbouring scans are impossible (faster than 900 km/h \
                 after an allowance of 200 km)",
            ),
            purpose: Words::new(
                "一件货不能同时在两地",
                "one piece cannot be in two places at once",
            ),
            not_for: Words::new(
                "单独使用：它漏掉大多数复制；读者不说地点时此规则不出声",
                "use by itself: it misses most copies; it is silent where readers do not say where \
                 they are",
            ),
            roles: &[TIME, REGION],
            formula: "pairs of neighbouring scans with distance − 200 km > 900 km/h × time; \
                      distance on a sphere of 6,371 km; a sign from 1 on",
            source: SOURCE,
        },
        limit: 1,
        measured: measured([(1, 0.0005), (5, 0.032), (10, 0.1105), (20, 0.354)], 0.0),
        found: journeys,
    },
];

/// The signs in the scans of one code. Scans older than 180 days say nothing, and neither do
/// those that claim to come from the future.
pub fn signs(scans: &[Scan], now: Timestamp) -> Vec<Sign> {
    let scans = counted(scans, now);
    let sign =
        |rule: &Rule| Sign { rule: rule.card.id, found: (rule.found)(&scans), limit: rule.limit };
    RULES.iter().map(sign).filter(|sign| sign.found >= sign.limit).collect()
}

/// The scans that say something, oldest first.
pub(super) fn counted(scans: &[Scan], now: Timestamp) -> Vec<&Scan> {
    let oldest = now.as_second() - KEPT_DAYS * 86_400;
    let counts = |scan: &&Scan| scan.at <= now && scan.at.as_second() >= oldest;
    let mut scans: Vec<&Scan> = scans.iter().filter(counts).collect();
    scans.sort_by_key(|scan| scan.at);
    scans
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

impl Rule {
    /// What it finds in the scans of one code, as [`signs`] reads them.
    pub fn find(&self, scans: &[Scan], now: Timestamp) -> u64 {
        (self.found)(&counted(scans, now))
    }
}

impl Sign {
    /// What may be said of it, in both languages.
    pub fn message(&self) -> Message {
        let rule = RULES.iter().find(|rule| rule.card.id == self.rule);
        let words = rule.map_or(Words::new("复制迹象", "a sign of copying"), |r| r.card.title);
        let args = [("found", self.found.to_string()), ("limit", self.limit.to_string())];
        Message::new("copy.sign", words, args)
    }
}
