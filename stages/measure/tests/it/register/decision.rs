use super::decimal;
use measure::register::{
    DecisionRule, Problem, Tolerance, Zone, decide, probability_of_conformity,
};
use word::Decimal;

const ONE: &str = "1";

fn bore() -> Tolerance {
    Tolerance { lower: Some(decimal("9.98")), upper: Some(decimal("10.02")) }
}

fn acceptance() -> DecisionRule {
    DecisionRule::GuardedAcceptance { factor: decimal(ONE) }
}

/// Values, uncertainties and expectations of a case computed with scipy.
const CASES: [(&str, Zone, f64, bool); 4] = [
    ("10.018", Zone::ConditionalAccept, 0.8413447461, true),
    ("10.0155", Zone::Accept, 0.9877755273, true),
    ("9.985", Zone::Accept, 0.9937903347, true),
    ("10.021", Zone::ConditionalReject, 0.3085375387, false),
];

#[test]
fn a_guard_band_turns_just_about_inside_into_a_condition() {
    let uncertainty = decimal("0.004");
    for (value, zone, conform, is_simply_accepted) in CASES {
        let decided = |rule| decide(decimal(value), uncertainty, bore(), rule).unwrap();
        assert_eq!(decided(acceptance()).zone, zone, "{value}");
        assert_eq!(decided(acceptance()).is_accepted, zone == Zone::Accept, "{value}");
        let simple = decided(DecisionRule::SimpleAcceptance);
        assert_eq!(simple.is_accepted, is_simply_accepted, "{value}");
        let rejection = DecisionRule::GuardedRejection { factor: decimal(ONE) };
        assert!(decided(rejection).is_accepted, "{value}: not proven to be outside");
        let limits = [Some(9.98), Some(10.02)];
        let p = probability_of_conformity(decimal(value).to_f64(), 0.002, limits).unwrap();
        assert!((p - conform).abs() < 1e-10, "{value}: {p}");
    }
    let p = probability_of_conformity(10.0, 0.015, [Some(9.98), Some(10.02)]).unwrap();
    assert!((p - 0.8175775605).abs() < 1e-10, "{p}");
}

#[test]
fn a_gauge_whose_guard_bands_fill_the_tolerance_is_unfit() {
    for uncertainty in ["0.03", "0.02"] {
        let asked = decide(decimal("10"), decimal(uncertainty), bore(), acceptance());
        assert!(matches!(asked, Err(Problem::GaugeUnfit { .. })), "{uncertainty}");
    }
    assert!(decide(decimal("10"), decimal("0.0199"), bore(), acceptance()).is_ok());
    // With one limit there is always room on the other side.
    let one_sided = Tolerance { lower: None, ..bore() };
    assert!(decide(decimal("9"), decimal("0.5"), one_sided, acceptance()).unwrap().is_accepted);
}

#[test]
fn a_value_on_a_limit_is_inside_exactly() {
    let none = decimal("0");
    for value in ["9.98", "10.020"] {
        let on = decide(decimal(value), none, bore(), acceptance()).unwrap();
        assert_eq!(on.zone, Zone::Accept, "{value}");
    }
    // 0.1 + 0.2 is 0.3 here.
    let tolerance = Tolerance { lower: None, upper: Some(decimal("0.3")) };
    let on = decide(decimal("0.1"), decimal("0.2"), tolerance, acceptance()).unwrap();
    assert_eq!(on.zone, Zone::Accept);
    let above = decide(decimal("0.1000000000000001"), decimal("0.2"), tolerance, acceptance());
    assert_eq!(above.unwrap().zone, Zone::ConditionalAccept);
}

/// Zones against plain integers, all at one scale.
#[test]
fn zones_are_those_of_plain_integers() {
    arbtest::arbtest(|u| {
        let mut draw = |most: i64| u.int_in_range(0..=most);
        let (lower, width, guard) = (draw(200)?, 1 + draw(200)?, draw(60)?);
        let (value, upper) = (draw(600)? - 100, lower + width);
        let milli = |n: i64| Decimal::new(n, 3).unwrap();
        let tolerance = Tolerance { lower: Some(milli(lower)), upper: Some(milli(upper)) };
        let decided = decide(milli(value), milli(guard), tolerance, acceptance());
        if 2 * guard >= width {
            assert!(matches!(decided, Err(Problem::GaugeUnfit { .. })));
            return Ok(());
        }
        let room = (value - lower).min(upper - value);
        let expected = match room {
            room if room >= guard => Zone::Accept,
            0.. => Zone::ConditionalAccept,
            room if room >= -guard => Zone::ConditionalReject,
            _ => Zone::Reject,
        };
        assert_eq!(decided.unwrap().zone, expected, "{value} in {lower}..{upper} by {guard}");
        Ok(())
    });
}

#[test]
fn numbers_that_cannot_be_are_refused() {
    let ask = |uncertainty: &str, factor: &str, tolerance| {
        let rule = DecisionRule::GuardedAcceptance { factor: decimal(factor) };
        decide(decimal("10"), decimal(uncertainty), tolerance, rule)
    };
    assert!(matches!(ask("-0.1", "1", bore()), Err(Problem::NegativeUncertainty { .. })));
    assert!(matches!(ask("0.001", "-1", bore()), Err(Problem::Factor { .. })));
    assert!(matches!(ask("0.001", "10.1", bore()), Err(Problem::Factor { .. })));
    let none = Tolerance { lower: None, upper: None };
    assert_eq!(ask("0.001", "1", none), Err(Problem::NoLimit));
    let fine = format!("0.{}1", "0".repeat(29));
    let wide = Tolerance { lower: None, upper: Some(decimal("9000000000000000000")) };
    assert_eq!(ask(&fine, &fine, wide), Err(Problem::TooManyDigits));
    assert_eq!(probability_of_conformity(1.0, 0.0, [None; 2]), Err(Problem::NoUncertainty));
}
