//! Evidence commitments: one digest that fixes every reading of a lot and shows none.
//!
//! Scheme `rfc6962-sha256-salted/v1`: a lot secret of 32 random bytes; a characteristic's secret
//! `HMAC(lot secret, "wule/char/v1" || code)`; a row's salt
//! `HMAC(characteristic secret, "wule/row/v1" || u64be(seq))[..16]`; a row's leaf
//! `SHA-256(0x00 || salt || row)`; one RFC 6962 tree a characteristic, and one over the salted
//! headers of all characteristics. A short reading such as `25.0` could be guessed from a bare
//! hash; the salt keeps what is not disclosed from being found by trial.
//! Source: RFC 6962 §2.1 for the tree, RFC 2104 for HMAC; the scheme is ours.

use hmac::{Hmac, KeyInit, Mac};
use measure::Reading;
use sha2::Sha256;
use std::fmt;
use word::{
    Code, Decimal, Digest, Timestamp, encoding,
    json::{self, Value, json},
    merkle,
};

/// The name of the scheme, as claims carry it.
pub const SCHEME: &str = "rfc6962-sha256-salted/v1";

/// The secret of a lot. Whoever has it can open everything; without it the log shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct LotSecret(pub [u8; 32]);

/// The secret of one characteristic of a lot: it opens that characteristic alone.
#[derive(Clone, PartialEq, Eq)]
pub struct CharacteristicSecret(pub(crate) [u8; 32]);

/// A reading as evidence: the bytes that are committed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its place in the sequence, from 0, without gaps.
    pub seq: u64,
    /// Its subgroup, from 0.
    pub subgroup: u32,
    /// The number exactly as read.
    pub value: Decimal,
    /// The gauge.
    pub gauge: Code,
    /// When it was taken.
    pub taken_at: Timestamp,
}

/// What is fixed about one characteristic before anything is concluded from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The characteristic.
    pub characteristic: Code,
    /// The unit of its readings.
    pub unit: String,
    /// How many rows there are.
    pub n: u64,
    /// When the first was taken.
    pub first_at: Timestamp,
    /// When the last was taken.
    pub last_at: Timestamp,
    /// The root over its rows.
    pub root: Digest,
}

/// A lot's commitment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commitment {
    /// The root over all headers.
    pub root: Digest,
    /// The headers, in the order of their codes.
    pub headers: Vec<Header>,
}

impl LotSecret {
    /// The secret of one characteristic.
    pub fn of_characteristic(&self, code: &Code) -> CharacteristicSecret {
        CharacteristicSecret(hmac(&self.0, &[b"wule/char/v1", code.as_str().as_bytes()]))
    }
}

impl fmt::Debug for LotSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LotSecret(…)")
    }
}

impl fmt::Debug for CharacteristicSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CharacteristicSecret(…)")
    }
}

impl CharacteristicSecret {
    /// The salt of a row.
    pub(crate) fn row_salt(&self, seq: u64) -> [u8; 16] {
        truncated(hmac(&self.0, &[b"wule/row/v1", &seq.to_be_bytes()]))
    }

    /// The salt of the header.
    pub(crate) fn header_salt(&self) -> [u8; 16] {
        truncated(hmac(&self.0, &[b"wule/head/v1"]))
    }

    /// Lowercase hexadecimal, for disclosure.
    pub(crate) fn to_hex(&self) -> String {
        encoding::hex(&self.0)
    }
}

impl Row {
    /// The row of a reading.
    pub fn of(reading: &Reading) -> Self {
        Self {
            seq: reading.seq,
            subgroup: reading.subgroup,
            value: reading.value,
            gauge: reading.taking.gauge.clone(),
            taken_at: reading.taken_at,
        }
    }

    /// The leaf of this row of `header`'s characteristic.
    pub fn leaf(&self, characteristic: &Code, unit: &str, salt: &[u8; 16]) -> Digest {
        let row = json!({
            "c": characteristic.as_str(),
            "g": self.subgroup,
            "i": self.seq,
            "m": self.gauge.as_str(),
            "t": self.taken_at.as_millisecond(),
            "u": unit,
            "v": self.value.to_string(),
        });
        salted_leaf(salt, &row)
    }
}

impl Header {
    /// Commits to `rows` of a characteristic; `None` without rows.
    pub fn commit(
        (characteristic, unit): (&Code, &str),
        rows: &[Row],
        secret: &CharacteristicSecret,
    ) -> Option<Self> {
        let times = || rows.iter().map(|row| row.taken_at);
        let leaves: Vec<_> = rows
            .iter()
            .map(|row| row.leaf(characteristic, unit, &secret.row_salt(row.seq)))
            .collect();
        Some(Self {
            characteristic: characteristic.clone(),
            unit: unit.to_owned(),
            n: rows.len() as u64,
            first_at: times().min()?,
            last_at: times().max()?,
            root: merkle::root(&leaves),
        })
    }

    /// The leaf of this header in the lot's tree.
    pub fn leaf(&self, salt: &[u8; 16]) -> Digest {
        salted_leaf(salt, &self.to_json())
    }

    /// The wire form.
    pub fn to_json(&self) -> Value {
        json!({
            "c": self.characteristic.as_str(),
            "n": self.n,
            "root": self.root.to_string(),
            "t0": self.first_at.as_millisecond(),
            "t1": self.last_at.as_millisecond(),
            "unit": self.unit,
        })
    }

    /// Reads what [`Header::to_json`] writes; `None` for anything else.
    pub fn of_json(value: &Value) -> Option<Self> {
        let fields = value.as_object().filter(|fields| fields.len() == 6)?;
        let text = |key| fields.get(key)?.as_str();
        let time = |key| Timestamp::from_millisecond(fields.get(key)?.as_i64()?).ok();
        Some(Self {
            characteristic: text("c")?.parse().ok()?,
            unit: text("unit")?.to_owned(),
            n: fields.get("n")?.as_u64()?,
            first_at: time("t0")?,
            last_at: time("t1")?,
            root: text("root")?.parse().ok()?,
        })
    }
}

impl Commitment {
    /// Commits to the headers of a lot.
    pub fn of(mut headers: Vec<Header>, secret: &LotSecret) -> Self {
        headers.sort_by(|a, b| a.characteristic.cmp(&b.characteristic));
        let root = merkle::root(&Self::leaves(&headers, secret));
        Self { root, headers }
    }

    pub(crate) fn leaves(headers: &[Header], secret: &LotSecret) -> Vec<Digest> {
        let salt = |header: &Header| secret.of_characteristic(&header.characteristic).header_salt();
        headers.iter().map(|header| header.leaf(&salt(header))).collect()
    }
}

fn salted_leaf(salt: &[u8; 16], value: &Value) -> Digest {
    let bytes = json::canonical(value).expect("evidence holds strings and integers below 2^53");
    merkle::leaf_hash(&[&salt[..], &bytes].concat())
}

fn hmac(key: &[u8; 32], pieces: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    for piece in pieces {
        mac.update(piece);
    }
    mac.finalize().into_bytes().into()
}

fn truncated(mac: [u8; 32]) -> [u8; 16] {
    std::array::from_fn(|i| mac[i])
}
