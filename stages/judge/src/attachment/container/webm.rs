//! Opus in WebM: one track, its clusters, and nothing else of the segment.
//!
//! Browsers write while they record and do not know sizes; what is written here says how large
//! each part is, and how long all of it lasts.
//!
//! Source: RFC 9559 (Matroska), 5; WebM container guidelines.

use super::{
    Found, Problem, Shape,
    bytes::Bytes,
    ebml::{Head, children, head, whole, write, write_number},
    opus::{NOT_OPUS, pre_skip},
};

const EBML: u32 = 0x1a45_dfa3;
const DOC_TYPE: u32 = 0x4282;
const SEGMENT: u32 = 0x1853_8067;
const INFO: u32 = 0x1549_a966;
const TIME_SCALE: u32 = 0x002a_d7b1;
const DURATION: u32 = 0x4489;
const TRACKS: u32 = 0x1654_ae6b;
const CLUSTER: u32 = 0x1f43_b675;
const CLUSTER_TIME: u32 = 0xe7;
const SIMPLE_BLOCK: u32 = 0xa3;
const BLOCK_GROUP: u32 = 0xa0;
const BLOCK: u32 = 0xa1;
const TRACK: u32 = 0xae;
const TRACK_NUMBER: u32 = 0xd7;
const TRACK_UID: u32 = 0x73c5;
const TRACK_TYPE: u32 = 0x83;
const CODEC: u32 = 0x86;
const CODEC_PRIVATE: u32 = 0x63a2;
const AUDIO: u32 = 0xe1;

/// Of a track: how long the codec's delay is, and from how far before a place sound is whole.
const OF_TRACK: [u32; 2] = [0x56aa, 0x56bb];
/// Of its sound: sampling frequency, channels, bits.
const OF_AUDIO: [u32; 3] = [0xb5, 0x9f, 0x6264];
/// Of a group of blocks: its block, how long it lasts, what of it is not heard.
const OF_GROUP: [u32; 3] = [BLOCK, 0x9b, 0x75a2];
const MS_NS: u64 = 1_000_000;

/// What EBML says of itself: its versions and limits, and that it is WebM.
const OWN_HEAD: &[u8] =
    b"\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm\
      \x42\x87\x81\x04\x42\x85\x81\x02";

struct Read {
    time_scale_ns: u64,
    track: Option<(u64, Vec<u8>)>,
    clusters: Vec<u8>,
    /// The cluster that is being read, and its time.
    cluster: Option<(u64, Vec<u8>)>,
    /// When its latest block begins.
    latest: u64,
}

pub(super) fn clean(bytes: &[u8]) -> Found {
    if !bytes.starts_with(&EBML.to_be_bytes()) {
        return Ok(None);
    }
    let mut rest = Bytes(bytes);
    let size = head(&mut rest)?.size.ok_or(Problem::DAMAGED)?;
    let about = children(rest.take(size)?)?;
    if !about.contains(&(DOC_TYPE, b"webm")) {
        return Ok(None);
    }
    let segment = head(&mut rest)?;
    if segment.id != SEGMENT {
        return Err(Problem::DAMAGED);
    }
    if let Some(size) = segment.size {
        rest = Bytes(rest.take(size)?);
    }
    let mut read =
        Read { time_scale_ns: MS_NS, track: None, clusters: Vec::new(), cluster: None, latest: 0 };
    while !rest.is_empty() {
        element(&mut rest, &mut read)?;
    }
    read.end_cluster();
    written(&read).map(Some)
}

/// Reads what is next in the segment, or in a cluster of it: their ids differ.
fn element(rest: &mut Bytes<'_>, read: &mut Read) -> Result<(), Problem> {
    let Head { id, size } = head(rest)?;
    if id == CLUSTER {
        if size.is_some_and(|size| size > rest.0.len()) {
            return Err(Problem::CutOff);
        }
        read.end_cluster();
        read.cluster = Some((0, Vec::new()));
        return Ok(());
    }
    let body = rest.take(size.ok_or(Problem::DAMAGED)?)?;
    match id {
        INFO => {
            let scale = children(body)?.into_iter().find(|(id, _)| *id == TIME_SCALE);
            if let Some((_, scale)) = scale {
                read.time_scale_ns = whole(scale)?.clamp(1, 1_000 * MS_NS);
            }
        }
        TRACKS if read.track.is_none() => read.track = Some(track(body)?),
        TRACKS => return Err(Problem::DAMAGED),
        CLUSTER_TIME => {
            let (time, cluster) = read.cluster.as_mut().ok_or(Problem::DAMAGED)?;
            *time = whole(body)?;
            write(CLUSTER_TIME, body, cluster);
        }
        SIMPLE_BLOCK => read.block(body, |cluster| write(SIMPLE_BLOCK, body, cluster))?,
        BLOCK_GROUP => {
            let (mut kept, mut block) = (Vec::new(), None);
            for (id, body) in children(body)?.into_iter().filter(|(id, _)| OF_GROUP.contains(id)) {
                if id == BLOCK {
                    block = Some(body);
                    write(id, body, &mut kept);
                } else {
                    write_number(id, body, &mut kept)?;
                }
            }
            let block = block.ok_or(Problem::DAMAGED)?;
            read.block(block, |cluster| write(BLOCK_GROUP, &kept, cluster))?;
        }
        _ => {}
    }
    Ok(())
}

impl Read {
    fn end_cluster(&mut self) {
        if let Some((_, cluster)) = self.cluster.take() {
            write(CLUSTER, &cluster, &mut self.clusters);
        }
    }

    /// Keeps a block of the one track.
    fn block(&mut self, block: &[u8], keep: impl FnOnce(&mut Vec<u8>)) -> Result<(), Problem> {
        let (number, _) = self.track.as_ref().ok_or(Problem::DAMAGED)?;
        let (time, cluster) = self.cluster.as_mut().ok_or(Problem::DAMAGED)?;
        let mut block = Bytes(block);
        // Of 127 tracks the number is one byte; we take one track.
        let is_own = u64::from(block.u8()?) == number | 0x80;
        let after = i16::from_be_bytes(block.array()?);
        if !is_own {
            return Err(NOT_OPUS);
        }
        self.latest = self.latest.max(time.saturating_add_signed(i64::from(after)));
        keep(cluster);
        Ok(())
    }
}

/// The number of the only track, and what is kept of it.
fn track(tracks: &[u8]) -> Result<(u64, Vec<u8>), Problem> {
    let all: Vec<_> = children(tracks)?.into_iter().filter(|(id, _)| *id == TRACK).collect();
    let [(_, track)] = all[..] else { return Err(NOT_OPUS) };
    let parts = children(track)?;
    let part = |wanted: u32| {
        let found = parts.iter().find(|(id, _)| *id == wanted);
        found.map(|(_, body)| *body).ok_or(NOT_OPUS)
    };
    let (number, kind) = (whole(part(TRACK_NUMBER)?)?, whole(part(TRACK_TYPE)?)?);
    if kind != 2 || part(CODEC)? != b"A_OPUS" || !(1..=126).contains(&number) {
        return Err(NOT_OPUS);
    }
    pre_skip(part(CODEC_PRIVATE)?)?;
    let (mut kept, mut audio) = (Vec::new(), Vec::new());
    // Its own number is drawn by chance and leads nowhere: the track's is used.
    write(TRACK_NUMBER, part(TRACK_NUMBER)?, &mut kept);
    write(TRACK_UID, part(TRACK_NUMBER)?, &mut kept);
    for id in [TRACK_TYPE, CODEC, CODEC_PRIVATE] {
        write(id, part(id)?, &mut kept);
    }
    for (id, body) in parts.iter().filter(|(id, _)| OF_TRACK.contains(id)) {
        write_number(*id, body, &mut kept)?;
    }
    for (id, body) in children(part(AUDIO)?)?.into_iter().filter(|(id, _)| OF_AUDIO.contains(id)) {
        write_number(id, body, &mut audio)?;
    }
    write(AUDIO, &audio, &mut kept);
    Ok((number, kept))
}

fn written(read: &Read) -> Result<(Vec<u8>, Shape), Problem> {
    let (_, track) = read.track.as_ref().ok_or(NOT_OPUS)?;
    if read.clusters.is_empty() {
        return Err(Problem::CutOff);
    }
    let (mut info, mut tracks, mut segment) = (Vec::new(), Vec::new(), Vec::new());
    write(TIME_SCALE, &read.time_scale_ns.to_be_bytes(), &mut info);
    write(DURATION, &(read.latest as f64).to_be_bytes(), &mut info);
    // The programs that muxed and wrote it must be named.
    for id in [0x4d80, 0x5741] {
        write(id, b"wule", &mut info);
    }
    write(TRACK, track, &mut tracks);
    write(INFO, &info, &mut segment);
    write(TRACKS, &tracks, &mut segment);
    segment.extend_from_slice(&read.clusters);
    let mut bytes = Vec::with_capacity(segment.len() + 64);
    write(EBML, OWN_HEAD, &mut bytes);
    write(SEGMENT, &segment, &mut bytes);
    let ns = u128::from(read.latest) * u128::from(read.time_scale_ns);
    let ms = u64::try_from(ns / u128::from(MS_NS)).unwrap_or(u64::MAX);
    Ok((bytes, Shape::Voice { ms: Some(ms) }))
}
