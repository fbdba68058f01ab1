//! Messages: what a problem, a finding or a refusal says to a reader, in either language.

use crate::{Lang, Words};

/// A sentence with a stable code and named arguments, translated only when it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// A stable name such as `chart.too_few_subgroups`; never shown alone, never reused.
    pub code: &'static str,
    /// The sentence, with `{name}` where an argument goes.
    pub words: Words,
    /// The arguments, already printed as the reader should see them.
    pub args: Vec<(&'static str, String)>,
}

impl Message {
    /// A message; every placeholder of `words` should have its argument.
    pub fn new<const N: usize>(
        code: &'static str,
        words: Words,
        args: [(&'static str, String); N],
    ) -> Self {
        Self { code, words, args: args.into() }
    }

    /// The sentence in `lang`.
    pub fn say(&self, lang: Lang) -> String {
        self.words.fill(lang, &self.args)
    }

    /// The wire form: code, arguments, and the sentence in both languages.
    pub fn to_json(&self) -> serde_json::Value {
        let args: serde_json::Map<_, _> =
            self.args.iter().map(|(k, v)| ((*k).to_owned(), v.clone().into())).collect();
        serde_json::json!({
            "code": self.code,
            "args": args,
            "zh": self.say(Lang::ZhCn),
            "en": self.say(Lang::En),
        })
    }
}
