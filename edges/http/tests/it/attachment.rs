//! Photos and voice notes of signals: attached, read, written down, erased; and who may.

use crate::{
    client::{Answer, send},
    house::House,
    matrix::token,
    monitor::{measure, watched},
};
use party::Role;
use serde_json::{Value, json};
use std::path::Path;
use store::{Access, Store};
use word::{Digest, encoding};

/// A file of `cases/attachment/`, which has SECRET in every place for words.
fn file(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/attachment");
    std::fs::read(folder.join(name)).unwrap()
}

/// A house with an open signal, and the address of that.
fn signalled() -> (House, String) {
    let (house, _) = watched();
    measure(&house, &["0.1250", "0.1290", "0.1251"]);
    let board = house.read("/api/v1/signals?state=open").json();
    let link = board["signals"][0]["link"].as_str().unwrap().to_owned();
    (house, link)
}

fn ask_as(house: &House, token: &str, line: &str, media: &str, body: &[u8]) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", media)];
    send(house.address, line, &headers, body)
}

fn attach(house: &House, signal: &str, media: &str, body: &[u8]) -> Answer {
    let line = format!("POST {signal}/attachments?caption=chip%20on%20the%20jaw");
    ask_as(house, &house.token, &line, media, body)
}

fn refusal(answer: &Answer) -> (u16, String) {
    (answer.status, answer.code())
}

fn has_secret(bytes: &[u8]) -> bool {
    bytes.windows(6).any(|six| six == b"SECRET")
}

#[test]
fn a_photo_stands_at_its_signal_without_what_its_camera_noted() {
    let (house, signal) = signalled();
    let (sent, log) = (file("turned.jpg"), house.get("/checkpoint").text());
    assert!(has_secret(&sent));
    let made = attach(&house, &signal, "image/jpeg", &sent);
    assert_eq!(made.status, 201, "{}", made.text());
    let made = made.json();
    assert_eq!((&made["kind"], &made["media_type"]), (&json!("photo"), &json!("image/jpeg")));
    assert_eq!((&made["width"], &made["height"]), (&json!(16), &json!(24)), "as it is turned");
    assert_eq!((&made["caption"], &made["by"]), (&json!("chip on the jaw"), &json!("operator")));
    for nothing in ["seconds", "transcript", "erased"] {
        assert_eq!(made[nothing], Value::Null, "{nothing}");
    }
    assert_eq!(house.read(&signal).json()["attachments"], json!([made]));
    let read = house.read(made["link"].as_str().unwrap());
    assert_eq!(read.status, 200);
    assert_eq!(made["bytes"], read.body.len());
    assert_eq!(made["digest"], Digest::of(&read.body).to_string());
    assert!(!has_secret(&read.body));
    for (name, value) in [
        ("content-type", "image/jpeg"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("content-disposition", "inline"),
        ("cache-control", "private, no-cache"),
    ] {
        assert_eq!(read.header(name), Some(value), "{name}");
    }
    assert_eq!(house.get("/checkpoint").text(), log, "nothing of it is in the log");
    assert_eq!(house.get(made["link"].as_str().unwrap()).status, 401);
}

#[test]
fn what_is_sent_again_is_there_once() {
    let (house, signal) = signalled();
    let first = attach(&house, &signal, "image/png", &file("rgb.png"));
    let again = attach(&house, &signal, "image/png", &file("rgb.png"));
    assert_eq!((again.status, again.json()), (201, first.json()));
    let line = format!("POST {signal}/attachments");
    let bare = ask_as(&house, &house.token, &line, "image/png", &file("rgb.png"));
    assert_eq!(bare.json()["caption"], Value::Null);
    assert_ne!(bare.json()["id"], first.json()["id"], "without its caption it is another");
    assert_eq!(house.read(&signal).json()["attachments"].as_array().unwrap().len(), 2);
}

#[test]
fn a_voice_note_is_written_down_and_the_latest_words_count() {
    let (house, signal) = signalled();
    let made = attach(&house, &signal, "audio/webm;codecs=opus", &file("opus.webm"));
    assert_eq!(made.status, 201, "{}", made.text());
    let made = made.json();
    assert_eq!((&made["kind"], &made["media_type"]), (&json!("voice"), &json!("audio/webm")));
    assert!((0.19..0.22).contains(&made["seconds"].as_f64().unwrap()), "{made}");
    let link = made["link"].as_str().unwrap();
    let write = |text: &str| {
        let body = json!({"text": text}).to_string();
        let line = format!("PUT {link}/transcript");
        ask_as(&house, &house.token, &line, "application/json", body.as_bytes())
    };
    for text in ["卡爪松了", " the jaw was loose "] {
        assert_eq!(write(text).status, 200);
    }
    let shown = house.read(&signal).json()["attachments"][0].clone();
    assert_eq!(shown["transcript"]["text"], "the jaw was loose");
    assert_eq!(shown["transcript"]["by"], "operator");
    let audit = house.read("/api/v1/audit?kind=attachment_transcribed").text();
    assert_eq!(audit.matches("\"attachment_transcribed\"").count(), 2, "{audit}");
    let long = "字".repeat(5_001);
    for text in ["", " ", long.as_str()] {
        assert_eq!(refusal(&write(text)), (422, "attachment.transcript".to_owned()));
    }
    assert_eq!(write(&long[3..]).status, 200, "5,000 characters are not too many");
    let photo = attach(&house, &signal, "image/webp", &file("lossless.webp")).json();
    let line = format!("PUT {}/transcript", photo["link"].as_str().unwrap());
    let said = ask_as(&house, &house.token, &line, "application/json", b"{\"text\":\"x\"}");
    assert_eq!(refusal(&said), (422, "attachment.not_voice".to_owned()));
}

#[test]
fn a_player_reads_a_part_and_is_not_sent_what_it_has() {
    let (house, signal) = signalled();
    let made = attach(&house, &signal, "audio/mp4", &file("aac.m4a")).json();
    let line = format!("GET {}", made["link"].as_str().unwrap());
    let bearer = format!("Bearer {}", house.token);
    let ask = |name: &str, value: &str| {
        let headers = [("Authorization", bearer.as_str()), (name, value)];
        send(house.address, &line, &headers, b"")
    };
    let whole = ask("Accept", "*/*");
    let tag = whole.header("etag").unwrap();
    assert_eq!(whole.header("accept-ranges"), Some("bytes"));
    // As Safari asks before it plays anything.
    let part = ask("Range", "bytes=0-1");
    assert_eq!((part.status, &part.body[..]), (206, &whole.body[..2]));
    let n = whole.body.len();
    assert_eq!(part.header("content-range"), Some(format!("bytes 0-1/{n}").as_str()));
    assert_eq!(part.header("content-security-policy"), Some("default-src 'none'; sandbox"));
    let rest = ask("Range", &format!("bytes={}-", n - 7));
    assert_eq!((rest.status, &rest.body[..]), (206, &whole.body[n - 7..]));
    let beyond = ask("Range", &format!("bytes={n}-"));
    assert_eq!(refusal(&beyond), (416, "http.beyond_the_end".to_owned()));
    assert_eq!(ask("Range", "bytes=0-1,4-5").body, whole.body, "one part or all");
    let known = ask("If-None-Match", tag);
    assert_eq!((known.status, known.body.len()), (304, 0));
}

#[test]
fn what_was_erased_is_gone_and_the_facts_stay() {
    let (house, signal) = signalled();
    let made = attach(&house, &signal, "audio/ogg", &file("opus.ogg")).json();
    let link = made["link"].as_str().unwrap();
    let line = format!("PUT {link}/transcript");
    let said = ask_as(&house, &house.token, &line, "application/json", b"{\"text\":\"heard\"}");
    assert_eq!(said.status, 200);
    let silent = house.bearing("DELETE", link);
    assert_eq!(refusal(&silent), (422, "attachment.no_reason".to_owned()));
    let erased = house.bearing("DELETE", &format!("{link}?reason=somebody%20is%20heard"));
    assert_eq!(erased.status, 200, "{}", erased.text());
    let shown = house.read(&signal).json()["attachments"][0].clone();
    assert_eq!(shown, erased.json());
    assert_eq!(shown["erased"]["reason"], "somebody is heard");
    assert_eq!((&shown["digest"], &shown["transcript"]), (&made["digest"], &Value::Null));
    let gone = (410, "attachment.erased".to_owned());
    assert_eq!(refusal(&house.read(link)), gone);
    assert_eq!(refusal(&house.bearing("DELETE", &format!("{link}?reason=x"))), gone);
    let said = ask_as(&house, &house.token, &line, "application/json", b"{\"text\":\"y\"}");
    assert_eq!(refusal(&said), gone);
    let store = house.workshop.store();
    let kept = house.block_on(store.attachment(made["id"].as_str().unwrap().parse().unwrap()));
    let attachment = kept.unwrap().unwrap().attachment;
    let bytes = house.block_on(store.attached_bytes(&attachment));
    assert!(matches!(bytes, Err(store::Problem::NotFound { .. })), "{bytes:?}");
    let rebuilt = house.block_on(store.rebuild()).unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
    assert_eq!(house.read(&signal).json()["attachments"][0], shown);
    // The same may be attached again: it is another.
    let again = attach(&house, &signal, "audio/ogg", &file("opus.ogg")).json();
    assert_ne!(again["id"], made["id"]);
}

#[test]
fn what_was_erased_is_not_in_the_file_of_the_database() {
    if crate::settle::is_on_server() {
        return eprintln!("skipped: a server clears its own pages");
    }
    let (house, signal) = signalled();
    let links = ["aac.m4a", "pcm.wav"].map(|name| {
        let media = if name.ends_with("wav") { "audio/wav" } else { "audio/mp4" };
        let made = attach(&house, &signal, media, &file(name)).json();
        made["link"].as_str().unwrap().to_owned()
    });
    let [kept, gone] = links.clone().map(|link| house.read(&link).body);
    assert_eq!(house.bearing("DELETE", &format!("{}?reason=x", links[1])).status, 200);
    house.block_on(house.workshop.store().end());
    let database = Path::new(&house.directory()).join("wule-data/wule.db");
    let database = std::fs::read(database).unwrap();
    let is_in = |bytes: &[u8]| {
        // Pages of a long row are not side by side: any piece of it would do.
        let pieces = bytes.chunks(1_024).filter_map(|part| part.get(500..564));
        pieces.into_iter().any(|piece| database.windows(64).any(|part| part == piece))
    };
    assert!(is_in(&kept), "what stays is found by the same means");
    assert!(!is_in(&gone));
}

#[test]
fn what_cannot_be_taken_is_refused_in_words() {
    let (house, signal) = signalled();
    let jpeg = file("progressive.jpg");
    let is_refused = |media: &str, bytes: &[u8], status: u16, code: &str| {
        let answer = attach(&house, &signal, media, bytes);
        assert_eq!(refusal(&answer), (status, code.to_owned()), "{media}: {}", answer.text());
    };
    is_refused("image/png", &jpeg, 422, "attachment.not_this_type");
    is_refused("image/jpeg", b"", 422, "attachment.not_this_type");
    is_refused("image/jpeg", &jpeg[..jpeg.len() - 200], 422, "attachment.cut_off");
    is_refused("image/webp", &file("moves.webp"), 422, "attachment.unusable");
    is_refused("audio/mp4", &file("film.mp4"), 422, "attachment.unusable");
    is_refused("image/svg+xml", b"<svg/>", 415, "attachment.media_type");
    is_refused("text/html", b"<script>", 415, "attachment.media_type");
    is_refused("image/jpeg", &vec![0xff; (8 << 20) + 1], 413, "http.too_large");
    is_refused("audio/wav", &vec![0; (4 << 20) + 1], 413, "http.too_large");
    let mut huge = file("rgb.png");
    huge[16..24].copy_from_slice(&[0, 0, 0x1d, 0x4c, 0, 0, 0x1d, 0x4c]);
    let sum = crc32(&huge[12..29]);
    huge[29..33].copy_from_slice(&sum.to_be_bytes());
    is_refused("image/png", &huge, 422, "attachment.too_many_pixels");
    let line = |path: &str| format!("POST {path}");
    let long = format!("{signal}/attachments?caption={}", "x".repeat(201));
    let answer = ask_as(&house, &house.token, &line(&long), "image/jpeg", &jpeg);
    assert_eq!(refusal(&answer), (422, "http.not_a_line".to_owned()));
    let nowhere = "/api/v1/signals/0193c5a0-0000-7000-8000-000000000000/attachments";
    let answer = ask_as(&house, &house.token, &line(nowhere), "image/jpeg", &jpeg);
    assert_eq!(refusal(&answer), (404, "acts.not_found".to_owned()));
    assert_eq!(house.read("/api/v1/attachments/0193c5a0-0000-7000-8000-000000000000").status, 404);
    assert_eq!(house.read(&signal).json()["attachments"], json!([]));
}

/// By the program of others.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

#[test]
fn a_signal_has_twelve_and_what_is_erased_makes_room() {
    let (house, signal) = signalled();
    let photo = |n: u8| {
        let line = format!("POST {signal}/attachments?caption={n}");
        ask_as(&house, &house.token, &line, "image/jpeg", &file("grey.jpg"))
    };
    let first = photo(0).json()["link"].as_str().unwrap().to_owned();
    for n in 1..12 {
        assert_eq!(photo(n).status, 201);
    }
    assert_eq!(refusal(&photo(12)), (409, "attachment.too_many".to_owned()));
    assert_eq!(photo(11).status, 201, "the last, sent again");
    assert_eq!(house.bearing("DELETE", &format!("{first}?reason=twice")).status, 200);
    assert_eq!(photo(12).status, 201);
}

#[test]
fn whoever_attached_it_erases_it_and_who_looks_only_reads() {
    let (house, signal) = signalled();
    let [maker, inspector, approver, regulator] =
        [Role::Maker, Role::Inspector, Role::Approver, Role::Regulator]
            .map(|role| token(&house, Some(role)));
    let attach = |token: &str| {
        let line = format!("POST {signal}/attachments");
        ask_as(&house, token, &line, "image/jpeg", &file("grey.jpg"))
    };
    let erase = |token: &str, link: &str| {
        ask_as(&house, token, &format!("DELETE {link}?reason=a%20face"), "text/plain", b"")
    };
    let not_permitted = (403, "acts.not_permitted".to_owned());
    assert_eq!(refusal(&attach(&regulator)), not_permitted);
    let links = [&maker, &inspector, &approver].map(|token| {
        let made = attach(token);
        assert_eq!(made.status, 201, "{}", made.text());
        let made = made.json();
        assert!(made["by"].as_str().unwrap().starts_with("person:"), "{made}");
        made["link"].as_str().unwrap().to_owned()
    });
    let read = ask_as(&house, &regulator, &format!("GET {}", links[0]), "text/plain", b"");
    assert_eq!(read.status, 200);
    assert_eq!(refusal(&erase(&regulator, &links[0])), not_permitted);
    assert_eq!(refusal(&erase(&maker, &links[1])), not_permitted);
    assert_eq!(refusal(&erase(&inspector, &links[2])), not_permitted);
    assert_eq!(erase(&maker, &links[0]).status, 200);
    assert_eq!(erase(&approver, &links[1]).status, 200);
}

#[test]
fn a_backup_carries_the_bytes_and_none_of_what_was_erased() {
    if crate::settle::is_on_server() {
        return eprintln!("skipped: a server is backed up by its own means");
    }
    let (house, signal) = signalled();
    let kept = attach(&house, &signal, "image/png", &file("palette.png")).json();
    let gone = attach(&house, &signal, "image/jpeg", &file("cmyk.jpg")).json();
    let link = gone["link"].as_str().unwrap();
    let gone = house.read(link).body;
    assert_eq!(house.bearing("DELETE", &format!("{link}?reason=x")).status, 200);
    let folder = tempfile::tempdir().unwrap();
    let (file, there) = (folder.path().join("b"), folder.path().join("there"));
    let data = Path::new(&house.directory()).join("wule-data");
    let now = house.workshop.now();
    house.block_on(store::back_up(&data, &file, (None, now))).unwrap();
    let backup = std::fs::read(&file).unwrap();
    let scan = &gone[gone.len() - 64..];
    assert!(!backup.windows(64).any(|part| part == scan), "{}", encoding::hex(scan));
    store::restore(&file, &there, (None, None)).unwrap();
    std::fs::create_dir(there.join("keys")).unwrap();
    for key in std::fs::read_dir(data.join("keys")).unwrap().map(Result::unwrap) {
        std::fs::copy(key.path(), there.join("keys").join(key.file_name())).unwrap();
    }
    house.block_on(store::take_over(&there, None, None)).unwrap();
    let store = house.block_on(Store::open(&there, Access::Create)).unwrap();
    let id = kept["id"].as_str().unwrap().parse().unwrap();
    let attachment = house.block_on(store.attachment(id)).unwrap().unwrap().attachment;
    let bytes = house.block_on(store.attached_bytes(&attachment)).unwrap();
    assert_eq!(kept["digest"], Digest::of(&bytes).to_string());
    house.block_on(store.close());
}
