//! Readings of a gauge study with the factors they belong to.

use std::collections::BTreeMap;

use method::{Column, Role, Table};
use word::{Decimal, Mantissas};

use super::Problem;

/// A factor: its levels in order of appearance, and the level of each reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Factor {
    /// What people call it.
    pub name: String,
    /// The names of its levels.
    pub levels: Vec<String>,
    /// The level of each reading.
    pub level_of: Vec<usize>,
}

/// Readings as integers at one scale; rows without a reading are left out.
#[derive(Clone, Debug)]
pub(crate) struct Readings {
    /// The readings times `10^scale`.
    pub values: Vec<i64>,
    /// Digits after the point.
    pub scale: u32,
    /// The rows of the table that they stand in.
    rows: Vec<usize>,
    /// How many rows had no reading.
    pub n_missing: usize,
    /// What was measured.
    pub name: String,
    /// Its unit.
    pub unit: Option<String>,
}

impl Readings {
    /// Reads the values.
    ///
    /// # Errors
    /// [`Problem`] where there is none, or their digits do not fit together.
    pub fn of(table: &Table) -> Result<Self, method::Problem> {
        let cells = table.decimals(Role::Value)?;
        let rows: Vec<usize> = (0..cells.len()).filter(|&row| cells.get(row).is_some()).collect();
        if rows.is_empty() {
            return Err(Problem::NoReadings.into());
        }
        let Mantissas { values, scale } = cells.mantissas().map_err(Problem::from)?;
        let column = table.column(Role::Value);
        Ok(Self {
            values,
            scale,
            n_missing: cells.len() - rows.len(),
            rows,
            name: column.map(|column| column.name.clone()).unwrap_or_default(),
            unit: column.and_then(|column| column.unit.clone()),
        })
    }

    /// The factor that a column stands for.
    ///
    /// # Errors
    /// [`Problem::NoLabel`] where a reading has none.
    pub fn factor(&self, column: &Column) -> Result<Factor, Problem> {
        let labels = column.labels();
        let mut known = BTreeMap::new();
        let mut levels: Vec<String> = Vec::new();
        let mut level_of = Vec::with_capacity(self.rows.len());
        for &row in &self.rows {
            let label = labels[row].as_ref().filter(|label| !label.trim().is_empty());
            let role = column.role.name();
            let label = label.ok_or(Problem::NoLabel { row: row + 1, role })?;
            let level = *known.entry(label.clone()).or_insert_with(|| {
                levels.push(label.clone());
                levels.len() - 1
            });
            level_of.push(level);
        }
        Ok(Factor { name: column.name.clone(), levels, level_of })
    }

    /// The factor of a role that must be there.
    ///
    /// # Errors
    /// [`method::Problem::MissingRole`] without such a column; [`Problem::NoLabel`].
    pub fn factor_of(&self, table: &Table, role: Role) -> Result<Factor, method::Problem> {
        let column = table.column(role).ok_or(method::Problem::MissingRole { role })?;
        Ok(self.factor(column)?)
    }

    /// The values of another numeric column beside the readings.
    ///
    /// # Errors
    /// As [`Table::decimals`]; [`Problem::NoLabel`] where a reading has none.
    pub fn beside(&self, table: &Table, role: Role) -> Result<Vec<Decimal>, method::Problem> {
        let cells = table.decimals(role)?;
        let one = |&row: &usize| {
            cells.get(row).ok_or(Problem::NoLabel { row: row + 1, role: role.name() }.into())
        };
        self.rows.iter().map(one).collect()
    }

    /// Some of the readings, by themselves: they have no rows, and so no factors.
    pub fn only(&self, values: Vec<i64>) -> Self {
        let (name, unit) = (self.name.clone(), self.unit.clone());
        Self { values, scale: self.scale, rows: vec![], n_missing: 0, name, unit }
    }

    /// The readings and a reference at one scale.
    ///
    /// # Errors
    /// [`Problem::Scale`] where their digits do not fit together.
    pub fn beside_one(&self, reference: Decimal) -> Result<(Self, i64), Problem> {
        let fits = || Problem::Scale { reading: reference.to_string() };
        let all = self.values.iter().map(|&value| Decimal::new(value, self.scale));
        let mut all = all.collect::<Option<Vec<_>>>().ok_or_else(fits)?;
        all.push(reference);
        let Mantissas { mut values, scale } = exact(&all)?;
        let at = values.pop().ok_or_else(fits)?;
        Ok((Self { values, scale, ..self.clone() }, at))
    }

    /// The number of readings.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether all readings are the same.
    pub fn is_constant(&self) -> bool {
        self.values.windows(2).all(|pair| pair[0] == pair[1])
    }

    /// The readings as distances from the first: exact, so that no digit is lost to the level.
    ///
    /// # Errors
    /// [`Problem::Number`].
    pub fn distances(&self) -> Result<Vec<f64>, Problem> {
        let first = i128::from(self.values[0]);
        let one = |&value: &i64| num::exact::decimal_to_f64(i128::from(value) - first, self.scale);
        Ok(self.values.iter().map(one).collect::<Result<_, _>>()?)
    }

    /// The readings.
    ///
    /// # Errors
    /// [`Problem::Number`].
    pub fn to_f64(&self) -> Result<Vec<f64>, Problem> {
        let one = |&value: &i64| num::exact::decimal_to_f64(i128::from(value), self.scale);
        Ok(self.values.iter().map(one).collect::<Result<_, _>>()?)
    }
}

/// Decimals at one scale.
///
/// # Errors
/// [`Problem::Scale`].
pub(crate) fn exact(decimals: &[Decimal]) -> Result<Mantissas, Problem> {
    Ok(Mantissas::of(decimals)?)
}

impl Factor {
    /// The number of levels.
    pub fn len(&self) -> usize {
        self.levels.len()
    }

    /// The combinations of two factors that occur, as a factor.
    pub fn with(&self, other: &Self) -> Self {
        let mut known = BTreeMap::new();
        let mut levels = Vec::new();
        let pairs = self.level_of.iter().zip(&other.level_of);
        let level_of = pairs
            .map(|pair| {
                *known.entry(pair).or_insert_with(|| {
                    levels.push(format!("{}:{}", self.levels[*pair.0], other.levels[*pair.1]));
                    levels.len() - 1
                })
            })
            .collect();
        Self { name: format!("{}:{}", self.name, other.name), levels, level_of }
    }

    /// How many readings each level has.
    pub fn sizes(&self) -> Vec<usize> {
        let mut sizes = vec![0; self.len()];
        self.level_of.iter().for_each(|&level| sizes[level] += 1);
        sizes
    }

    /// The number of readings of each level, where all have the same.
    pub fn even_size(&self) -> Option<usize> {
        let sizes = self.sizes();
        let first = sizes.first().copied()?;
        sizes.iter().all(|&size| size == first).then_some(first)
    }

    /// As a term of the general model.
    pub fn term(&self) -> num::mixed_model::Term<'_> {
        num::mixed_model::Term { level_of: &self.level_of, n_levels: self.len() }
    }
}
