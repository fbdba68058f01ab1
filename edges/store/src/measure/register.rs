//! The gauge register: facts as bodies, tables, queries.

use ::measure::Fact;
use ::measure::register::{
    Confirmation, ConfirmationDraft, DecisionRule, Gauge, GaugeStudy, Point,
};
use serde_json::{Value, json};
use sqlx::Row;
use std::str::FromStr;
use word::{Code, Decimal, Digest, Line, Timestamp, Title};

use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
    schema::{Derived, derived},
};

/// Gauges, by number.
pub(super) const GAUGES: Derived = derived!(
    "measure_gauges",
    "code",
    "code TEXT PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL"
);

/// Confirmations, in the order of their time.
pub(super) const CONFIRMATIONS: Derived = derived!(
    "measure_confirmations",
    "gauge, confirmed_at",
    "id TEXT NOT NULL UNIQUE, gauge TEXT NOT NULL, confirmed_at BIGINT NOT NULL,
         due_at BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (gauge, confirmed_at)"
);

/// Gauge studies, in the order in which they were made known.
pub(super) const STUDIES: Derived = derived!(
    "measure_gauge_studies",
    "seq",
    "seq BIGINT PRIMARY KEY, id TEXT NOT NULL UNIQUE, digest TEXT NOT NULL,
         gauge TEXT NOT NULL, item TEXT NOT NULL, characteristic TEXT NOT NULL,
         studied_at BIGINT NOT NULL, body TEXT NOT NULL"
);

/// The name of a fact of the register, and its body.
pub(super) fn body(fact: &Fact) -> Option<(&'static str, Value)> {
    match fact {
        Fact::GaugeRegistered(gauge) => Some(("gauge_registered", gauge_body(gauge))),
        Fact::GaugeConfirmed(confirmation) => {
            Some(("gauge_confirmed", confirmation_body(confirmation)))
        }
        Fact::GaugeStudied(study) => Some(("gauge_studied", study_body(study))),
        _ => None,
    }
}

/// Reads what [`body`] wrote.
pub(super) fn of_body(kind: &str, body: &Value) -> Option<Fact> {
    match kind {
        "gauge_registered" => gauge(body).map(Fact::GaugeRegistered),
        "gauge_confirmed" => confirmation(body).map(Fact::GaugeConfirmed),
        "gauge_studied" => study(body).map(Fact::GaugeStudied),
        _ => None,
    }
}

pub(super) async fn apply(fact: &Fact, to: &mut DbConnection) -> sqlx::Result<()> {
    let query = match fact {
        Fact::GaugeRegistered(gauge) => {
            sqlx::query("INSERT INTO measure_gauges (code, kind, body) VALUES ($1, $2, $3)")
                .bind(gauge.code.as_str())
                .bind(gauge.kind.as_str())
                .bind(gauge_body(gauge).to_string())
        }
        Fact::GaugeConfirmed(confirmation) => sqlx::query(
            "INSERT INTO measure_confirmations (id, gauge, confirmed_at, due_at, body)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(confirmation.id.to_string())
        .bind(confirmation.gauge.as_str())
        .bind(confirmation.confirmed_at().as_microsecond())
        .bind(confirmation.due_at.as_microsecond())
        .bind(confirmation_body(confirmation).to_string()),
        Fact::GaugeStudied(study) => sqlx::query(
            "INSERT INTO measure_gauge_studies
                 (seq, id, digest, gauge, item, characteristic, studied_at, body)
             VALUES ((SELECT COALESCE(MAX(seq), 0) + 1 FROM measure_gauge_studies),
                     $1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(study.id.to_string())
        .bind(study.digest.to_string())
        .bind(study.gauge.as_str())
        .bind(study.item.as_str())
        .bind(study.characteristic.as_str())
        .bind(study.studied_at.as_microsecond())
        .bind(study_body(study).to_string()),
        _ => return Ok(()),
    };
    query.execute(to).await.map(drop)
}

fn gauge_body(gauge: &Gauge) -> Value {
    json!({
        "code": gauge.code.as_str(),
        "interval_days": gauge.interval_days,
        "kind": gauge.kind.as_str(),
        "maker": gauge.maker.as_str(),
        "model": gauge.model.as_str(),
        "mpe": gauge.mpe.to_string(),
        "name": gauge.name.to_json(),
        "resolution": gauge.resolution.to_string(),
        "serial": gauge.serial.as_str(),
        "unit": gauge.unit.as_str(),
    })
}

fn gauge(body: &Value) -> Option<Gauge> {
    Some(Gauge {
        code: text(body, "code")?,
        kind: text(body, "kind")?,
        name: Title::of_json(body.get("name")?)?,
        maker: text(body, "maker")?,
        model: text(body, "model")?,
        serial: text(body, "serial")?,
        unit: text(body, "unit")?,
        resolution: text(body, "resolution")?,
        mpe: text(body, "mpe")?,
        interval_days: body.get("interval_days")?.as_u64()?.try_into().ok()?,
    })
}

fn confirmation_body(confirmation: &Confirmation) -> Value {
    let draft = &confirmation.draft;
    let points = |points: &[Point]| {
        let point =
            |point: &Point| json!([point.reference.to_string(), point.indicated.to_string()]);
        points.iter().map(point).collect::<Vec<_>>()
    };
    json!({
        "as_found": points(&draft.as_found),
        "as_left": points(&draft.as_left),
        "certificate": draft.certificate.as_str(),
        "confirmed_at": draft.confirmed_at.as_microsecond(),
        "confirmed_by": draft.confirmed_by.to_string(),
        "due_at": confirmation.due_at.as_microsecond(),
        "environment": draft.environment.as_str(),
        "gauge": confirmation.gauge.as_str(),
        "id": confirmation.id.to_string(),
        "is_found_good": confirmation.is_found_good,
        "is_left_good": confirmation.is_left_good,
        "limitation": draft.limitation.as_ref().map(Line::as_str),
        "maintenance": draft.maintenance.as_ref().map(Line::as_str),
        "mpe": draft.mpe.to_string(),
        "procedure": draft.procedure.as_str(),
        "requirement": draft.requirement.as_str(),
        "rule": {
            "factor": draft.rule.factor().map(|factor| factor.to_string()),
            "name": draft.rule.name(),
        },
        "traceability": draft.traceability.as_str(),
        "uncertainty": draft.uncertainty.to_string(),
    })
}

fn confirmation(body: &Value) -> Option<Confirmation> {
    let draft = ConfirmationDraft {
        confirmed_at: time(body, "confirmed_at")?,
        procedure: text(body, "procedure")?,
        mpe: text(body, "mpe")?,
        environment: text(body, "environment")?,
        uncertainty: text(body, "uncertainty")?,
        rule: rule(body.get("rule")?)?,
        maintenance: maybe(body, "maintenance")?,
        limitation: maybe(body, "limitation")?,
        confirmed_by: text(body, "confirmed_by")?,
        certificate: text(body, "certificate")?,
        traceability: text(body, "traceability")?,
        requirement: text(body, "requirement")?,
        as_found: points(body, "as_found")?,
        as_left: points(body, "as_left")?,
    };
    Some(Confirmation {
        id: text(body, "id")?,
        gauge: text(body, "gauge")?,
        draft,
        due_at: time(body, "due_at")?,
        is_found_good: body.get("is_found_good")?.as_bool()?,
        is_left_good: body.get("is_left_good")?.as_bool()?,
    })
}

fn rule(body: &Value) -> Option<DecisionRule> {
    let factor = || text::<Decimal>(body, "factor");
    match body.get("name")?.as_str()? {
        "simple_acceptance" => Some(DecisionRule::SimpleAcceptance),
        "guarded_acceptance" => Some(DecisionRule::GuardedAcceptance { factor: factor()? }),
        "guarded_rejection" => Some(DecisionRule::GuardedRejection { factor: factor()? }),
        _ => None,
    }
}

fn points(body: &Value, key: &str) -> Option<Vec<Point>> {
    let decimal = |value: &Value| value.as_str()?.parse().ok();
    let point = |pair: &Value| {
        let [reference, indicated] = pair.as_array()?.as_slice() else { return None };
        Some(Point { reference: decimal(reference)?, indicated: decimal(indicated)? })
    };
    body.get(key)?.as_array()?.iter().map(point).collect()
}

fn study_body(study: &GaugeStudy) -> Value {
    json!({
        "characteristic": study.characteristic.as_str(),
        "digest": study.digest.to_string(),
        "document": study.document,
        "gauge": study.gauge.as_str(),
        "id": study.id.to_string(),
        "is_fit": study.is_fit,
        "item": study.item.as_str(),
        "method": study.method,
        "studied_at": study.studied_at.as_microsecond(),
        "version": study.version,
    })
}

fn study(body: &Value) -> Option<GaugeStudy> {
    Some(GaugeStudy {
        digest: text(body, "digest")?,
        gauge: text(body, "gauge")?,
        item: text(body, "item")?,
        characteristic: text(body, "characteristic")?,
        method: text(body, "method")?,
        version: body.get("version")?.as_u64()?.try_into().ok()?,
        document: text(body, "document")?,
        is_fit: body.get("is_fit")?.as_bool()?,
        studied_at: time(body, "studied_at")?,
        id: text(body, "id")?,
    })
}

fn text<T: FromStr>(body: &Value, key: &str) -> Option<T> {
    body.get(key)?.as_str()?.parse().ok()
}

fn time(body: &Value, key: &str) -> Option<Timestamp> {
    Timestamp::from_microsecond(body.get(key)?.as_i64()?).ok()
}

fn maybe<T: FromStr>(body: &Value, key: &str) -> Option<Option<T>> {
    match body.get(key)? {
        Value::Null => Some(None),
        _ => text(body, key).map(Some),
    }
}

/// The body of a row, read back.
fn row_body<T>(row: &DbRow, of: fn(&Value) -> Option<T>) -> Option<T> {
    let body: String = row.try_get("body").ok()?;
    of(&serde_json::from_str(&body).ok()?)
}

impl Store {
    /// A gauge of the register.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn gauge(&self, code: &Code) -> Result<Option<Gauge>, Problem> {
        sqlx::query("SELECT body FROM measure_gauges WHERE code = $1")
            .bind(code.as_str())
            .fetch_optional(self.reader())
            .await?
            .map(|row| row_body(&row, gauge).ok_or_else(damaged("measure_gauges")))
            .transpose()
    }

    /// At most `limit` gauges, by number, after the number `after`; of one kind where one is
    /// given, and without a confirmation that holds until `due_before` where that is given.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn gauges(
        &self,
        kind: Option<&Code>,
        due_before: Option<Timestamp>,
        (after, limit): (&str, u32),
    ) -> Result<Vec<Gauge>, Problem> {
        let rows = sqlx::query(
            "SELECT body FROM measure_gauges AS g WHERE code > $1 AND ($2 = '' OR kind = $2)
             AND ($3 = 0 OR NOT EXISTS (SELECT 1 FROM measure_confirmations AS c
                                        WHERE c.gauge = g.code AND c.due_at >= $4))
             ORDER BY code LIMIT $5",
        )
        .bind(after)
        .bind(kind.map_or("", Code::as_str))
        .bind(i64::from(due_before.is_some()))
        .bind(due_before.map_or(0, Timestamp::as_microsecond))
        .bind(i64::from(limit))
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(|row| row_body(row, gauge).ok_or_else(damaged("measure_gauges"))).collect()
    }

    /// All confirmations of a gauge, oldest first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn confirmations_of(&self, gauge: &Code) -> Result<Vec<Confirmation>, Problem> {
        let rows = sqlx::query(
            "SELECT body FROM measure_confirmations WHERE gauge = $1 ORDER BY confirmed_at",
        )
        .bind(gauge.as_str())
        .fetch_all(self.reader())
        .await?;
        rows.iter()
            .map(|row| row_body(row, confirmation).ok_or_else(damaged("measure_confirmations")))
            .collect()
    }

    /// The latest confirmation of a gauge.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn latest_confirmation(&self, gauge: &Code) -> Result<Option<Confirmation>, Problem> {
        sqlx::query(
            "SELECT body FROM measure_confirmations WHERE gauge = $1
             ORDER BY confirmed_at DESC LIMIT 1",
        )
        .bind(gauge.as_str())
        .fetch_optional(self.reader())
        .await?
        .map(|row| row_body(&row, confirmation).ok_or_else(damaged("measure_confirmations")))
        .transpose()
    }

    /// All studies of gauges for a characteristic, oldest first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn gauge_studies_for(
        &self,
        item: &Code,
        characteristic: &Code,
    ) -> Result<Vec<GaugeStudy>, Problem> {
        let rows = sqlx::query(
            "SELECT body FROM measure_gauge_studies WHERE item = $1 AND characteristic = $2
             ORDER BY seq",
        )
        .bind(item.as_str())
        .bind(characteristic.as_str())
        .fetch_all(self.reader())
        .await?;
        rows.iter()
            .map(|row| row_body(row, study).ok_or_else(damaged("measure_gauge_studies")))
            .collect()
    }

    /// All studies of a gauge, oldest first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn gauge_studies_of(&self, gauge: &Code) -> Result<Vec<GaugeStudy>, Problem> {
        let rows =
            sqlx::query("SELECT body FROM measure_gauge_studies WHERE gauge = $1 ORDER BY seq")
                .bind(gauge.as_str())
                .fetch_all(self.reader())
                .await?;
        rows.iter()
            .map(|row| row_body(row, study).ok_or_else(damaged("measure_gauge_studies")))
            .collect()
    }

    /// Whether a gauge study with a digest is known, of a characteristic.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn has_gauge_study(
        &self,
        (item, characteristic): (&Code, &Code),
        digest: &Digest,
    ) -> Result<bool, Problem> {
        let studies = self.gauge_studies_for(item, characteristic).await?;
        Ok(studies.iter().any(|study| study.digest == *digest))
    }
}
