//! Craft standards: versioned documents that name their author.

use word::{
    Code, Digest, Title,
    json::{self, Value, json},
};

use crate::{Characteristic, Characteristics, Fact, Problem};

/// A craft standard for an item: what is to be held, and who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standard {
    /// Its number.
    pub code: Code,
    /// From 1, without gaps.
    pub version: u32,
    /// Its name.
    pub title: Title,
    /// The item that it is for.
    pub item: Code,
    /// The item's name.
    pub item_name: Title,
    /// Who wrote it: the name that the author agreed to show, or nothing.
    pub author: Option<Title>,
    /// Where its limits come from, in words.
    pub basis: Title,
    /// What is to be held.
    pub characteristics: Characteristics,
}

/// A standard named from elsewhere: exactly this version of exactly this document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandardRef {
    /// Its number.
    pub code: Code,
    /// Its version.
    pub version: u32,
    /// The digest of its document.
    pub digest: Digest,
}

impl Standard {
    /// Decides to release a version, given the latest one known.
    ///
    /// # Errors
    /// [`Problem::NoCharacteristic`], [`Problem::CharacteristicTwice`],
    /// [`Problem::SubgroupSize`], or [`Problem::VersionGap`] where the version does not follow.
    pub fn release(self, latest: Option<&Self>) -> Result<Vec<Fact>, Problem> {
        if self.characteristics.is_empty() {
            return Err(Problem::NoCharacteristic);
        }
        if let Some(Characteristic { code, .. }) = self.characteristics.repeated() {
            return Err(Problem::CharacteristicTwice { code: code.clone() });
        }
        for characteristic in &self.characteristics {
            if !(1..=25).contains(&characteristic.subgroup_size) {
                return Err(Problem::SubgroupSize { got: characteristic.subgroup_size });
            }
        }
        let next = latest.map_or(1, |latest| latest.version + 1);
        if self.version != next {
            return Err(Problem::VersionGap { got: self.version, need: next });
        }
        Ok(vec![Fact::Released(self)])
    }

    /// The characteristic with a code.
    ///
    /// # Errors
    /// [`Problem::UnknownCharacteristic`].
    pub fn characteristic(&self, code: &Code) -> Result<&Characteristic, Problem> {
        self.characteristics
            .find(code)
            .ok_or_else(|| Problem::UnknownCharacteristic { code: code.clone() })
    }

    /// The document: canonical JSON, so that its digest names it everywhere.
    pub fn document(&self) -> Vec<u8> {
        json::canonical(&self.to_json()).expect("a standard holds strings and small integers")
    }

    /// The reference to this very document.
    pub fn reference(&self) -> StandardRef {
        StandardRef {
            code: self.code.clone(),
            version: self.version,
            digest: Digest::of(&self.document()),
        }
    }

    /// The document as a JSON value.
    pub fn to_json(&self) -> Value {
        let characteristics: Vec<_> =
            self.characteristics.iter().map(Characteristic::to_json).collect();
        json!({
            "author": self.author.as_ref().map(Title::to_json),
            "basis": self.basis.to_json(),
            "characteristics": characteristics,
            "code": self.code.as_str(),
            "item": self.item.as_str(),
            "item_name": self.item_name.to_json(),
            "title": self.title.to_json(),
            "version": self.version,
        })
    }

    /// Reads what [`Standard::to_json`] writes; `None` for anything else.
    pub fn of_json(value: &Value) -> Option<Self> {
        let fields = value.as_object().filter(|fields| fields.len() == 8)?;
        let code = |key| fields.get(key)?.as_str()?.parse().ok();
        let title = |key| Title::of_json(fields.get(key)?);
        let characteristics = fields.get("characteristics")?.as_array()?;
        Some(Self {
            code: code("code")?,
            version: fields.get("version")?.as_u64()?.try_into().ok()?,
            title: title("title")?,
            item: code("item")?,
            item_name: title("item_name")?,
            author: match fields.get("author")? {
                Value::Null => None,
                author => Some(Title::of_json(author)?),
            },
            basis: title("basis")?,
            characteristics: characteristics
                .iter()
                .map(Characteristic::of_json)
                .collect::<Option<_>>()?,
        })
    }
}
