//! What can be wrong with a link.

use word::{Message, Words};

/// Why an address is not a GS1 Digital Link, or elements do not make one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// More bytes than any code on goods holds.
    #[error("the address has {got} bytes; at most {need} are read")]
    TooLong {
        /// How many there are.
        got: usize,
        /// How many are read.
        need: usize,
    },
    /// Not an address of the web.
    #[error("not a web address that a link can be: its {reason} is not one")]
    NotAnAddress {
        /// `scheme`, `host`, `path` or `character`.
        reason: &'static str,
    },
    /// No key of GS1 stands in the path.
    #[error("no key such as /01/ and a GTIN ends the path")]
    NoKey,
    /// A broken percent code.
    #[error("({ai}) {value}: a broken percent code")]
    Encoding {
        /// The identifier.
        ai: String,
        /// What stands in the address.
        value: String,
    },
    /// An identifier that the dictionary does not have.
    #[error("({ai}) is not an application identifier")]
    UnknownAi {
        /// The identifier.
        ai: String,
    },
    /// A value that its identifier may not hold.
    #[error("({ai}) {title} may not be {value:?}: {rule}")]
    Value {
        /// The identifier.
        ai: String,
        /// Its data title.
        title: &'static str,
        /// The value.
        value: String,
        /// The rule that it breaks.
        rule: &'static str,
    },
    /// Qualifiers that the key does not take, or in another order.
    #[error("({key}) does not take the qualifiers {got} in this order")]
    Qualifiers {
        /// The key.
        key: String,
        /// The qualifiers.
        got: String,
    },
    /// An identifier that may stand in the path only.
    #[error("({ai}) cannot stand in the query")]
    NotAnAttribute {
        /// The identifier.
        ai: String,
    },
    /// A qualifier in the query that the path has room for.
    #[error("({ai}) belongs in the path, after ({key})")]
    BelongsInPath {
        /// The qualifier.
        ai: String,
        /// The key.
        key: String,
    },
    /// An identifier twice.
    #[error("({ai}) is given twice")]
    Twice {
        /// The identifier.
        ai: String,
    },
    /// Two that exclude each other.
    #[error("({a}) and ({b}) exclude each other")]
    Excluded {
        /// One.
        a: String,
        /// The other.
        b: String,
    },
    /// One that needs another beside it.
    #[error("({ai}) needs {need} beside it")]
    Required {
        /// The identifier.
        ai: String,
        /// What it needs: alternatives, each a list.
        need: String,
    },
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::TooLong { got, need } => Message::new(
                "link.too_long",
                Words::new(
                    "网址长 {got} 字节，最多读 {need} 字节；请核对码的内容",
                    "the address has {got} bytes and at most {need} are read; check what the code \
                     holds",
                ),
                [("got", got.to_string()), ("need", need.to_string())],
            ),
            Self::NotAnAddress { reason } => not_an_address(reason),
            Self::NoKey => Message::new(
                "link.no_key",
                Words::new(
                    "网址路径末尾没有 GS1 主键；例如 /01/ 后接 14 位 GTIN，再接 /21/ 与序列号",
                    "no key of GS1 ends the path; write, for example, /01/ and a GTIN of 14 \
                     digits, then /21/ and the serial number",
                ),
                [],
            ),
            Self::Encoding { ai, value } => Message::new(
                "link.encoding",
                Words::new(
                    "（{ai}）的值 {value} 里有残缺或不可用的百分号编码；应为 % 加两位十六进制数字",
                    "the value {value} of ({ai}) has a broken percent code; one is % and two \
                     hexadecimal digits",
                ),
                [("ai", ai.clone()), ("value", value.clone())],
            ),
            Self::Value { ai, title, value, rule } => Message::new(
                "link.value",
                words_of_rule(rule),
                [
                    ("ai", ai.clone()),
                    ("title", (*title).to_owned()),
                    ("value", value.clone()),
                    ("rule", (*rule).to_owned()),
                ],
            ),
            other => other.message_of_place(),
        }
    }

    /// What stands where it may not.
    fn message_of_place(&self) -> Message {
        match self {
            Self::UnknownAi { ai } => Message::new(
                "link.unknown_ai",
                Words::new(
                    "（{ai}）不是 GS1 应用标识符；请核对数字",
                    "({ai}) is not an application identifier of GS1; check its digits",
                ),
                [("ai", ai.clone())],
            ),
            Self::Qualifiers { key, got } => Message::new(
                "link.qualifiers",
                Words::new(
                    "主键（{key}）之后不能依次接 {got}；请核对限定符及其次序",
                    "the key ({key}) does not take {got} in this order; check the qualifiers and \
                     their order",
                ),
                [("key", key.clone()), ("got", got.clone())],
            ),
            Self::NotAnAttribute { ai } => Message::new(
                "link.not_an_attribute",
                Words::new(
                    "（{ai}）不能放在问号之后；它只能出现在路径中的主键之后",
                    "({ai}) cannot stand after the question mark; its place is in the path, after \
                     its key",
                ),
                [("ai", ai.clone())],
            ),
            Self::BelongsInPath { ai, key } => Message::new(
                "link.belongs_in_path",
                Words::new(
                    "（{ai}）应写在路径中（{key}）之后，而不是问号之后",
                    "({ai}) belongs in the path, after ({key}), not after the question mark",
                ),
                [("ai", ai.clone()), ("key", key.clone())],
            ),
            Self::Twice { ai } => Message::new(
                "link.twice",
                Words::new("（{ai}）出现了两次；只留一个", "({ai}) is given twice; keep one"),
                [("ai", ai.clone())],
            ),
            Self::Excluded { a, b } => Message::new(
                "link.excluded",
                Words::new(
                    "（{a}）与（{b}）不能同时出现；去掉一个",
                    "({a}) and ({b}) exclude each other; leave one out",
                ),
                [("a", a.clone()), ("b", b.clone())],
            ),
            Self::Required { ai, need } => Message::new(
                "link.required",
                Words::new(
                    "（{ai}）须与 {need} 同时出现；请补上",
                    "({ai}) needs {need} beside it; add it",
                ),
                [("ai", ai.clone()), ("need", need.clone())],
            ),
            _ => Message::new("link.no_key", Words::new("没有主键", "no key"), []),
        }
    }
}

fn not_an_address(reason: &str) -> Message {
    let words = match reason {
        "scheme" => Words::new(
            "网址应以 http:// 或 https:// 开头",
            "the address must begin with http:// or https://",
        ),
        "host" => Words::new(
            "网址中的主机名不成立；应如 id.example.com 或 id.example.com:8443",
            "the host of the address is not one; write it like id.example.com or \
             id.example.com:8443",
        ),
        "path" => Words::new(
            "网址没有路径；GS1 数字链接的主键写在路径中",
            "the address has no path; the key of a GS1 Digital Link stands in the path",
        ),
        _ => Words::new(
            "网址中有不允许的字符；请用百分号编码",
            "the address has a character that may not stand in one; write it as a percent code",
        ),
    };
    Message::new("link.not_an_address", words, [])
}

fn words_of_rule(rule: &str) -> Words {
    match rule {
        "length" => Words::new(
            "（{ai}）{title} 的值“{value}”长度不对",
            "the value “{value}” of ({ai}) {title} has the wrong length",
        ),
        "characters" => Words::new(
            "（{ai}）{title} 的值“{value}”含有不允许的字符",
            "the value “{value}” of ({ai}) {title} has a character that may not stand in it",
        ),
        "csum" | "csumalpha" => Words::new(
            "（{ai}）{title} 的值“{value}”校验位不对；请逐位核对",
            "the check digit of “{value}” in ({ai}) {title} is wrong; compare digit by digit",
        ),
        "gcppos1" | "gcppos2" => Words::new(
            "（{ai}）{title} 的值“{value}”没有以厂商识别代码开头（至少 4 位数字）",
            "the value “{value}” of ({ai}) {title} does not begin with a company prefix (at least \
             4 digits)",
        ),
        "yymmd0" | "yymmdd" | "yyyymmdd" => Words::new(
            "（{ai}）{title} 的值“{value}”不是日期",
            "the value “{value}” of ({ai}) {title} is not a date",
        ),
        _ => Words::new(
            "（{ai}）{title} 的值“{value}”不符合规则 {rule}（见 GS1 语法词典）",
            "the value “{value}” of ({ai}) {title} breaks the rule {rule} of the syntax dictionary",
        ),
    }
}
