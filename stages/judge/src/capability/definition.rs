//! What people call sigma: every definition in use, and the one choice each differs by.
//!
//! Asks: how large is an index under each definition?
//! Needs: a sample whose readings differ.
//! Does not know: which definition a customer used; see [`super::compare`].
//! Source: Montgomery, Introduction to Statistical Quality Control, 7th ed., 6.2–6.4 and
//! appendix VI (rounded constants).

use word::Words;

use super::indices::Wanted;
use super::nonnormal::{ByQuantiles, likeliest, readings};
use super::within::Sample;
use crate::Problem;
use crate::chart::sigma::count;
use crate::chart::{estimator_words, rows::Rows};

/// The choice by which a definition differs from the one that it is derived from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// Another estimate from the same scatter within subgroups.
    Estimator,
    /// What moves between subgroups (or over time) counts as well.
    Overall,
    /// Subgroups are ignored: neighbours are compared.
    Neighbours,
    /// A standard deviation is divided by c4.
    Unbiased,
    /// Constants are taken from a printed table.
    Rounded,
    /// The sum of squares is divided by n, not n − 1.
    Divisor,
    /// Quantiles of a fitted distribution instead of six sigma.
    Quantiles,
}

/// An index under one definition.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Definition {
    /// The name on the wire, such as `mean_range`.
    pub key: &'static str,
    /// As formulas have it; the same in every language.
    pub symbol: &'static str,
    pub words: Words,
    /// The standard deviation, where the definition has one.
    pub sigma: Option<f64>,
    /// The index of the worse side.
    pub worst: f64,
    /// The index of the whole tolerance, where there are two limits.
    pub both: Option<f64>,
    /// What it is derived from, and by which choice.
    pub from: Option<(&'static str, Choice)>,
}

/// Every definition that applies, the one of `capability.normal` first.
///
/// # Errors
/// [`Problem`] where the readings allow no estimate.
pub(super) fn definitions(
    sample: &Sample<'_>,
    wanted: &Wanted,
) -> Result<Vec<Definition>, Problem> {
    let flat = sample.flat();
    let mean = num::exact::mean(flat, sample.scale)?;
    let mut found = Vec::new();
    let mut add = |(key, symbol, words), sigma: f64, from| {
        // A scatter of nothing divides nothing.
        if sigma > 0.0 {
            let indices = wanted.indices(mean, sigma);
            let (worst, both) = (indices.worst, indices.both);
            found.push(Definition { key, symbol, words, sigma: Some(sigma), worst, both, from });
        }
    };
    let root = root(sample.size);
    for estimate in sample.estimates()? {
        let key = estimate.key.strip_prefix("sigma_").unwrap_or(estimate.key);
        let from = match key {
            _ if key == root => None,
            "pooled_unbiased" => Some(("pooled", Choice::Unbiased)),
            _ => Some((root, Choice::Estimator)),
        };
        add((key, symbol(key), estimator_words(estimate.key)), estimate.sigma, from);
        if let Some((key, symbol, factor)) = rounded(key, sample) {
            let words = Words::new("用表中舍入的常数", "with the rounded constant of a table");
            let parent = estimate.key.strip_prefix("sigma_").unwrap_or(estimate.key);
            add((key, symbol, words), estimate.sigma * factor, Some((parent, Choice::Rounded)));
        }
    }
    if sample.size > 1 {
        let rows = Rows::of_size(flat.into(), 1);
        let single = Sample { rows, scale: sample.scale, size: 1, moves: sample.moves };
        if let Some(by_neighbours) = single.estimates()?.first() {
            let words = Words::new("不看子组，取相邻移动极差", "moving ranges, subgroups ignored");
            let name = ("neighbours", "MR\u{304}/d2", words);
            add(name, by_neighbours.sigma, Some((root, Choice::Neighbours)));
        }
    }
    let s = num::exact::std_dev(flat, sample.scale)?;
    let n = count(flat.len());
    let words = Words::new("总体标准差（n − 1）", "overall standard deviation (n − 1)");
    add(("overall", "s", words), s, Some((root, Choice::Overall)));
    let words = Words::new("总体标准差除以 c4", "overall standard deviation over c4");
    let c4 = num::c4(flat.len()).ok_or(Problem::TooFew { got: flat.len(), need: 2 })?;
    add(("overall_unbiased", "s/c4", words), s / c4, Some(("overall", Choice::Unbiased)));
    let words = Words::new("总体标准差（n）", "overall standard deviation (n)");
    let by_n = s * ((n - 1.0) / n).sqrt();
    add(("overall_n", "s(n)", words), by_n, Some(("overall", Choice::Divisor)));
    found.extend(by_quantiles(sample, wanted));
    found.sort_by_key(|definition| definition.from.is_some());
    Ok(found)
}

/// The definition of `capability.normal`.
fn root(size: usize) -> &'static str {
    match size {
        1 => "mean_moving_range",
        2..=10 => "mean_range",
        _ => "mean_s",
    }
}

fn symbol(key: &str) -> &'static str {
    match key {
        "mean_range" => "R\u{304}/d2",
        "mean_s" => "s\u{304}/c4",
        "pooled" => "sp",
        "pooled_unbiased" => "sp/c4",
        "mean_moving_range" => "MR\u{304}/d2",
        _ => "med MR/d4",
    }
}

/// The same estimate with the constant that old tables print, as the factor on sigma. Tables
/// have three digits of d2 and four of c4, of subgroups of one size up to 25.
fn rounded(key: &str, sample: &Sample<'_>) -> Option<(&'static str, &'static str, f64)> {
    let is_even = sample.rows.size() == Some(sample.size);
    if !is_even || sample.size > 25 {
        return None;
    }
    let printed = |exact: f64, steps: f64| exact / ((exact * steps).round() / steps);
    match key {
        "mean_range" => {
            let factor = printed(num::d2(sample.size)?, 1e3);
            Some(("mean_range_rounded", "R\u{304}/d2≈", factor))
        }
        "mean_s" => {
            let factor = printed(num::c4(sample.size)?, 1e4);
            Some(("mean_s_rounded", "s\u{304}/c4≈", factor))
        }
        "mean_moving_range" => {
            let factor = printed(num::d2(2)?, 1e3);
            Some(("mean_moving_range_rounded", "MR\u{304}/d2≈", factor))
        }
        _ => None,
    }
}

/// By the quantiles of the likeliest family; none where no family fits.
fn by_quantiles(sample: &Sample<'_>, wanted: &Wanted) -> Option<Definition> {
    let fitted = likeliest(&readings(sample).ok()?).ok()?;
    let by = ByQuantiles::of(&fitted, wanted).ok()?;
    by.ppk.is_finite().then_some(Definition {
        key: "quantiles",
        symbol: "Q99.73",
        words: fitted.family.words(),
        sigma: None,
        worst: by.ppk,
        both: by.pp,
        from: Some(("overall", Choice::Quantiles)),
    })
}
