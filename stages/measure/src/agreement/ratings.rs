//! Ratings by part and appraiser.

use std::collections::{BTreeMap, BTreeSet};

use method::{Finding, Need, Refusal, Role, RoleNeed, Table, Weight};
use word::{Decimal, Words};

use super::Problem;

/// The most classes of a study: what tables of class by class can hold.
pub(super) const CLASSES_MAX: usize = 200;
/// The most entries of a table of parts by classes.
const ENTRIES_MAX: usize = 2_000_000;
/// The most appraisers times parts.
const CELLS_MAX: usize = 1_000_000;

/// What a study of ratings reads.
pub(super) const ROLES: &[RoleNeed] = &[
    RoleNeed {
        role: Role::Rating,
        need: Need::Required,
        words: Words::new("评定结果（类别或评分）", "the rating: a class or a score"),
    },
    RoleNeed {
        role: Role::Part,
        need: Need::Required,
        words: Words::new("被评零件", "the part that was rated"),
    },
    RoleNeed {
        role: Role::Appraiser,
        need: Need::Required,
        words: Words::new("评价人；重复评定写成多行", "who rated; repeats are further rows"),
    },
];

/// The same with what the parts are known to be.
pub(super) const ROLES_WITH_REFERENCE: &[RoleNeed] = &[
    ROLES[0],
    ROLES[1],
    ROLES[2],
    RoleNeed {
        role: Role::Reference,
        need: Need::Optional,
        words: Words::new("零件的真实类别", "what the part is known to be"),
    },
];

/// Ratings as places in a list of classes.
#[derive(Clone, Debug)]
pub(super) struct Ratings {
    /// In the order that was given; else by value where all are numbers, else by spelling.
    pub classes: Vec<String>,
    /// Their values, where all are numbers.
    pub scores: Option<Vec<Decimal>>,
    pub parts: Vec<String>,
    pub appraisers: Vec<String>,
    /// By appraiser and part, the ratings in order.
    pub cells: Vec<Vec<Vec<usize>>>,
    /// By part, where references are given.
    pub reference: Option<Vec<usize>>,
    /// Rows without a rating.
    pub n_missing: usize,
}

impl Ratings {
    /// Reads a table; `order` names the classes from the lowest to the highest, or is empty.
    ///
    /// # Errors
    /// [`Problem`] where a label is missing or does not fit.
    pub fn of(table: &Table, order: &[String]) -> Result<Self, method::Problem> {
        let need = |role| table.labels(role).ok_or(method::Problem::MissingRole { role });
        let (ratings, parts) = (need(Role::Rating)?, need(Role::Part)?);
        let people = need(Role::Appraiser)?;
        let references = table.labels(Role::Reference);
        let rows: Vec<usize> = (0..ratings.len()).filter(|&row| ratings[row].is_some()).collect();
        if rows.is_empty() {
            return Err(Problem::NoRatings.into());
        }
        let label = |cells: &[Option<String>], row: usize, role: Role| {
            let cell = cells[row].clone().filter(|cell| !cell.trim().is_empty());
            cell.ok_or(Problem::NoLabel { row: row + 1, role: role.name() })
        };
        let seen = rows.iter().filter_map(|&row| ratings[row].clone());
        let known = references.iter().flatten().flatten().cloned();
        let classes = Classes::of(seen.chain(known).collect(), order)?;
        let mut found = Self {
            classes: classes.names.clone(),
            scores: classes.scores.clone(),
            parts: vec![],
            appraisers: vec![],
            cells: vec![],
            reference: None,
            n_missing: ratings.len() - rows.len(),
        };
        let (mut part_at, mut who_at) = (BTreeMap::new(), BTreeMap::new());
        let mut placed = Vec::with_capacity(rows.len());
        for &row in &rows {
            let part = label(&parts, row, Role::Part)?;
            let who = label(&people, row, Role::Appraiser)?;
            let part = place(&mut part_at, &mut found.parts, part);
            let who = place(&mut who_at, &mut found.appraisers, who);
            placed.push((who, part, row));
        }
        let got = found.parts.len().saturating_mul(found.appraisers.len());
        if got > CELLS_MAX {
            let problem =
                Problem::TooMany { what: "n_parts × n_appraisers", got, most: CELLS_MAX };
            return Err(problem.into());
        }
        found.cells = vec![vec![vec![]; found.parts.len()]; found.appraisers.len()];
        for &(who, part, row) in &placed {
            let class = classes.place(ratings[row].as_deref().unwrap_or(""));
            found.cells[who][part].extend(class);
        }
        if let Some(references) = references {
            found.reference = Some(found.references(&classes, &references, &placed)?);
        }
        Ok(found)
    }

    fn references(
        &self,
        classes: &Classes,
        references: &[Option<String>],
        placed: &[(usize, usize, usize)],
    ) -> Result<Vec<usize>, Problem> {
        let mut found = vec![None; self.parts.len()];
        for &(_, part, row) in placed {
            let wrong = || Problem::Reference { part: self.parts[part].clone() };
            let class = references[row].as_deref().and_then(|label| classes.place(label));
            let class = class.ok_or_else(wrong)?;
            if found[part].is_some_and(|known| known != class) {
                return Err(wrong());
            }
            found[part] = Some(class);
        }
        Ok(found.into_iter().flatten().collect())
    }

    /// The number of ratings of each part by each appraiser, where it is the same throughout.
    pub fn n_trials(&self) -> Option<usize> {
        let n = self.cells.first()?.first()?.len();
        (n > 0 && self.cells.iter().flatten().all(|cell| cell.len() == n)).then_some(n)
    }

    /// The ratings of each part by every rater, appraiser after appraiser, trial after trial.
    pub fn by_part(&self) -> Vec<Vec<usize>> {
        let raters = |part: usize| self.cells.iter().flat_map(move |who| who[part].iter().copied());
        (0..self.parts.len()).map(|part| raters(part).collect()).collect()
    }

    /// How often each class was given to each part, by these ratings.
    pub fn counts(&self, by_part: &[Vec<usize>]) -> Vec<Vec<u64>> {
        let count = |ratings: &Vec<usize>| {
            let mut counts = vec![0; self.classes.len()];
            ratings.iter().for_each(|&class| counts[class] += 1);
            counts
        };
        by_part.iter().map(count).collect()
    }

    /// Refuses studies in which somebody rated some part more often than another.
    pub fn refusal(&self) -> Option<Refusal> {
        if self.n_trials().is_none() {
            return Some(Refusal::new(
                "agreement.uneven",
                Words::new(
                    "各评价人对各零件的评定次数不同，一致性系数没有定义",
                    "parts were not rated as often by everybody, so coefficients of agreement are \
                     not defined",
                ),
                Words::new(
                    "请补齐缺失的评定，或删去评定不全的零件",
                    "add the missing ratings, or leave out the parts that lack them",
                ),
            ));
        }
        (self.parts.len() < 2).then(|| {
            Refusal::new(
                "agreement.one_part",
                Words::new(
                    "只有一个零件，无法区分一致与巧合",
                    "with one part, agreement cannot be told from chance",
                ),
                Words::new(
                    "请评定更多零件（建议 50 个，含合格、不合格与边界件）",
                    "rate more parts; fifty are advised, good, bad and in between",
                ),
            )
        })
    }

    /// Refuses studies in which all ratings are of one class.
    pub fn one_class(&self) -> Option<Refusal> {
        let mut seen = self.cells.iter().flatten().flatten();
        let first = seen.next()?;
        seen.all(|class| class == first).then(|| {
            Refusal::new(
                "agreement.one_class",
                Words::new(
                    "所有评定都是同一类别：一致可能只是因为没有差别可看",
                    "all ratings are of one class: agreement may only mean that there was nothing \
                     to see",
                ),
                Words::new(
                    "请加入其他类别的零件（好、坏、边界各占一部分）",
                    "add parts of other classes: good, bad and in between",
                ),
            )
        })
    }

    /// What is to be known of the ratings themselves.
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.n_missing > 0 {
            let words = Words::new(
                "{n} 行没有评定结果，已略过",
                "rows without a rating: {n}; they were left out",
            );
            let args = [("n", self.n_missing.to_string())];
            findings.push(Finding::new(Weight::Caution, "agreement.missing", words, args));
        }
        findings
    }
}

/// The classes of a study, and where each spelling belongs.
struct Classes {
    names: Vec<String>,
    scores: Option<Vec<Decimal>>,
    places: BTreeMap<String, usize>,
}

impl Classes {
    fn of(seen: BTreeSet<String>, order: &[String]) -> Result<Self, Problem> {
        let numbers: Option<Vec<(Decimal, String)>> = seen
            .iter()
            .map(|label| label.trim().parse().ok().map(|number| (number, label.clone())))
            .collect();
        let mut found = Self { names: vec![], scores: None, places: BTreeMap::new() };
        if !order.is_empty() {
            for (place, name) in order.iter().enumerate() {
                found.names.push(name.clone());
                if found.places.insert(name.clone(), place).is_some() {
                    return Err(Problem::Class { class: name.clone() });
                }
            }
            if let Some(class) = seen.iter().find(|label| !found.places.contains_key(*label)) {
                return Err(Problem::Class { class: class.clone() });
            }
        } else if let Some(mut numbers) = numbers {
            // 1 and 1.0 are one class, spelled twice.
            numbers.sort();
            let mut scores: Vec<Decimal> = Vec::new();
            for (number, label) in numbers {
                if scores.last() != Some(&number) {
                    scores.push(number);
                    found.names.push(label.clone());
                }
                found.places.insert(label, scores.len() - 1);
            }
            found.scores = Some(scores);
        } else {
            found.names = seen.iter().cloned().collect();
            found.places = seen.into_iter().enumerate().map(|(i, label)| (label, i)).collect();
        }
        Ok(found)
    }

    fn place(&self, label: &str) -> Option<usize> {
        self.places.get(label).copied()
    }
}

fn place(known: &mut BTreeMap<String, usize>, names: &mut Vec<String>, name: String) -> usize {
    *known.entry(name).or_insert_with_key(|name| {
        names.push(name.clone());
        names.len() - 1
    })
}

/// Refuses tables of class by class that would not fit.
///
/// # Errors
/// [`Problem::TooMany`].
pub(super) fn few_classes(ratings: &Ratings) -> Result<(), Problem> {
    let got = ratings.classes.len();
    if got > CLASSES_MAX {
        return Err(Problem::TooMany { what: "n_classes", got, most: CLASSES_MAX });
    }
    let got = got.saturating_mul(ratings.parts.len());
    if got > ENTRIES_MAX {
        return Err(Problem::TooMany { what: "n_parts × n_classes", got, most: ENTRIES_MAX });
    }
    Ok(())
}

/// What a kappa means, by the bounds of AIAG (0.4 and 0.75).
pub(super) fn judged(kappa: f64) -> Finding {
    let args = [("kappa", format!("{kappa:.3}"))];
    if kappa > 0.75 {
        let words = Words::new(
            "κ = {kappa}：一致性良好（AIAG：高于 0.75）",
            "κ = {kappa}: good agreement by AIAG (above 0.75)",
        );
        return Finding::new(Weight::Note, "agreement.good", words, args);
    }
    if kappa >= 0.4 {
        let words = Words::new(
            "κ = {kappa}：一致性一般（AIAG：0.4–0.75），请统一判定标准并培训",
            "κ = {kappa}: moderate agreement by AIAG (0.4–0.75); sharpen the criteria and train",
        );
        return Finding::new(Weight::Caution, "agreement.moderate", words, args);
    }
    let words = Words::new(
        "κ = {kappa}：一致性差（AIAG：低于 0.4），判定结果不可依赖",
        "κ = {kappa}: poor agreement by AIAG (below 0.4); the ratings cannot be relied on",
    );
    Finding::new(Weight::Signal, "agreement.poor", words, args)
}
