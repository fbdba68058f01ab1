//! What people see.

use crate::{
    client::{get, send},
    house::{BASE_URL, House, empty},
};
use std::time::Duration;

const GZIP: [(&str, &str); 2] = [("Accept-Encoding", "gzip"), ("Accept", "text/html")];

#[test]
fn a_passport_says_in_both_languages_what_was_claimed_on_what_and_by_whom() {
    let house = House::open();
    let (zh, en) = (house.page(&house.passport, "zh"), house.page(&house.passport, "en"));
    assert_eq!((zh.status, en.status), (200, 200));
    assert_eq!(zh.header("content-language"), Some("zh-CN"));
    assert_eq!(en.header("content-language"), Some("en"));
    let (zh, en) = (zh.text(), en.text());
    let verify = format!("wule verify {BASE_URL}/p/{}", house.passport);
    let shared = ["L20261123A", "Cpk", "MIC-0231", "WL-PIN-01", "PIN-125", "pins.example/log"];
    for text in shared.into_iter().chain(["0.1200", "0.1298", "/bundle", "/checkpoint", &verify]) {
        assert!(zh.contains(text) && en.contains(text), "{text} is missing");
    }
    for text in ["定位钢销", "直径", "王建国", "李师傅", "60 个", "已证明", "未证实", "偏离"]
    {
        assert!(zh.contains(text), "{text} is missing");
    }
    for text in ["Steel dowel pin", "Diameter", "Wang Jianguo", "Master Li", "Deviations"] {
        assert!(en.contains(text), "{text} is missing");
    }
    assert!(zh.contains("<html lang=\"zh-CN\">") && en.contains("<html lang=\"en\">"));
}

#[test]
fn no_page_has_another_script_than_its_check_or_calls_anything_genuine() {
    let house = House::open();
    let is_built = house.get("/verify.js").status == 200;
    if !is_built {
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "web/ was not built");
        println!("NOT RUN with the script of the passport: web/ was not built");
    }
    let passport = format!("/p/{}", house.passport);
    for path in ["/", &passport, "/p/none"] {
        for lang in ["zh", "en"] {
            let text = house.get(&format!("{path}?lang={lang}")).text().to_lowercase();
            // One script, from this site, named by its digest, and on the passport alone.
            let script = "<script type=\"module\" src=\"/verify.js\" integrity=\"sha256-";
            let n_checks = text.matches(script).count();
            assert_eq!(n_checks, usize::from(is_built && path == passport), "{path} in {lang}");
            assert_eq!(text.matches("<script").count(), n_checks, "{path} in {lang}");
            for word in ["javascript:", "onload=", "genuine", "正品", "style=\""] {
                assert!(!text.contains(word), "{path} in {lang} has {word}");
            }
        }
    }
}

#[test]
fn a_passport_with_its_chart_is_smaller_than_15_kb() {
    let house = House::open();
    for lang in ["zh", "en"] {
        let path = format!("/p/{}?lang={lang}", house.passport);
        let page = get(house.address, &path, &GZIP);
        assert_eq!(page.header("content-encoding"), Some("gzip"));
        assert!(page.body.len() < 15_000, "{} bytes in {lang}", page.body.len());
        assert!(page.text().contains("<figure><svg"));
    }
}

#[test]
fn readings_that_are_not_opened_are_neither_drawn_nor_listed() {
    let house = House::open();
    let page = house.page(&house.summary, "en").text();
    assert!(page.contains("Cpk") && !page.contains("<figure"));
    assert_eq!(house.get(&format!("/p/{}/chart.svg", house.summary)).status, 404);
    let opened = house.get(&format!("/p/{}/bundle", house.passport)).text();
    let closed = house.get(&format!("/p/{}/bundle", house.summary)).text();
    assert!(opened.contains("\"0.1247\"") && !closed.contains("\"0.1247\""));
}

#[test]
fn the_language_asked_for_wins_over_the_browsers() {
    let house = House::open();
    let path = format!("/p/{}", house.passport);
    let chinese = [("Accept-Language", "zh-CN,zh;q=0.9,en;q=0.8")];
    assert_eq!(get(house.address, &path, &chinese).header("content-language"), Some("zh-CN"));
    let english = get(house.address, &format!("{path}?lang=en"), &chinese);
    assert_eq!(english.header("content-language"), Some("en"));
    assert!(english.header("vary").unwrap().contains("Accept-Language"));
}

#[test]
fn an_unknown_passport_gives_a_page_with_a_way_out() {
    let house = House::open();
    for id in ["0192f0c4-5a00-7000-8000-000000000000", "none", "..%2f..%2fetc%2fpasswd"] {
        for (lang, way_out) in [("zh", "回到首页"), ("en", "Go to the home page")] {
            let page = house.page(id, lang);
            assert_eq!(page.status, 404, "{id}");
            assert!(page.header("content-type").unwrap().starts_with("text/html"));
            assert!(page.text().contains(way_out) && page.text().contains("href=\"/\""));
        }
    }
    assert_eq!(house.get("/nowhere?lang=zh").status, 404);
}

#[test]
fn the_bundle_is_served_byte_for_byte() {
    let house = House::open();
    let id = house.passport.parse().unwrap();
    let bundle = house.block_on(acts::brand::bundle_passport(&house.workshop, id)).unwrap();
    let path = format!("/p/{}", house.passport);
    let served = house.get(&format!("{path}/bundle"));
    assert_eq!(served.header("content-type"), Some("application/vnd.wule.bundle+json"));
    assert_eq!(served.body, bundle.to_bytes());
    for accept in ["application/json", "application/vnd.wule.bundle+json"] {
        let negotiated = get(house.address, &path, &[("Accept", accept)]);
        assert_eq!(negotiated.body, served.body, "{accept}");
    }
    let known = [("If-None-Match", served.header("etag").unwrap())];
    assert_eq!(get(house.address, &format!("{path}/bundle"), &known).status, 304);
}

#[test]
fn the_code_and_the_chart_are_pictures_of_their_own() {
    let house = House::open();
    for name in ["qr.svg", "chart.svg", "chart.svg?figure=2&lang=zh"] {
        let picture = house.get(&format!("/p/{}/{name}", house.passport));
        assert_eq!(picture.status, 200, "{name}");
        assert!(picture.header("content-type").unwrap().starts_with("image/svg+xml"));
        assert!(picture.text().starts_with("<svg"), "{name}");
    }
    for number in ["0", "9", "-1", "x"] {
        let path = format!("/p/{}/chart.svg?figure={number}", house.passport);
        assert_eq!(house.get(&path).status, 404, "{number}");
    }
}

#[test]
fn the_home_page_shows_the_latest_passports_and_the_log() {
    let house = House::open();
    let page = house.get("/?lang=en").text();
    for text in ["Shenyang Precision Pins", &house.passport, "pins.example/log", "wule verify"] {
        assert!(page.contains(text), "{text} is missing");
    }
}

#[test]
fn the_home_page_of_an_empty_directory_says_what_to_do() {
    let (address, _runtime, _directory) = empty();
    let page = get(address, "/?lang=zh", &[]);
    assert_eq!(page.status, 200);
    assert!(page.text().contains("wule demo"));
    assert_eq!(get(address, "/checkpoint", &[]).json()["code"], "trust.no_checkpoint");
}

#[test]
fn a_head_request_gets_the_head_alone() {
    let house = House::open();
    let answer = send(house.address, &format!("HEAD /p/{}", house.passport), &[], b"");
    assert_eq!((answer.status, answer.body.len()), (200, 0));
}

/// Not a test of anything by itself: `WULE_SERVE_S=600 cargo test -p wule-http serve_for_a_look`
/// keeps the demo house open, to look at the pages in a browser.
#[test]
fn serve_for_a_look() {
    let Some(seconds) = std::env::var("WULE_SERVE_S").ok().and_then(|s| s.parse().ok()) else {
        return;
    };
    let house = House::open();
    println!("http://{}/p/{} {}", house.address, house.passport, house.summary);
    std::thread::sleep(Duration::from_secs(seconds));
}

#[test]
fn passports_are_listed_for_those_inside_with_what_they_say() {
    let house = House::open();
    assert_eq!(house.get("/api/v1/passports").status, 401);
    let listed = house.read("/api/v1/passports").json();
    let of = |id: &str| {
        let mut rows = listed["rows"].as_array().unwrap().iter();
        rows.find(|row| row["id"] == id).cloned().unwrap()
    };
    let (open, closed) = (of(&house.passport), of(&house.summary));
    assert_eq!(
        (&open["opening"], &closed["opening"]),
        (&"characteristic".into(), &"summary".into())
    );
    assert_eq!((&open["n_readings"], &open["withdrawn_at"]), (&60.into(), &().into()));
    assert!(listed["log_size"].as_u64().unwrap() >= 3, "{listed}");
    assert_eq!(house.get(open["page"].as_str().unwrap()).status, 200);
}
