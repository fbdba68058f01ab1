//! Sealing plans and the runs of lots under them: facts as bodies, tables, queries.

use ::measure::{Fact, SealingPlan, SealingRule, Shifts, Succession};
use ::party::Wall;
use serde_json::{Value, json};
use sqlx::Row;
use word::Code;

use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
    schema::{Derived, derived},
};

/// The plan of each run, as it was last stated.
pub(super) const PLANS: Derived =
    derived!("measure_sealing_plans", "head", "head TEXT PRIMARY KEY, body TEXT NOT NULL");

/// The lots of each run, the first among them.
pub(super) const RUNS: Derived = derived!(
    "measure_runs",
    "head, n",
    "head TEXT NOT NULL, n BIGINT NOT NULL, lot TEXT NOT NULL UNIQUE, PRIMARY KEY (head, n)"
);

/// A lot of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LotOfRun {
    /// The first lot of the run.
    pub head: Code,
    /// The place of this one, from 1.
    pub n: u32,
    /// The lot.
    pub lot: Code,
    /// Whether it is sealed.
    pub is_sealed: bool,
}

/// The name of a fact of a plan, and its body.
pub(super) fn body(fact: &Fact) -> Option<(&'static str, Value)> {
    match fact {
        Fact::SealingPlanned(plan) => Some(("sealing_planned", plan_body(plan))),
        Fact::LotSucceeded(next) => {
            let body = json!({
                "head": next.head.as_str(), "lot": next.lot.as_str(), "n": next.n,
            });
            Some(("lot_succeeded", body))
        }
        _ => None,
    }
}

/// Reads what [`body`] wrote.
pub(super) fn of_body(kind: &str, body: &Value) -> Option<Fact> {
    match kind {
        "sealing_planned" => plan(body).map(Fact::SealingPlanned),
        "lot_succeeded" => Some(Fact::LotSucceeded(Succession {
            head: body.get("head")?.as_str()?.parse().ok()?,
            n: body.get("n")?.as_u64()?.try_into().ok()?,
            lot: body.get("lot")?.as_str()?.parse().ok()?,
        })),
        _ => None,
    }
}

pub(super) async fn apply(fact: &Fact, to: &mut DbConnection) -> sqlx::Result<()> {
    let (head, n, lot) = match fact {
        Fact::SealingPlanned(plan) => {
            let upsert = "INSERT INTO measure_sealing_plans (head, body) VALUES ($1, $2)
                          ON CONFLICT (head) DO UPDATE SET body = excluded.body";
            sqlx::query(upsert)
                .bind(plan.head.as_str())
                .bind(plan_body(plan).to_string())
                .execute(&mut *to)
                .await?;
            (&plan.head, 1, &plan.head)
        }
        Fact::LotSucceeded(next) => (&next.head, next.n, &next.lot),
        _ => return Ok(()),
    };
    // A plan that is stated anew has its first lot already.
    let insert = "INSERT INTO measure_runs (head, n, lot) VALUES ($1, $2, $3)
                  ON CONFLICT (head, n) DO NOTHING";
    let query = sqlx::query(insert).bind(head.as_str()).bind(i64::from(n)).bind(lot.as_str());
    query.execute(to).await.map(drop)
}

fn plan_body(plan: &SealingPlan) -> Value {
    let rule = match &plan.rule {
        SealingRule::ByHand => json!({"name": "by_hand"}),
        SealingRule::Count { characteristic, n } => {
            json!({"characteristic": characteristic.as_str(), "n": n, "name": "count"})
        }
        // Facts from before there were zones stay as they were.
        SealingRule::Shift(Shifts { ends, wall: Wall::Offset(minutes) }) => {
            json!({"ends": ends, "name": "shift", "offset_minutes": minutes})
        }
        SealingRule::Shift(Shifts { ends, wall: Wall::Zone(zone) }) => {
            json!({"ends": ends, "name": "shift", "zone": zone})
        }
    };
    json!({"head": plan.head.as_str(), "rule": rule})
}

fn plan(body: &Value) -> Option<SealingPlan> {
    let rule = body.get("rule")?;
    let minutes = |end: &Value| end.as_u64()?.try_into().ok();
    Some(SealingPlan {
        head: body.get("head")?.as_str()?.parse().ok()?,
        rule: match rule.get("name")?.as_str()? {
            "by_hand" => SealingRule::ByHand,
            "count" => SealingRule::Count {
                characteristic: rule.get("characteristic")?.as_str()?.parse().ok()?,
                n: rule.get("n")?.as_u64()?,
            },
            "shift" => SealingRule::Shift(Shifts {
                ends: rule.get("ends")?.as_array()?.iter().map(minutes).collect::<Option<_>>()?,
                wall: match rule.get("zone") {
                    Some(zone) => Wall::of_zone(zone.as_str()?).ok()?,
                    None => Wall::Offset(rule.get("offset_minutes")?.as_i64()?.try_into().ok()?),
                },
            }),
            _ => return None,
        },
    })
}

fn of_run(row: &DbRow) -> Option<LotOfRun> {
    let text = |column: &str| row.try_get::<&str, _>(column).ok();
    Some(LotOfRun {
        head: text("head")?.parse().ok()?,
        n: row.try_get::<i64, _>("n").ok()?.try_into().ok()?,
        lot: text("lot")?.parse().ok()?,
        is_sealed: row.try_get::<i64, _>("n_batches").ok()? > 0,
    })
}

/// A run's lots with how many batches of each are sealed; a condition on `r` follows.
const OF_RUN: &str = "SELECT r.head, r.n, r.lot,
    (SELECT COUNT(*) FROM measure_batches AS b WHERE b.lot = r.lot) AS n_batches
    FROM measure_runs AS r WHERE ";

impl Store {
    /// How the run of which `head` is the first lot is sealed, where that was stated.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn sealing_plan(&self, head: &Code) -> Result<Option<SealingPlan>, Problem> {
        let found = sqlx::query("SELECT body FROM measure_sealing_plans WHERE head = $1")
            .bind(head.as_str())
            .fetch_optional(self.reader())
            .await?;
        let read = |row: DbRow| {
            let body: String = row.try_get("body").ok()?;
            plan(&serde_json::from_str(&body).ok()?)
        };
        found.map(|row| read(row).ok_or_else(damaged("measure_sealing_plans"))).transpose()
    }

    /// The first lot of the run that a lot is in, where it is in one.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn head_of_run(&self, lot: &Code) -> Result<Option<Code>, Problem> {
        let found = sqlx::query("SELECT head FROM measure_runs WHERE lot = $1")
            .bind(lot.as_str())
            .fetch_optional(self.reader())
            .await?;
        let read = |row: DbRow| row.try_get::<&str, _>("head").ok()?.parse().ok();
        found.map(|row| read(row).ok_or_else(damaged("measure_runs"))).transpose()
    }

    /// At most `limit` lots of a run, in order, after the place `after`.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn run_of(
        &self,
        head: &Code,
        (after, limit): (u32, u32),
    ) -> Result<Vec<LotOfRun>, Problem> {
        let asked = format!("{OF_RUN} r.head = $1 AND r.n > $2 ORDER BY r.n LIMIT $3");
        let rows = sqlx::query(sqlx::AssertSqlSafe(asked))
            .bind(head.as_str())
            .bind(i64::from(after))
            .bind(i64::from(limit))
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|row| of_run(row).ok_or_else(damaged("measure_runs"))).collect()
    }

    /// The lot of a run that readings go into: its last.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn open_lot_of(&self, head: &Code) -> Result<Option<LotOfRun>, Problem> {
        let asked = format!("{OF_RUN} r.head = $1 ORDER BY r.n DESC LIMIT 1");
        let found = sqlx::query(sqlx::AssertSqlSafe(asked))
            .bind(head.as_str())
            .fetch_optional(self.reader())
            .await?;
        found.map(|row| of_run(&row).ok_or_else(damaged("measure_runs"))).transpose()
    }

    /// At most `limit` lots of runs that have readings and no seal, whether they are open or
    /// followed by another.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn unsealed_of_runs(&self, limit: u32) -> Result<Vec<LotOfRun>, Problem> {
        let asked = format!(
            "{OF_RUN} EXISTS (SELECT 1 FROM measure_series AS s WHERE s.lot = r.lot)
             AND NOT EXISTS (SELECT 1 FROM measure_batches AS b WHERE b.lot = r.lot)
             ORDER BY r.head, r.n LIMIT $1"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(asked))
            .bind(i64::from(limit))
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|row| of_run(row).ok_or_else(damaged("measure_runs"))).collect()
    }
}
