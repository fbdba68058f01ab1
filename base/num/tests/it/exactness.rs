//! Exact statistics of decimals.

use arbtest::arbitrary::{Result as Drawn, Unstructured};
use num::exact;
use num_bigint::BigInt;
use serde_json::Value;

use crate::cases::{Tally, literal, number, shared_all};

/// Reads decimals as they are written, at one scale.
fn decimals(values: &[&Value]) -> (Vec<i64>, u32) {
    let texts: Vec<&str> = values.iter().map(|value| literal(value)).collect();
    let places = |text: &str| text.split_once('.').map_or(0, |(_, after)| after.len());
    let scale = texts.iter().map(|text| places(text)).max().unwrap_or(0);
    let mantissa = |text: &&str| {
        let digits = text.replace('.', "") + &"0".repeat(scale - places(text));
        digits.parse().unwrap()
    };
    (texts.iter().map(mantissa).collect(), scale as u32)
}

/// The values of a list.
fn values(list: &Value) -> Vec<&Value> {
    list.as_array().unwrap().iter().collect()
}

#[test]
fn nist_univariate_data_keep_all_their_digits() {
    let mut tally = Tally::default();
    for case in shared_all("quality", "strd_univariate_") {
        let (mantissas, scale) = decimals(&values(&case["input"]["x"]));
        let expected = |key: &str| number(&case["expected"][key]);
        let name = case["id"].as_str().unwrap();
        let mean = exact::mean(&mantissas, scale).unwrap();
        tally.add(mean, expected("mean"), format!("{name} mean"));
        let deviation = exact::std_dev(&mantissas, scale).unwrap();
        tally.add(deviation, expected("sd"), format!("{name} sd"));
        let correlation = exact::lag1_autocorrelation(&mantissas).unwrap();
        tally.add(correlation, expected("lag1_autocorr"), format!("{name} lag 1"));
    }
    tally.report("NIST univariate", 15.0);
}

/// Groups as the two collections write them: lists, or a label for each value.
fn groups(input: &Value) -> Vec<Vec<&Value>> {
    if let Some(groups) = input.get("groups") {
        return groups.as_array().unwrap().iter().map(values).collect();
    }
    let mut labels: Vec<&Value> = vec![];
    let mut groups: Vec<Vec<&Value>> = vec![];
    for (label, y) in input["group"].as_array().unwrap().iter().zip(values(&input["y"])) {
        match labels.iter().position(|known| *known == label) {
            Some(at) => groups[at].push(y),
            None => {
                labels.push(label);
                groups.push(vec![y]);
            }
        }
    }
    groups
}

#[test]
fn nist_analyses_of_variance_keep_all_their_digits() {
    let mut tally = Tally::default();
    let cases =
        shared_all("quality", "strd_anova_").into_iter().chain(shared_all("renewal", "strd_s"));
    for case in cases {
        let groups = groups(&case["input"]);
        let sizes: Vec<usize> = groups.iter().map(Vec::len).collect();
        let (all, scale) = decimals(&groups.concat());
        let mut rest = all.as_slice();
        let groups: Vec<&[i64]> = sizes
            .iter()
            .map(|&size| {
                let (group, after) = rest.split_at(size);
                rest = after;
                group
            })
            .collect();
        let got = exact::one_way_anova(&groups, scale).unwrap();
        let name = case["id"].as_str().unwrap();
        let mut compare = |keys: &[&str], value: f64| {
            for key in keys {
                if let Some(expected) = case["expected"].get(*key) {
                    tally.add(value, number(expected), format!("{name} {key}"));
                }
            }
        };
        compare(&["df_between"], got.df_between as f64);
        compare(&["df_within"], got.df_within as f64);
        compare(&["ss_between"], got.ss_between);
        compare(&["ss_within"], got.ss_within);
        compare(&["F", "f"], got.f.unwrap());
        compare(&["r_squared", "r2"], got.r_squared.unwrap());
        compare(&["residual_sd"], got.residual_sd);
    }
    tally.report("NIST analysis of variance", 15.0);
}

/// A few readings, from tame to extreme.
fn readings(u: &mut Unstructured) -> Drawn<Vec<i64>> {
    let bits: u32 = u.int_in_range(1..=63)?;
    let n = u.int_in_range(2..=40)?;
    (0..n).map(|_| Ok(u.arbitrary::<i64>()? >> (63 - bits))).collect()
}

#[test]
fn order_does_not_matter() {
    arbtest::arbtest(|u| {
        let values = readings(u)?;
        let mut other = values.clone();
        num::Draws::from_seed(u.arbitrary()?).shuffle(&mut other);
        assert_eq!(exact::sum(&values), exact::sum(&other));
        assert_eq!(exact::mean(&values, 3), exact::mean(&other, 3));
        assert_eq!(exact::median(&values, 3), exact::median(&other, 3));
        assert_eq!(exact::variance(&values, 3), exact::variance(&other, 3));
        let (a, b) = values.split_at(1);
        let mut turned = b.to_vec();
        turned.reverse();
        assert_eq!(
            exact::one_way_anova(&[a, b], 1).ok(),
            exact::one_way_anova(&[&turned, a], 1).ok(),
        );
        Ok(())
    });
}

#[test]
fn a_shift_moves_no_spread() {
    arbtest::arbtest(|u| {
        let values: Vec<i64> = readings(u)?.iter().map(|v| v >> 1).collect();
        let shift = u.arbitrary::<i64>()? >> 1;
        let moved: Vec<i64> = values.iter().map(|v| v + shift).collect();
        assert_eq!(exact::variance(&values, 2), exact::variance(&moved, 2));
        assert_eq!(exact::range(&values), exact::range(&moved));
        assert_eq!(exact::sum_abs_moving(&values, 2), exact::sum_abs_moving(&moved, 2));
        assert_eq!(
            exact::lag1_autocorrelation(&values).ok(),
            exact::lag1_autocorrelation(&moved).ok(),
        );
        Ok(())
    });
}

#[test]
fn a_finer_scale_changes_nothing() {
    arbtest::arbtest(|u| {
        let values: Vec<i64> = readings(u)?.iter().map(|v| v / 1000).collect();
        let finer: Vec<i64> = values.iter().map(|v| v * 1000).collect();
        assert_eq!(exact::mean(&values, 1), exact::mean(&finer, 4));
        assert_eq!(exact::std_dev(&values, 1), exact::std_dev(&finer, 4));
        assert_eq!(
            exact::one_way_anova(&[&values[..1], &values], 1).ok(),
            exact::one_way_anova(&[&finer[..1], &finer], 4).ok(),
        );
        Ok(())
    });
}

#[test]
fn extreme_readings_are_as_exact_as_tame_ones() {
    let values = [i64::MIN, i64::MAX, i64::MIN, i64::MAX];
    assert_eq!(exact::mean(&values, 0), Ok(-0.5));
    assert_eq!(exact::median(&values, 1), Ok(-0.05));
    // The distance is 2^64 - 1; the variance is its square over 3.
    let distance = (1_u128 << 64) as f64;
    let variance = exact::variance(&values, 0).unwrap();
    assert!((variance / (distance * distance / 3.0) - 1.0).abs() < 1e-15);
    assert_eq!(exact::lag1_autocorrelation(&values), Ok(-0.75));
}

#[test]
fn the_median_of_many_is_the_middle_of_them_in_order() {
    arbtest::arbtest(|u| {
        let steps: i64 = *u.choose(&[1, 7, (1 << 16) - 1, 1 << 16, 1 << 40])?;
        let n = u.int_in_range(4090..=4101_usize)?;
        let level = u.arbitrary::<i64>()? >> 2;
        let mut draws = num::Draws::from_seed(u.arbitrary()?);
        let mut values: Vec<i64> =
            (0..n).map(|_| level + (draws.uniform() * steps as f64) as i64).collect();
        values.extend([level, level + steps]);
        let twice = exact::twice_median(&values).unwrap();
        values.sort_unstable();
        let n = values.len();
        assert_eq!(twice, i128::from(values[(n - 1) / 2]) + i128::from(values[n / 2]));
        Ok(())
    })
    .budget_ms(300);
}

#[test]
fn moving_ranges_span_their_windows() {
    let values = [3, 5, 4, 10, 2];
    assert_eq!(exact::sum_abs_moving(&values, 2), Ok(2 + 1 + 6 + 8));
    assert_eq!(exact::sum_abs_moving(&values, 3), Ok(2 + 6 + 8));
    assert!(exact::sum_abs_moving(&values, 1).is_err());
    assert!(exact::sum_abs_moving(&values, 6).is_err());
}

#[test]
fn decimals_and_means_are_rounded_like_their_text() {
    arbtest::arbtest(|u| {
        let (mantissa, scale) = (u.arbitrary::<i64>()?, u.int_in_range(0..=100)?);
        let text: f64 = format!("{mantissa}e-{scale}").parse().unwrap();
        assert_eq!(exact::decimal_to_f64(mantissa.into(), scale), Ok(text));
        assert_eq!(exact::mean(&[mantissa; 7], scale), Ok(text));
        Ok(())
    });
}

#[test]
fn fractions_round_to_even_also_where_numbers_are_subnormal() {
    let whole = |text: &str| text.parse().unwrap();
    let ratio = |n: &str, d: &str| num::ratio_to_f64(&whole(n), &whole(d));
    assert_eq!(ratio("9007199254740993", "1"), Some(9_007_199_254_740_992.0));
    assert_eq!(ratio("-9007199254740995", "1"), Some(-9_007_199_254_740_996.0));
    assert_eq!(ratio("18014398509481985", "2"), Some(9_007_199_254_740_992.0));
    assert_eq!(ratio("18014398509481987", "2"), Some(9_007_199_254_740_994.0));
    for exponent in 300..=330 {
        let divisor = format!("1{}", "0".repeat(exponent));
        let text: f64 = format!("12345678901234567e-{exponent}").parse().unwrap();
        assert_eq!(ratio("12345678901234567", &divisor), Some(text));
    }
    let huge = format!("1{}", "0".repeat(309));
    assert_eq!(ratio(&huge, "1"), Some(f64::INFINITY));
    assert_eq!(ratio(&huge, &format!("{huge}0")), Some(0.1));
    assert_eq!(ratio("1", "0"), None);
}

#[test]
fn no_spread_within_groups_leaves_the_ratio_open() {
    let flat = exact::one_way_anova(&[&[1, 1], &[2, 2]], 0).unwrap();
    assert_eq!((flat.f, flat.r_squared), (None, Some(1.0)));
    assert!(exact::one_way_anova(&[&[1], &[2]], 0).is_err());
    assert!(exact::one_way_anova(&[&[1, 2], &[]], 0).is_err());
    assert!(exact::lag1_autocorrelation(&[4, 4, 4]).is_err());
    assert!(exact::variance(&[1, 2], 101).is_err());
}

#[test]
fn long_and_short_sums_of_squares_are_the_same_numbers() {
    arbtest::arbtest(|u: &mut Unstructured<'_>| -> Drawn<()> {
        let (cells, size) = (u.int_in_range(2..=6_usize)?, u.int_in_range(2..=4_usize)?);
        let short: Vec<i64> = (0..cells * size)
            .map(|_| u.int_in_range(-(1 << 20)..=1 << 20))
            .collect::<Drawn<_>>()?;
        // A power of two keeps every digit, and forces the long way.
        let long: Vec<i64> = short.iter().map(|x| x << 38).collect();
        let cell_of: Vec<usize> = (0..cells * size).map(|i| i % cells).collect();
        let split = |values: &[i64]| {
            let layout = exact::Balanced::new(values, 3).unwrap();
            let of_cells = layout.cells(&cell_of, cells).unwrap();
            let between = &of_cells - &layout.mean();
            let within = &layout.readings() - &of_cells;
            let ratio = between.ratio(cells - 1, &within, cells * (size - 1));
            let scaled = [&between, &within].map(|squares| layout.to_f64(squares).unwrap());
            (ratio, scaled)
        };
        let ((one, plain), (two, scaled)) = (split(&short), split(&long));
        assert_eq!(one, two);
        let factor = 2.0_f64.powi(76);
        assert_eq!(plain.map(|square| square * factor), scaled);
        Ok(())
    });
}

#[test]
fn fractions_round_alike_in_any_length() {
    arbtest::arbtest(|u: &mut Unstructured<'_>| -> Drawn<()> {
        let (n, d): (u128, u64) = (u.arbitrary()?, u.arbitrary()?);
        let (n, d) = (n >> u.int_in_range(0..=127_u32)?, d.max(1) >> u.int_in_range(0..=40_u32)?);
        let (n, d) = (num_bigint::BigInt::from(n), num_bigint::BigInt::from(d.max(1)));
        let long = num::ratio_to_f64(&(&n << 200_u32), &(&d << 200_u32));
        assert_eq!(num::ratio_to_f64(&n, &d), long);
        Ok(())
    });
}

/// Quick ways and long ways must meet: many readings, near each other and not, by definition.
#[test]
fn quick_sums_are_those_of_the_definition() {
    arbtest::arbtest(|u| {
        let part = readings(u)?;
        let level = if u.arbitrary()? { u.arbitrary::<i64>()? >> 2 } else { 100_000 };
        let n_times: usize = *u.choose(&[1, 1, 3, 90])?;
        let values: Vec<i64> = (0..n_times)
            .flat_map(|i| part.iter().map(move |v| (v >> 2).wrapping_add(level) ^ i as i64))
            .collect();
        let scale = u.int_in_range(0..=24)?;
        let wide = || values.iter().map(|&v| i128::from(v));
        let (n, sum) = (values.len() as i128, wide().sum::<i128>());
        assert_eq!(exact::sum(&values), sum);
        let steps: i128 = wide().zip(wide().skip(1)).map(|(a, b)| (b - a).abs()).sum();
        assert_eq!(exact::sum_abs_moving(&values, 2).unwrap(), steps);
        let mut moves: Vec<i128> = wide().zip(wide().skip(1)).map(|(a, b)| (b - a).abs()).collect();
        let ten = BigInt::from(10).pow(scale);
        let ratio = |above: BigInt, below: BigInt| num::ratio_to_f64(&above, &below).unwrap();
        assert_eq!(exact::mean(&values, scale).unwrap(), ratio(sum.into(), &ten * n));
        let of_moves = [ratio(sum.into(), &ten * n), ratio(steps.into(), &ten * (n - 1))];
        assert_eq!(exact::means_of_moves(&values, scale).unwrap(), of_moves);
        moves.sort_unstable();
        let middle = moves[(moves.len() - 1) / 2] + moves[moves.len() / 2];
        match exact::median_of_moves(&values, scale) {
            Ok(median) => assert_eq!(median, ratio(middle.into(), &ten * 2)),
            Err(problem) => assert!(moves.last() > Some(&i64::MAX.into()), "{problem}"),
        }
        let mut numbers = Vec::new();
        exact::each_to_f64(&values, scale, |number| numbers.push(number)).unwrap();
        let one_by_one = wide().map(|v| exact::decimal_to_f64(v, scale).unwrap());
        assert_eq!(numbers, one_by_one.collect::<Vec<_>>());
        let squares: BigInt = wide().map(|v| BigInt::from(v) * v).sum();
        let above: BigInt = squares * n - BigInt::from(sum) * sum;
        let below: BigInt = &ten * &ten * n * (n - 1);
        assert_eq!(exact::variance(&values, scale).unwrap(), ratio(above, below));
        let one = i128::from(values[0]) * *u.choose(&[1, 1, 1 << 40])?;
        assert_eq!(exact::decimal_to_f64(one, scale).unwrap(), ratio(one.into(), ten));
        let mut sorted = values.clone();
        sorted.sort_unstable();
        let middle = [(values.len() - 1) / 2, values.len() / 2].map(|i| i128::from(sorted[i]));
        assert_eq!(exact::twice_median(&values).unwrap(), middle[0] + middle[1]);
        Ok(())
    });
}

#[test]
fn rows_have_the_mean_and_range_of_each_by_itself() {
    let mut draws = num::Draws::from_seed(13);
    // Of some sizes a row is huge, of all the last is short.
    for size in 1..=12 {
        let mut mantissas: Vec<i64> =
            (0..20 * size + 1).map(|_| (2e6 * (draws.uniform() - 0.5)) as i64).collect();
        (mantissas[0], mantissas[3 * size]) = (i64::MAX, i64::MIN);
        for scale in [0, 4, 15, 40] {
            let mut rows = Vec::new();
            exact::means_and_ranges(&mantissas, size, scale, |mean, range| {
                rows.push((mean, range));
            })
            .unwrap();
            let one = |row: &[i64]| {
                let range = exact::decimal_to_f64(exact::range(row).unwrap(), scale).unwrap();
                (exact::mean(row, scale).unwrap(), range)
            };
            let expected: Vec<(f64, f64)> = mantissas.chunks(size).map(one).collect();
            assert_eq!(rows, expected, "rows of {size} at scale {scale}");
        }
    }
    assert!(exact::means_and_ranges(&[1, 2], 0, 0, |_, _| {}).is_err());
}
