//! Titles: names that people give, in both languages.

use crate::{Lang, json};

/// A name as its owner wrote it, in both languages. Names are data, unlike [`crate::Words`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// 中文.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A title that is empty, too long or holds control characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a title needs 1 to 200 characters in each language, without control characters")]
pub struct NotATitle;

impl Title {
    /// A title in both languages, each 1 to 200 characters without control characters.
    ///
    /// # Errors
    /// [`NotATitle`].
    pub fn new(zh: &str, en: &str) -> Result<Self, NotATitle> {
        let fits = |text: &str| {
            (1..=200).contains(&text.chars().count()) && !text.contains(char::is_control)
        };
        if !fits(zh) || !fits(en) {
            return Err(NotATitle);
        }
        Ok(Self { zh: zh.to_owned(), en: en.to_owned() })
    }

    /// The name in `lang`.
    pub fn say(&self, lang: Lang) -> &str {
        match lang {
            Lang::ZhCn => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// `{"en": …, "zh": …}`.
    pub fn to_json(&self) -> json::Value {
        json::json!({"en": self.en, "zh": self.zh})
    }

    /// Reads what [`Title::to_json`] writes; `None` for anything else.
    pub fn of_json(value: &json::Value) -> Option<Self> {
        let fields = value.as_object().filter(|fields| fields.len() == 2)?;
        Self::new(fields.get("zh")?.as_str()?, fields.get("en")?.as_str()?).ok()
    }
}
