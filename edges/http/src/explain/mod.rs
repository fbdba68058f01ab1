//! `GET /api/v1/explanations/{what}`: what a code, a test of a chart or a method means.
//!
//! Asks: what happened, and what is to be done?
//! Needs: the registry of codes, which `cargo xtask docs` reads out of the code base; the
//! registries of tests and methods.
//! Does not know: any one case; no name and no number of a workshop is in an explanation.

use axum::{
    Json,
    extract::Path,
    http::{StatusCode, header},
    response::IntoResponse,
};
use judge::signal::{self, Test};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::LazyLock};
use word::{Lang, Message, Words};

use crate::{judge::both, problem::Fault};

/// A sentence of the registry, with `{name}` where a number or a name goes.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
pub struct Sentence {
    zh: String,
    en: String,
}

impl Sentence {
    /// The sentence in `lang`.
    pub fn say(&self, lang: Lang) -> &str {
        match lang {
            Lang::ZhCn => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// The sentence where nothing is filled in: each place has its name, such as `‹row›`.
    pub fn in_general(&self, lang: Lang) -> String {
        let mut text = String::new();
        let mut rest = self.say(lang);
        while let Some((before, (name, after))) =
            rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
        {
            let chinese = PLACES.get(name).filter(|_| lang == Lang::ZhCn);
            let named = chinese.cloned().unwrap_or_else(|| name.replace('_', " "));
            text.push_str(&format!("{before}‹{named}›"));
            rest = after;
        }
        text + rest
    }
}

/// What is known of a code.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Explanation {
    /// The code.
    #[serde(skip)]
    pub code: String,
    /// What it says, in each of its cases.
    pub said: Vec<Sentence>,
    /// The ways out, where what is said does not hold them.
    pub help: Vec<Sentence>,
}

/// What the places of sentences are called in Chinese.
static PLACES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("places.json")).expect("xtask writes the names of places")
});

static CODES: LazyLock<BTreeMap<String, Explanation>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("codes.json")).expect("xtask writes the registry")
});

/// What is known of a code, in any case of its letters.
pub fn explanation(code: &str) -> Option<Explanation> {
    let (lower, upper) = (code.to_ascii_lowercase(), code.to_ascii_uppercase());
    let (code, known) = CODES.get_key_value(&lower).or_else(|| CODES.get_key_value(&upper))?;
    Some(Explanation { code: code.clone(), ..known.clone() })
}

pub(crate) async fn explain(Path(what): Path<String>) -> Result<impl IntoResponse, Fault> {
    let found = of_code(&what).or_else(|| of_test(&what)).or_else(|| of_method(&what));
    let found = found.ok_or_else(|| unknown(&what))?;
    Ok(([(header::CACHE_CONTROL, "public, max-age=300")], Json(found)))
}

fn of_code(what: &str) -> Option<Value> {
    let Explanation { code, said, help } = explanation(what)?;
    Some(json!({"code": code, "kind": "code", "said": said, "help": help}))
}

/// One of Nelson's eight, by its number.
fn of_test(what: &str) -> Option<Value> {
    let message: Message = Test::Nelson(what.parse().ok()?).message()?;
    Some(json!({
        "code": what,
        "kind": "test",
        "said": [{"zh": message.say(Lang::ZhCn), "en": message.say(Lang::En)}],
        "help": [both(&signal::REACT)],
        "source": signal::SOURCE,
    }))
}

/// The newest version of a method, by its name.
fn of_method(what: &str) -> Option<Value> {
    let named = acts::methods().filter(|method| method.card.id.name == what);
    let card = named.max_by_key(|method| method.card.id.version)?.card;
    Some(json!({
        "code": card.id.name,
        "kind": "method",
        "title": both(&card.title),
        "said": [both(&card.purpose)],
        "help": [both(&card.not_for)],
        "formula": card.formula,
        "source": card.source,
    }))
}

fn unknown(what: &str) -> Fault {
    let words = Words::new(
        "没有“{what}”的说明；代码形如 measure.sealed 或 WL1004，判异准则为 1 至 8，方法名见 /api/v1/methods",
        "there is nothing to explain for “{what}”; codes look like measure.sealed or WL1004, tests \
         are 1 to 8, and /api/v1/methods lists the methods",
    );
    let args = [("what", what.chars().take(80).collect())];
    Fault::new(StatusCode::NOT_FOUND, "http.nothing_to_explain", words, args)
}
