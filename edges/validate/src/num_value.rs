//! Pure numbers: distributions and chart constants, straight from `num`.

use anyhow::{Context, Result, bail};
use num::Problem;

use super::answer::{Answer, Answers};
use super::case::Case;
use super::node::Node;

/// A table of values: rows of function name, argument and two parameters.
pub fn rows(case: &Case) -> Result<Answers> {
    let mut found = Vec::new();
    for row in case.input.need("rows")?.list()? {
        let (name, numbers) = row.list()?.split_first().context("an empty row")?;
        let numbers: Vec<f64> = numbers.iter().map(Node::real).collect::<Result<_>>()?;
        found.push(value(name.text()?, &numbers)?);
    }
    Ok(Answers::from([(String::new(), Answer::reals(found))]))
}

/// The normal distribution at `z`, and its quantiles at `p`.
pub fn normal(case: &Case) -> Result<Answers> {
    let mut found = Answers::new();
    for (key, _) in &case.expected {
        let (points, name) = match key.as_str() {
            "cdf" => ("z", "norm_cdf"),
            "sf" => ("z", "norm_sf"),
            "pdf" => ("z", "norm_pdf"),
            "quantile" => ("p", "norm_q"),
            "quantile_upper" | "isf" => ("p", "norm_qu"),
            _ => continue,
        };
        let points = case.input.need(points)?.reals()?.into_iter();
        let values = points.map(|point| value(name, &[point])).collect::<Result<Vec<_>>>()?;
        found.insert(key.clone(), Answer::reals(values));
    }
    Ok(found)
}

/// Quantiles: under each key of the input, rows of probability and parameters.
pub fn quantiles(case: &Case) -> Result<Answers> {
    let mut found = Answers::new();
    for (key, _) in &case.expected {
        let Some(asked) = case.input.get(key) else { continue };
        let mut values = Vec::new();
        for row in asked.list()? {
            let numbers = match row {
                Node::List(_) => row.reals()?,
                single => vec![single.real()?],
            };
            values.push(value(&format!("{key}_q"), &numbers)?);
        }
        found.insert(key.clone(), Answer::reals(values));
    }
    Ok(found)
}

/// The noncentral t distribution at points `t` with `df` and noncentrality `nc`.
pub fn noncentral_t(case: &Case) -> Result<Answers> {
    let points = columns(&case.input, ["t", "df", "nc"])?.context("the case has no t_df_nc")?;
    values_at(case, "nct", &points)
}

/// The distribution of the range of `n` standard normal readings at `w`.
pub fn range(case: &Case) -> Result<Answers> {
    let points = columns(&case.input, ["w", "n"])?.context("the case has no n_w")?;
    values_at(case, "range", &points)
}

/// Parts per million beyond `z` standard deviations.
pub fn ppm_beyond(case: &Case) -> Result<Answers> {
    let z = case.input.need("z")?.reals()?;
    let tails = z.iter().map(|z| num::normal::sf(*z)).collect::<Result<Vec<f64>, Problem>>()?;
    let ppm = |factor: f64| Answer::reals(tails.iter().map(|tail| factor * 1e6 * tail));
    Ok([("ppm_one_sided", ppm(1.0)), ("ppm_two_sided", ppm(2.0))]
        .map(|(key, answer)| (key.to_owned(), answer))
        .into())
}

/// A factor by subgroup size.
type Factor = fn(usize) -> Option<f64>;

/// The factors of control charts by their textbook names (`d3` is not `D3`).
const FACTORS: [(&str, Factor); 11] = [
    ("d2", num::d2),
    ("d3", num::d3),
    ("d4", num::median_range),
    ("c4", num::c4),
    ("A2", num::a2),
    ("A3", num::a3),
    ("B3", num::b3),
    ("B4", num::b4),
    ("D3", num::lower_range_factor),
    ("D4", num::upper_range_factor),
    ("E2", num::e2),
];

/// Factors of control charts for sizes `n`.
pub fn chart_constants(case: &Case) -> Result<Answers> {
    let sizes = sizes(&case.input)?;
    let answer =
        |factor: Factor| Answer::List(sizes.iter().map(|n| Answer::from(factor(*n))).collect());
    Ok(FACTORS.iter().map(|(key, factor)| ((*key).to_owned(), answer(*factor))).collect())
}

/// `d2*` for subgroup size `m` and number of subgroups `g`.
pub fn d2_star(case: &Case) -> Result<Answers> {
    let rows = columns(&case.input, ["m", "g"])?.context("the case has no m_g")?;
    let values = rows.iter().map(|[m, g]| num::d2_star(*m as usize, *g as usize).into()).collect();
    Ok(Answers::from([("d2_star".to_owned(), Answer::List(values))]))
}

/// The median range of `n` standard normal readings.
pub fn median_range(case: &Case) -> Result<Answers> {
    let values = sizes(&case.input)?.into_iter().map(|n| num::median_range(n).into()).collect();
    Ok(Answers::from([("d4".to_owned(), Answer::List(values))]))
}

/// The standard deviation of the median of `n` standard normal readings.
pub fn median_spread(case: &Case) -> Result<Answers> {
    let values = sizes(&case.input)?.into_iter().map(|n| num::median_spread(n).into()).collect();
    Ok(Answers::from([("median_spread".to_owned(), Answer::List(values))]))
}

fn sizes(input: &Node) -> Result<Vec<usize>> {
    input.need("n")?.list()?.iter().map(Node::count).collect()
}

/// The keys of a case, each a tail or quantile of `distribution` at the same points.
fn values_at<const N: usize>(
    case: &Case,
    distribution: &str,
    points: &[[f64; N]],
) -> Result<Answers> {
    let mut found = Answers::new();
    for (key, _) in &case.expected {
        let ending = match key.as_str() {
            "cdf" | "sf" => key.as_str(),
            "quantile" => "q",
            _ => continue,
        };
        let name = format!("{distribution}_{ending}");
        let values = points.iter().map(|point| value(&name, point)).collect::<Result<Vec<_>>>()?;
        found.insert(key.clone(), Answer::reals(values));
    }
    Ok(found)
}

/// Rows whose columns are named by their key in any order (`n_w`, `t_df_nc`), put into the order
/// of `names`.
fn columns<const N: usize>(input: &Node, names: [&str; N]) -> Result<Option<Vec<[f64; N]>>> {
    for (key, rows) in input.fields() {
        let parts: Vec<&str> = key.split('_').collect();
        let places = names.map(|name| parts.iter().position(|part| *part == name));
        if parts.len() != N || places.contains(&None) {
            continue;
        }
        let mut found = Vec::new();
        for row in rows.list()? {
            let row = row.reals()?;
            if row.len() != N {
                bail!("a row of {key} has {} numbers", row.len());
            }
            found.push(places.map(|place| row[place.unwrap_or(0)]));
        }
        return Ok(Some(found));
    }
    Ok(None)
}

/// One value of a distribution: `distribution_function` at an argument with parameters. `q` is
/// a quantile of the lower tail, `qu` one of the upper tail. A bare name is a chart factor.
fn value(name: &str, numbers: &[f64]) -> Result<f64> {
    let [x, a, b, c] = [0, 1, 2, 3].map(|i| numbers.get(i).copied().unwrap_or(0.0));
    if let Some((_, factor)) = FACTORS.iter().find(|(factor, _)| *factor == name) {
        return factor(x as usize).with_context(|| format!("{name} of {x}"));
    }
    let (distribution, function) = name.split_once('_').unwrap_or((name, ""));
    let found = match distribution {
        "norm" | "normal" | "z" => normal_value(function, x),
        "t" => two(function, [x, a], student_t()),
        "chi2" => two(function, [x, a], chi_squared()),
        "gamma" => two(function, [a, x], gamma()),
        "f" => three(function, [x, a, b], fisher_f()),
        "beta" => three(function, [x, a, b], beta()),
        "nct" => three(function, [x, a, b], noncentral()),
        "ncx2" => noncentral_square(function, [x, a, b]),
        "legendre" => node(function, x as usize, a as usize),
        "range" => range_value(function, x, a as usize),
        "binom" | "binomial" => counted(
            function,
            x,
            &|p| {
                [num::binomial::quantile, num::binomial::quantile_upper].map(|q| q(p, a as u64, b))
            },
            &|k| [num::binomial::cdf, num::binomial::sf].map(|tail| tail(k, a as u64, b)),
        ),
        "poisson" => counted(
            function,
            x,
            &|p| [num::poisson::quantile, num::poisson::quantile_upper].map(|q| q(p, a)),
            &|k| [num::poisson::cdf, num::poisson::sf].map(|tail| tail(k, a)),
        ),
        "hyper" | "hypergeometric" => hypergeometric(function, x, [a, b, c].map(|n| n as u64)),
        _ => None,
    };
    let found = found.with_context(|| format!("unknown function {name}"))?;
    found.with_context(|| format!("{name} of {numbers:?}"))
}

type Value = Option<Result<f64, Problem>>;
/// cdf, sf, quantile, upper quantile.
type Four<F> = [F; 4];
type Two = fn(f64, f64) -> Result<f64, Problem>;
type Three = fn(f64, f64, f64) -> Result<f64, Problem>;

fn place(function: &str) -> Option<usize> {
    ["cdf", "sf", "q", "qu"].iter().position(|name| *name == function)
}

fn two(function: &str, [x, y]: [f64; 2], four: Four<Two>) -> Value {
    Some(four[place(function)?](x, y))
}

fn three(function: &str, [x, a, b]: [f64; 3], four: Four<Three>) -> Value {
    Some(four[place(function)?](x, a, b))
}

fn normal_value(function: &str, x: f64) -> Value {
    use num::normal;
    let four = [normal::cdf, normal::sf, normal::quantile, normal::quantile_upper];
    if function == "pdf" { Some(normal::pdf(x)) } else { Some(four[place(function)?](x)) }
}

fn range_value(function: &str, x: f64, n: usize) -> Value {
    use num::range;
    let four = [range::cdf, range::sf, range::quantile, range::quantile_upper];
    Some(four[place(function)?](x, n))
}

fn noncentral_square(function: &str, [x, df, nc]: [f64; 3]) -> Value {
    use num::noncentral_chi_squared::{cdf, pdf, sf};
    let function: Three = match function {
        "pdf" => pdf,
        "cdf" => cdf,
        "sf" => sf,
        _ => return None,
    };
    Some(function(x, df, nc))
}

/// The point or weight at a place of the rule of `n` points.
fn node(function: &str, place: usize, n: usize) -> Value {
    let found = num::legendre::points(n).map(|points| points.get(place).copied());
    found.transpose().map(|node| node.map(|(x, w)| if function == "x" { x } else { w }))
}

/// A sample of `n` from a lot with `bad` nonconforming pieces.
fn hypergeometric(function: &str, x: f64, [n, bad, lot]: [u64; 3]) -> Value {
    use num::hypergeometric::{cdf, pmf, quantile, sf};
    let tail = match function {
        "pmf" => pmf,
        "cdf" => cdf,
        "sf" => sf,
        "q" => return Some(quantile(x, n, bad, lot).map(|k| k as f64)),
        _ => return None,
    };
    Some(tail(x as u64, n, bad, lot))
}

/// A distribution of counts: tails at a count, quantiles at a probability.
fn counted(
    function: &str,
    x: f64,
    quantiles: &dyn Fn(f64) -> [Result<u64, Problem>; 2],
    tails: &dyn Fn(u64) -> [Result<f64, Problem>; 2],
) -> Value {
    let place = place(function)?;
    Some(match place {
        0 | 1 => tails(x as u64)[place].clone(),
        _ => quantiles(x)[place - 2].clone().map(|count| count as f64),
    })
}

fn student_t() -> Four<Two> {
    use num::student_t::{cdf, quantile, quantile_upper, sf};
    [cdf, sf, quantile, quantile_upper]
}

fn chi_squared() -> Four<Two> {
    use num::chi_squared::{cdf, quantile, quantile_upper, sf};
    [cdf, sf, quantile, quantile_upper]
}

fn gamma() -> Four<Two> {
    use num::gamma::{lower, lower_inverse, upper, upper_inverse};
    [lower, upper, lower_inverse, upper_inverse]
}

fn fisher_f() -> Four<Three> {
    use num::fisher_f::{cdf, quantile, quantile_upper, sf};
    [cdf, sf, quantile, quantile_upper]
}

fn beta() -> Four<Three> {
    use num::beta::{cdf, quantile, quantile_upper, sf};
    [cdf, sf, quantile, quantile_upper]
}

fn noncentral() -> Four<Three> {
    use num::noncentral_t::{cdf, quantile, quantile_upper, sf};
    [cdf, sf, quantile, quantile_upper]
}
