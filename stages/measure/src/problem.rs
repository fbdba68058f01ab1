//! What can be wrong while measuring.

use word::{Code, Decimal, Message, Timestamp, Words};

/// Why readings were not kept or a batch was not sealed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Nothing was measured.
    #[error("there are no readings")]
    NoReadings,
    /// More than a batch can hold.
    #[error("{got} readings are too many; a lot holds {most} of a characteristic")]
    TooManyReadings {
        /// How many there would be.
        got: u64,
        /// How many there may be.
        most: u64,
    },
    /// The batch is closed.
    #[error("the readings of {characteristic} are sealed")]
    Sealed {
        /// The characteristic.
        characteristic: Code,
    },
    /// A reading is missing from the sequence.
    #[error("reading {at} is missing from the sequence")]
    SequenceGap {
        /// Its place, from 0.
        at: u64,
    },
    /// A source time ahead of the server's clock.
    #[error("a reading says it was taken at {taken_at}, but it is {now}")]
    InTheFuture {
        /// What the source says.
        taken_at: Timestamp,
        /// What the server's clock says.
        now: Timestamp,
    },
    /// There is no reading in that place.
    #[error("there is no reading {seq}")]
    NoSuchReading {
        /// The place, from 0.
        seq: u64,
    },
    /// A correction does not say why.
    #[error("a correction has no reason")]
    NoReason,
    /// A correction changes nothing.
    #[error("the reading is {value} already")]
    SameValue {
        /// The value.
        value: Decimal,
    },
    /// Text that cannot be the id of a submission.
    #[error("{got:?} cannot be the id of a submission")]
    NotAnId {
        /// The text, or its beginning.
        got: String,
    },
    /// The id of a submission came again with other content.
    #[error("the id {id:?} was used before, for other content")]
    OtherContent {
        /// The id.
        id: String,
    },
    /// A sealing plan that cannot be.
    #[error(transparent)]
    Sealing(#[from] crate::Unplannable),
    /// A retention that cannot be, or values that are gone.
    #[error(transparent)]
    Retention(#[from] crate::retention::Problem),
    /// The register says no.
    #[error(transparent)]
    Register(#[from] crate::register::Problem),
    /// A message, or what was stated about its source, says no.
    #[error(transparent)]
    Source(#[from] crate::source::Problem),
    /// The standard does not know the characteristic.
    #[error(transparent)]
    Standard(#[from] standard::Problem),
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::NoReadings => Message::new(
                "measure.no_readings",
                Words::new("没有读数", "there are no readings"),
                [],
            ),
            Self::TooManyReadings { got, most } => Message::new(
                "measure.too_many_readings",
                Words::new(
                    "读数将达 {got} 个，一批一特性最多 {most} 个；请分批",
                    "{got} readings are too many for one characteristic of a lot (at most {most}); \
                     divide the lot",
                ),
                [("got", got.to_string()), ("most", most.to_string())],
            ),
            Self::Sealed { characteristic } => Message::new(
                "measure.sealed",
                Words::new(
                    "特性 {characteristic} 的读数已封存，不能再改；更正请另开一批",
                    "the readings of {characteristic} are sealed and cannot change; open another \
                     lot for corrections",
                ),
                [("characteristic", characteristic.to_string())],
            ),
            Self::SequenceGap { at } => Message::new(
                "measure.sequence_gap",
                Words::new(
                    "第 {at} 个读数（从 0 起）缺失，不能封存",
                    "reading {at} (from 0) is missing from the sequence; it cannot be sealed",
                ),
                [("at", at.to_string())],
            ),
            Self::InTheFuture { taken_at, now } => Message::new(
                "measure.in_the_future",
                IN_THE_FUTURE,
                [("taken_at", taken_at.to_string()), ("now", now.to_string())],
            ),
            Self::NoSuchReading { seq } => {
                Message::new("measure.no_such_reading", NO_SUCH_READING, [("seq", seq.to_string())])
            }
            Self::NoReason => Message::new("measure.no_reason", NO_REASON, []),
            Self::SameValue { value } => Message::new(
                "measure.same_value",
                Words::new("读数本来就是 {value}", "the reading is {value} already"),
                [("value", value.to_string())],
            ),
            Self::NotAnId { got } => {
                Message::new("measure.not_an_id", NOT_AN_ID, [("got", got.clone())])
            }
            Self::OtherContent { id } => {
                Message::new("measure.other_content", OTHER_CONTENT, [("id", id.clone())])
            }
            Self::Sealing(unplannable) => unplannable.message(),
            Self::Retention(problem) => problem.message(),
            Self::Register(problem) => problem.message(),
            Self::Source(problem) => problem.message(),
            Self::Standard(problem) => problem.message(),
        }
    }
}

const NO_SUCH_READING: Words = Words::new(
    "没有第 {seq} 个读数（从 0 起）；请核对序号",
    "there is no reading {seq} (from 0); check its place",
);

const NO_REASON: Words = Words::new(
    "更正须说明理由（1 至 500 个字符）",
    "a correction must say why, in 1 to 500 characters",
);

const NOT_AN_ID: Words = Words::new(
    "“{got}”不能作为提交编号；请用 1 至 200 个字符，不含控制字符",
    "“{got}” cannot be the id of a submission: use 1 to 200 characters without \
                     control characters",
);

const OTHER_CONTENT: Words = Words::new(
    "提交编号“{id}”用过，当时的内容不同；已保留的不变。新的读数请用新的编号",
    "the id “{id}” was used before, for other content, and what was kept stays; \
                     give new readings a new id",
);

const IN_THE_FUTURE: Words = Words::new(
    "读数时间 {taken_at} 超前于服务器时间 {now}；请检查设备时钟",
    "a reading says it was taken at {taken_at}, ahead of the server's clock {now}; \
                     check the device's clock",
);
