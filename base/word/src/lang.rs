//! The two languages of the product, and sentences that exist in both.

use std::str::FromStr;

/// A language that a reader may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Lang {
    /// Simplified Chinese.
    ZhCn,
    /// English.
    #[default]
    En,
}

impl Lang {
    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    /// Picks the language of a POSIX locale (`zh_CN.UTF-8`) or of a list such as HTTP's
    /// `Accept-Language`; the first one known wins, and English where none is.
    pub fn of_preference(preference: &str) -> Self {
        preference
            .split(',')
            .find_map(|item| item.split([';', '.']).next().unwrap_or("").trim().parse().ok())
            .unwrap_or_default()
    }
}

impl FromStr for Lang {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let lower = text.to_ascii_lowercase();
        match lower.split(['-', '_']).next() {
            Some("zh") => Ok(Self::ZhCn),
            Some("en") => Ok(Self::En),
            _ => Err(format!("{text:?} is not a language of Wule; use zh or en")),
        }
    }
}

/// A sentence or term in both languages, with `{name}` where an argument goes.
///
/// A struct literal cannot leave a language out, so a missing translation does not compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// 中文.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Words {
    /// Both languages, Chinese first.
    pub const fn new(zh: &'static str, en: &'static str) -> Self {
        Self { zh, en }
    }

    /// The same text in both languages: symbols such as `Cpk`.
    pub const fn same(text: &'static str) -> Self {
        Self { zh: text, en: text }
    }

    /// The text in `lang`, placeholders untouched.
    pub fn say(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::ZhCn => self.zh,
            Lang::En => self.en,
        }
    }

    /// The text in `lang` with every `{name}` replaced by its argument.
    pub fn fill<K: AsRef<str>, V: AsRef<str>>(&self, lang: Lang, args: &[(K, V)]) -> String {
        let mut text = String::new();
        let mut rest = self.say(lang);
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let Some((name, tail)) = after.split_once('}') else {
                text.push('{');
                rest = after;
                continue;
            };
            match args.iter().find(|(key, _)| key.as_ref() == name) {
                Some((_, value)) => text.push_str(value.as_ref()),
                None => {
                    text.push('{');
                    text.push_str(name);
                    text.push('}');
                }
            }
            rest = tail;
        }
        text.push_str(rest);
        text
    }

    /// The placeholders of a language, sorted: both languages must name the same ones.
    pub fn placeholders(&self, lang: Lang) -> Vec<&'static str> {
        let mut names: Vec<_> = self
            .say(lang)
            .split('{')
            .skip(1)
            .filter_map(|part| part.split_once('}').map(|(name, _)| name))
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}
