//! Blocks: readings of one series that follow each other, column by column, as bytes.
//!
//! A block is `version, n, takings, scales, mantissas, subgroups, taken_at, received_at`. Numbers
//! are LEB128 varints; signed ones are zigzagged first. What is mostly the same (takings, scales,
//! steps of the subgroup and of the time of receipt) is kept as runs `value, length`; mantissas
//! as differences, source times as differences of differences. The place in the sequence is not
//! kept: the first stands beside the block, and the others follow.

use ::measure::{Reading, Taking};
use std::sync::Arc;
use word::{Code, Decimal, Timestamp};

use super::bytes::{Source, put, put_signed, put_text};

/// The most readings of a block.
pub(crate) const N_MAX: usize = 4_096;

const VERSION: u8 = 1;

/// The bytes of readings that follow each other.
pub(crate) fn encode(readings: &[Reading]) -> Vec<u8> {
    let mut to = Vec::with_capacity(32 + readings.len() * 6);
    to.push(VERSION);
    put(&mut to, readings.len() as u64);
    put_takings(&mut to, readings);
    put_runs(&mut to, readings.iter().map(|reading| i64::from(reading.value.scale())));
    let mut before = 0_i64;
    for reading in readings {
        put_signed(&mut to, reading.value.mantissa().wrapping_sub(before));
        before = reading.value.mantissa();
    }
    put_runs(&mut to, steps(readings.iter().map(|reading| i64::from(reading.subgroup))));
    let (mut before, mut step_before) = (0_i64, 0_i64);
    for reading in readings {
        let at = reading.taken_at.as_microsecond();
        let step = at.wrapping_sub(before);
        put_signed(&mut to, step.wrapping_sub(step_before));
        (before, step_before) = (at, step);
    }
    put_runs(&mut to, steps(readings.iter().map(|reading| reading.received_at.as_microsecond())));
    to
}

/// The readings of a block whose first has the place `first_seq`; `None` for other bytes.
pub(crate) fn decode(bytes: &[u8], first_seq: u64) -> Option<Vec<Reading>> {
    decode_last(bytes, first_seq, usize::MAX)
}

/// As [`decode`], the last `n_last` alone. The columns are read whole, since each number follows
/// from those before; readings are made of the end of them only, which is most of the work.
pub(crate) fn decode_last(bytes: &[u8], first_seq: u64, n_last: usize) -> Option<Vec<Reading>> {
    let mut from = Source::of(bytes);
    (from.byte()? == VERSION).then_some(())?;
    let n = usize::try_from(from.number()?).ok()?;
    // A mantissa has at least one byte: no number of readings without as many bytes.
    (n <= bytes.len()).then_some(())?;
    let (takings, taking_of) = read_takings(&mut from, n)?;
    let scales = read_runs(&mut from, n)?;
    let mut mantissa = 0_i64;
    let mut mantissas = Vec::with_capacity(n);
    for _ in 0..n {
        mantissa = mantissa.wrapping_add(from.signed()?);
        mantissas.push(mantissa);
    }
    let subgroups = sums(read_runs(&mut from, n)?);
    let (mut at, mut step) = (0_i64, 0_i64);
    let mut taken = Vec::with_capacity(n);
    for _ in 0..n {
        step = step.wrapping_add(from.signed()?);
        at = at.wrapping_add(step);
        taken.push(at);
    }
    let received = sums(read_runs(&mut from, n)?);
    from.is_at_end().then_some(())?;
    let reading = |i: usize| {
        Some(Reading {
            seq: first_seq.checked_add(i as u64)?,
            value: Decimal::new(mantissas[i], scales[i].try_into().ok()?)?,
            subgroup: subgroups[i].try_into().ok()?,
            taking: Arc::clone(takings.get(usize::try_from(taking_of[i]).ok()?)?),
            taken_at: Timestamp::from_microsecond(taken[i]).ok()?,
            received_at: Timestamp::from_microsecond(received[i]).ok()?,
        })
    };
    (n.saturating_sub(n_last)..n).map(reading).collect()
}

/// How many readings a block has.
pub(crate) fn count(bytes: &[u8]) -> Option<u64> {
    let mut from = Source::of(bytes);
    (from.byte()? == VERSION).then_some(())?;
    from.number()
}

/// The takings that occur, then which of them each reading has.
fn put_takings(to: &mut Vec<u8>, readings: &[Reading]) {
    let mut known: Vec<&Taking> = Vec::new();
    let mut last = (std::ptr::null(), 0_i64);
    let mut indices = Vec::with_capacity(readings.len());
    for reading in readings {
        let address = Arc::as_ptr(&reading.taking);
        if last.0 != address {
            let found = known.iter().position(|&taking| *taking == *reading.taking);
            let index = found.unwrap_or_else(|| {
                known.push(&reading.taking);
                known.len() - 1
            });
            last = (address, i64::try_from(index).unwrap_or(i64::MAX));
        }
        indices.push(last.1);
    }
    put(to, known.len() as u64);
    for taking in known {
        put_text(to, taking.gauge.as_str());
        for code in [&taking.person, &taking.station, &taking.execution] {
            put_text(to, code.as_ref().map_or("", Code::as_str));
        }
    }
    put_runs(to, indices.into_iter());
}

/// The takings that occur, and the place among them of each reading's.
fn read_takings(from: &mut Source<'_>, n: usize) -> Option<(Vec<Arc<Taking>>, Vec<i64>)> {
    let n_known = usize::try_from(from.number()?).ok()?;
    (n_known <= n).then_some(())?;
    let mut known = Vec::new();
    for _ in 0..n_known {
        let gauge = from.text()?.parse().ok()?;
        let mut optional = || match from.text()? {
            "" => Some(None),
            text => Some(Some(text.parse().ok()?)),
        };
        let (person, station, execution) = (optional()?, optional()?, optional()?);
        known.push(Arc::new(Taking { gauge, person, station, execution }));
    }
    Some((known, read_runs(from, n)?))
}

/// Each value less the one before.
fn steps(values: impl Iterator<Item = i64>) -> impl Iterator<Item = i64> {
    let mut before = 0_i64;
    values.map(move |value| value.wrapping_sub(std::mem::replace(&mut before, value)))
}

/// What [`steps`] was made from.
fn sums(mut steps: Vec<i64>) -> Vec<i64> {
    let mut sum = 0_i64;
    for step in &mut steps {
        sum = sum.wrapping_add(*step);
        *step = sum;
    }
    steps
}

fn put_runs(to: &mut Vec<u8>, values: impl Iterator<Item = i64>) {
    let mut run: Option<(i64, u64)> = None;
    for value in values {
        run = match run {
            Some((same, n)) if same == value => Some((same, n + 1)),
            other => {
                if let Some((same, n)) = other {
                    put_signed(to, same);
                    put(to, n);
                }
                Some((value, 1))
            }
        };
    }
    if let Some((same, n)) = run {
        put_signed(to, same);
        put(to, n);
    }
}

fn read_runs(from: &mut Source<'_>, n: usize) -> Option<Vec<i64>> {
    let mut values = Vec::with_capacity(n);
    while values.len() < n {
        let value = from.signed()?;
        let length = usize::try_from(from.number()?).ok()?;
        (1..=n - values.len()).contains(&length).then_some(())?;
        values.resize(values.len() + length, value);
    }
    Some(values)
}

#[cfg(test)]
#[path = "block_tests.rs"]
mod tests;
