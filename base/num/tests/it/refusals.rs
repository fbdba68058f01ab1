//! No input panics, and no NaN leaves.

use num::{Problem, beta, binomial, chi_squared, fisher_f, gamma, noncentral_t, normal};
use num::{poisson, range, student_t};

#[test]
fn a_probability_of_zero_or_one_has_no_quantile() {
    assert_eq!(normal::quantile(0.0), Err(Problem::Probability { got: 0.0 }));
    assert_eq!(student_t::quantile(1.0, 5.0), Err(Problem::Probability { got: 1.0 }));
    assert!(chi_squared::quantile(f64::NAN, 5.0).is_err());
}

#[test]
fn a_message_names_the_parameter_and_what_it_must_be() {
    let problem = chi_squared::cdf(1.0, -2.0).unwrap_err();
    assert_eq!(problem.to_string(), "df is -2; it must be above 0 and at most 1e10");
}

#[test]
fn a_quantile_beyond_range_is_a_problem() {
    assert!(matches!(fisher_f::quantile_upper(1e-300, 3.0, 0.5), Err(Problem::TooLarge { .. })));
    assert_eq!(chi_squared::quantile(1e-300, 1.0), Ok(0.0));
}

#[test]
fn any_numbers_give_a_share_or_a_problem() {
    arbtest::arbtest(|u| {
        let mut number = || -> Result<f64, arbtest::arbitrary::Error> {
            Ok(match u.int_in_range(0..=3)? {
                0 => f64::from_bits(u.arbitrary()?),
                1 => f64::from(u.int_in_range(-40..=400)?) / 8.0,
                2 => *u.choose(&[0.0, -0.0, 1.0, 1e-300, 1e300, 5e-324, 1e7])?,
                _ => *u.choose(&[f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.5, 1e-18])?,
            })
        };
        let (x, a, b) = (number()?, number()?, number()?);
        let k = x as u64;
        for share in [
            normal::cdf(x),
            normal::sf(x),
            gamma::lower(a, x),
            gamma::upper(a, x),
            beta::cdf(x, a, b),
            beta::sf(x, a, b),
            chi_squared::sf(x, a),
            student_t::cdf(x, a),
            fisher_f::cdf(x, a, b),
            fisher_f::sf(x, a, b),
            noncentral_t::cdf(x, a, b),
            noncentral_t::sf(x, a, b),
            range::cdf(x, a as usize),
            range::sf(x, a as usize),
            binomial::cdf(k, a as u64, b),
            poisson::sf(k, a),
        ]
        .into_iter()
        .flatten()
        {
            assert!((0.0..=1.0).contains(&share), "{share} from {x:e} {a:e} {b:e}");
        }
        for number in [
            normal::pdf(x),
            normal::ln_sf(x),
            normal::quantile(x),
            gamma::lower_inverse(a, x),
            beta::quantile(x, a, b),
            chi_squared::quantile_upper(x, a),
            student_t::quantile(x, a),
            fisher_f::quantile(x, a, b),
            range::quantile(x, a as usize),
        ]
        .into_iter()
        .flatten()
        {
            assert!(number.is_finite(), "{number} from {x:e} {a:e} {b:e}");
        }
        Ok(())
    })
    .budget_ms(2000);
}
