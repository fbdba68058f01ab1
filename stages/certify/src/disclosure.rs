//! Disclosure: opening a commitment as far as its owner wishes, and checking what was opened.
//!
//! | level          | shows                    | a stranger can                          |
//! |----------------|--------------------------|-----------------------------------------|
//! | summary        | nothing but the root     | see that the claim was made and kept    |
//! | rows           | chosen readings          | check that these are among the evidence |
//! | characteristic | all of one               | recompute what is claimed of it         |
//! | everything     | all of the lot           | recompute everything                    |
//!
//! Rows prove membership, not that they were chosen fairly; that a checkpoint drew them is shown
//! beside them (rule `wule-draw/v1` of the stage `trust`).

use word::{
    Code, Decimal, Digest, Timestamp, encoding,
    json::{Value, json},
    merkle,
};

use crate::{Commitment, Header, LotSecret, Problem, Row, evidence::CharacteristicSecret};

/// A row opened by itself: with its salt and its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenRow {
    /// The row.
    pub row: Row,
    /// Its salt.
    pub salt: [u8; 16],
    /// Its siblings up to the characteristic's root.
    pub path: Vec<Digest>,
}

/// How far a lot's evidence is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Disclosure {
    /// Nothing but the root, which stands in the claim.
    Summary,
    /// Chosen rows of one characteristic.
    Rows {
        /// The characteristic's header, its salt, and where it stands in the lot's tree.
        header: (Header, [u8; 16]),
        /// The header's place among the lot's, and its path.
        place: Place,
        /// The rows.
        rows: Vec<OpenRow>,
    },
    /// All rows of one characteristic.
    Characteristic {
        /// The secret that opens it.
        secret: CharacteristicSecret,
        /// Its header.
        header: Header,
        /// The header's place among the lot's.
        place: Place,
        /// Its rows.
        rows: Vec<Row>,
    },
    /// All rows of all characteristics.
    Everything {
        /// The lot's secret.
        secret: LotSecret,
        /// Headers and rows, in the order of their codes.
        characteristics: Vec<(Header, Vec<Row>)>,
    },
}

/// Where a characteristic stands in a lot's tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// From 0, in the order of codes.
    pub index: usize,
    /// How many characteristics the lot has.
    pub n: usize,
    /// The siblings up to the lot's root.
    pub path: Vec<Digest>,
}

/// What a stranger holds after checking a disclosure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Disclosed {
    /// No reading.
    Nothing,
    /// Some readings; too few to recompute.
    Some(Header, Vec<Row>),
    /// All readings of the characteristic.
    All(Header, Vec<Row>),
}

impl Disclosure {
    /// The level's name on the wire.
    pub fn level(&self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Rows { .. } => "rows",
            Self::Characteristic { .. } => "characteristic",
            Self::Everything { .. } => "everything",
        }
    }

    /// Opens one characteristic of a lot; `None` where the lot does not have it.
    pub fn of_characteristic(
        commitment: &Commitment,
        secret: &LotSecret,
        code: &Code,
        rows: Vec<Row>,
    ) -> Option<Self> {
        let (header, place) = place_of(commitment, secret, code)?;
        Some(Self::Characteristic { secret: secret.of_characteristic(code), header, place, rows })
    }

    /// Opens chosen rows (`chosen` are places in `rows`); `None` where there is no such
    /// characteristic or row.
    pub fn of_rows(
        commitment: &Commitment,
        secret: &LotSecret,
        code: &Code,
        (rows, chosen): (&[Row], &[usize]),
    ) -> Option<Self> {
        let (header, place) = place_of(commitment, secret, code)?;
        let secret = secret.of_characteristic(code);
        let salted = |row: &Row| row.leaf(code, &header.unit, &secret.row_salt(row.seq));
        let leaves: Vec<_> = rows.iter().map(salted).collect();
        let open = |&i: &usize| {
            let row = rows.get(i)?.clone();
            let (salt, path) = (secret.row_salt(row.seq), merkle::path(&leaves, i)?);
            Some(OpenRow { row, salt, path })
        };
        let rows = chosen.iter().map(open).collect::<Option<_>>()?;
        let salt = secret.header_salt();
        Some(Self::Rows { header: (header, salt), place, rows })
    }

    /// Checks everything that was opened against `root`, and hands over the readings of
    /// `characteristic`.
    ///
    /// # Errors
    /// [`Problem::EvidenceMismatch`] where what was opened is not what was committed to;
    /// [`Problem::OtherCharacteristic`] where it is of another characteristic.
    pub fn check(&self, root: &Digest, characteristic: &Code) -> Result<Disclosed, Problem> {
        let wanted = |header: &Header| {
            if header.characteristic == *characteristic {
                return Ok(());
            }
            let got = header.characteristic.clone();
            Err(Problem::OtherCharacteristic { got, need: characteristic.clone() })
        };
        match self {
            Self::Summary => Ok(Disclosed::Nothing),
            Self::Rows { header: (header, salt), place, rows } => {
                wanted(header)?;
                place.check(&header.leaf(salt), root)?;
                for open in rows {
                    open.check(header)?;
                }
                let rows = rows.iter().map(|open| open.row.clone()).collect();
                Ok(Disclosed::Some(header.clone(), rows))
            }
            Self::Characteristic { secret, header, place, rows } => {
                wanted(header)?;
                place.check(&header.leaf(&secret.header_salt()), root)?;
                check_rows(secret, header, rows)?;
                Ok(Disclosed::All(header.clone(), rows.clone()))
            }
            Self::Everything { secret, characteristics } => {
                let headers: Vec<_> = characteristics.iter().map(|(h, _)| h.clone()).collect();
                if merkle::root(&Commitment::leaves(&headers, secret)) != *root {
                    return Err(Problem::EvidenceMismatch { part: "root" });
                }
                for (header, rows) in characteristics {
                    check_rows(&secret.of_characteristic(&header.characteristic), header, rows)?;
                }
                let found =
                    characteristics.iter().find(|(h, _)| h.characteristic == *characteristic);
                let (header, rows) = found.ok_or(Problem::EvidenceMismatch { part: "root" })?;
                Ok(Disclosed::All(header.clone(), rows.clone()))
            }
        }
    }

    /// The wire form.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Summary => json!({"level": self.level()}),
            Self::Rows { header: (header, salt), place, rows } => json!({
                "header": header.to_json(),
                "level": self.level(),
                "place": place.to_json(),
                "rows": rows.iter().map(OpenRow::to_json).collect::<Vec<_>>(),
                "salt": encoding::hex(salt),
            }),
            Self::Characteristic { secret, header, place, rows } => json!({
                "header": header.to_json(),
                "level": self.level(),
                "place": place.to_json(),
                "rows": rows.iter().map(row_json).collect::<Vec<_>>(),
                "secret": secret.to_hex(),
            }),
            Self::Everything { secret, characteristics } => {
                let open = |(header, rows): &(Header, Vec<Row>)| {
                    json!({
                        "header": header.to_json(),
                        "rows": rows.iter().map(row_json).collect::<Vec<_>>(),
                    })
                };
                let characteristics: Vec<_> = characteristics.iter().map(open).collect();
                json!({
                    "characteristics": characteristics,
                    "level": self.level(),
                    "secret": encoding::hex(&secret.0),
                })
            }
        }
    }

    /// Reads what [`Disclosure::to_json`] writes; `None` for anything else.
    pub fn of_json(value: &Value) -> Option<Self> {
        let fields = value.as_object()?;
        let header = || Header::of_json(fields.get("header")?);
        let place = || Place::of_json(fields.get("place")?);
        let rows = |value: &Value| -> Option<Vec<Row>> {
            value.as_array()?.iter().map(row_of_json).collect()
        };
        match (fields.get("level")?.as_str()?, fields.len()) {
            ("summary", 1) => Some(Self::Summary),
            ("rows", 5) => {
                let open = fields.get("rows")?.as_array()?.iter().map(OpenRow::of_json);
                let salt = bytes_of_hex(fields.get("salt")?)?;
                let (header, rows) = ((header()?, salt), open.collect::<Option<_>>()?);
                Some(Self::Rows { header, place: place()?, rows })
            }
            ("characteristic", 5) => Some(Self::Characteristic {
                secret: CharacteristicSecret(bytes_of_hex(fields.get("secret")?)?),
                header: header()?,
                place: place()?,
                rows: rows(fields.get("rows")?)?,
            }),
            ("everything", 3) => {
                let open = |item: &Value| {
                    let fields = item.as_object().filter(|fields| fields.len() == 2)?;
                    Some((Header::of_json(fields.get("header")?)?, rows(fields.get("rows")?)?))
                };
                let all = fields.get("characteristics")?.as_array()?;
                let secret = LotSecret(bytes_of_hex(fields.get("secret")?)?);
                let characteristics = all.iter().map(open).collect::<Option<_>>()?;
                Some(Self::Everything { secret, characteristics })
            }
            _ => None,
        }
    }
}

impl OpenRow {
    fn check(&self, header: &Header) -> Result<(), Problem> {
        let mismatch = Problem::EvidenceMismatch { part: "rows" };
        let leaf = self.row.leaf(&header.characteristic, &header.unit, &self.salt);
        let index = usize::try_from(self.row.seq).ok();
        let n = usize::try_from(header.n).ok();
        let (Some(index), Some(n)) = (index, n) else { return Err(mismatch) };
        match merkle::root_of_path(&leaf, index, n, &self.path) {
            Some(root) if root == header.root => Ok(()),
            _ => Err(mismatch),
        }
    }

    fn to_json(&self) -> Value {
        json!([row_json(&self.row), encoding::hex(&self.salt), path_json(&self.path)])
    }

    fn of_json(value: &Value) -> Option<Self> {
        let [row, salt, path] = value.as_array()?.as_slice() else { return None };
        Some(Self { row: row_of_json(row)?, salt: bytes_of_hex(salt)?, path: path_of_json(path)? })
    }
}

impl Place {
    fn check(&self, leaf: &Digest, root: &Digest) -> Result<(), Problem> {
        match merkle::root_of_path(leaf, self.index, self.n, &self.path) {
            Some(reached) if reached == *root => Ok(()),
            _ => Err(Problem::EvidenceMismatch { part: "header" }),
        }
    }

    fn to_json(&self) -> Value {
        json!({"index": self.index, "n": self.n, "path": path_json(&self.path)})
    }

    fn of_json(value: &Value) -> Option<Self> {
        let fields = value.as_object().filter(|fields| fields.len() == 3)?;
        let count = |key| usize::try_from(fields.get(key)?.as_u64()?).ok();
        let path = path_of_json(fields.get("path")?)?;
        Some(Self { index: count("index")?, n: count("n")?, path })
    }
}

fn place_of(commitment: &Commitment, secret: &LotSecret, code: &Code) -> Option<(Header, Place)> {
    let headers = &commitment.headers;
    let index = headers.iter().position(|header| header.characteristic == *code)?;
    let path = merkle::path(&Commitment::leaves(headers, secret), index)?;
    Some((headers[index].clone(), Place { index, n: headers.len(), path }))
}

fn check_rows(secret: &CharacteristicSecret, header: &Header, rows: &[Row]) -> Result<(), Problem> {
    let in_sequence = (0..).zip(rows).all(|(seq, row)| row.seq == seq);
    let again = Header::commit((&header.characteristic, &header.unit), rows, secret);
    if in_sequence && again.as_ref() == Some(header) {
        return Ok(());
    }
    Err(Problem::EvidenceMismatch { part: "rows" })
}

fn row_json(row: &Row) -> Value {
    json!([
        row.seq,
        row.subgroup,
        row.value.to_string(),
        row.gauge.as_str(),
        row.taken_at.as_millisecond(),
    ])
}

fn row_of_json(value: &Value) -> Option<Row> {
    let [seq, subgroup, value, gauge, taken_at] = value.as_array()?.as_slice() else {
        return None;
    };
    let text = value.as_str()?;
    let value: Decimal = text.parse().ok()?;
    Some(Row {
        seq: seq.as_u64()?,
        subgroup: subgroup.as_u64()?.try_into().ok()?,
        // One spelling only: `+1.0` and `1.0` are the same number, but not the same evidence.
        value: (value.to_string() == text).then_some(value)?,
        gauge: gauge.as_str()?.parse().ok()?,
        taken_at: Timestamp::from_millisecond(taken_at.as_i64()?).ok()?,
    })
}

fn path_json(path: &[Digest]) -> Value {
    path.iter().map(Digest::to_string).collect::<Vec<_>>().into()
}

fn path_of_json(value: &Value) -> Option<Vec<Digest>> {
    value.as_array()?.iter().map(|digest| digest.as_str()?.parse().ok()).collect()
}

fn bytes_of_hex<const N: usize>(value: &Value) -> Option<[u8; N]> {
    encoding::from_hex(value.as_str()?).ok()?.try_into().ok()
}
