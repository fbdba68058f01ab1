//! `GET /api/v1/lots/{lot}/readings.dfq`: the readings of a lot, or of one characteristic of it, as
//! programs of Q-DAS take them (AQDEF).
//!
//! A file is written while it is read, in pieces of 10,000 readings: however many there are, a few
//! pieces are held. One that breaks off ends without its end, and the reader is told by HTTP.

use acts::Workshop;
use axum::{
    body::{Body, Bytes},
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use inlet::{
    Encoding,
    aqdef::{Characteristic, File, Value},
};
use measure::Reading;
use party::Wall;
use schemars::JsonSchema;
use serde::Deserialize;
use standard::Standard;
use std::{
    collections::BTreeMap,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};
use store::Store;
use tokio::sync::mpsc;
use word::{Code, Lang, Words};

use crate::{
    Site,
    body::{Acting, code},
    make::no_lot,
    problem::Fault,
    reader::Reader,
    saved::{plain, saved_as},
};

/// So many readings are read and written at a time.
const PIECE_READINGS: usize = 10_000;

/// So many pieces wait for a reader who is slower than the disk.
const PIECES_WAITING: usize = 2;

/// What is written, and how.
#[derive(Clone, Debug)]
pub struct Dfq {
    /// The lot.
    pub lot: Code,
    /// One characteristic; without it, all of the lot's standard.
    pub characteristic: Option<Code>,
    /// By which clock: the format has no zone.
    pub wall: Wall,
    /// How characters are spelled.
    pub encoding: Encoding,
    /// The language of names.
    pub lang: Lang,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DfqWire {
    /// One characteristic; without it, all of the lot's standard.
    characteristic: Option<String>,
    /// By which clock times are written, as a name of the IANA database such as `Asia/Shanghai`;
    /// UTC without it. The format itself has no zone.
    zone: Option<String>,
    /// `utf-8`, as without it, or `gb18030` for programs that read the Chinese of Windows.
    encoding: Option<String>,
}

pub(crate) async fn write_dfq(
    State(site): State<Site>,
    Path(lot): Path<String>,
    Acting(_): Acting,
    reader: Reader,
    asked: Result<Query<DfqWire>, QueryRejection>,
) -> Result<Response, Fault> {
    let Query(wire) = asked.map_err(|_| refusal())?;
    let dfq = Dfq {
        lot: code(&lot)?,
        characteristic: wire.characteristic.as_deref().map(code).transpose()?,
        wall: match wire.zone.as_deref() {
            None => Wall::Offset(0),
            Some(zone) => Wall::of_zone(zone).map_err(|_| refusal())?,
        },
        encoding: encoding(wire.encoding.as_deref().unwrap_or("utf-8")).ok_or_else(refusal)?,
        lang: reader.lang,
    };
    let name = match &dfq.characteristic {
        Some(characteristic) => format!("{}-{characteristic}", dfq.lot),
        None => dfq.lot.to_string(),
    };
    let workshop = site.shared_workshop();
    let writing = Writing::of(workshop.store(), dfq).await?;
    let (sender, receiver) = mpsc::channel(PIECES_WAITING);
    tokio::spawn(give(workshop, writing, sender));
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, saved_as(&plain(&name), "dfq")),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(Pieces(receiver))).into_response())
}

/// Gives piece after piece, until there is none or the reader goes.
async fn give(workshop: Arc<Workshop>, mut writing: Writing, sender: mpsc::Sender<Piece>) {
    loop {
        let piece = match writing.next(workshop.store()).await {
            Ok(Some(bytes)) => Ok(Bytes::from(bytes)),
            Ok(None) => return,
            Err(fault) => {
                tracing::warn!(code = fault.code(), "a file of readings broke off");
                Err(std::io::Error::other("broken off"))
            }
        };
        let is_broken = piece.is_err();
        if sender.send(piece).await.is_err() || is_broken {
            return;
        }
    }
}

/// The encoding of a name, where it is one that files are written in.
pub fn encoding(name: &str) -> Option<Encoding> {
    match name {
        "utf-8" => Some(Encoding::UTF_8),
        "gb18030" => Some(Encoding::GB18030),
        _ => None,
    }
}

/// Writes the readings of a lot, whole.
///
/// # Errors
/// A lot or characteristic that is not there, or a database that does not answer.
pub async fn dfq(store: &Store, dfq: Dfq) -> Result<Vec<u8>, word::Message> {
    let mut bytes = Vec::new();
    let mut writing = Writing::of(store, dfq).await.map_err(Fault::into_message)?;
    while let Some(piece) = writing.next(store).await.map_err(Fault::into_message)? {
        bytes.extend(piece);
    }
    Ok(bytes)
}

/// A file on its way.
struct Writing {
    dfq: Dfq,
    standard: Standard,
    /// The characteristics that are written, in the order of the standard.
    chosen: Vec<Code>,
    place: Place,
}

/// What comes next.
enum Place {
    /// What is said of the part.
    Head,
    /// What is said of a characteristic, by its place among those chosen.
    Characteristic(usize),
    /// Its readings from a place of their sequence on, up to another.
    Readings(usize, u64, u64),
}

impl Writing {
    async fn of(store: &Store, dfq: Dfq) -> Result<Self, Fault> {
        let lot = store.lot(&dfq.lot).await?.ok_or_else(|| no_lot(&dfq.lot))?;
        let standard = store.standard(&lot.standard.code, Some(lot.standard.version)).await?;
        let standard = standard.ok_or_else(|| Fault::internal("a lot without its standard"))?;
        let chosen = match &dfq.characteristic {
            Some(one) => {
                let known = standard.characteristic(one).map_err(acts::Problem::Standard)?;
                vec![known.code.clone()]
            }
            None => standard.characteristics.iter().map(|known| known.code.clone()).collect(),
        };
        Ok(Self { dfq, standard, chosen, place: Place::Head })
    }

    /// The next piece; `None` where there is none.
    async fn next(&mut self, store: &Store) -> Result<Option<Vec<u8>>, Fault> {
        if let Place::Readings(i, from, end) = self.place
            && from >= end
        {
            self.place = Place::Characteristic(i + 1);
        }
        let (file, next) = match self.place {
            Place::Head => (self.head(), Place::Characteristic(0)),
            Place::Characteristic(i) => {
                let Some(code) = self.chosen.get(i) else { return Ok(None) };
                let told = Told::of(store, (&self.dfq.lot, code)).await?;
                (self.characteristic(i, &told)?, Place::Readings(i, 0, told.n))
            }
            Place::Readings(i, from, end) => {
                let n = usize::try_from(end - from).unwrap_or(usize::MAX).min(PIECE_READINGS);
                let readings =
                    store.readings_from((&self.dfq.lot, &self.chosen[i]), from, n).await?;
                let after = readings.last().map_or(end, |last| last.seq + 1);
                (self.values(i, &readings), Place::Readings(i, after, end))
            }
        };
        self.place = next;
        Ok(Some(self.dfq.encoding.bytes(&file.to_text())))
    }

    fn head(&self) -> File {
        let of = &self.standard;
        let name = of.item_name.say(self.dfq.lang).to_owned();
        let fields = [(1001, of.item.to_string()), (1002, name)].into();
        File::head(self.chosen.len(), &fields)
    }

    fn characteristic(&self, i: usize, told: &Told) -> Result<File, Fault> {
        let of = self.standard.characteristic(&self.chosen[i]).map_err(acts::Problem::Standard)?;
        let limits = &of.specification;
        let stated = [
            (2001, Some(of.code.to_string())),
            (2002, Some(of.name.say(self.dfq.lang).to_owned())),
            (2022, Some(told.places.to_string())),
            (2101, limits.target().map(|target| target.to_string())),
            (2110, limits.lsl().map(|limit| limit.to_string())),
            (2111, limits.usl().map(|limit| limit.to_string())),
            (2142, Some(of.unit.clone())),
            (2401, told.gauge.as_ref().map(Code::to_string)),
            (8500, Some(of.subgroup_size.to_string())),
        ];
        let fields: BTreeMap<u16, String> =
            stated.into_iter().filter_map(|(field, text)| Some((field, text?))).collect();
        Ok(File::piece(index(i), &Characteristic { fields, values: Vec::new() }))
    }

    fn values(&self, i: usize, readings: &[Reading]) -> File {
        let lot = self.dfq.lot.to_string();
        let value = |reading: &Reading| {
            let at = self.dfq.wall.shows(reading.taken_at);
            let at = at.map(|at| (4, at.strftime("%d.%m.%Y/%H:%M:%S").to_string()));
            let said = [(1, reading.value.to_string()), (6, lot.clone())];
            Value { fields: said.into_iter().chain(at).collect() }
        };
        let values = readings.iter().map(value).collect();
        File::piece(index(i), &Characteristic { fields: BTreeMap::new(), values })
    }
}

/// Characteristics are counted from 1.
fn index(i: usize) -> u32 {
    u32::try_from(i + 1).unwrap_or(u32::MAX)
}

/// What all readings of a characteristic tell, which is written before the first of them.
#[derive(Default)]
struct Told {
    n: u64,
    /// The places of the finest of them.
    places: u32,
    /// The gauge, where all were taken with the same.
    gauge: Option<Code>,
}

impl Told {
    async fn of(store: &Store, of: (&Code, &Code)) -> Result<Self, Fault> {
        let mut told = Self::default();
        let mut is_one_gauge = true;
        loop {
            let readings = store.readings_from(of, told.n, PIECE_READINGS).await?;
            for reading in &readings {
                let gauge = told.gauge.get_or_insert_with(|| reading.taking.gauge.clone());
                is_one_gauge &= *gauge == reading.taking.gauge;
                told.places = told.places.max(reading.value.scale());
            }
            let Some(last) = readings.last() else { break };
            told.n = last.seq + 1;
        }
        told.gauge = told.gauge.filter(|_| is_one_gauge);
        Ok(told)
    }
}

/// The pieces of a file, as the body of the answer.
struct Pieces(mpsc::Receiver<Piece>);

type Piece = Result<Bytes, std::io::Error>;

impl futures_core::Stream for Pieces {
    type Item = Piece;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(cx)
    }
}

fn refusal() -> Fault {
    let words = Words::new(
        "zone 应为 IANA 时区名（如 Asia/Shanghai），encoding 应为 utf-8 或 gb18030，\
         characteristic 应为特性编号；三者都可省略",
        "zone must be a name of the IANA database (such as Asia/Shanghai), encoding utf-8 or \
         gb18030, and characteristic a number of the lot's standard; each may be left out",
    );
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.dfq_asked", words, [])
}
