//! Copies, from the label to the page: codes, scans, inner codes, chips, reports.

use aes::Aes128;
use aes::cipher::{BlockCipherEncrypt, KeyInit};
use cmac::{Cmac, Mac};
use serde_json::{Value, json};

use crate::client::{Answer, get, send};
use crate::house::{BASE_URL, House};

/// Issues codes of the house's passport; gives what is printed of each.
fn codes(house: &House, body: &Value) -> Vec<Value> {
    let answer = house.post_json(&format!("/api/v1/passports/{}/codes", house.passport), body);
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    answer.json()["codes"].as_array().unwrap().clone()
}

fn path(url: &Value) -> String {
    url.as_str().unwrap().strip_prefix(BASE_URL).unwrap().to_owned()
}

/// Opens a page as a phone would.
fn look(house: &House, path: &str, phone: &str) -> Answer {
    let headers = [("Accept", "text/html"), ("Accept-Language", "en"), ("User-Agent", phone)];
    get(house.address, path, &headers)
}

/// Sends a form.
fn fill(house: &House, path: &str, form: &str, phone: &str) -> Answer {
    let kind = ("Content-Type", "application/x-www-form-urlencoded");
    let headers = [kind, ("Accept", "text/html"), ("Accept-Language", "en"), ("User-Agent", phone)];
    send(house.address, &format!("POST {path}"), &headers, form.as_bytes())
}

fn says(answer: &Answer, text: &str) {
    let page = answer.text();
    assert!(page.contains(text), "{text:?} is missing in {page}");
}

#[test]
fn a_scanned_code_says_how_often_it_was_seen_and_never_that_a_piece_is_genuine() {
    let house = House::open();
    let [code, other] = &codes(&house, &json!({"n": 2}))[..] else { panic!("two codes") };
    assert_eq!(
        (&code["number"], &other["number"], &code["inner_url"]),
        (&json!(1), &json!(2), &Value::Null)
    );
    let path = path(&code["url"]);
    for (phone, n) in [("phone a", 1), ("phone a", 1), ("phone b", 2)] {
        let page = look(&house, &path, phone);
        assert_eq!((page.status, page.header("cache-control")), (200, Some("private, no-store")));
        says(&page, &format!("No sign of copying was seen yet, in {n} scans of the last 180 days"));
        says(&page, "No network address is kept");
        let text = page.text().to_lowercase();
        assert!(!text.contains("genuine") && !text.contains("正品"));
    }
    // Whoever asks not to be followed, or for the head alone, is not counted.
    for header in ["DNT", "Sec-GPC"] {
        let headers = [("Accept", "text/html"), ("Accept-Language", "en"), (header, "1")];
        says(&get(house.address, &path, &headers), "in 2 scans");
    }
    send(house.address, &format!("HEAD {path}"), &[("User-Agent", "phone c")], b"");
    says(&look(&house, &path, "phone a"), "in 2 scans");
    says(&look(&house, &self::path(&other["url"]), "phone a"), "in 1 scans");
    // The other language is that of the same code.
    says(&look(&house, &path, "phone a"), &format!("{}&amp;lang=zh", path));
}

#[test]
fn a_code_that_nobody_issued_is_told_and_so_is_a_page_without_one() {
    let house = House::open();
    let page = format!("/p/{}", house.passport);
    assert!(!look(&house, &page, "phone").text().contains("has a code of its own"));
    let code = path(&codes(&house, &json!({"n": 1}))[0]["url"]);
    says(&look(&house, &page, "phone"), "has a code of its own");
    let token = code.split("t=").nth(1).unwrap();
    let of_other = format!("/p/{}?t={token}", house.summary);
    for wrong in [format!("{page}?t={}", "0".repeat(32)), of_other] {
        let answer = look(&house, &wrong, "phone");
        says(&answer, "the maker issued no such code".replacen('t', "T", 1).as_str());
        says(&answer, "role=\"alert\"");
        says(&answer, "/report\"");
    }
    for broken in ["xyz", "%00", &"f".repeat(5_000), "%3Cscript%3E"] {
        let answer = look(&house, &format!("{page}?t={broken}"), "phone");
        says(&answer, "A token has 32 hexadecimal digits");
        assert!(!answer.text().contains("<script>"));
    }
    says(&look(&house, &code, "phone"), "in 1 scans");
}

#[test]
fn a_link_on_goods_carries_the_token_to_the_page() {
    let house = House::open();
    let claim = house.get(&format!("/p/{}/claim", house.passport));
    let body = json!({
        "claim": word::Digest::of(&claim.body).to_string(), "opening": "summary",
        "gtin": "6291041500213", "serial": "0007",
    });
    let id = house.post_json("/api/v1/passports", &body).json()["id"].clone();
    let id = id.as_str().unwrap();
    let issued = house.post_json(&format!("/api/v1/passports/{id}/codes"), &json!({"n": 1}));
    let url = issued.json()["codes"][0]["url"].clone();
    let link = path(&url);
    assert!(link.starts_with("/01/06291041500213/21/0007?t="), "{link}");
    let moved = house.get(&link);
    assert_eq!(moved.status, 307);
    let to = moved.header("location").unwrap().strip_prefix(BASE_URL).unwrap().to_owned();
    assert_eq!(to, format!("/p/{id}?{}", link.split('?').nth(1).unwrap()));
    says(&look(&house, &to, "phone"), "in 1 scans");
    let odd = house.get("/01/06291041500213/21/0007?t=%22%3E&e=1%0d%0a&c=ab");
    assert_eq!(odd.header("location"), Some(&*format!("{BASE_URL}/p/{id}?c=ab")));
}

#[test]
fn readers_who_say_where_they_are_make_copies_seen() {
    let house = House::open();
    let path = path(&codes(&house, &json!({"n": 1}))[0]["url"]);
    let token = path.split("t=").nth(1).unwrap();
    let scan = format!("/p/{}/scan", house.passport);
    let regions = ["shenyang", "guangzhou", "urumqi", "chengdu", "harbin"];
    for (i, region) in regions.iter().enumerate() {
        let phone = format!("phone {i}");
        look(&house, &path, &phone);
        let said = fill(&house, &scan, &format!("t={token}&region={region}"), &phone);
        assert_eq!(said.status, 303);
        let to = said.header("location").unwrap().strip_prefix(BASE_URL).unwrap().to_owned();
        let page = look(&house, &to, &phone);
        says(&page, "Thank you; the city is noted");
        says(&page, &format!("{} scans", i + 1));
    }
    let page = look(&house, &path, "phone 0");
    says(&page, "This code may have been copied: 5 scans");
    says(&page, "In how many regions it was scanned in the last 180 days: 5 (a sign from 5 on)");
    says(&page, "impossible");
    let nowhere = fill(&house, &scan, &format!("t={token}&region=atlantis"), "phone 0");
    assert_eq!(nowhere.status, 303, "a region that is none is as if nothing was said");
    let wrong = fill(&house, &scan, "t=0000&region=shenyang", "phone 0");
    assert_eq!(wrong.status, 422);
    let rules = house.get("/api/v1/copy-rules").json();
    assert_eq!(rules["rules"].as_array().unwrap().len(), 3);
    let found = &rules["together"]["recall"][3];
    assert!(found["n_copies"] == 20 && found["found_share"].as_f64().unwrap() >= 0.95);
    assert!(rules["together"]["false_alarm_share"].as_f64().unwrap() <= 0.001);
}

#[test]
fn an_inner_code_answers_with_the_date_of_its_first_use() {
    let house = House::open();
    let codes = codes(&house, &json!({"n": 2, "has_inner": true}));
    let inner = path(&codes[0]["inner_url"]);
    let (page, key) = inner.split_once("?k=").unwrap();
    for _ in 0..2 {
        // Reading the address uses nothing up: a previewer of links reads it too.
        says(&look(&house, &inner, "phone"), "An inner code is good once");
    }
    let typed = key
        .to_uppercase()
        .as_bytes()
        .chunks(4)
        .map(|four| String::from_utf8(four.to_vec()).unwrap())
        .collect::<Vec<_>>()
        .join("+");
    let first = fill(&house, page, &format!("k={typed}"), "phone");
    assert_eq!(first.status, 200, "{}", first.text());
    says(&first, "Inner code number 1 was used for the first time, at 2026-11-23 08:42 UTC");
    let second = fill(&house, page, &format!("k={key}"), "phone");
    assert_eq!(second.status, 409);
    says(&second, "2026-11-23T08:42:00Z");
    let outer = path(&codes[1]["url"]);
    let outer = outer.split("t=").nth(1).unwrap();
    for wrong in ["0".repeat(32), outer.to_owned()] {
        assert_eq!(fill(&house, page, &format!("k={wrong}"), "phone").status, 404);
    }
    assert_eq!(fill(&house, page, "k=123", "phone").status, 422);
    // The inner token is none for the page.
    let shown = look(&house, &format!("/p/{}?t={key}", house.passport), "phone");
    says(&shown, "The maker issued no such code");
    let rebuilt = house.block_on(house.workshop.store().rebuild()).unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
    assert_eq!(fill(&house, page, &format!("k={key}"), "phone").status, 409);
}

#[test]
fn what_is_printed_and_who_looked_is_kept_nowhere() {
    let house = House::open();
    let codes = codes(&house, &json!({"n": 3, "has_inner": true}));
    let outer = path(&codes[0]["url"]);
    look(&house, &outer, "A-very-telling-phone/7");
    let mut kept = Vec::new();
    for file in ["wule.db", "wule.db-wal"] {
        let file = format!("{}/wule-data/{file}", house.directory());
        kept.extend(std::fs::read(file).unwrap_or_default());
    }
    let has = |text: &str| kept.windows(text.len()).any(|window| window == text.as_bytes());
    if !crate::settle::is_on_server() {
        assert!(has("codes_issued"), "the facts are in these bytes");
    }
    for secret in [outer.split("t=").nth(1).unwrap(), "A-very-telling-phone", "127.0.0.1"] {
        assert!(!has(secret), "{secret}");
    }
}

#[test]
fn a_sheet_of_labels_has_a_code_of_its_own_on_each() {
    let house = House::open();
    let body = json!({"n": 24, "has_inner": true, "form": "labels"});
    let sheet =
        house.post_json(&format!("/api/v1/passports/{}/codes?lang=en", house.passport), &body);
    assert_eq!(sheet.status, 201);
    let text = sheet.text();
    assert_eq!(text.matches("class=\"label\"").count(), 48);
    let mut tokens: Vec<&str> = text.split("?t=").skip(1).map(|rest| &rest[..32]).collect();
    tokens.sort_unstable();
    tokens.dedup();
    assert_eq!(tokens.len(), 24);
    says(&sheet, "No. 24");
    for wrong in [json!({"n": 0}), json!({"n": 1_001})] {
        let path = format!("/api/v1/passports/{}/codes", house.passport);
        let refused = house.post_json(&path, &wrong);
        assert_eq!((refused.status, &*refused.code()), (422, "copy.not_so_many"));
    }
}

/// A chip: its number, its keys, and how often it was touched.
struct Chip {
    uid: [u8; 7],
    meta: [u8; 16],
    file: [u8; 16],
}

impl Chip {
    /// What it puts into its address at touch `counter` (NXP AN12196; NIST SP 800-38B).
    fn touch(&self, counter: u32) -> String {
        let mut block = [0xC7; 16];
        block[1..8].copy_from_slice(&self.uid);
        block[8..11].copy_from_slice(&counter.to_le_bytes()[..3]);
        let mut vector = [0x3C, 0xC3, 0x00, 0x01, 0x00, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        vector[6..].copy_from_slice(&block[1..11]);
        let mut encrypted = block.into();
        Aes128::new(&self.meta.into()).encrypt_block(&mut encrypted);
        let full = mac(&mac(&self.file, &vector), &[]);
        let code: Vec<u8> = full.iter().skip(1).step_by(2).copied().collect();
        let hex = |bytes: &[u8]| word::encoding::hex(bytes).to_uppercase();
        format!("e={}&c={}", hex(&encrypted), hex(&code))
    }
}

fn mac(key: &[u8; 16], message: &[u8]) -> [u8; 16] {
    let mut mac = Cmac::<Aes128>::new(&(*key).into());
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[test]
fn a_chip_answers_each_touch_once_and_an_old_message_is_told_as_such() {
    let house = House::open();
    let chips = format!("/api/v1/passports/{}/chips", house.passport);
    let enrolled = house.post_json(&chips, &json!({"uid": "04de5f1eacc040"}));
    assert_eq!(enrolled.status, 201);
    let enrolled = enrolled.json();
    let key = |name: &str| {
        word::encoding::from_hex(enrolled[name].as_str().unwrap()).unwrap().try_into().unwrap()
    };
    let uid = [0x04, 0xDE, 0x5F, 0x1E, 0xAC, 0xC0, 0x40];
    let chip = Chip { uid, meta: key("meta_read_key"), file: key("file_read_key") };
    let page = format!("/p/{}", house.passport);
    says(&look(&house, &format!("{page}?{}", chip.touch(61)), "phone"), "(touch number 61)");
    for old in [61, 60, 1] {
        let replayed = look(&house, &format!("{page}?{}", chip.touch(old)), "phone");
        says(&replayed, &format!("The message has the counter {old} and 61 was seen before"));
    }
    says(
        &look(&house, &format!("{page}?{}", chip.touch(1 << 20)), "phone"),
        "(touch number 1048576)",
    );
    let stranger = Chip { uid: [4; 7], ..chip };
    let other = look(&house, &format!("{page}?{}", stranger.touch(1)), "phone");
    says(&other, "This chip is not enrolled for this passport");
    let forged = Chip { uid, file: [0; 16], ..chip };
    says(&look(&house, &format!("{page}?{}", forged.touch(99)), "phone"), "does not fit");
    for broken in ["e=00&c=00", "e=&c=", "c=00", &"e=0".repeat(9)] {
        says(&look(&house, &format!("{page}?{broken}"), "phone"), "no message of a chip");
    }
    // A label may carry both: each says its own.
    let code = path(&codes(&house, &json!({"n": 1}))[0]["url"]);
    let both = look(&house, &format!("{code}&{}", chip.touch((1 << 20) + 1)), "phone");
    says(&both, "(touch number 1048577)");
    says(&both, "in 1 scans");
    let listed = house.read(&format!("/api/v1/passports/{}/codes", house.passport)).json();
    assert_eq!(
        (&listed["batches"][0]["first"], &listed["batches"][0]["n"]),
        (&json!(1), &json!(1))
    );
    let known = &listed["chips"][0];
    assert_eq!(
        (&known["uid"], &known["counter"]),
        (&json!("04de5f1eacc040"), &json!((1 << 20) + 1))
    );
    assert!(!listed.to_string().contains("key"), "what was shown once is shown no more");
    // The keys of another passport are others, and a chip is on one piece.
    let elsewhere = format!("/p/{}?{}", house.summary, chip.touch(1 << 21));
    says(&look(&house, &elsewhere, "phone"), "role=\"alert\"");
    let taken = format!("/api/v1/passports/{}/chips", house.summary);
    let taken = house.post_json(&taken, &json!({"uid": "04DE5F1EACC040"}));
    assert_eq!((taken.status, &*taken.code()), (409, "copy.chip_taken"));
    let again = house.post_json(&chips, &json!({"uid": "04de5f1eacc040"})).json();
    assert_eq!(again["file_read_key"], enrolled["file_read_key"]);
    let wrong = house.post_json(&chips, &json!({"uid": "04"}));
    assert_eq!((wrong.status, &*wrong.code()), (422, "copy.not_a_chip"));
}

#[test]
fn a_reported_fake_is_worked_on_and_its_reporter_reads_what_came_of_it() {
    let house = House::open();
    let form = format!("/p/{}/report", house.passport);
    says(&look(&house, &form, "phone"), "No name or telephone number is needed");
    let sent = fill(&house, &form, "words=The+print+is+coarse+%3Cb%3E", "phone");
    assert_eq!(sent.status, 201);
    let report = sent.header("location").unwrap().strip_prefix(BASE_URL).unwrap().to_owned();
    let reference = report.strip_prefix("/reports/").unwrap();
    assert_eq!(reference.len(), 16);
    says(&look(&house, &report, "phone"), "received; nobody has looked at it yet");
    let listed = house.read("/api/v1/fakes?state=open").json();
    let listed = &listed["fakes"][0];
    assert_eq!(
        (&listed["reference"], &listed["words"]),
        (&json!(reference), &json!("The print is coarse <b>"))
    );
    let decide = |state: &str, reason: Value| {
        let path = format!("/api/v1/fakes/{reference}/state");
        house.post_json(&path, &json!({"state": state, "reason": reason}))
    };
    assert_eq!(decide("examined", Value::Null).status, 200);
    says(&look(&house, &report, "phone"), "being looked at");
    assert_eq!(decide("fake", Value::Null).code(), "copy.no_reason");
    let reason = json!({"zh": "标签不是本厂印的", "en": "the label is not of our press"});
    assert_eq!(decide("fake", reason.clone()).json()["state"], "fake");
    assert_eq!(decide("genuine", reason).status, 409);
    let page = look(&house, &report, "phone");
    says(&page, "confirmed: it was a fake");
    says(&page, "the label is not of our press");
    assert_eq!(get(house.address, "/api/v1/fakes", &[]).status, 401);
    assert_eq!(look(&house, "/reports/F-AAAA-AAAA-AAAA", "phone").status, 404);
    let rebuilt = house.block_on(house.workshop.store().rebuild()).unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
}

#[test]
fn a_flood_of_reports_is_refused_in_words_and_of_other_goods_they_are_still_taken() {
    let house = House::open();
    let form = format!("/p/{}/report", house.passport);
    for i in 0..20 {
        assert_eq!(fill(&house, &form, &format!("words=no+{i}"), "phone").status, 201);
    }
    let refused = fill(&house, &form, "words=one+more", "phone");
    assert_eq!(refused.status, 429);
    says(&refused, "There were too many reports lately");
    let other = format!("/p/{}/report", house.summary);
    assert_eq!(fill(&house, &other, "words=another", "phone").status, 201);
    assert_eq!(fill(&house, &other, "words=+", "phone").status, 422);
    let page = house.read("/api/v1/fakes?limit=15").json();
    assert_eq!(page["fakes"].as_array().unwrap().len(), 15);
    let next = page["next"].as_str().unwrap();
    let rest = house.read(&format!("/api/v1/fakes?limit=15&before={next}")).json();
    assert_eq!(rest["fakes"].as_array().unwrap().len(), 6);
}
