//! What can be wrong with a message, or with what was stated about a source.

use word::{Message, Timestamp, Words};

use super::Unusable;

/// Why a message is no reading, or a source was not revised.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A message that is too long.
    #[error("a message of {got} bytes is longer than {most}")]
    TooLarge {
        /// Its bytes.
        got: usize,
        /// The most there may be.
        most: usize,
    },
    /// Not JSON in UTF-8.
    #[error("not JSON from byte {at}")]
    NotJson {
        /// The first byte that does not fit.
        at: usize,
    },
    /// JSON that is too deep or has too much in it.
    #[error("deeper than {depth} levels, or more than {n_values} values")]
    TooDeep {
        /// The deepest there may be.
        depth: usize,
        /// The most values there may be.
        n_values: usize,
    },
    /// Nothing is said where something is needed.
    #[error("no {field} at {at}")]
    Missing {
        /// What is needed.
        field: &'static str,
        /// Where it was looked for.
        at: String,
    },
    /// A name of the sender that nobody translated.
    #[error("the {field} {got:?} has no name here")]
    UnknownName {
        /// What it names.
        field: &'static str,
        /// The name.
        got: String,
    },
    /// Text that cannot be a code.
    #[error("the {field} {got:?} cannot be a code")]
    NotACode {
        /// What it should name.
        field: &'static str,
        /// The text.
        got: String,
    },
    /// A value that cannot be kept exactly.
    #[error("{got:?} is not a number that can be kept exactly")]
    NotADecimal {
        /// The text.
        got: String,
    },
    /// No values, or too many of them.
    #[error("{got} values are not within 1 and {most}")]
    NValues {
        /// How many.
        got: usize,
        /// The most there may be.
        most: usize,
    },
    /// Text that is not the number of a subgroup.
    #[error("{got:?} is not the number of a subgroup")]
    NotASubgroup {
        /// The text.
        got: String,
    },
    /// Text that is not a time in the form that was stated.
    #[error("{got:?} is not a time written as {form}")]
    NotATime {
        /// The text.
        got: String,
        /// The form.
        form: &'static str,
    },
    /// A time longer ago than the mapping allows.
    #[error("taken at {taken_at}, too long before {now}")]
    TooOld {
        /// When it says it was taken.
        taken_at: Timestamp,
        /// When it arrived.
        now: Timestamp,
    },
    /// Another unit than that of the characteristic.
    #[error("in {got:?}, not in {need:?}")]
    OtherUnit {
        /// The unit of the message.
        got: String,
        /// That of the characteristic.
        need: String,
    },
    /// Perhaps delivered before, and nothing tells it from a second reading.
    #[error("perhaps a repeat")]
    MayBeRepeat,
    /// A message without a usable name.
    #[error("the message has no usable id")]
    NoName,
    /// What was stated about a source cannot be used.
    #[error(transparent)]
    Unusable(#[from] Unusable),
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        let (code, words) = self.words();
        let args = match self {
            Self::TooLarge { got, most } | Self::NValues { got, most } => {
                vec![("got", got.to_string()), ("most", most.to_string())]
            }
            Self::NotJson { at } => vec![("at", at.to_string())],
            Self::TooDeep { depth, n_values } => {
                vec![("depth", depth.to_string()), ("n_values", n_values.to_string())]
            }
            Self::Missing { field, at } => vec![("field", (*field).to_owned()), ("at", at.clone())],
            Self::UnknownName { field, got } | Self::NotACode { field, got } => {
                vec![("field", (*field).to_owned()), ("got", got.clone())]
            }
            Self::NotADecimal { got } | Self::NotASubgroup { got } => vec![("got", got.clone())],
            Self::NotATime { got, form } => {
                vec![("got", got.clone()), ("form", (*form).to_owned())]
            }
            Self::TooOld { taken_at, now } => {
                vec![("taken_at", taken_at.to_string()), ("now", now.to_string())]
            }
            Self::OtherUnit { got, need } => vec![("got", got.clone()), ("need", need.clone())],
            Self::MayBeRepeat | Self::NoName => Vec::new(),
            Self::Unusable(unusable) => return unusable.message(),
        };
        Message { args, ..Message::new(code, words, []) }
    }

    fn words(&self) -> (&'static str, Words) {
        match self {
            Self::TooLarge { .. } => ("measure.message_too_large", TOO_LARGE),
            Self::NotJson { .. } => ("measure.message_not_json", NOT_JSON),
            Self::TooDeep { .. } => ("measure.message_too_deep", TOO_DEEP),
            Self::Missing { .. } => ("measure.message_missing", MISSING),
            Self::UnknownName { .. } => ("measure.unknown_name", UNKNOWN_NAME),
            Self::NotACode { .. } => ("measure.not_a_code", NOT_A_CODE),
            Self::NotADecimal { .. } => ("measure.not_a_decimal", NOT_A_DECIMAL),
            Self::NValues { .. } => ("measure.n_values", N_VALUES),
            Self::NotASubgroup { .. } => ("measure.not_a_subgroup", NOT_A_SUBGROUP),
            Self::NotATime { .. } => ("measure.not_a_time", NOT_A_TIME),
            Self::TooOld { .. } => ("measure.too_old", TOO_OLD),
            Self::OtherUnit { .. } => ("measure.other_unit", OTHER_UNIT),
            Self::MayBeRepeat => ("measure.may_be_repeat", MAY_BE_REPEAT),
            Self::NoName | Self::Unusable(_) => ("measure.message_no_name", NO_NAME),
        }
    }
}

const TOO_LARGE: Words = Words::new(
    "消息有 {got} 字节，超过 {most}；请让来源拆成较小的消息",
    "the message has {got} bytes, more than {most}; let the source send smaller ones",
);
const NOT_JSON: Words = Words::new(
    "消息从第 {at} 字节起不是 UTF-8 的 JSON（或同一名称出现两次）；请核对来源的设置",
    "the message is not JSON in UTF-8 from byte {at} (or a name stands there twice); check what \
     the source sends",
);
const TOO_DEEP: Words = Words::new(
    "消息嵌套超过 {depth} 层，或多于 {n_values} 个值",
    "the message is nested deeper than {depth} levels, or holds more than {n_values} values",
);
const MISSING: Words = Words::new(
    "消息在 {at} 处没有 {field}；请修改映射或来源",
    "the message has no {field} at {at}; mend the mapping or the source",
);
const UNKNOWN_NAME: Words = Words::new(
    "{field} 的名称“{got}”在映射中没有对应；请补入映射",
    "the mapping has no name for the {field} “{got}”; add it",
);
const NOT_A_CODE: Words = Words::new(
    "{field}“{got}”不能作为编号（1 至 64 个字符，不含控制字符与 / \\ ? # % \" < >）；请在映射中\
     给出对应的编号",
    "the {field} “{got}” cannot be a code (1 to 64 characters without control characters or \
     / \\ ? # % \" < >); let the mapping name one for it",
);
const NOT_A_DECIMAL: Words = Words::new(
    "值“{got}”不是可以精确保存的数（最多 18 位数字）",
    "the value “{got}” is not a number that can be kept exactly (up to 18 digits)",
);
const N_VALUES: Words = Words::new(
    "一条消息有 {got} 个值；应为 1 至 {most} 个",
    "the message has {got} values; 1 to {most} are read",
);
const NOT_A_SUBGROUP: Words =
    Words::new("子组“{got}”不是从 0 起的整数", "the subgroup “{got}” is not a whole number from 0");
const NOT_A_TIME: Words = Words::new(
    "时间“{got}”不符合映射所述的写法 {form}；请修改映射或来源",
    "the time “{got}” is not written as the mapping says ({form}); mend the mapping or the source",
);
const TOO_OLD: Words = Words::new(
    "读数时间 {taken_at} 早得不可能（现在 {now}）；请检查设备时钟，或放宽映射的 late_days_max",
    "a reading says it was taken at {taken_at}, too long before {now}; check the device's clock, \
     or let the mapping's late_days_max allow it",
);
const OTHER_UNIT: Words = Words::new(
    "消息的单位是“{got}”，特性的单位是“{need}”；单位不会自动换算，请改来源的设置",
    "the message is in “{got}”, the characteristic in “{need}”; units are not converted here, so \
     change what the source sends",
);
const MAY_BE_REPEAT: Words = Words::new(
    "这条消息可能以前送达过，而消息中没有编号或时间可以分辨；请确认：未记录过则重试，否则搁置",
    "this message may have been delivered before, and no id or time in it tells; retry it if it \
     was not recorded, set it aside if it was",
);
const NO_NAME: Words = Words::new(
    "消息没有可用的编号；请修改映射的 identity",
    "the message has no usable id; mend the identity of the mapping",
);
