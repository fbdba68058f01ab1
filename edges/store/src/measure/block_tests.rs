use super::{N_MAX, decode, decode_last, encode};
use ::measure::{Reading, Taking};
use arbtest::arbitrary::{Result, Unstructured};
use std::sync::Arc;
use word::{Code, Decimal, Timestamp};

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn takings() -> Vec<Arc<Taking>> {
    let with = |gauge: &str| Taking::with(code(gauge));
    let known =
        Taking { person: Some(code("P-7")), station: Some(code("工位 3")), ..with("MIC-1") };
    [with("MIC-1"), known, with("量具")].map(Arc::new).to_vec()
}

fn readings(u: &mut Unstructured<'_>) -> Result<Vec<Reading>> {
    let (takings, n) = (takings(), u.int_in_range(1..=200)?);
    let first_seq = u.int_in_range(0..=10_000_000)?;
    let mut readings = Vec::new();
    for seq in first_seq..first_seq + n {
        let scale = u.int_in_range(0..=30)?;
        let time = |us| Timestamp::from_microsecond(us).unwrap();
        readings.push(Reading {
            seq,
            value: Decimal::new(u.arbitrary()?, scale).unwrap(),
            subgroup: u.arbitrary()?,
            taking: Arc::clone(u.choose(&takings)?),
            taken_at: time(u.int_in_range(-1_i64 << 50..=1 << 50)?),
            received_at: time(u.int_in_range(-1_i64 << 50..=1 << 50)?),
        });
    }
    Ok(readings)
}

fn is_same(a: &[Reading], b: &[Reading]) -> bool {
    // Decimals are equal as numbers; here their spelling must be too.
    a == b && a.iter().zip(b).all(|(a, b)| a.value.to_string() == b.value.to_string())
}

#[test]
fn any_readings_come_back_as_they_were() {
    arbtest::arbtest(|u| {
        let kept = readings(u)?;
        let back = decode(&encode(&kept), kept[0].seq).expect("a block that we wrote");
        assert!(is_same(&kept, &back));
        Ok(())
    });
}

#[test]
fn the_last_readings_are_the_end_of_all() {
    arbtest::arbtest(|u| {
        let kept = readings(u)?;
        let n = u.int_in_range(0..=250)?;
        let last = decode_last(&encode(&kept), kept[0].seq, n).expect("a block that we wrote");
        assert!(is_same(&kept[kept.len().saturating_sub(n)..], &last));
        Ok(())
    });
}

#[test]
fn other_bytes_are_refused_or_read_without_a_panic() {
    arbtest::arbtest(|u| {
        let mut bytes = encode(&readings(u)?);
        for _ in 0..u.int_in_range(1..=4)? {
            let at = u.choose_index(bytes.len())?;
            bytes[at] = u.arbitrary()?;
        }
        bytes.truncate(u.int_in_range(0..=bytes.len())?);
        if let Some(read) = decode(&bytes, u64::MAX - 300) {
            assert!(read.len() <= bytes.len());
        }
        assert_eq!(decode(u.bytes(u.len().min(64))?, 0).filter(|read| read.len() > 64), None);
        Ok(())
    });
}

#[test]
fn a_shift_of_a_machine_takes_less_than_twelve_bytes_a_reading() {
    let taking = Arc::clone(&takings()[1]);
    let mut state = 7_u64;
    let mut noise = |most: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        i64::try_from((state >> 33) % most).unwrap()
    };
    let mut at = 1_764_000_000_000_000_i64;
    let kept: Vec<_> = (0..N_MAX as u64)
        .map(|seq| {
            // A reading every second, give or take 50 ms, received in groups of some 20.
            at += 950_000 + noise(100_000);
            let received = at / 20_000_000 * 20_000_000 + 20_250_123;
            Reading {
                seq,
                value: Decimal::new(250_000 + noise(200), 4).unwrap(),
                subgroup: u32::try_from(seq / 5).unwrap(),
                taking: Arc::clone(&taking),
                taken_at: Timestamp::from_microsecond(at).unwrap(),
                received_at: Timestamp::from_microsecond(received).unwrap(),
            }
        })
        .collect();
    let bytes = encode(&kept);
    let a_reading = bytes.len() as f64 / kept.len() as f64;
    assert!(a_reading < 12.0, "{a_reading}");
    println!("{a_reading:.2} bytes a reading");
}
