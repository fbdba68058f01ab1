//! Copies: the rules on a simulated market, chips against the maker's published example, inner
//! codes once, cases that end with a reason.
//!
//! The market: a piece is sold in one of 60 cities, the larger the likelier, and looked at there
//! within some months; three owners in a hundred travel. Copies of a code are sold everywhere
//! within 40 days, and each is looked at once. Places are no finer than cities; the phone may take
//! a neighbouring city for its own (an error of about 30 km). The shapes and rates are assumptions,
//! so the numbers below are what the rules do on this market and on no other.

use arbtest::arbtest;
use brand::copy::{
    Batch, CODES_MAX, CaseState, ChipKeys, FakeCase, Inner, InnerCode, Measured, Place, Problem,
    REGIONS, REPORT_CHARS_MAX, REPORTS_MAX, REPORTS_OF_PASSPORT_MAX, RULES, Scan, TOGETHER, Token,
    Verdict, device, place_of, read_sun, reference, signs, take_report,
};
use num::Draws;
use word::json::Value;
use word::{Id, Lang, Timestamp, Title};

const DAY_S: i64 = 86_400;
const N_CITIES: u64 = 60;

fn start() -> Timestamp {
    "2026-06-01T00:00:00Z".parse().unwrap()
}

fn after(seconds: i64) -> Timestamp {
    Timestamp::from_second(start().as_second() + seconds).unwrap()
}

/// City `number`: one of a grid of ten by six, a hundred kilometres and more apart.
fn city(number: u64) -> Place {
    let (row, column) = ((number / 10) as i32, (number % 10) as i32);
    Place {
        region: format!("city-{number}").parse().unwrap(),
        north_cdeg: 2_300 + row * 400,
        east_cdeg: 10_200 + column * 250,
    }
}

/// Larger cities are likelier: the smaller of two draws.
fn draw_city(draws: &mut Draws) -> u64 {
    draws.below(N_CITIES).unwrap().min(draws.below(N_CITIES).unwrap())
}

/// A city as a phone sees it: one time in twenty its neighbour.
fn seen(city_number: u64, draws: &mut Draws) -> Place {
    let is_off = draws.below(20) == Some(0);
    city(if is_off { city_number ^ 1 } else { city_number })
}

fn scan(at_s: i64, place: Place, by: u64) -> Scan {
    let device = device(&[7; 32], "code", &by.to_string());
    Scan { at: after(at_s), place: Some(place), device: Some(device) }
}

/// Scans of one genuine piece, `n_mean` on average and one at least.
fn genuine(n_mean: u64, draws: &mut Draws) -> Vec<Scan> {
    let home = draw_city(draws);
    let sold_s = (draws.uniform() * 60.0 * DAY_S as f64) as i64;
    let n = 1 + (0..4 * (n_mean - 1)).filter(|_| draws.below(4) == Some(0)).count();
    let travels = draws.below(100).unwrap() < 3;
    let mut scans = Vec::new();
    for i in 0..n {
        let at_s = sold_s + (draws.uniform() * 60.0 * DAY_S as f64) as i64;
        // Whoever travels is away for whole days; the last scan is on the way.
        let is_away = travels && i + 1 == n && n > 1;
        let at_s = if is_away { sold_s + 70 * DAY_S } else { at_s };
        let place = if is_away { draw_city(draws) } else { home };
        scans.push(scan(at_s, seen(place, draws), draws.below(3).unwrap()));
    }
    scans
}

/// Scans of a piece of which `n` copies are sold besides.
fn copied(n: u64, draws: &mut Draws) -> Vec<Scan> {
    let mut scans = genuine(2, draws);
    for copy in 0..n {
        let at_s = (draws.uniform() * 40.0 * DAY_S as f64) as i64;
        let city_number = draw_city(draws);
        scans.push(scan(at_s, seen(city_number, draws), 100 + copy));
    }
    scans
}

/// Codes that must not be suspected: enough to see one false alarm in a thousand.
const N_GENUINE: usize = 20_000;
/// Codes that must be found.
const N_COPIED: usize = 2_000;

/// The share of `n` simulated codes that show a sign of any rule, and of each rule.
fn share(seed: u64, n: usize, of: impl Fn(&mut Draws) -> Vec<Scan>) -> (f64, Vec<f64>) {
    let (mut draws, mut n_signs, mut by_rule) = (Draws::from_seed(seed), 0, vec![0; RULES.len()]);
    for _ in 0..n {
        let found = signs(&of(&mut draws), after(150 * DAY_S));
        n_signs += usize::from(!found.is_empty());
        for sign in found {
            by_rule[RULES.iter().position(|rule| rule.card.id == sign.rule).unwrap()] += 1;
        }
    }
    let share = |n_found: usize| n_found as f64 / n as f64;
    (share(n_signs), by_rule.into_iter().map(share).collect())
}

/// What is measured of all rules together and of each: on the market above, and on no other.
fn measure() -> (Measured, Vec<Measured>) {
    let none = Measured {
        recall: TOGETHER.recall.map(|(n, _)| (n, 0.0)),
        false_alarms: 0.0,
        n_genuine: 2 * N_GENUINE as u64,
        n_copied: N_COPIED as u64,
    };
    let (mut all, mut each) = (none, vec![none; RULES.len()]);
    for (i, (n_copies, _)) in none.recall.into_iter().enumerate() {
        let (any, by_rule) = share(n_copies, N_COPIED, |draws| copied(n_copies, draws));
        all.recall[i].1 = any;
        each.iter_mut().zip(by_rule).for_each(|(rule, found)| rule.recall[i].1 = found);
    }
    for n_scans in [2, 4] {
        let (any, by_rule) = share(n_scans, N_GENUINE, |draws| genuine(n_scans, draws));
        all.false_alarms += any / 2.0;
        each.iter_mut().zip(by_rule).for_each(|(rule, found)| rule.false_alarms += found / 2.0);
    }
    (all, each)
}

#[test]
fn the_cards_state_what_the_rules_did_and_that_is_enough() {
    let (all, each) = measure();
    assert_eq!(all, TOGETHER, "all rules together");
    for (rule, measured) in RULES.iter().zip(each) {
        assert_eq!(measured, rule.measured, "{}", rule.card.id);
    }
    // The aim: 95 % of codes with 20 copies are found, with at most one false alarm in a thousand.
    let (n_copies, recall) = all.recall[3];
    assert!(n_copies == 20 && recall >= 0.95, "{recall}");
    assert!(all.false_alarms <= 0.001, "{}", all.false_alarms);
    let (forty, _) = share(40, N_COPIED, |draws| copied(40, draws));
    assert!(forty >= 0.95, "{forty}");
    // Few copies are found seldom, and the page must not say otherwise.
    assert!(all.recall[0].1 < 0.2);
}

#[test]
fn old_scans_future_scans_and_repeated_scans_are_no_sign() {
    let far: Vec<Scan> =
        (0..20).map(|i| scan(i * 2 * DAY_S, city((i as u64) % N_CITIES), i as u64)).collect();
    assert!(!signs(&far, after(60 * DAY_S)).is_empty());
    assert!(signs(&far, after(300 * DAY_S)).is_empty(), "after 180 days they are forgotten");
    assert!(signs(&far, after(-DAY_S)).is_empty(), "a clock that is ahead proves nothing");
    let same: Vec<Scan> = (0..100).map(|i| scan(i * 60, city(3), 1)).collect();
    assert!(signs(&same, after(DAY_S)).is_empty(), "one curious owner is not twelve");
    let sign = &signs(&far, after(60 * DAY_S))[0];
    assert_ne!(sign.message().say(Lang::ZhCn), sign.message().say(Lang::En));
}

#[test]
fn a_verdict_counts_what_it_rests_on_and_never_calls_a_piece_genuine() {
    let same: Vec<Scan> = (0..3).map(|i| scan(i * DAY_S, city(3), 1)).collect();
    let far: Vec<Scan> = (0..20).map(|i| scan(i * 2 * DAY_S, city(i as u64), i as u64)).collect();
    for (scans, n_scans, is_clear) in [(&same, 3, true), (&far, 20, false), (&vec![], 0, true)] {
        let verdict = Verdict::of(scans, after(50 * DAY_S));
        assert_eq!((verdict.n_scans, verdict.signs.is_empty()), (n_scans, is_clear));
        assert_eq!(verdict.first_at, scans.first().map(|scan| scan.at));
        for lang in [Lang::ZhCn, Lang::En] {
            let said = verdict.message().say(lang);
            assert!(said.contains(&n_scans.to_string()) && !said.contains('{'), "{said}");
            assert!(!said.contains("genuine") && !said.contains("正品"), "{said}");
        }
    }
}

#[test]
fn regions_are_known_by_name_and_far_enough_apart_to_be_told() {
    for region in REGIONS {
        let place = place_of(region.code).unwrap();
        let others = REGIONS.iter().filter(|other| other.code != region.code);
        for other in others.map(|other| place_of(other.code).unwrap()) {
            let way = place.distance_km(&other);
            assert!((20.0..4_500.0).contains(&way), "{place:?} {other:?}: {way}");
        }
    }
    assert_eq!(place_of("nowhere"), None);
}

fn passport() -> Id<brand::Passport> {
    Id::new(start(), [7; 10])
}

#[test]
fn codes_are_numbered_on_and_not_issued_without_end() {
    let issue = |n_known, n| Batch::issue(passport(), (n_known, n), Inner::Absent, start());
    let batch = issue(24, 3).unwrap();
    let numbers: Vec<u32> = batch.codes().map(|code| code.number).collect();
    assert_eq!(numbers, [25, 26, 27]);
    for (n_known, n) in [(0, 0), (0, CODES_MAX + 1), (1_000_000, 1), (u32::MAX, 1)] {
        assert!(matches!(issue(n_known, n), Err(Problem::NotSoMany { .. })), "{n_known} {n}");
    }
}

#[test]
fn a_report_is_taken_unless_it_is_empty_endless_or_one_of_a_flood() {
    assert_eq!(take_report("  the print is coarse\n", (0, 0)).unwrap(), "the print is coarse");
    let long = "字".repeat(REPORT_CHARS_MAX + 1);
    for words in ["", " \n ", "a\u{0}b", &long] {
        assert!(matches!(take_report(words, (0, 0)), Err(Problem::NoWords { .. })), "{words:?}");
    }
    for lately in [(REPORTS_OF_PASSPORT_MAX, 0), (0, REPORTS_MAX)] {
        assert_eq!(take_report("coarse", lately), Err(Problem::Flood));
    }
    assert_eq!(reference([0; 12]), "F-AAAA-AAAA-AAAA");
    assert_ne!(reference([1; 12]), reference([2; 12]));
}

#[test]
fn distances_are_those_of_the_sphere() {
    let place = |north_cdeg, east_cdeg| Place { north_cdeg, east_cdeg, ..city(0) };
    // A quarter of the meridian, half the equator, and Shenyang to Dalian (about 357 km).
    let near = |a: f64, b: f64| (a - b).abs() < 1.0;
    assert!(near(place(0, 0).distance_km(&place(9_000, 0)), 10_007.5));
    assert!(near(place(0, 0).distance_km(&place(0, 18_000)), 20_015.1));
    let way = place(4_180, 12_343).distance_km(&place(3_891, 12_161));
    assert!((350.0..365.0).contains(&way), "{way}");
    assert_eq!(place(4_180, 12_343).distance_km(&place(4_180, 12_343)), 0.0);
}

#[test]
fn an_inner_code_is_good_once_and_for_its_piece_alone() {
    let token = Token::new([9; 16]);
    assert_eq!(Token::read(&token.printed()).unwrap(), token);
    assert_eq!(Token::read("0123"), Err(Problem::NotAToken));
    assert!(!format!("{token:?}").contains('9'), "a token does not print itself");
    let mut code = InnerCode { digest: token.digest("piece-1"), used_at: None };
    let opened = InnerCode::open(Some(&code), "piece-1", &token, start()).unwrap();
    code.used_at = Some(opened.at);
    let again = InnerCode::open(Some(&code), "piece-1", &token, after(60));
    assert_eq!(again, Err(Problem::UsedInner { at: start() }));
    for (known, piece, token) in [
        (Some(&code), "piece-2", token),
        (None, "piece-1", token),
        (Some(&code), "piece-1", Token::new([8; 16])),
    ] {
        let other = InnerCode::open(known, piece, &token, start());
        assert_eq!(other, Err(Problem::UnknownInner));
    }
}

#[expect(clippy::disallowed_methods, reason = "vectors are files")]
fn chip() -> Option<(ChipKeys, [u8; 16], [u8; 8], Value)> {
    let path = crate::folder("ntag424/an12196-sun.json")?;
    let vector: Value = std::fs::read_to_string(path).unwrap().parse().unwrap();
    let bytes = |key: &str| word::encoding::from_hex(&vector[key].as_str().unwrap().to_lowercase());
    let key = |name: &str| bytes(name).unwrap().try_into().unwrap();
    let keys = ChipKeys { meta: key("SDMMetaReadKey"), file: key("SDMFileReadKey") };
    let code = bytes("sdm_mac").unwrap().try_into().unwrap();
    Some((keys, key("picc_enc"), code, vector))
}

#[test]
fn the_published_message_of_a_chip_is_read_and_no_other() {
    let Some((keys, encrypted, code, vector)) = chip() else { return };
    let sun = read_sun(&keys, &encrypted, &code, |_| None).unwrap();
    let uid = word::encoding::hex(&sun.uid).to_uppercase();
    assert_eq!(uid, vector["uid"].as_str().unwrap());
    assert_eq!(u64::from(sun.counter), vector["read_ctr"].as_u64().unwrap());
    assert!(read_sun(&keys, &encrypted, &code, |_| Some(60)).is_ok());
    for last in [61, 62, 1 << 23] {
        let replayed = read_sun(&keys, &encrypted, &code, |_| Some(last));
        assert_eq!(replayed, Err(Problem::Replayed { counter: 61, last }));
    }
    arbtest(|u| {
        let (mut keys, mut encrypted, mut code) = (keys, encrypted, code);
        let bit = 1 << u.int_in_range(0..=7)?;
        match u.int_in_range(0..=3)? {
            0 => keys.meta[u.choose_index(16)?] ^= bit,
            1 => keys.file[u.choose_index(16)?] ^= bit,
            2 => encrypted[u.choose_index(16)?] ^= bit,
            _ => code[u.choose_index(8)?] ^= bit,
        }
        assert!(read_sun(&keys, &encrypted, &code, |_| None).is_err(), "one bit is changed");
        Ok(())
    });
}

#[test]
fn a_case_goes_forward_and_ends_with_a_reason() {
    let case = FakeCase {
        reference: reference([3; 12]),
        passport: passport(),
        reported_at: start(),
        state: CaseState::Open,
        reason: None,
    };
    let reason = || Title::new("印刷粗糙", "the print is coarse").ok();
    assert_eq!(case.advance(CaseState::Fake, None), Err(Problem::NoReason));
    let looked_at = case.advance(CaseState::Examined, None).unwrap();
    let back = looked_at.advance(CaseState::Open, None);
    assert!(matches!(back, Err(Problem::Backward { .. })));
    let closed = looked_at.advance(CaseState::Fake, reason()).unwrap();
    assert!(matches!(closed.advance(CaseState::Genuine, reason()), Err(Problem::Closed { .. })));
    for state in CaseState::ALL {
        assert_eq!(CaseState::of_name(state.name()), Some(state));
        assert_ne!(state.words().zh, state.words().en);
    }
}

#[test]
fn what_is_said_is_said_in_both_languages() {
    for problem in [
        Problem::NotAToken,
        Problem::UnknownInner,
        Problem::UsedInner { at: start() },
        Problem::NotAMessage,
        Problem::WrongCode,
        Problem::Replayed { counter: 1, last: 2 },
        Problem::Closed { state: "fake" },
        Problem::Backward { from: "examined", to: "open" },
        Problem::NoReason,
        Problem::NotSoMany { got: 0, need: CODES_MAX },
        Problem::UnknownToken,
        Problem::UnknownChip,
        Problem::NotAChip,
        Problem::ChipTaken,
        Problem::NoWords { need: REPORT_CHARS_MAX },
        Problem::Flood,
    ] {
        let message = problem.message();
        let (zh, en) = (message.say(Lang::ZhCn), message.say(Lang::En));
        assert!(zh != en && !zh.contains('{') && !en.contains('{'), "{zh} / {en}");
    }
}
