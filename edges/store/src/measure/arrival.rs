//! Arrivals: one row a commit, whatever its readings are of; and how they settle into blocks.
//!
//! A commit of a few readings each of many series is one short write. Now and then what has
//! arrived is sorted: a series with enough readings gets them as a block of its own, the rest is
//! put together in one row again. A row is sections `series, first place, length, block`.

use ::measure::Reading;
use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};

use super::{
    block, blocks,
    bytes::{Source, put},
    gauge_use,
    series::{self, Remembered, Series},
};
use crate::{Problem, database::DbConnection, problem::damaged};

/// As many readings of a series, and they get a block.
const N_BLOCK_MIN: usize = 64;

/// Arrivals settle after so many readings, or so many rows. Each time those that are left of the
/// time before are written again: there must be half as many new ones, whatever the number of
/// series.
const N_ARRIVED_MAX: u64 = 32_768;
const N_ROWS_MAX: u64 = 256;

/// How much has arrived since arrivals last settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Extent {
    last_row: i64,
    n_rows: u64,
    n_readings: u64,
    n_left: u64,
}

/// Part of a row: readings of one series.
pub(super) struct Section<'a> {
    pub(super) series: i64,
    pub(super) first_seq: u64,
    pub(super) block: &'a [u8],
}

fn put_section(to: &mut Vec<u8>, series: i64, readings: &[Reading]) {
    let block = block::encode(readings);
    put(to, series.cast_unsigned());
    put(to, readings[0].seq);
    put(to, block.len() as u64);
    to.extend_from_slice(&block);
}

fn sections(body: &[u8]) -> Option<Vec<Section<'_>>> {
    let (mut from, mut sections) = (Source::of(body), Vec::new());
    while !from.is_at_end() {
        sections.push(section(&mut from)?);
    }
    Some(sections)
}

/// The section that begins here.
pub(super) fn section<'a>(from: &mut Source<'a>) -> Option<Section<'a>> {
    let (series, first_seq) = (from.number()?.cast_signed(), from.number()?);
    let n = usize::try_from(from.number()?).ok()?;
    Some(Section { series, first_seq, block: from.bytes(n)? })
}

/// The bodies of all rows, in the order of their arrival.
async fn bodies(on: &mut DbConnection) -> Result<Vec<Vec<u8>>, Problem> {
    let rows = sqlx::query("SELECT body FROM measure_arrivals ORDER BY seq").fetch_all(on).await?;
    rows.iter().map(|row| Ok(row.try_get("body")?)).collect()
}

/// The place after the last reading of each series that has arrivals.
pub(super) async fn ends(on: &mut DbConnection) -> Result<BTreeMap<i64, u64>, Problem> {
    let mut ends = BTreeMap::new();
    for body in bodies(on).await? {
        for section in sections(&body).ok_or_else(damaged("measure_arrivals"))? {
            let n = block::count(section.block).ok_or_else(damaged("measure_arrivals"))?;
            let end = ends.entry(section.series).or_insert(0);
            *end = section.first_seq.saturating_add(n).max(*end);
        }
    }
    Ok(ends)
}

pub(super) fn read(section: &Section<'_>) -> Result<Vec<Reading>, Problem> {
    block::decode(section.block, section.first_seq).ok_or_else(damaged("measure_arrivals"))
}

/// Keeps readings: many of a series as blocks at once, few of many series as one row.
pub(crate) async fn insert(
    accepted: &[::measure::Accepted],
    remembered: &mut Remembered,
    on: &mut DbConnection,
) -> Result<(), Problem> {
    let of: Vec<_> = accepted.iter().map(|part| (&part.lot, &part.characteristic)).collect();
    let known = remembered.look_up(&of, on).await?;
    let (mut body, mut n_arrived) = (Vec::new(), 0);
    for (part, mut series) in accepted.iter().zip(known) {
        let of = (&part.lot, &part.characteristic);
        check_sequence(&part.readings, &series)?;
        if series.id == 0 {
            series.id = series::create(of, on).await?;
        }
        gauge_use::note(series.id, &part.readings, remembered, on).await?;
        series.next_seq += part.readings.len() as u64;
        if part.readings.len() >= N_BLOCK_MIN {
            blocks::write(&mut series, &part.readings, on).await?;
        } else {
            put_section(&mut body, series.id, &part.readings);
            n_arrived += part.readings.len() as u64;
        }
        remembered.keep(of, series);
    }
    if n_arrived > 0 {
        arrive(&body, n_arrived, remembered, on).await?;
    }
    remembered.count(on).await
}

/// Readings must follow those that are kept: whoever decided on them saw another state otherwise.
fn check_sequence(readings: &[Reading], series: &Series) -> Result<(), Problem> {
    let follows = (series.next_seq..).zip(readings).all(|(seq, reading)| reading.seq == seq);
    if follows && !readings.is_empty() {
        return Ok(());
    }
    let detail = format!("readings do not follow the {} that are kept", series.next_seq);
    Err(Problem::Damaged { what: "measure_series", detail })
}

async fn arrive(
    body: &[u8],
    n_arrived: u64,
    remembered: &mut Remembered,
    on: &mut DbConnection,
) -> Result<(), Problem> {
    let mut extent = match remembered.arrivals {
        Some(extent) => extent,
        None => measure_extent(on).await?,
    };
    extent.last_row += 1;
    extent.n_rows += 1;
    extent.n_readings += n_arrived;
    insert_row(extent.last_row, body, n_arrived, on).await?;
    remembered.arrivals = Some(extent);
    if extent.n_readings > N_ARRIVED_MAX.max(extent.n_left / 2) || extent.n_rows > N_ROWS_MAX {
        settle(&BTreeSet::new(), remembered, on).await?;
    }
    Ok(())
}

async fn insert_row(seq: i64, body: &[u8], n: u64, on: &mut DbConnection) -> Result<(), Problem> {
    sqlx::query("INSERT INTO measure_arrivals (seq, n, body) VALUES ($1, $2, $3)")
        .bind(seq)
        .bind(i64::try_from(n).unwrap_or(i64::MAX))
        .bind(body.to_vec())
        .execute(on)
        .await?;
    Ok(())
}

async fn measure_extent(on: &mut DbConnection) -> Result<Extent, Problem> {
    let rows =
        sqlx::query("SELECT seq, n FROM measure_arrivals ORDER BY seq").fetch_all(on).await?;
    let mut extent = Extent::default();
    for row in &rows {
        extent.last_row = row.try_get("seq")?;
        extent.n_rows += 1;
        let n = u64::try_from(row.try_get::<i64, _>("n")?).unwrap_or(0);
        // The first row is what was left when arrivals settled last.
        let counted = if extent.n_rows == 1 { &mut extent.n_left } else { &mut extent.n_readings };
        *counted += n;
    }
    Ok(extent)
}

/// Removes the readings of series that have arrived and are not in blocks.
pub(crate) async fn remove(
    gone: &BTreeSet<i64>,
    remembered: &mut Remembered,
    on: &mut DbConnection,
) -> Result<(), Problem> {
    remembered.forget_series();
    remembered.refresh(on).await?;
    remembered.arrivals = Some(measure_extent(on).await?);
    settle(gone, remembered, on).await?;
    remembered.count(on).await
}

/// Sorts what has arrived, but for what is `gone`.
async fn settle(
    gone: &BTreeSet<i64>,
    remembered: &mut Remembered,
    on: &mut DbConnection,
) -> Result<(), Problem> {
    let mut by_series: BTreeMap<i64, Vec<Reading>> = BTreeMap::new();
    for body in bodies(on).await? {
        let all = sections(&body).ok_or_else(damaged("measure_arrivals"))?;
        for section in all.into_iter().filter(|section| !gone.contains(&section.series)) {
            by_series.entry(section.series).or_default().extend(read(&section)?);
        }
    }
    let (mut body, mut n_left) = (Vec::new(), 0);
    for (&id, readings) in &by_series {
        for following in readings.chunk_by(|a, b| a.seq + 1 == b.seq) {
            if following.len() >= N_BLOCK_MIN {
                let mut series =
                    Series { id, next_seq: 0, last_block: blocks::last(id, on).await? };
                blocks::write(&mut series, following, on).await?;
            } else {
                put_section(&mut body, id, following);
                n_left += following.len() as u64;
            }
        }
    }
    let last_row = remembered.arrivals.map_or(0, |extent| extent.last_row) + 1;
    sqlx::query("DELETE FROM measure_arrivals").execute(&mut *on).await?;
    // The numbers of rows go on, so that no reader takes a new row for one that it has seen.
    insert_row(last_row, &body, n_left, on).await?;
    remembered.arrivals = Some(Extent { last_row, n_rows: 1, n_readings: 0, n_left });
    Ok(())
}
