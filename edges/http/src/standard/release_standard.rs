//! `POST /api/v1/standards`: releases a version of a craft standard and enters it in the log.

use axum::{Json, extract::State, http::StatusCode, response::IntoResponse};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use standard::{Characteristic, Specification, Standard};
use word::{Decimal, Title, Words};

use crate::{
    Site,
    body::{Acting, Wire, code},
    problem::Fault,
};

/// A name in both languages.
#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TitleWire {
    zh: String,
    en: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StandardWire {
    code: String,
    version: u32,
    title: TitleWire,
    item: String,
    item_name: TitleWire,
    author: Option<TitleWire>,
    basis: TitleWire,
    characteristics: Vec<CharacteristicWire>,
    /// Operations that it changes: whoever does them is trained again.
    #[serde(default)]
    retrain: Vec<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CharacteristicWire {
    code: String,
    name: TitleWire,
    unit: String,
    /// Decimal strings, so that 25.0 and 25.00 stay what they are.
    lsl: Option<String>,
    target: Option<String>,
    usl: Option<String>,
    #[serde(default = "one")]
    subgroup_size: u32,
}

fn one() -> u32 {
    1
}

pub(crate) async fn release_standard(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<StandardWire>,
) -> Result<impl IntoResponse, Fault> {
    let (workshop, standard) = (site.workshop(), wire.read()?);
    let retrain = wire.retrain.iter().map(|text| code(text)).collect::<Result<Vec<_>, _>>()?;
    let act = acts::standard::release_changed_standard(workshop, &actor, standard, &retrain);
    let released = act.await?;
    site.publish().await?;
    let body = json!({
        "code": released.code.as_str(),
        "version": released.version,
        "digest": released.digest.to_string(),
    });
    Ok((StatusCode::CREATED, Json(body)))
}

impl TitleWire {
    pub(crate) fn of(title: &Title) -> Self {
        Self { zh: title.zh.clone(), en: title.en.clone() }
    }

    pub(crate) fn read(&self) -> Result<Title, Fault> {
        Title::new(&self.zh, &self.en).map_err(|_| {
            let words = Words::new(
                "名称的中文与英文各需 1 至 200 个字符，不含控制字符",
                "a name needs 1 to 200 characters in each language, without control characters",
            );
            Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_a_title", words, [])
        })
    }
}

impl StandardWire {
    fn read(&self) -> Result<Standard, Fault> {
        let characteristics = self.characteristics.iter().map(CharacteristicWire::read);
        Ok(Standard {
            code: code(&self.code)?,
            version: self.version,
            title: self.title.read()?,
            item: code(&self.item)?,
            item_name: self.item_name.read()?,
            author: self.author.as_ref().map(TitleWire::read).transpose()?,
            basis: self.basis.read()?,
            characteristics: characteristics.collect::<Result<_, _>>()?,
        })
    }
}

impl CharacteristicWire {
    fn read(&self) -> Result<Characteristic, Fault> {
        let limit = |text: &Option<String>| text.as_deref().map(decimal).transpose();
        let specification =
            Specification::new(limit(&self.lsl)?, limit(&self.usl)?, limit(&self.target)?)
                .map_err(acts::Problem::from)?;
        // A unit is printed beside every number, so it has the same rules as a short name.
        let unit = unit(&self.unit)?;
        let (code, name) = (code(&self.code)?, self.name.read()?);
        Ok(Characteristic { code, name, unit, specification, subgroup_size: self.subgroup_size })
    }
}

pub(crate) fn unit(unit: &str) -> Result<String, Fault> {
    let n_chars = unit.chars().count();
    if unit.trim() == unit && (1..=24).contains(&n_chars) && !unit.contains(char::is_control) {
        return Ok(unit.to_owned());
    }
    let words = Words::new(
        "单位需 1 至 24 个字符，如 mm；无量纲写 1",
        "a unit needs 1 to 24 characters, such as mm; write 1 where there is none",
    );
    Err(Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_a_unit", words, []))
}

pub(crate) fn decimal(text: &str) -> Result<Decimal, Fault> {
    text.parse().map_err(|_| {
        let words = Words::new(
            "“{got}”不是可以精确保存的数；规格限请写成字符串，如 \"25.030\"",
            "“{got}” is not a number that can be kept exactly; write a limit as a string, such as \
             \"25.030\"",
        );
        let got = text.chars().take(40).collect();
        Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_a_decimal", words, [("got", got)])
    })
}
