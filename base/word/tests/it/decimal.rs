use arbtest::arbtest;
use word::{Decimal, Mantissas, NotADecimal};

fn read(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn a_reading_is_written_back_exactly_as_it_came() {
    for text in ["25.0030", "-0.500", "0", "0.0", "1000000000000.4", "-9223372036854775808"] {
        assert_eq!(read(text).to_string(), text);
    }
}

#[test]
fn an_exponent_becomes_the_decimal_it_means() {
    for (text, plain) in [("2.4996E+02", "249.96"), ("1e-3", "0.001"), ("5E2", "500"), ("0e9", "0")]
    {
        assert_eq!(read(text).to_string(), plain);
    }
}

#[test]
fn what_is_not_a_number_is_refused_by_name() {
    for text in [
        "",
        ".",
        "-",
        "25.0x3",
        "NaN",
        "inf",
        "1 2",
        "1,5",
        "１２",
        "--1",
        "1e",
        "0x10",
        "1e9999999",
    ] {
        assert!(matches!(text.parse::<Decimal>(), Err(NotADecimal::NotANumber(_))), "{text}");
    }
    for text in ["92233720368547758070", "1e400", "1e-400"] {
        assert!(matches!(text.parse::<Decimal>(), Err(NotADecimal::TooManyDigits(_))), "{text}");
    }
}

#[test]
fn order_is_that_of_the_number_at_any_scale() {
    arbtest(|u| {
        let one = Decimal::new(u.arbitrary()?, u.int_in_range(0..=30)?).unwrap();
        let other = Decimal::new(u.arbitrary()?, u.int_in_range(0..=30)?).unwrap();
        let (a, b) = (one.to_f64(), other.to_f64());
        if a != b {
            assert_eq!(one < other, a < b, "{one} and {other}");
        }
        assert_eq!(one.cmp(&other), other.cmp(&one).reverse());
        assert_eq!(read(&one.to_string()).to_string(), one.to_string());
        Ok(())
    });
}

#[test]
fn a_common_scale_keeps_every_value() {
    let mixed = Mantissas::of(&[read("1.5"), read("-2"), read("0.125")]).unwrap();
    assert_eq!((mixed.values, mixed.scale), (vec![1500, -2000, 125], 3));
    assert!(Mantissas::of(&[read("9223372036854775807"), read("0.1")]).is_err());
}
