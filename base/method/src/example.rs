//! Examples of methods: a table and parameters in one JSON document.
//!
//! Asks: what does a method answer on the example that its handbook page shows?
//! Needs: `{"table": {"value": ["1.2", …], "part": ["A", …]}, "parameters": {…}}`; columns by
//! role, several of one role as `{"value": {"length": […], "width": […]}}`; `null` is missing.
//! Does not know: files.  Cases: `cases/example/`.

use word::json::{Value, json};
use word::{Decimals, Message, Words};

use crate::{Cells, Column, Method, Outcome, Problem, Role, Table};

/// A table with parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// What the method reads.
    pub table: Table,
    /// How it is asked to.
    pub parameters: Value,
}

impl Example {
    /// Reads an example.
    ///
    /// # Errors
    /// [`Problem::Example`] where a role does not exist or a cell is neither text nor number;
    /// what [`Table::new`] refuses.
    pub fn read(document: &Value) -> Result<Self, Problem> {
        let mut columns = Vec::new();
        for (name, cells) in document["table"].as_object().into_iter().flatten() {
            let role = Role::ALL.into_iter().find(|role| role.name() == name);
            let role = role.ok_or_else(|| wrong(NO_ROLE, name))?;
            match cells.as_object() {
                Some(named) => {
                    for (name, cells) in named {
                        columns.push(Self::column(role, name, cells)?);
                    }
                }
                None => columns.push(Self::column(role, name, cells)?),
            }
        }
        Ok(Self { table: Table::new(columns)?, parameters: document["parameters"].clone() })
    }

    /// A column of such a table: exact numbers where its role is measured and all cells are
    /// numbers, labels otherwise.
    ///
    /// # Errors
    /// [`Problem::Parameters`] where the cells are no list, or one is neither text nor number.
    pub fn column(role: Role, name: &str, cells: &Value) -> Result<Column, Problem> {
        let cells = cells.as_array().ok_or_else(|| wrong(NO_LIST, name))?;
        let text = |cell: &Value| match cell {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(text.clone())),
            Value::Number(number) => Ok(Some(number.to_string())),
            other => Err(wrong(NO_CELL, &other.to_string())),
        };
        let labels = cells.iter().map(text).collect::<Result<Vec<_>, _>>()?;
        let decimals = || -> Option<Decimals> {
            let read = |label: &Option<String>| match label {
                None => Some(None),
                Some(label) => label.parse().ok().map(Some),
            };
            labels.iter().map(read).collect()
        };
        let is_measured = matches!(role, Role::Value | Role::Count | Role::Size | Role::Reference);
        let cells = match is_measured.then(decimals).flatten() {
            Some(cells) => Cells::Decimals(cells),
            None => Cells::Labels(labels),
        };
        Ok(Column { role, name: name.to_owned(), unit: None, cells })
    }

    /// Everything that the method answers on it: what it is frozen to.
    ///
    /// # Errors
    /// Those of the method.
    pub fn answer(&self, method: &Method) -> Result<Value, Problem> {
        let study = method.run(&self.table, &self.parameters)?;
        let Outcome { findings, figures, .. } = &study.outcome;
        let findings: Vec<Value> = findings.iter().map(|f| f.message.to_json()).collect();
        Ok(json!({
            "method": study.method.to_string(),
            "parameters": study.parameters,
            "numbers": study.outcome.numbers_json(),
            "committed": study.outcome.committed_json(),
            "findings": findings,
            "figures": figures,
        }))
    }
}

fn wrong(words: Words, got: &str) -> Problem {
    let got = got.chars().take(80).collect();
    Problem::Example(Message::new("method.example", words, [("got", got)]))
}

const NO_ROLE: Words = Words::new(
    "示例无法读取：没有“{got}”这一列角色；请用 value、subgroup、part 等",
    "the example cannot be read: there is no role “{got}”; use value, subgroup, part and others",
);
const NO_LIST: Words = Words::new(
    "示例无法读取：“{got}”应为列表，如 [\"1.2\", \"1.3\"]",
    "the example cannot be read: “{got}” must be a list such as [\"1.2\", \"1.3\"]",
);
const NO_CELL: Words = Words::new(
    "示例无法读取：单元格 {got} 既不是数也不是文字",
    "the example cannot be read: the cell {got} is neither a number nor a text",
);
