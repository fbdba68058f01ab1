//! Distributions of readings: tests of normality, transformations, Johnson's curves.

use anyhow::{Context, Result, ensure};
use judge::capability::BoxCox;
use judge::distribution::{Curve, Johnson};
use word::json::json;

use super::answer::{Answer, Answers};
use super::case::Case;
use super::node::Node;
use super::study;

/// The tests of normality.
pub fn normality(case: &Case) -> Result<Answers> {
    let table = study::table_of(&case.input.need("x")?.decimals()?)?;
    let outcome = study::run("distribution.normality", &table, &json!({}))?;
    Ok(study::answers(case, &outcome, |_| None))
}

/// The power of Box and Cox.
pub fn box_cox(case: &Case) -> Result<Answers> {
    let likelihood = BoxCox::of(&case.input.need("x")?.reals()?)?;
    let best = likelihood.best()?.context("no power is the most likely")?;
    let mut found = Answers::new();
    for (key, expected) in &case.expected {
        let answer = match key.as_str() {
            "lambda" => Answer::Real(best),
            "llf" => Answer::Real(likelihood.ln_likelihood(best)),
            "llf_at" => {
                let at = |pair: &Node| -> Result<Answer> {
                    let lambda = pair.list()?.first().context("an empty pair")?.real()?;
                    Ok(Answer::reals([lambda, likelihood.ln_likelihood(lambda)]))
                };
                Answer::List(expected.list()?.iter().map(at).collect::<Result<_>>()?)
            }
            key => {
                let Some(digits) = key.strip_prefix("lambda_ci") else { continue };
                let ends = likelihood.interval(best, format!("0.{digits}").parse()?)?;
                Answer::List(ends.into_iter().map(Answer::from).collect())
            }
        };
        found.insert(key.clone(), answer);
    }
    Ok(found)
}

/// A Johnson curve that is given: its quantiles at `p`, and shares at `x`.
pub fn johnson_curve(case: &Case) -> Result<Answers> {
    let input = &case.input;
    let real = |name: &str| input.need(name)?.real();
    let curve = Johnson {
        curve: curve_of(input.need("type")?.text()?)?,
        gamma: real("gamma")?,
        delta: real("delta")?,
        xi: real("xi")?,
        lambda: real("lambda")?,
    };
    let mut found = Answers::new();
    if let Some(shares) = input.get("p") {
        let at = shares.reals()?.into_iter().map(|p| curve.quantile(p));
        found.insert("quantiles".to_owned(), Answer::reals(at.collect::<Result<Vec<_>, _>>()?));
    }
    if let Some(points) = input.get("x") {
        let at = points.reals()?.into_iter().map(|x| curve.below(x));
        found.insert("cdf".to_owned(), Answer::reals(at.collect::<Result<Vec<_>, _>>()?));
    }
    Ok(found)
}

/// Johnson's curve through five quantiles of readings, and the readings at three of its shares.
pub fn johnson_fit(case: &Case) -> Result<Answers> {
    let mut x = case.input.need("x")?.reals()?;
    x.sort_by(f64::total_cmp);
    let curve = Johnson::of_quantiles(&x)?;
    let parameters = [
        ("gamma", Answer::Real(curve.gamma)),
        ("delta", Answer::Real(curve.delta)),
        ("xi", Answer::Real(curve.xi)),
        ("lambda", Answer::Real(curve.lambda)),
        ("type", Answer::Text(curve.curve.name().to_owned())),
    ];
    let mut found: Answers = parameters
        .into_iter()
        .map(|(name, answer)| (format!("quantile_fit.{name}"), answer))
        .collect();
    let at = [0.00135, 0.5, 0.99865].map(|share| curve.quantile(share));
    let at = at.into_iter().collect::<Result<Vec<f64>, _>>()?;
    found.insert("quantile_fit_p00135_p50_p99865".to_owned(), Answer::reals(at));
    Ok(found)
}

fn curve_of(name: &str) -> Result<Curve> {
    let curves = [Curve::Bounded, Curve::Lognormal, Curve::Unbounded, Curve::Normal];
    let found = curves.into_iter().find(|curve| curve.name() == name);
    ensure!(found.is_some(), "there is no Johnson curve {name}");
    found.context("checked above")
}
