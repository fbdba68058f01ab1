//! Nonconformities: bodies, tables, queries.

use ::judge::nonconformity::{
    Cost, Disposal, Disposition, Fact, Nonconformity, Progress, Severity,
};
use serde_json::{Value, json};
use sqlx::Row;
use word::{Code, Id};

use super::{text, time};
use crate::{
    Problem, Store,
    database::{DbConnection, DbRow, QueryBuilder},
    problem::damaged,
};

pub(super) fn body(fact: &Fact) -> (&'static str, Value) {
    match fact {
        Fact::Reported(reported) => ("nonconformity_reported", report_body(reported)),
        Fact::Disposed(disposal) => ("nonconformity_disposed", disposal_body(disposal)),
        Fact::CauseConfirmed { nonconformity, failure_chain, by, at } => (
            "nonconformity_cause_confirmed",
            json!({
                "at": at.as_microsecond(), "by": by, "failure_chain": failure_chain.as_str(),
                "nonconformity": nonconformity.to_string(),
            }),
        ),
    }
}

fn report_body(reported: &Nonconformity) -> Value {
    json!({
        "at": reported.at.as_microsecond(),
        "by": reported.by,
        "characteristic": reported.characteristic.as_str(),
        "code": reported.code.as_str(),
        "containment": reported.containment,
        "description": reported.description,
        "execution": reported.execution.as_ref().map(Code::as_str),
        "id": reported.id.to_string(),
        "inspected": reported.inspected,
        "item": reported.item.as_str(),
        "lot": reported.lot.as_str(),
        "quantity": reported.quantity,
        "severity": reported.severity.name(),
        "signal": reported.signal.map(|signal| signal.to_string()),
    })
}

fn disposal_body(disposal: &Disposal) -> Value {
    json!({
        "at": disposal.at.as_microsecond(),
        "by": disposal.by,
        "cost": {"currency": disposal.cost.currency, "minor": disposal.cost.minor},
        "disposition": disposal.disposition.name(),
        "nonconformity": disposal.nonconformity.to_string(),
        "quantity": disposal.quantity,
        "reason": disposal.reason,
    })
}

pub(super) fn of_body(kind: &str, body: &Value) -> Option<Fact> {
    Some(match kind {
        "nonconformity_reported" => Fact::Reported(report_of(body)?),
        "nonconformity_disposed" => Fact::Disposed(disposal_of(body)?),
        "nonconformity_cause_confirmed" => Fact::CauseConfirmed {
            nonconformity: text(body, "nonconformity")?.parse().ok()?,
            failure_chain: text(body, "failure_chain")?.parse().ok()?,
            by: text(body, "by")?.to_owned(),
            at: time(body, "at")?,
        },
        _ => return None,
    })
}

fn report_of(body: &Value) -> Option<Nonconformity> {
    let code = |key| text(body, key)?.parse().ok();
    let owned = |key| text(body, key).map(str::to_owned);
    let maybe = |key| match body.get(key)? {
        Value::Null => Some(None),
        value => Some(Some(value.as_str()?)),
    };
    Some(Nonconformity {
        id: text(body, "id")?.parse().ok()?,
        code: code("code")?,
        item: code("item")?,
        characteristic: code("characteristic")?,
        lot: code("lot")?,
        execution: maybe("execution")?.map(str::parse).transpose().ok()?,
        signal: maybe("signal")?.map(str::parse).transpose().ok()?,
        inspected: body.get("inspected")?.as_u64()?,
        quantity: body.get("quantity")?.as_u64()?,
        severity: Severity::named(text(body, "severity")?)?,
        description: owned("description")?,
        containment: owned("containment")?,
        by: owned("by")?,
        at: time(body, "at")?,
    })
}

fn disposal_of(body: &Value) -> Option<Disposal> {
    let cost = body.get("cost")?;
    Some(Disposal {
        nonconformity: text(body, "nonconformity")?.parse().ok()?,
        disposition: Disposition::named(text(body, "disposition")?)?,
        quantity: body.get("quantity")?.as_u64()?,
        cost: Cost::new(cost.get("minor")?.as_i64()?, text(cost, "currency")?).ok()?,
        reason: text(body, "reason")?.to_owned(),
        by: text(body, "by")?.to_owned(),
        at: time(body, "at")?,
    })
}

pub(super) async fn apply(fact: &Fact, to: &mut DbConnection) -> sqlx::Result<()> {
    let query = match fact {
        Fact::Reported(reported) => sqlx::query(
            "INSERT INTO judge_nonconformities (id, code, item, characteristic, lot,
                                                failure_chain, body)
             VALUES ($1, $2, $3, $4, $5, '', $6)",
        )
        .bind(reported.id.to_string())
        .bind(reported.code.as_str())
        .bind(reported.item.as_str())
        .bind(reported.characteristic.as_str())
        .bind(reported.lot.as_str())
        .bind(report_body(reported).to_string()),
        Fact::Disposed(disposal) => sqlx::query(
            "INSERT INTO judge_disposals (nonconformity, n, body)
             SELECT $1, COUNT(*) + 1, $2 FROM judge_disposals WHERE nonconformity = $1",
        )
        .bind(disposal.nonconformity.to_string())
        .bind(disposal_body(disposal).to_string()),
        Fact::CauseConfirmed { nonconformity, failure_chain, .. } => {
            sqlx::query("UPDATE judge_nonconformities SET failure_chain = $1 WHERE id = $2")
                .bind(failure_chain.as_str())
                .bind(nonconformity.to_string())
        }
    };
    query.execute(to).await.map(drop)
}

impl Store {
    /// What is known about a nonconformity, by its number.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn nonconformity(&self, code: &Code) -> Result<Option<Progress>, Problem> {
        let row = sqlx::query("SELECT * FROM judge_nonconformities WHERE code = $1")
            .bind(code.as_str())
            .fetch_optional(self.reader())
            .await?;
        match row {
            Some(row) => self.nonconformity_of(&row).await.map(Some),
            None => Ok(None),
        }
    }

    /// What is known about a nonconformity, by its identity.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn nonconformity_by_id(
        &self,
        id: Id<Nonconformity>,
    ) -> Result<Option<Progress>, Problem> {
        let row = sqlx::query("SELECT * FROM judge_nonconformities WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(self.reader())
            .await?;
        match row {
            Some(row) => self.nonconformity_of(&row).await.map(Some),
            None => Ok(None),
        }
    }

    /// Nonconformities, the latest first; of a lot alone, where one is named.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn nonconformities(
        &self,
        lot: Option<&Code>,
        limit: u32,
    ) -> Result<Vec<Progress>, Problem> {
        let mut asked = QueryBuilder::new("SELECT * FROM judge_nonconformities");
        if let Some(lot) = lot {
            asked.push(" WHERE lot = ").push_bind(lot.to_string());
        }
        asked.push(" ORDER BY id DESC LIMIT ").push_bind(i64::from(limit));
        let rows = asked.build().fetch_all(self.reader()).await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in &rows {
            found.push(self.nonconformity_of(row).await?);
        }
        Ok(found)
    }

    async fn nonconformity_of(&self, row: &DbRow) -> Result<Progress, Problem> {
        let body = |row: &DbRow| serde_json::from_str(row.try_get("body").ok()?).ok();
        let read = |row: &DbRow| {
            let chain: String = row.try_get("failure_chain").ok()?;
            let chain = Some(chain).filter(|chain| !chain.is_empty());
            Some((report_of(&body(row)?)?, chain.map(|chain| chain.parse()).transpose().ok()?))
        };
        let (of, failure_chain) = read(row).ok_or_else(damaged("judge_nonconformities"))?;
        let disposals =
            sqlx::query("SELECT body FROM judge_disposals WHERE nonconformity = $1 ORDER BY n")
                .bind(of.id.to_string())
                .fetch_all(self.reader())
                .await?;
        let disposals = disposals.iter().map(|row| disposal_of(&body(row)?));
        let disposals = disposals.collect::<Option<_>>().ok_or_else(damaged("judge_disposals"))?;
        Ok(Progress { of, disposals, failure_chain })
    }
}
