//! Tables: columns of equal length, each with the role it plays for a method.

use std::borrow::Cow;

use word::Decimals;

use crate::Problem;

/// What a column means to a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The readings.
    Value,
    /// The rational subgroup that a reading belongs to.
    Subgroup,
    /// The part that was measured.
    Part,
    /// Who measured.
    Appraiser,
    /// When.
    Time,
    /// A count of nonconforming units or nonconformities.
    Count,
    /// The number of units inspected.
    Size,
    /// What the part is known to be: its reference value or class.
    Reference,
    /// A rating or class that was given.
    Rating,
    /// A further factor of a study, such as the gauge or the day.
    Factor,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 10] = [
        Self::Value,
        Self::Subgroup,
        Self::Part,
        Self::Appraiser,
        Self::Time,
        Self::Count,
        Self::Size,
        Self::Reference,
        Self::Rating,
        Self::Factor,
    ];

    /// Whether several columns may play it: the values of a multivariate method, and factors.
    pub fn may_repeat(self) -> bool {
        matches!(self, Self::Value | Self::Factor)
    }

    /// The name in parameters, headers and schemas.
    pub fn name(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Subgroup => "subgroup",
            Self::Part => "part",
            Self::Appraiser => "appraiser",
            Self::Time => "time",
            Self::Count => "count",
            Self::Size => "size",
            Self::Reference => "reference",
            Self::Rating => "rating",
            Self::Factor => "factor",
        }
    }
}

/// The cells of a column; `None` is a missing one.
#[derive(Clone, Debug, PartialEq)]
pub enum Cells {
    /// Exact numbers.
    Decimals(Decimals),
    /// Anything that is only compared for equality.
    Labels(Vec<Option<String>>),
}

impl Cells {
    /// The number of cells.
    pub fn len(&self) -> usize {
        match self {
            Self::Decimals(cells) => cells.len(),
            Self::Labels(cells) => cells.len(),
        }
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A column with its role.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// What it means.
    pub role: Role,
    /// What the file or the characteristic calls it; shown, never computed with.
    pub name: String,
    /// The unit, where one is known; shown, never computed with.
    pub unit: Option<String>,
    /// The cells, oldest first.
    pub cells: Cells,
}

impl Column {
    /// Its exact numbers.
    ///
    /// # Errors
    /// [`Problem::NotNumbers`] where it holds labels.
    pub fn decimals(&self) -> Result<&Decimals, Problem> {
        match &self.cells {
            Cells::Decimals(cells) => Ok(cells),
            Cells::Labels(_) => Err(Problem::NotNumbers { role: self.role }),
        }
    }

    /// The label of a row, as [`Column::labels`] has it; `None` where it is missing.
    pub fn label(&self, row: usize) -> Option<Cow<'_, str>> {
        match &self.cells {
            Cells::Labels(cells) => cells.get(row)?.as_deref().map(Cow::Borrowed),
            Cells::Decimals(cells) => Some(cells.get(row)?.to_string().into()),
        }
    }

    /// Whether two rows have the same label, or none.
    pub fn is_alike(&self, row: usize, other: usize) -> bool {
        match &self.cells {
            Cells::Labels(cells) => cells.get(row) == cells.get(other),
            Cells::Decimals(cells) => {
                let spelled = |row| cells.get(row).map(|cell| (cell.mantissa(), cell.scale()));
                spelled(row) == spelled(other)
            }
        }
    }

    /// Its cells as labels: numbers as they are spelled.
    pub fn labels(&self) -> Vec<Option<String>> {
        match &self.cells {
            Cells::Labels(cells) => cells.clone(),
            Cells::Decimals(cells) => {
                cells.iter().map(|cell| cell.map(|decimal| decimal.to_string())).collect()
            }
        }
    }
}

/// Columns of equal length; at most one a role, but for values and factors.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    columns: Vec<Column>,
    n_rows: usize,
}

impl Table {
    /// Puts columns together.
    ///
    /// # Errors
    /// [`Problem::UnequalColumns`] where their lengths differ, [`Problem::RoleTwice`] where two
    /// play the same role.
    pub fn new(columns: Vec<Column>) -> Result<Self, Problem> {
        let n_rows = columns.first().map_or(0, |column| column.cells.len());
        for (i, column) in columns.iter().enumerate() {
            if column.cells.len() != n_rows {
                let got = column.cells.len();
                return Err(Problem::UnequalColumns { role: column.role, got, need: n_rows });
            }
            let is_taken = columns[..i].iter().any(|other| other.role == column.role);
            if is_taken && !column.role.may_repeat() {
                return Err(Problem::RoleTwice { role: column.role });
            }
        }
        Ok(Self { columns, n_rows })
    }

    /// The number of rows.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// All columns, in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The columns of a role, in order.
    pub fn all(&self, role: Role) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(move |column| column.role == role)
    }

    /// The column of a role; the first where there are several.
    pub fn column(&self, role: Role) -> Option<&Column> {
        self.columns.iter().find(|column| column.role == role)
    }

    /// The exact numbers of a role.
    ///
    /// # Errors
    /// [`Problem::MissingRole`] without such a column, [`Problem::RoleTwice`] with several,
    /// [`Problem::NotNumbers`] where it holds labels.
    pub fn decimals(&self, role: Role) -> Result<&Decimals, Problem> {
        if self.all(role).nth(1).is_some() {
            return Err(Problem::RoleTwice { role });
        }
        self.column(role).ok_or(Problem::MissingRole { role })?.decimals()
    }

    /// The labels of a role: labels as they stand, numbers as they are spelled. `None` where
    /// there is no such column.
    pub fn labels(&self, role: Role) -> Option<Vec<Option<String>>> {
        self.column(role).map(Column::labels)
    }
}
