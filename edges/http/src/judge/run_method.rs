//! `POST /api/v1/methods/{id}/run`: runs a method on the caller's own table. Nothing is kept.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use method::{Cells, Column, Role, Study, Table};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Number, Value};
use word::{Decimal, Words};

use super::study_json;
use crate::{
    Site,
    body::{TABLE_BYTES_MAX, Wire},
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RunWire {
    columns: Vec<ColumnWire>,
    #[serde(default)]
    parameters: Value,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ColumnWire {
    role: RoleWire,
    #[serde(default)]
    name: String,
    unit: Option<String>,
    cells: Vec<Option<CellWire>>,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum RoleWire {
    Value,
    Subgroup,
    Part,
    Appraiser,
    Time,
    Count,
    Size,
    Reference,
    Rating,
    Factor,
}

/// A cell; a number counts as its shortest decimal spelling.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
enum CellWire {
    Text(String),
    Number(Number),
}

pub(crate) async fn run_method(
    State(site): State<Site>,
    Path(id): Path<String>,
    Wire(wire): Wire<RunWire, TABLE_BYTES_MAX>,
) -> Result<impl IntoResponse, Fault> {
    let study = site.heavy(move || run(&id, &wire)).await??;
    Ok(Json(study_json(&study)))
}

fn run(id: &str, wire: &RunWire) -> Result<Study, Fault> {
    let method = method::find(acts::methods(), id)?;
    Ok(method.run(&ColumnWire::table(&wire.columns)?, &wire.parameters)?)
}

impl ColumnWire {
    pub(crate) fn table(columns: &[Self]) -> Result<Table, Fault> {
        let columns = columns.iter().map(Self::read).collect::<Result<_, _>>()?;
        Ok(Table::new(columns)?)
    }

    fn read(&self) -> Result<Column, Fault> {
        let role = self.role.read();
        let cells = match role {
            Role::Reference if self.cells.iter().flatten().any(|cell| !cell.is_number()) => {
                self.labels()
            }
            Role::Value | Role::Count | Role::Size | Role::Reference => {
                let cells = (1..).zip(&self.cells);
                let read = |(row, cell): (usize, &Option<CellWire>)| match cell {
                    Some(cell) => cell.decimal(role, row).map(Some),
                    None => Ok(None),
                };
                Cells::Decimals(cells.map(read).collect::<Result<_, _>>()?)
            }
            _ => self.labels(),
        };
        Ok(Column { role, name: self.name.clone(), unit: self.unit.clone(), cells })
    }

    fn labels(&self) -> Cells {
        Cells::Labels(self.cells.iter().map(|cell| cell.as_ref().map(CellWire::text)).collect())
    }
}

impl RoleWire {
    fn read(self) -> Role {
        match self {
            Self::Value => Role::Value,
            Self::Subgroup => Role::Subgroup,
            Self::Part => Role::Part,
            Self::Appraiser => Role::Appraiser,
            Self::Time => Role::Time,
            Self::Count => Role::Count,
            Self::Size => Role::Size,
            Self::Reference => Role::Reference,
            Self::Rating => Role::Rating,
            Self::Factor => Role::Factor,
        }
    }
}

impl CellWire {
    fn is_number(&self) -> bool {
        self.text().parse::<Decimal>().is_ok()
    }

    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }

    fn decimal(&self, role: Role, row: usize) -> Result<Decimal, Fault> {
        let text = self.text();
        text.parse().map_err(|_| {
            let words = Words::new(
                "“{role}”列第 {row} 格“{got}”不是可以精确保存的数；缺测请写 null",
                "cell {row} of the column “{role}”, “{got}”, is not a number that can be kept \
                 exactly; write null where a reading is missing",
            );
            let got = text.chars().take(40).collect();
            let args = [("role", role.name().to_owned()), ("row", row.to_string()), ("got", got)];
            Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_a_decimal", words, args)
        })
    }
}
