//! Registries: each stage lists its methods once, and every surface iterates over that list.

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde::{Serialize, de::DeserializeOwned};
use word::json::{Value, json};

use crate::{Card, MethodId, Misfit, Outcome, Problem, Stream, StreamingKernel, Table};

/// The inside of a method: what its author writes.
pub trait Kernel {
    /// Its parameters; unknown ones are refused (`deny_unknown_fields`).
    type Params: Serialize + DeserializeOwned + JsonSchema;
    /// What it says of itself.
    const CARD: Card;

    /// Runs on a table.
    ///
    /// # Errors
    /// [`Problem`] where the table or the parameters cannot be used at all.
    fn run(table: &Table, params: &Self::Params) -> Result<Outcome, Problem>;
}

/// Runs on a table; gives the parameters as they were understood, and the outcome.
type Run = fn(&Table, &Value) -> Result<(Value, Outcome), Problem>;

/// Begins to watch a stream.
type Start = fn(&Value) -> Result<Box<dyn Stream>, Problem>;

/// A method as every surface sees it: an entry of a registry.
#[derive(Clone, Copy)]
pub struct Method {
    /// What it says of itself.
    pub card: &'static Card,
    schema: fn() -> Value,
    complete: fn(&Value) -> Result<Value, Problem>,
    run: Run,
    start: Option<Start>,
}

/// A method that was run: with its parameters as they were understood, defaults written out.
#[derive(Clone, Debug, PartialEq)]
pub struct Study {
    /// Name and version.
    pub method: MethodId,
    /// The parameters, complete: running again with them gives the same bytes.
    pub parameters: Value,
    /// What came out.
    pub outcome: Outcome,
}

impl Method {
    /// The registry entry of a kernel.
    pub const fn of<K: Kernel>() -> Self {
        Self {
            card: &K::CARD,
            schema: schema_of::<K>,
            complete: complete_of::<K>,
            run: run_kernel::<K>,
            start: None,
        }
    }

    /// The registry entry of a kernel that also runs on a stream.
    pub const fn streaming<K: StreamingKernel>() -> Self {
        Self { start: Some(start_kernel::<K>), ..Self::of::<K>() }
    }

    /// Whether it also runs on a stream.
    pub fn streams(&self) -> bool {
        self.start.is_some()
    }

    /// Begins to watch a stream, with frozen limits among the parameters.
    ///
    /// # Errors
    /// [`Problem::NoStream`] where it cannot; [`Problem::Parameters`] where they do not fit the
    /// schema; what the kernel reports.
    pub fn start(&self, parameters: &Value) -> Result<Box<dyn Stream>, Problem> {
        let start = self.start.ok_or_else(|| Problem::NoStream { id: self.card.id.to_string() })?;
        start(parameters)
    }

    /// The JSON schema (2020-12) of the parameters.
    pub fn schema(&self) -> Value {
        (self.schema)()
    }

    /// Whether it has a parameter of this name.
    pub fn takes(&self, parameter: &str) -> bool {
        self.schema()["properties"].get(parameter).is_some()
    }

    /// The parameters as they are understood, defaults written out and numbers as strings.
    ///
    /// # Errors
    /// [`Problem::Parameters`] where they do not fit the schema.
    pub fn complete(&self, parameters: &Value) -> Result<Value, Problem> {
        (self.complete)(parameters)
    }

    /// Runs on a table; `parameters` is an object, and what it leaves out takes its default.
    ///
    /// # Errors
    /// [`Problem::Parameters`] where they do not fit the schema, or what the kernel reports.
    pub fn run(&self, table: &Table, parameters: &Value) -> Result<Study, Problem> {
        let (parameters, outcome) = (self.run)(table, parameters)?;
        Ok(Study { method: self.card.id, parameters, outcome })
    }
}

/// Finds a method by name, or by name and version; without one, the newest version.
///
/// # Errors
/// [`Problem::UnknownMethod`].
pub fn find<'a>(
    methods: impl IntoIterator<Item = &'a Method>,
    asked: &str,
) -> Result<&'a Method, Problem> {
    let (mut found, mut others): (Option<&Method>, Vec<&Method>) = (None, Vec::new());
    for method in methods {
        match method.card.id.is(asked) {
            true => found = found.into_iter().chain([method]).max_by_key(|of| of.card.id.version),
            false => others.push(method),
        }
    }
    found.ok_or_else(|| {
        let asked: String = asked.chars().take(80).collect();
        Problem::UnknownMethod { near: near(&others, &asked), asked }
    })
}

/// At most so many are named.
const N_NEAR: usize = 3;

/// Methods whose name is nearly what was asked for, and those that say something of it: a standard
/// that has no method may be told of by another.
fn near(methods: &[&Method], asked: &str) -> Vec<String> {
    let wanted = asked.split('@').next().unwrap_or(asked);
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let said = letters(wanted.rsplit('.').next().unwrap_or(wanted));
    let is_near = |card: &Card| word::distance(card.id.name, wanted) <= 3;
    let says = |card: &Card| {
        let texts = [card.id.name, card.not_for.en, card.purpose.en, card.source];
        said.len() >= 3 && texts.iter().any(|text| letters(text).contains(&said))
    };
    let names = |is_wanted: &dyn Fn(&Card) -> bool| -> Vec<&str> {
        let wanted = methods.iter().filter(|method| is_wanted(method.card));
        wanted.map(|method| method.card.id.name).collect()
    };
    let mut near: Vec<String> = Vec::new();
    for name in names(&is_near).into_iter().chain(names(&says)) {
        if near.len() < N_NEAR && near.iter().all(|known| known != name) {
            near.push(name.to_owned());
        }
    }
    near
}

fn schema_of<K: Kernel>() -> Value {
    let generator: SchemaGenerator = SchemaSettings::draft2020_12().into_generator();
    generator.into_root_schema_for::<K::Params>().to_value()
}

fn start_kernel<K: StreamingKernel>(parameters: &Value) -> Result<Box<dyn Stream>, Problem> {
    K::start(&params_of::<K>(parameters)?)
}

/// Parameters that were understood can be written out again.
fn unwritten(error: serde_json::Error) -> Problem {
    Problem::Parameters { reason: error.to_string() }
}

fn params_of<K: Kernel>(parameters: &Value) -> Result<K::Params, Problem> {
    let given = if parameters.is_null() { json!({}) } else { parameters.clone() };
    serde_json::from_value(given)
        .map_err(|error| Problem::Misfit(Misfit::of::<K::Params>(parameters, &error.to_string())))
}

fn complete_of<K: Kernel>(parameters: &Value) -> Result<Value, Problem> {
    serde_json::to_value(params_of::<K>(parameters)?).map_err(unwritten)
}

fn run_kernel<K: Kernel>(table: &Table, parameters: &Value) -> Result<(Value, Outcome), Problem> {
    let params = params_of::<K>(parameters)?;
    let outcome = K::run(table, &params)?;
    if let Some(number) = outcome.numbers.iter().find(|number| !number.is_finite()) {
        return Err(Problem::NotFinite { key: number.key.clone() });
    }
    Ok((serde_json::to_value(&params).map_err(unwritten)?, outcome))
}
