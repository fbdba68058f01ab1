//! What a stranger relies on in `certify`.

mod certificate;
mod claim;
mod disclosure;
mod dsse;
mod entry;
mod verification;

use certify::{Commitment, Header, LotSecret, Row};
use word::{Code, Decimal, Timestamp};

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

/// `n` rows, one a second, in subgroups of five.
fn rows(n: u32) -> Vec<Row> {
    let row = |i: u32| Row {
        seq: u64::from(i),
        subgroup: i / 5,
        value: Decimal::new(250_000 + i64::from(i * 7 % 11), 4).unwrap(),
        gauge: code("MIC-1"),
        taken_at: Timestamp::from_second(1_700_000_000 + i64::from(i)).unwrap(),
    };
    (0..n).map(row).collect()
}

/// A lot with three characteristics of 7, 20 and 1 readings.
fn lot() -> (LotSecret, Commitment, [Vec<Row>; 3]) {
    let secret = LotSecret([9; 32]);
    let all = [rows(7), rows(20), rows(1)];
    let headers = ["D1", "D2", "D3"].into_iter().zip(&all).map(|(name, rows)| {
        let name = code(name);
        Header::commit((&name, "mm"), rows, &secret.of_characteristic(&name)).unwrap()
    });
    (secret.clone(), Commitment::of(headers.collect(), &secret), all)
}
