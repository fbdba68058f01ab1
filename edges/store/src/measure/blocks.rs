//! The table of blocks: readings of one series that follow each other, a block a row.

use ::measure::Reading;
use sqlx::Row;
use word::{Code, Timestamp};

use super::{block, series::Series};
use crate::{
    Problem,
    database::{DbConnection, DbRow},
    problem::damaged,
};

/// Writes readings that follow each other as blocks. A last block that is not much longer than
/// they are is written again with them: blocks grow, and no reading is written more than a few
/// times.
pub(crate) async fn write(
    series: &mut Series,
    readings: &[Reading],
    on: &mut DbConnection,
) -> Result<(), Problem> {
    let first = readings[0].seq;
    if let Some((start, n)) = series.last_block
        && start + n == first
        && n <= 2 * readings.len() as u64
        && n + readings.len() as u64 <= block::N_MAX as u64
    {
        let mut whole = read(series.id, start, on).await?;
        whole.extend_from_slice(readings);
        replace(series.id, start, &whole, on).await?;
        series.last_block = Some((start, whole.len() as u64));
        return Ok(());
    }
    for chunk in readings.chunks(block::N_MAX) {
        insert(series.id, chunk, on).await?;
    }
    let last = readings.chunks(block::N_MAX).next_back().unwrap_or(readings);
    if series.last_block.is_none_or(|(start, _)| start < first) {
        series.last_block = Some((last[0].seq, last.len() as u64));
    }
    Ok(())
}

async fn read(series: i64, first_seq: u64, on: &mut DbConnection) -> Result<Vec<Reading>, Problem> {
    let row = sqlx::query("SELECT body FROM measure_blocks WHERE series = $1 AND first_seq = $2")
        .bind(series)
        .bind(signed(first_seq))
        .fetch_one(on)
        .await?;
    let body: Vec<u8> = row.try_get("body")?;
    block::decode(&body, first_seq).ok_or_else(damaged("measure_blocks"))
}

async fn replace(
    series: i64,
    first_seq: u64,
    readings: &[Reading],
    on: &mut DbConnection,
) -> Result<(), Problem> {
    sqlx::query("UPDATE measure_blocks SET n = $1, body = $2 WHERE series = $3 AND first_seq = $4")
        .bind(signed(readings.len() as u64))
        .bind(block::encode(readings))
        .bind(series)
        .bind(signed(first_seq))
        .execute(on)
        .await?;
    Ok(())
}

async fn insert(series: i64, readings: &[Reading], on: &mut DbConnection) -> Result<(), Problem> {
    sqlx::query("INSERT INTO measure_blocks (series, first_seq, n, body) VALUES ($1, $2, $3, $4)")
        .bind(series)
        .bind(signed(readings[0].seq))
        .bind(signed(readings.len() as u64))
        .bind(block::encode(readings))
        .execute(on)
        .await?;
    Ok(())
}

/// Where the last block of a series begins, and how many readings it has.
pub(crate) async fn last(
    series: i64,
    on: &mut DbConnection,
) -> Result<Option<(u64, u64)>, Problem> {
    let row = sqlx::query(
        "SELECT first_seq, n FROM measure_blocks WHERE series = $1
         ORDER BY first_seq DESC LIMIT 1",
    )
    .bind(series)
    .fetch_optional(on)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let read = |column: &str| u64::try_from(row.try_get::<i64, _>(column).ok()?).ok();
    let found = read("first_seq").zip(read("n"));
    found.map(Some).ok_or_else(damaged("measure_blocks"))
}

/// Blocks are fetched so many at a time. It stands in the statements as it is: SQLite plans a
/// statement anew whenever a limit is bound to it.
const N_FETCHED: usize = 8;

/// At least `n` readings of a series from the place `from` on, where there are so many in blocks.
pub(crate) async fn from(
    series: i64,
    from: u64,
    n: usize,
    on: &mut DbConnection,
) -> Result<Vec<Reading>, Problem> {
    let mut readings = Vec::new();
    // A block that begins earlier ends before `from`.
    let mut after = signed(from).saturating_sub(signed(block::N_MAX as u64)).max(-1);
    while readings.len() < n {
        let rows = sqlx::query(
            "SELECT first_seq, body FROM measure_blocks
             WHERE series = $1 AND first_seq > $2 AND first_seq + n > $3
             ORDER BY first_seq LIMIT 8",
        )
        .bind(series)
        .bind(after)
        .bind(signed(from))
        .fetch_all(&mut *on)
        .await?;
        let Some(last) = rows.last() else { break };
        after = last.try_get("first_seq")?;
        for row in &rows {
            readings
                .extend(of_row(row, usize::MAX)?.into_iter().filter(|reading| reading.seq >= from));
        }
        if rows.len() < N_FETCHED {
            break;
        }
    }
    Ok(readings)
}

/// The readings of the first [`N_FETCHED`] blocks of a series.
pub(crate) async fn of_series(
    (lot, characteristic): (&Code, &Code),
    on: &mut DbConnection,
) -> Result<Vec<Reading>, Problem> {
    let rows = sqlx::query(
        "SELECT b.first_seq, b.body FROM measure_series s
         JOIN measure_blocks b ON b.series = s.id
         WHERE s.lot = $1 AND s.characteristic = $2 ORDER BY b.first_seq LIMIT 8",
    )
    .bind(lot.as_str())
    .bind(characteristic.as_str())
    .fetch_all(on)
    .await?;
    let mut readings = Vec::new();
    for row in &rows {
        readings.extend(of_row(row, usize::MAX)?);
    }
    Ok(readings)
}

/// At least the last `n` readings of a series that are in blocks, in any order of blocks; fewer
/// where there are not as many that were received at `since` or later. Other blocks are not read.
pub(crate) async fn latest(
    series: i64,
    n: usize,
    since: Timestamp,
    on: &mut DbConnection,
) -> Result<Vec<Reading>, Problem> {
    let (mut readings, mut before) = (Vec::new(), i64::MAX);
    while readings.len() < n {
        // What is asked for is usually in the last block or two.
        let row = sqlx::query(
            "SELECT first_seq, body FROM measure_blocks WHERE series = $1 AND first_seq < $2
             ORDER BY first_seq DESC LIMIT 1",
        )
        .bind(series)
        .bind(before)
        .fetch_optional(&mut *on)
        .await?;
        let Some(row) = row else { break };
        before = row.try_get("first_seq")?;
        // Where a part of a block is enough, the loop ends with it.
        let of_block = of_row(&row, n - readings.len())?;
        let is_before = of_block.iter().all(|reading| reading.received_at < since);
        readings.extend(of_block);
        if is_before {
            break;
        }
    }
    Ok(readings)
}

fn of_row(row: &DbRow, n_last: usize) -> Result<Vec<Reading>, Problem> {
    let first_seq: i64 = row.try_get("first_seq")?;
    let body: Vec<u8> = row.try_get("body")?;
    let first_seq = u64::try_from(first_seq).ok();
    first_seq
        .and_then(|first_seq| block::decode_last(&body, first_seq, n_last))
        .ok_or_else(damaged("measure_blocks"))
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
