//! Photos and voice notes as strangers may send them.
//!
//! `cases/attachment/` has files that other programs wrote, with SECRET in every place for words
//! that their containers have, and two that Chromium recorded. What is to become of them stands in
//! `cleaned.json`: digests of files that decoders of others found to have the same pixels or
//! samples, and nothing else (`cases/_make/attachment.py check`).

use judge::attachment::{Media, Problem, Shape, clean};
use std::path::{Path, PathBuf};
use word::{Digest, json::Value};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/attachment")
}

#[expect(clippy::disallowed_methods, reason = "a test reads its cases")]
fn file(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name)).unwrap()
}

fn media(name: &str) -> Media {
    let ending = name.rsplit('.').next().unwrap();
    let name = match ending {
        "jpg" => "image/jpeg".to_owned(),
        "png" | "webp" => format!("image/{ending}"),
        "m4a" => "audio/mp4".to_owned(),
        _ => format!("audio/{ending}"),
    };
    Media::named(&name).unwrap()
}

/// Every file that is taken, with the digest of what is kept of it.
#[expect(clippy::disallowed_methods, reason = "a test reads its cases")]
fn taken() -> Vec<(String, String)> {
    let text = std::fs::read_to_string(folder().join("cleaned.json")).unwrap();
    let all: Value = text.parse().unwrap();
    let pair = |(name, digest): (&String, &Value)| (name.clone(), digest.as_str().unwrap().into());
    all.as_object().unwrap().iter().map(pair).collect()
}

fn has_secret(bytes: &[u8]) -> bool {
    bytes.windows(6).any(|six| six == b"SECRET")
}

#[test]
fn what_is_kept_shows_the_same_and_says_nothing_else() {
    let all = taken();
    assert_eq!(all.len(), 16);
    for (name, digest) in all {
        let sent = file(&name);
        let kept = clean(media(&name), &sent).unwrap_or_else(|problem| panic!("{name}: {problem}"));
        // A browser recorded two of them, and had no words to put there.
        assert!(has_secret(&sent) || name.starts_with("recorded"), "{name}");
        assert!(!has_secret(&kept.bytes), "{name}");
        assert_eq!(Digest::of(&kept.bytes).to_string(), digest, "{name}");
        assert_eq!(clean(media(&name), &kept.bytes).unwrap(), kept, "{name}: clean is clean");
    }
}

#[test]
fn a_picture_is_as_large_as_it_is_shown_and_sound_as_long_as_it_is_heard() {
    let shape = |name: &str| clean(media(name), &file(name)).unwrap().shape;
    let upright = Shape::Photo { width: 24, height: 16 };
    let turned = Shape::Photo { width: 16, height: 24 };
    let as_it_is = ["progressive.jpg", "grey.jpg", "cmyk.jpg", "alpha.png", "lossy_alpha.webp"];
    for name in as_it_is {
        assert_eq!(shape(name), upright, "{name}");
    }
    for name in ["turned.jpg", "rgb.png"] {
        assert_eq!(shape(name), turned, "{name}");
    }
    for name in ["opus.webm", "opus.ogg", "aac.m4a", "pcm.wav"] {
        let Shape::Voice { ms: Some(ms) } = shape(name) else { panic!("{name}") };
        // Codecs add up to two frames.
        assert!((200..=230).contains(&ms), "{name}: {ms}");
    }
    for (name, heard) in [("recorded.webm", 300), ("recorded.m4a", 280)] {
        let Shape::Voice { ms: Some(ms) } = shape(name) else { panic!("{name}") };
        assert!(ms.abs_diff(heard) <= 20, "{name}: {ms}");
    }
}

#[test]
fn no_film_hides_in_sound_and_nothing_moves_in_a_photo() {
    for (media, name) in
        [(Media::Mp4, "film.mp4"), (Media::WebM, "film.webm"), (Media::WebP, "moves.webp")]
    {
        let refused = clean(media, &file(name));
        assert!(matches!(refused, Err(Problem::Unusable { .. })), "{name}: {refused:?}");
    }
}

#[test]
fn a_file_of_another_type_is_told_apart() {
    for (name, _) in taken() {
        for other in Media::ALL.into_iter().filter(|other| *other != media(&name)) {
            let refused = clean(other, &file(&name));
            assert_eq!(refused, Err(Problem::NotThisType { media: other }), "{name}");
        }
    }
    for media in Media::ALL {
        assert_eq!(clean(media, b""), Err(Problem::NotThisType { media }));
    }
}

/// What is written has its length in it or an end of its own, but for Ogg and MP4, which may end
/// after any page or box.
#[test]
fn a_file_that_is_cut_off_is_never_taken() {
    let ends = |name: &str| !name.ends_with("ogg") && !name.ends_with("m4a");
    for (name, _) in taken().into_iter().filter(|(name, _)| ends(name)) {
        let kept = clean(media(&name), &file(&name)).unwrap().bytes;
        let step = kept.len() / 400 + 1;
        for n in (0..kept.len()).step_by(step).chain([kept.len() - 1]) {
            assert!(clean(media(&name), &kept[..n]).is_err(), "{name}: {n} of {}", kept.len());
        }
    }
}

#[test]
fn what_follows_the_end_is_not_kept() {
    for name in ["progressive.jpg", "alpha.png", "lossy.webp", "opus.ogg", "opus.webm", "pcm.wav"] {
        let kept = clean(media(name), &file(name)).unwrap();
        let longer = [&kept.bytes[..], b"PK\x03\x04SECRET"].concat();
        assert_eq!(clean(media(name), &longer).unwrap(), kept, "{name}");
    }
}

/// The first JPEG's head says that it is so large, in two bytes each.
#[test]
fn a_picture_too_large_to_be_a_photo_is_refused_before_it_is_read() {
    let mut bytes = clean(Media::Jpeg, &file("progressive.jpg")).unwrap().bytes;
    let frame = bytes.windows(2).position(|pair| pair == [0xff, 0xc2]).unwrap();
    let mut sized = |height: u16, width: u16| {
        bytes[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
        bytes[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
        clean(Media::Jpeg, &bytes).map(|kept| kept.shape)
    };
    assert_eq!(sized(5_000, 10_000), Ok(Shape::Photo { width: 10_000, height: 5_000 }));
    let too_many = Problem::TooManyPixels { width: 10_001, height: 5_000 };
    assert_eq!(sized(5_000, 10_001), Err(too_many));
    assert!(sized(0, 24).is_err(), "a picture of no height");
}

/// Taken or refused, and what is taken is clean: the same again, and without the words.
fn is_taken(media: Media, bytes: &[u8]) -> bool {
    let Ok(kept) = clean(media, bytes) else { return false };
    assert_eq!(clean(media, &kept.bytes).as_ref(), Ok(&kept), "clean is clean");
    true
}

#[test]
fn files_near_good_ones_get_an_answer() {
    for media in Media::ALL {
        let of = |(name, _): &(String, String)| self::media(name) == media;
        let seeds: Vec<_> =
            taken().iter().filter(|one| of(one)).map(|(name, _)| file(name)).collect();
        fuzz::run(media.name(), &seeds, |bytes| {
            // Most changes break a sum; what lies behind it is reached where that is put right.
            let righted = match media {
                Media::Png => righted_png(bytes),
                Media::Ogg => righted_ogg(bytes),
                _ => return is_taken(media, bytes),
            };
            is_taken(media, bytes) | is_taken(media, &righted)
        });
    }
}

/// The sums of chunks as they should be, as far as chunks go.
fn righted_png(bytes: &[u8]) -> Vec<u8> {
    let (mut righted, mut at) = (bytes.to_vec(), 8);
    while let Some(head) = righted.get(at..at + 4) {
        let n = u32::from_be_bytes(head.try_into().unwrap()) as usize;
        let Some(covered) = righted.get(at + 4..at + 8 + n) else { break };
        let sum = !remainder(covered.iter().map(|byte| byte.reverse_bits()), !0).reverse_bits();
        let Some(place) = righted.get_mut(at + 8 + n..at + 12 + n) else { break };
        place.copy_from_slice(&sum.to_be_bytes());
        at += 12 + n;
    }
    righted
}

/// The sums of pages as they should be, as far as pages go.
fn righted_ogg(bytes: &[u8]) -> Vec<u8> {
    let (mut righted, mut at) = (bytes.to_vec(), 0);
    while let Some(head) = righted.get(at..at + 27) {
        let n_segments = usize::from(head[26]);
        let Some(lacing) = righted.get(at + 27..at + 27 + n_segments) else { break };
        let end = at + 27 + n_segments + lacing.iter().map(|n| usize::from(*n)).sum::<usize>();
        let Some(page) = righted.get_mut(at..end) else { break };
        page[22..26].fill(0);
        let sum = remainder(page.iter().copied(), 0);
        page[22..26].copy_from_slice(&sum.to_le_bytes());
        at = end;
    }
    righted
}

/// Of the division by 0x04c11db7, bit by bit.
fn remainder(bytes: impl Iterator<Item = u8>, begin: u32) -> u32 {
    bytes.fold(begin, |rest, byte| {
        (0..8).fold(rest ^ u32::from(byte) << 24, |rest, _| {
            if rest >> 31 == 1 { rest << 1 ^ 0x04c1_1db7 } else { rest << 1 }
        })
    })
}

/// Near files without the sums that most changes break.
#[test]
fn any_bytes_behind_a_good_beginning_get_an_answer() {
    let beginnings: Vec<Vec<u8>> = taken()
        .iter()
        .flat_map(|(name, _)| {
            let bytes = file(name);
            [16, 64, 256].map(|n| bytes[..n.min(bytes.len())].to_vec())
        })
        .collect();
    arbtest::arbtest(|u| {
        let bytes: Vec<u8> = [u.choose(&beginnings)?.clone(), u.arbitrary()?].concat();
        for media in Media::ALL {
            is_taken(media, &bytes);
        }
        Ok(())
    });
}
