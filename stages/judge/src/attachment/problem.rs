//! What keeps a photo or a voice note from being attached, written down or erased.

use word::{Message, Words};

use super::{
    container::PIXELS_MAX,
    fact::{N_MAX, TRANSCRIPT_CHARS_MAX},
    media::Media,
};

/// Why nothing was recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The bytes are something else than was said.
    #[error("these bytes are no {}", media.name())]
    NotThisType {
        /// What was said.
        media: Media,
    },
    /// The bytes end before the container does.
    #[error("the file is cut off")]
    CutOff,
    /// The container is damaged, or of a kind that is not taken.
    #[error("{}", what.en)]
    Unusable {
        /// What is wrong with it.
        what: Words,
    },
    /// The picture is larger than what any camera of a workshop makes.
    #[error("a picture of {width} by {height} pixels is too large")]
    TooManyPixels {
        /// From left to right.
        width: u32,
        /// From top to bottom.
        height: u32,
    },
    /// The signal has as many as it may.
    #[error("the signal has {N_MAX} attachments already")]
    TooMany,
    /// A photo says nothing that could be written down.
    #[error("only voice notes are transcribed")]
    NotVoice,
    /// A transcript without words, or with too many.
    #[error("a transcript has 1 to {TRANSCRIPT_CHARS_MAX} characters")]
    Transcript,
    /// Nobody said why.
    #[error("no reason is given")]
    NoReason,
    /// The bytes are gone.
    #[error("it was erased")]
    Erased,
}

impl Problem {
    pub(super) const DAMAGED: Self =
        Self::Unusable { what: Words::new("文件已损坏", "it is damaged") };

    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::NotThisType { media } => Message::new(
                "attachment.not_this_type",
                NOT_THIS_TYPE,
                [("media", media.name().to_owned())],
            ),
            Self::CutOff => Message::new("attachment.cut_off", CUT_OFF, []),
            Self::Unusable { what } => {
                let args = [("what_zh", what.zh.to_owned()), ("what_en", what.en.to_owned())];
                Message::new("attachment.unusable", UNUSABLE, args)
            }
            Self::TooManyPixels { width, height } => Message::new(
                "attachment.too_many_pixels",
                TOO_MANY_PIXELS,
                [
                    ("width", width.to_string()),
                    ("height", height.to_string()),
                    ("most", (PIXELS_MAX / 1_000_000).to_string()),
                ],
            ),
            Self::TooMany => {
                Message::new("attachment.too_many", TOO_MANY, [("most", N_MAX.to_string())])
            }
            Self::NotVoice => Message::new("attachment.not_voice", NOT_VOICE, []),
            Self::Transcript => Message::new(
                "attachment.transcript",
                TRANSCRIPT,
                [("most", TRANSCRIPT_CHARS_MAX.to_string())],
            ),
            Self::NoReason => Message::new("attachment.no_reason", NO_REASON, []),
            Self::Erased => Message::new("attachment.erased", ERASED, []),
        }
    }
}

const NOT_THIS_TYPE: Words = Words::new(
    "内容不是 {media}；请按文件的实际类型填写 Content-Type",
    "these bytes are no {media}; name the type that the file really has as its Content-Type",
);
const CUT_OFF: Words = Words::new(
    "文件不完整，中途截断；请重新拍摄或录制，或再次发送",
    "the file is cut off before its end; take it again, or send it again",
);
const UNUSABLE: Words = Words::new(
    "此文件不能收下：{what_zh}（{what_en}）",
    "this file cannot be taken: {what_en} ({what_zh})",
);
const TOO_MANY_PIXELS: Words = Words::new(
    "照片为 {width} × {height} 像素，超过 {most} 百万像素；请缩小后再附上",
    "a photo of {width} by {height} pixels is more than {most} megapixels; make it smaller first",
);
const TOO_MANY: Words = Words::new(
    "此信号已有 {most} 个附件；请先删去不需要的",
    "this signal has {most} attachments already; erase one that is not needed first",
);
const NOT_VOICE: Words =
    Words::new("只有语音才能写成文字", "only a voice note can be written down");
const TRANSCRIPT: Words = Words::new(
    "请写下语音的内容（1 到 {most} 字）",
    "write down what the voice note says, in 1 to {most} characters",
);
const NO_REASON: Words =
    Words::new("请写明为何删去（1 到 2000 字）", "say why it is erased, in 1 to 2000 characters");
const ERASED: Words = Words::new(
    "该附件已被删去；留下的只有其摘要、何人何时附上与删去",
    "it was erased; what is left is its digest, and who attached and erased it when",
);
