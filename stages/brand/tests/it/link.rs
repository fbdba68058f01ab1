//! Links, against the vectors of GS1's own engine, and against chance.

use arbtest::arbtest;
use brand::link::{self, Element, Leniency, Tolerated, check_digit, gtin14, link, read};
use word::{Lang, json::Value};

use crate::vector;

fn vectors(kind: &str) -> Vec<Value> {
    let Some(text) = vector("gs1-digital-link/gs1-syntax-engine-dl-vectors.json") else {
        return Vec::new();
    };
    let all: Value = text.parse().unwrap();
    all[kind].as_array().unwrap().clone()
}

fn leniency(case: &Value) -> Leniency {
    let is_set = |name: &str, value: &str| {
        let options = case["options"].as_object().unwrap();
        options.iter().any(|(key, set)| key.contains(name) && set.as_str() == Some(value))
    };
    let when = |is_on| if is_on { Tolerated::Yes } else { Tolerated::No };
    // The file notes an option one line too early: the same address cannot be good and bad under
    // the same options, and the engine begins with names switched off.
    let is_early = case["uri"] == "https://a/gtin/12312312312333" && case["valid"] == false;
    Leniency {
        short_gtin: when(is_set("PermitZeroSuppressedGTINinDLuris", "true")),
        unknown_ai: when(
            is_set("PermitUnknownAIs", "true") && is_set("vUNKNOWN_AI_NOT_DL_ATTR", "false"),
        ),
        names: when(is_set("PermitConvenienceAlphas", "true") && !is_early),
    }
}

#[test]
fn every_address_of_gs1s_engine_is_read_as_it_reads_it() {
    let cases = vectors("parse");
    let mut n = 0;
    for case in &cases {
        let uri = case["uri"].as_str().unwrap();
        let got = read(uri, leniency(case)).map(|link| link.element_string());
        match case["ai_data"].as_str() {
            Some(need) => assert_eq!(got.as_deref(), Ok(need), "{uri}"),
            None => assert!(got.is_err(), "{uri} is read as {got:?}"),
        }
        n += 1;
    }
    assert!(cases.is_empty() || n == 118, "{n} addresses");
}

/// `(01)…(21)…` as elements.
fn elements(text: &str) -> Vec<Element> {
    let pieces = text.split('(').skip(1).map(|piece| piece.split_once(')').unwrap());
    pieces.map(|(ai, value)| Element { ai: ai.to_owned(), value: value.to_owned() }).collect()
}

#[test]
fn every_address_that_gs1s_engine_writes_is_written() {
    let cases = vectors("generate");
    for case in &cases {
        let stem = case["stem"].as_str().unwrap_or("https://id.gs1.org");
        let data = case["ai_data"].as_str().unwrap();
        let got = link(stem, &elements(data), leniency(case)).map(|link| link.to_uri());
        match case["uri"].as_str() {
            Some(need) => assert_eq!(got.as_deref(), Ok(need), "{data}"),
            None => assert!(got.is_err(), "{data} is written as {got:?}"),
        }
    }
    assert!(cases.is_empty() || cases.len() == 22);
}

#[test]
fn the_dictionary_is_read_whole() {
    let all = link::entries();
    assert!(all.len() > 480, "{}", all.len());
    assert_eq!(link::find("01").map(|ai| ai.title), Some("GTIN"));
    assert_eq!(link::find("3105").map(|ai| ai.is_fixed), Some(true));
    assert_eq!(link::find("8030").map(|ai| ai.is_attribute), Some(true));
    let keys = all.iter().filter(|ai| {
        read(&format!("https://a/{}/x", ai.code), Leniency::STRICT) != Err(link::Problem::NoKey)
    });
    assert_eq!(keys.count(), 16);
}

#[test]
fn check_digits_are_those_of_published_examples() {
    // GS1 General Specifications 7.9: 629104150021 takes 3; RFC 2288 and others for GTIN-8 and 12.
    assert_eq!(check_digit("629104150021"), Some('3'));
    assert_eq!(check_digit("03600029145"), Some('2'));
    assert_eq!(gtin14("6291041500213").as_deref(), Some("06291041500213"));
    assert_eq!(gtin14("6291041500214"), None);
    // GS1 General Specifications, global model number: the pair 2K ends this example.
    let gmn = |text: &str| read(&format!("https://a/8013/{text}"), Leniency::STRICT);
    assert!(gmn("1987654Ad4X4bL5ttr2310c2K").is_ok());
    assert!(gmn("1987654Ad4X4bL5ttr2310c2L").is_err());
}

#[test]
fn names_of_older_links_are_read_by_the_resolver() {
    let link = read("https://a/gtin/12312312312333/ser/ABC123", Leniency::RESOLVER).unwrap();
    assert_eq!(link.to_uri(), "https://a/01/12312312312333/21/ABC123");
    assert_eq!(link.human_readable(), "(01) 12312312312333 (21) ABC123");
    assert_eq!(link.value("21"), Some("ABC123"));
}

#[test]
fn every_problem_speaks_both_languages_and_leaves_no_placeholder() {
    for uri in [
        "ftp://a/01/12312312312333",
        "http://a$/01/1",
        "http://a",
        "http://a/<",
        "https://a/b/c",
        "https://a/01/12312312312334",
        "https://a/01/123",
        "https://a/01/12312312312333/21/%zz",
        "https://a/01/12312312312333/21/a%20b",
        "https://a/01/12312312312333/10/A/22/B",
        "https://a/01/12312312312333?21=A",
        "https://a/01/12312312312333?10=A",
        "https://a/01/12312312312333?99=A&99=A",
        "https://a/01/12312312312333?89=A",
        "https://a/01/12312312312333?37=5",
        "https://a/00/006141411234567890?17=200101",
        "https://a/01/12312312312333?17=201301",
        "https://a/8004/ABC",
    ] {
        let message = read(uri, Leniency::STRICT).unwrap_err().message();
        for lang in [Lang::ZhCn, Lang::En] {
            assert!(!message.say(lang).contains(['{', '}']), "{uri}: {}", message.say(lang));
        }
    }
    let long = format!("https://a/01/{}", "1".repeat(link::BYTES_MAX));
    assert_eq!(read(&long, Leniency::STRICT).unwrap_err().message().code, "link.too_long");
}

/// Whatever is read is written in one spelling, which reads as the same.
fn holds(uri: &str, leniency: Leniency) -> bool {
    let Ok(link) = read(uri, leniency) else { return false };
    let once = link.to_uri();
    let again = read(&once, leniency).unwrap();
    assert_eq!(again.to_uri(), once);
    assert_eq!((&again.stem, &again.path), (&link.stem, &link.path), "{uri}");
    assert_eq!(again.attributes.len(), link.attributes.len(), "{uri}");
    for attribute in &link.attributes {
        assert!(again.attributes.contains(attribute), "{uri}");
    }
    true
}

const PIECES: &[&str] = &[
    "https://a",
    "HTTP://A.b:80",
    "/01/12312312312333",
    "/01/02345673",
    "/gtin/12312312312333",
    "/10/",
    "/21/",
    "/22/",
    "/ser/",
    "ABC",
    "a%2Fb",
    "%",
    "%00",
    "+",
    "/",
    "?",
    "&",
    "=",
    "#",
    "99=",
    "98=X%20",
    "17=201225",
    "3103=000195",
    "89=x",
    "/00/006141411234567890",
    "/8004/9520614141234567",
    "/253/1231231231232T",
    "/414/9520123456788/254/3",
    "linkType=linkset",
    "一",
    "é",
    "[",
    "]",
    "@",
];

#[test]
fn no_address_makes_the_reader_panic_and_what_it_reads_it_writes_back() {
    let leniencies = [
        Leniency::STRICT,
        Leniency::RESOLVER,
        Leniency { unknown_ai: Tolerated::Yes, ..Leniency::RESOLVER },
    ];
    let mut n_read = 0;
    // A budget of time is few addresses on a machine that others keep busy.
    for _ in 0..20 {
        arbtest(|u| {
            let mut uri = String::new();
            for _ in 0..u.int_in_range(0..=10)? {
                uri.push_str(u.choose(PIECES)?);
            }
            for leniency in leniencies {
                n_read += usize::from(holds(&uri, leniency));
            }
            Ok(())
        })
        .budget_ms(3_000);
        if n_read > 50 {
            break;
        }
    }
    assert!(n_read > 50, "only {n_read} were read");
    arbtest(|u| {
        let text: String = u.arbitrary()?;
        holds(&format!("https://a/01/{text}"), Leniency::RESOLVER);
        holds(&text, Leniency::RESOLVER);
        Ok(())
    })
    .budget_ms(1_000);
}

#[test]
fn addresses_near_good_ones() {
    let good = [
        "https://a/01/12312312312333/10/ABC/21/a%2Fb?17=201225&3103=000195&99=X",
        "https://id.b.example/gtin/12312312312333/ser/ABC?linkType=linkset",
        "https://a/8004/9520614141234567",
        "https://a/414/9520123456788/254/3",
    ];
    fuzz::run("Digital Link", &good.map(|uri| uri.as_bytes().to_vec()), |bytes| {
        std::str::from_utf8(bytes).is_ok_and(|uri| holds(uri, Leniency::RESOLVER))
    });
}

#[test]
fn good_addresses_with_one_changed_byte_are_read_or_refused_but_never_misread() {
    let good = "https://a/01/12312312312333/10/ABC/21/a%2Fb?17=201225&3103=000195&99=X";
    for at in 0..good.len() {
        for byte in 0x20..0x7f {
            let mut bytes = good.as_bytes().to_vec();
            bytes[at] = byte;
            holds(std::str::from_utf8(&bytes).unwrap(), Leniency::RESOLVER);
        }
    }
}
