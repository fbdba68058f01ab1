//! Parameters of a query, by the names that the EPCIS query language gives them.

use super::body::{InBody, Test};
use super::{Column, Condition, LinkKind, Order, Pattern, Query, Relation};
use crate::epcis::vocabulary::Vocabulary;
use crate::epcis::{Problem, canonical, instant};

/// The most values of one parameter.
const VALUES_MAX: usize = 500;

/// The most parameters of one query.
const PARAMETERS_MAX: usize = 100;

impl Query {
    /// Reads parameters: a name, and values divided by `|`.
    ///
    /// # Errors
    /// [`Problem::UnknownParameter`], [`Problem::Parameter`].
    pub fn read<'a>(
        parameters: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Problem> {
        let mut query = Self::default();
        for (name, text) in parameters {
            query.take(name, text)?;
            if query.conditions.len() > PARAMETERS_MAX {
                return Err(wrong(name, "…", "one of at most 100 parameters"));
            }
        }
        Ok(query)
    }

    fn take(&mut self, name: &str, text: &str) -> Result<(), Problem> {
        match name {
            "orderBy" => {
                self.order = match text {
                    "eventTime" => Order::Happened,
                    "recordTime" => Order::Recorded,
                    _ => return Err(wrong(name, text, "eventTime or recordTime")),
                };
            }
            "orderDirection" => {
                self.is_ascending = match text {
                    "ASC" => true,
                    "DESC" => false,
                    _ => return Err(wrong(name, text, "ASC or DESC")),
                };
            }
            "eventCountLimit" => self.n_wanted = Some(count(name, text)?),
            "maxEventCount" => self.n_allowed = Some(count(name, text)?),
            _ => self.conditions.push(condition(name, text)?),
        }
        Ok(())
    }
}

fn wrong(name: &str, got: &str, need: &'static str) -> Problem {
    let short = |text: &str| text.chars().take(80).collect();
    Problem::Parameter { name: short(name), got: short(got), need }
}

fn unknown(name: &str) -> Problem {
    Problem::UnknownParameter { name: name.chars().take(80).collect() }
}

fn count(name: &str, text: &str) -> Result<usize, Problem> {
    text.parse().ok().filter(|n| *n > 0).ok_or_else(|| wrong(name, text, "a whole number above 0"))
}

/// Values divided by `|`, each spelled by `spell`.
fn values(name: &str, text: &str, spell: impl Fn(&str) -> String) -> Result<Vec<String>, Problem> {
    let values: Vec<String> =
        text.split('|').map(str::trim).filter(|value| !value.is_empty()).map(spell).collect();
    if values.is_empty() || values.len() > VALUES_MAX {
        return Err(wrong(name, text, "1 to 500 values, divided by |"));
    }
    Ok(values)
}

fn condition(name: &str, text: &str) -> Result<Condition, Problem> {
    if name == "eventType" {
        return Ok(Condition::OneOf(Column::Kind, values(name, text, str::to_owned)?));
    }
    let (relation, of) = name.split_once('_').ok_or_else(|| unknown(name))?;
    match relation {
        "EQ" => equal(name, of, text),
        "WD" if ["readPoint", "bizLocation"].contains(&of) => equal(name, of, text),
        "MATCH" => names(name, of, text),
        "EXISTS" if of == "errorDeclaration" => Ok(Condition::IsError),
        "EXISTS" => inside(of, Test::Exists, name),
        "GE" => compared(Relation::Ge, name, of, text),
        "GT" => compared(Relation::Gt, name, of, text),
        "LE" => compared(Relation::Le, name, of, text),
        "LT" => compared(Relation::Lt, name, of, text),
        _ => Err(unknown(name)),
    }
}

fn equal(name: &str, of: &str, text: &str) -> Result<Condition, Problem> {
    let word = |vocabulary: Vocabulary| move |text: &str| vocabulary.expand(text);
    let of_column =
        |column, spelled: Result<Vec<String>, Problem>| Ok(Condition::OneOf(column, spelled?));
    match of {
        "action" => of_column(Column::Action, values(name, text, str::to_owned)),
        "bizStep" => of_column(Column::Step, values(name, text, word(Vocabulary::BizStep))),
        "disposition" => {
            of_column(Column::Disposition, values(name, text, word(Vocabulary::Disposition)))
        }
        "readPoint" => of_column(Column::ReadPoint, values(name, text, canonical)),
        "bizLocation" => of_column(Column::BizLocation, values(name, text, canonical)),
        "transformationID" => of_column(Column::Transformation, values(name, text, canonical)),
        "eventID" => of_column(Column::Id, values(name, text, str::to_owned)),
        _ => inside(of, Test::OneOf(values(name, text, str::to_owned)?), name),
    }
}

fn compared(relation: Relation, name: &str, of: &str, text: &str) -> Result<Condition, Problem> {
    let at = instant::read(text);
    let when = |order| {
        let at = at.ok_or_else(|| wrong(name, text, "a date and time with an offset"))?;
        Ok(Condition::When(order, relation, at))
    };
    match of {
        "eventTime" => return when(Order::Happened),
        "recordTime" => return when(Order::Recorded),
        _ => {}
    }
    let test = match (at, text.parse::<f64>()) {
        (_, Ok(number)) if number.is_finite() => Test::Number(relation, number),
        (Some(at), _) => Test::Time(relation, at),
        _ => return Err(wrong(name, text, "a number, or a date and time with an offset")),
    };
    inside(of, test, name)
}

fn names(name: &str, of: &str, text: &str) -> Result<Condition, Problem> {
    use LinkKind as K;
    let kinds = match of {
        "epc" => vec![K::Epc, K::Child],
        "parentID" => vec![K::Parent],
        "inputEPC" => vec![K::Input],
        "outputEPC" => vec![K::Output],
        "anyEPC" => vec![K::Epc, K::Child, K::Parent, K::Input, K::Output],
        "epcClass" => vec![K::Quantity, K::ChildQuantity],
        "inputEPCClass" => vec![K::InputQuantity],
        "outputEPCClass" => vec![K::OutputQuantity],
        "anyEPCClass" => {
            vec![K::Quantity, K::ChildQuantity, K::InputQuantity, K::OutputQuantity]
        }
        _ => return Err(unknown(name)),
    };
    let patterns = values(name, text, str::to_owned)?.iter().map(|text| pattern(text)).collect();
    Ok(Condition::Names(kinds, patterns))
}

/// A thing; `urn:epc:idpat:…` with a star at its end is all things of a class.
fn pattern(text: &str) -> Pattern {
    let of_all = text.strip_prefix("urn:epc:idpat:").filter(|_| text.ends_with(".*"));
    match of_all {
        Some(class) if class.starts_with("sgtin:") => {
            Pattern::Start(format!("{}/21/", canonical(&format!("urn:epc:idpat:{class}"))))
        }
        _ => Pattern::Exact(canonical(text)),
    }
}

/// Fields of a sensor's report and of its metadata that can be asked for.
const OF_REPORT: [&str; 9] = [
    "type",
    "microorganism",
    "chemicalSubstance",
    "stringValue",
    "hexBinaryValue",
    "uriValue",
    "booleanValue",
    "percRank",
    "component",
];
const OF_BOTH: [&str; 4] = ["deviceID", "dataProcessingMethod", "bizRules", "time"];
const OF_METADATA: [&str; 2] = ["startTime", "endTime"];
const WITH_UNIT: [&str; 6] = ["value", "minValue", "maxValue", "meanValue", "sDev", "percValue"];
const QUANTITIES: [&str; 4] =
    ["quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"];
const REPORT: [&str; 2] = ["sensorElementList", "sensorReport"];
const METADATA: [&str; 2] = ["sensorElementList", "sensorMetadata"];

/// A condition on something inside an event, by the name that follows the relation.
fn inside(of: &str, test: Test, name: &str) -> Result<Condition, Problem> {
    let path = |steps: &[&str], last: &str| -> Vec<String> {
        steps.iter().copied().chain([last]).map(str::to_owned).collect()
    };
    let plain = |paths: Vec<Vec<String>>| {
        let test = test.clone();
        Ok(Condition::Body(InBody { paths, beside: None, is_deep: false, test }))
    };
    match of {
        "errorDeclarationTime" | "errorDeclaration_Time" => {
            return plain(vec![path(&["errorDeclaration"], "declarationTime")]);
        }
        "errorReason" => return plain(vec![path(&["errorDeclaration"], "reason")]),
        "correctiveEventID" => {
            return plain(vec![path(&["errorDeclaration"], "correctiveEventIDs")]);
        }
        "sensorElementList" => return plain(vec![path(&[], of)]),
        "persistentDisposition_set" => return plain(vec![path(&["persistentDisposition"], "set")]),
        "persistentDisposition_unset" => {
            return plain(vec![path(&["persistentDisposition"], "unset")]);
        }
        "quantity" => return plain(QUANTITIES.map(|list| path(&[list], of)).into()),
        of if OF_REPORT.contains(&of) => return plain(vec![path(&REPORT, of)]),
        of if OF_METADATA.contains(&of) => return plain(vec![path(&METADATA, of)]),
        of if OF_BOTH.contains(&of) => return plain(vec![path(&REPORT, of), path(&METADATA, of)]),
        _ => {}
    }
    if let Some((field, of_field)) = of.split_once('_').filter(|_| !of.contains(':')) {
        let beside = |paths, key, wanted: String| {
            let beside = Some((key, wanted));
            Ok(Condition::Body(InBody { paths, beside, is_deep: false, test: test.clone() }))
        };
        match field {
            "quantity" => {
                let paths = QUANTITIES.map(|list| path(&[list], field)).into();
                return beside(paths, "uom", of_field.to_owned());
            }
            "bizTransaction" | "source" | "destination" => {
                let list = format!("{field}List");
                return beside(vec![path(&[&list], field)], "type", of_field.to_owned());
            }
            field if WITH_UNIT.contains(&field) => {
                return beside(vec![path(&REPORT, field)], "uom", of_field.to_owned());
            }
            _ => {}
        }
    }
    extension(of, test).ok_or_else(|| unknown(name))
}

/// A field of another namespace, by where it stands.
fn extension(of: &str, test: Test) -> Option<Condition> {
    let (is_deep, of) = match of.strip_prefix("INNER_") {
        Some(of) => (true, of),
        None => (false, of),
    };
    const PLACES: [(&str, &[&str]); 7] = [
        ("ERROR_DECLARATION_", &["errorDeclaration"]),
        ("ILMD_", &["ilmd"]),
        ("SENSORELEMENT_", &["sensorElementList"]),
        ("SENSORMETADATA_", &METADATA),
        ("SENSORREPORT_", &REPORT),
        ("readPoint_", &["readPoint"]),
        ("bizLocation_", &["bizLocation"]),
    ];
    let place = PLACES.iter().find_map(|(start, steps)| Some((of.strip_prefix(start)?, *steps)));
    let (field, steps) = place.unwrap_or((of, &[]));
    let is_extension = field.split_once(':').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty());
    is_extension.then(|| {
        let path = steps.iter().copied().chain([field]).map(str::to_owned).collect();
        Condition::Body(InBody { paths: vec![path], beside: None, is_deep, test })
    })
}
