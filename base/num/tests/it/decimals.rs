//! Numbers as text.

use num::{round_significant, shortest};

#[test]
fn numbers_are_plain_in_the_middle_and_scientific_outside() {
    for (x, text) in [
        (1.0, "1"),
        (-2.5, "-2.5"),
        (1e-6, "0.000001"),
        (1.25e-6, "0.00000125"),
        (9.99e-7, "9.99e-7"),
        (1.5e-7, "1.5e-7"),
        (1e-300, "1e-300"),
        (123_456_789.125, "123456789.125"),
        (1e14, "100000000000000"),
        (1e15, "1e15"),
        (1.25e15, "1.25e15"),
        (0.1 + 0.2, "0.3"),
        (2.0 / 3.0, "0.666666666667"),
        (999_999_999_999.9, "1000000000000"),
        (9.999_999_999_999_9e14, "1e15"),
        (0.0, "0"),
        (-0.0, "0"),
    ] {
        assert_eq!(round_significant(x, 12), text, "{x:e}");
    }
}

#[test]
fn what_is_no_number_is_said_so() {
    assert_eq!(round_significant(f64::NAN, 12), "nan");
    assert_eq!(round_significant(f64::NEG_INFINITY, 12), "-inf");
    assert_eq!(shortest(f64::INFINITY), "inf");
}

#[test]
fn the_shortest_decimal_reads_back_the_same() {
    arbtest::arbtest(|u| {
        let x = f64::from_bits(u.arbitrary()?);
        if x.is_finite() {
            let text = shortest(x);
            assert_eq!(text.parse::<f64>().unwrap(), x, "{text}");
        }
        Ok(())
    });
}

#[test]
fn rounding_keeps_what_was_asked_for() {
    arbtest::arbtest(|u| {
        let x = f64::from_bits(u.arbitrary()?);
        if x.is_normal() && x.abs() < 1e300 {
            let back: f64 = round_significant(x, 12).parse().unwrap();
            assert!(((back - x) / x).abs() <= 5.1e-12, "{x:e} {back:e}");
            assert_eq!(round_significant(back, 12), round_significant(x, 12));
        }
        Ok(())
    });
}
