//! Attribute agreement (计数型一致性分析).
//!
//! Asks: do appraisers agree with themselves, with each other and with what the parts are?
//! Needs: ratings of parts by appraisers, as many of every part; references for the last question.
//! Does not know: the order of classes; see Kendall's coefficients.
//! Source: AIAG, Measurement Systems Analysis, 4th ed. (2010), III-C; Fleiss (1971); Cohen (1960);
//! Clopper and Pearson (1934).  Cases: `cases/measure/agreement/`.

use method::figure::Figure;
use method::{Card, Kernel, MethodId, Number, Outcome, Real, Refusal, Table, Unit};
use num::beta;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::kappa::{self, Fleiss, Weights};
use super::ratings::{self, ROLES_WITH_REFERENCE, Ratings};
use super::{Problem, attribute_report, cohen};
use crate::number::counted;

/// The most appraisers: each has numbers of their own.
const APPRAISERS_MAX: usize = 100;

/// Parameters of attribute agreement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The classes that count as defective: misses and false alarms are counted by them.
    pub defective: Vec<String>,
    /// The order of classes in series; empty for the order of numbers, else spelling.
    pub categories: Vec<String>,
    /// The confidence of intervals, 0.5 to 0.9999.
    pub confidence: Real,
}

impl Default for Params {
    fn default() -> Self {
        let confidence = Real::new(0.95).expect("0.95 is finite");
        Self { defective: vec![], categories: vec![], confidence }
    }
}

/// Attribute agreement.
pub struct Attribute;

impl Kernel for Attribute {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "agreement.attribute", version: 1 },
        title: Words::new("计数型一致性分析", "Attribute agreement"),
        purpose: Words::new(
            "目检、通止规等判定：自身、相互、与标准是否一致，漏判与误判各多少",
            "visual and go/no-go checks: agreement with oneself, each other and the reference; \
             misses and false alarms",
        ),
        not_for: Words::new("连续读数（用 gauge.crossed）", "measured readings (gauge.crossed)"),
        roles: ROLES_WITH_REFERENCE,
        formula: "matched = parts rated alike every time / parts (Clopper–Pearson); κ by \
                  Fleiss within and between, by Cohen against the reference (mean over trials); \
                  miss = P(good | defective), false alarm = P(defective | good)",
        source: "AIAG MSA 4th ed. 2010, III-C; Fleiss 1971; Cohen 1960; Clopper and Pearson 1934",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let found = study(table, params)?;
        Ok(found.answered(|ratings, study| {
            let numbers = attribute_report::numbers(study);
            (numbers, attribute_report::figures(table, ratings, study))
        }))
    }
}

/// A study as far as it went: an outcome with what describes it, and what there is to say more.
pub(super) struct Found {
    outcome: Outcome,
    answer: Option<(Ratings, Agreement)>,
}

impl Found {
    /// The outcome, with numbers and figures of what was found.
    pub fn answered(
        self,
        say: impl FnOnce(&Ratings, &Agreement) -> (Vec<Number>, Vec<Figure>),
    ) -> Outcome {
        let Self { mut outcome, answer } = self;
        if let Some((ratings, study)) = answer {
            let (numbers, figures) = say(&ratings, &study);
            outcome.numbers.extend(numbers);
            outcome.findings = attribute_report::findings(&ratings, &study);
            outcome.findings.extend(ratings.findings());
            outcome.figures = figures;
        }
        outcome
    }
}

/// Reads and compares ratings.
///
/// # Errors
/// What [`Kernel::run`] reports.
pub(super) fn study(table: &Table, params: &Params) -> Result<Found, method::Problem> {
    let confidence = cohen::confidence(params.confidence)?;
    let ratings = Ratings::of(table, &params.categories)?;
    ratings::few_classes(&ratings)?;
    let got = ratings.appraisers.len();
    if got > APPRAISERS_MAX {
        let problem = Problem::TooMany { what: "n_appraisers", got, most: APPRAISERS_MAX };
        return Err(problem.into());
    }
    let defective = defective(&ratings, &params.defective)?;
    let numbers = vec![
        counted("n", Words::new("零件数", "number of parts"), ratings.parts.len()),
        counted("n_appraisers", Words::new("评价人数", "number of appraisers"), got),
        counted("n_classes", Words::new("类别数", "number of classes"), ratings.classes.len()),
    ];
    let mut outcome = Outcome { numbers, ..Outcome::default() };
    outcome.refusal = ratings.refusal();
    let Some(n_trials) = ratings.n_trials().filter(|_| outcome.refusal.is_none()) else {
        return Ok(Found { outcome, answer: None });
    };
    let words = Words::new("重复次数", "number of trials");
    outcome.numbers.push(counted("n_trials", words, n_trials));
    if n_trials == 1 && got == 1 && ratings.reference.is_none() {
        outcome.refusal = Some(nothing_to_compare());
        return Ok(Found { outcome, answer: None });
    }
    let study = Agreement::of(&ratings, defective.as_deref(), n_trials, confidence)?;
    Ok(Found { outcome, answer: Some((ratings, study)) })
}

fn nothing_to_compare() -> method::Refusal {
    Refusal::new(
        "agreement.one_rating",
        Words::new(
            "只有一名评价人、一次评定、没有参考类别：没有可比较的",
            "one appraiser, one trial and no reference leave nothing to compare",
        ),
        Words::new(
            "请增加重复评定、评价人或参考类别",
            "add repeats, appraisers or what the parts are known to be",
        ),
    )
}

/// Whether each class counts as defective; `None` where nobody said which do.
fn defective(ratings: &Ratings, names: &[String]) -> Result<Option<Vec<bool>>, Problem> {
    if names.is_empty() {
        return Ok(None);
    }
    let is_known = |name: &&String| ratings.classes.iter().any(|class| class == *name);
    // A class that nobody gave is no mistake; none that anybody gave is.
    if !names.iter().any(|name| is_known(&name)) {
        return Err(Problem::Class { class: names[0].clone() });
    }
    Ok(Some(ratings.classes.iter().map(|class| names.contains(class)).collect()))
}

/// A share of parts with its interval.
#[derive(Clone, Copy, Debug)]
pub(super) struct Matched {
    pub n: usize,
    pub of: usize,
    pub interval: [f64; 2],
}

impl Matched {
    fn of(n: usize, of: usize, confidence: f64) -> Result<Self, Problem> {
        let tail = (1.0 - confidence) / 2.0;
        let (x, rest) = (n as f64, (of - n) as f64);
        let lower = if n == 0 { 0.0 } else { beta::quantile(tail, x, rest + 1.0)? };
        let upper = if n == of { 1.0 } else { beta::quantile_upper(tail, x + 1.0, rest)? };
        Ok(Self { n, of, interval: [lower, upper] })
    }

    pub fn share(&self) -> f64 {
        self.n as f64 / self.of as f64
    }
}

/// What is known of one appraiser.
#[derive(Clone, Debug)]
pub(super) struct Person {
    /// With themselves; none for one trial.
    pub within: Option<Matched>,
    pub within_kappa: Option<Fleiss>,
    /// With the reference, every time.
    pub reference: Option<Matched>,
    /// Mean of Cohen's kappa over trials.
    pub reference_kappa: Option<f64>,
    /// Ratings of defective parts that were good.
    pub miss: Option<Matched>,
    /// Ratings of good parts that were defective.
    pub false_alarm: Option<Matched>,
    /// Parts that were rated differently from trial to trial.
    pub mixed: Option<Matched>,
}

/// The whole study.
#[derive(Clone, Debug)]
pub(super) struct Agreement {
    pub people: Vec<Person>,
    /// All ratings of a part alike; none for one appraiser.
    pub between: Option<Matched>,
    pub between_kappa: Option<Fleiss>,
    /// All ratings of a part as the reference has it.
    pub reference: Option<Matched>,
    /// Mean of the appraisers' kappas with the reference.
    pub reference_kappa: Option<f64>,
    /// Ratings of defective parts that were good, of all appraisers.
    pub miss: Option<Matched>,
    /// Ratings of good parts that were defective, of all appraisers.
    pub false_alarm: Option<Matched>,
}

impl Agreement {
    fn of(
        ratings: &Ratings,
        defective: Option<&[bool]>,
        n_trials: usize,
        confidence: f64,
    ) -> Result<Self, Problem> {
        let n = ratings.parts.len();
        let matched = |n_alike: usize, of: usize| Matched::of(n_alike, of, confidence);
        let people = ratings.cells.iter().map(|parts| {
            let known = ratings.reference.as_deref();
            person(ratings, parts, (known, defective), n_trials, &matched)
        });
        let people = people.collect::<Result<Vec<_>, Problem>>()?;
        let by_part = ratings.by_part();
        let is_alike = |part: &&Vec<usize>| part.windows(2).all(|pair| pair[0] == pair[1]);
        let several = (people.len() > 1).then_some(());
        let between = several.map(|()| matched(by_part.iter().filter(is_alike).count(), n));
        let reference = ratings.reference.as_ref().map(|known| {
            let is_right = |(part, known): &(&Vec<usize>, &usize)| part.iter().all(|c| c == *known);
            matched(by_part.iter().zip(known).filter(is_right).count(), n)
        });
        let kappas: Option<Vec<f64>> = people.iter().map(|who| who.reference_kappa).collect();
        let all = |pick: &dyn Fn(&Person) -> Option<Matched>| -> Result<Option<Matched>, Problem> {
            let each: Vec<Matched> = people.iter().filter_map(pick).collect();
            let (n, of) = each.iter().fold((0, 0), |sum, one| (sum.0 + one.n, sum.1 + one.of));
            (of > 0).then(|| matched(n, of)).transpose()
        };
        Ok(Self {
            miss: all(&|who| who.miss)?,
            false_alarm: all(&|who| who.false_alarm)?,
            between: between.transpose()?,
            between_kappa: several.and_then(|()| kappa::fleiss(&ratings.counts(&by_part))),
            reference: reference.transpose()?,
            reference_kappa: kappas.and_then(|kappas| num::mean(&kappas)),
            people,
        })
    }
}

fn person(
    ratings: &Ratings,
    parts: &[Vec<usize>],
    (known, defective): (Option<&[usize]>, Option<&[bool]>),
    n_trials: usize,
    matched: &dyn Fn(usize, usize) -> Result<Matched, Problem>,
) -> Result<Person, Problem> {
    let is_alike = |trials: &Vec<usize>| trials.windows(2).all(|pair| pair[0] == pair[1]);
    let n_alike = parts.iter().filter(|trials| is_alike(trials)).count();
    let several = (n_trials > 1).then_some(());
    let within_kappa = several.and_then(|()| kappa::fleiss(&ratings.counts(parts)));
    let mut found = Person {
        within: several.map(|()| matched(n_alike, parts.len())).transpose()?,
        within_kappa,
        reference: None,
        reference_kappa: None,
        miss: None,
        false_alarm: None,
        mixed: several.map(|()| matched(parts.len() - n_alike, parts.len())).transpose()?,
    };
    let Some(known) = known else { return Ok(found) };
    let is_right = |(trials, known): &(&Vec<usize>, &usize)| trials.iter().all(|c| c == *known);
    let n_right = parts.iter().zip(known).filter(is_right).count();
    found.reference = Some(matched(n_right, parts.len())?);
    found.reference_kappa = mean_kappa(ratings.classes.len(), parts, known, n_trials);
    if let Some(defective) = defective {
        // [known to be good, known to be defective]: how many ratings, how many against it.
        let mut tally = [[0_usize; 2]; 2];
        for (trials, &known) in parts.iter().zip(known) {
            for &class in trials {
                let side = &mut tally[usize::from(defective[known])];
                side[0] += 1;
                side[1] += usize::from(defective[class] != defective[known]);
            }
        }
        let rate =
            |[all, against]: [usize; 2]| (all > 0).then(|| matched(against, all)).transpose();
        (found.false_alarm, found.miss) = (rate(tally[0])?, rate(tally[1])?);
    }
    Ok(found)
}

/// The mean over trials of Cohen's kappa with the reference; none where one is not defined.
fn mean_kappa(
    n_classes: usize,
    parts: &[Vec<usize>],
    known: &[usize],
    n_trials: usize,
) -> Option<f64> {
    let of_trial = |trial: usize| {
        let mut table = vec![vec![0; n_classes]; n_classes];
        parts.iter().zip(known).for_each(|(trials, &known)| table[trials[trial]][known] += 1);
        kappa::cohen(&table, Weights::Unweighted).map(|found| found.kappa)
    };
    let kappas: Option<Vec<f64>> = (0..n_trials).map(of_trial).collect();
    num::mean(&kappas?)
}

/// A share is a pure number.
pub(super) const SHARE: Unit = Unit::One;
