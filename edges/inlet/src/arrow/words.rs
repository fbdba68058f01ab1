//! What is said of streams of Arrow that cannot be used, in both languages.

use word::Words;

pub(super) const NOT_ARROW: Words = Words::new(
    "这不是 Apache Arrow 的流格式：{got}",
    "this is not a stream of Apache Arrow: {got}",
);

pub(super) const COMPRESSED: Words = Words::new(
    "不读压缩的 Arrow 内容；写流时请不要压缩",
    "compressed bodies of Arrow are not read; write the stream without compression",
);

pub(super) const CUT_SHORT: Words = Words::new(
    "Arrow 流没有结束；请重新发送全文",
    "the stream of Arrow does not come to its end; send all of it again",
);

pub(super) const TOO_LONG: Words = Words::new(
    "一个记录批超过 {got} MiB；请把记录批写小一些",
    "a record batch is larger than {got} MiB; write smaller ones",
);

pub(super) const TOO_MANY_ROWS: Words = Words::new(
    "一个记录批有 {got} 行，超过 4194304；请把记录批写小一些",
    "a record batch has {got} rows, more than 4194304; write smaller ones",
);

pub(super) const UNKNOWN_COLUMN: Words = Words::new(
    "有未知的列“{got}”；可用 lot, characteristic, gauge, value, subgroup, taken_at, person, \
     station, execution",
    "there is an unknown column “{got}”; there may be lot, characteristic, gauge, value, subgroup, \
     taken_at, person, station, execution",
);

pub(super) const COLUMN_TWICE: Words =
    Words::new("列“{got}”出现两次", "the column “{got}” is there twice");

pub(super) const MISSING_COLUMN: Words =
    Words::new("缺少列“{got}”", "the column “{got}” is missing");

pub(super) const BINARY: Words = Words::new(
    "列“{got}”是二进制浮点数，而读数是十进制数：25.003 在其中存成别的数。请把该列写成 Decimal128 或 \
     Utf8；若仪器读到固定的位数，可在该列的元数据写 resolution（如 0.001）",
    "the column “{got}” holds binary numbers, and readings are decimals: 25.003 is another number \
     there. Write the column as Decimal128 or Utf8; where the instrument reads to a fixed digit, \
     say so in the column's metadata, resolution = 0.001",
);

pub(super) const NO_RESOLUTION: Words = Words::new(
    "列“{got}”的元数据 resolution 不是大于 0 的十进制数，如 0.001",
    "resolution in the metadata of the column “{got}” is no decimal above 0, such as 0.001",
);

pub(super) const NOT_OF_RESOLUTION: Words = Words::new(
    "第 {line} 行的值 {got} 不是该列 resolution 所说位数的十进制数；请写成 Decimal128 或 Utf8",
    "the value {got} of row {line} is no decimal of as many digits as the column's resolution \
     says; write the column as Decimal128 or Utf8",
);

pub(super) const NOT_EXACT: Words = Words::new(
    "第 {line} 行的值 {got} 不能精确保存（最多 18 位数字）",
    "the value {got} of row {line} cannot be kept exactly (up to 18 digits)",
);

pub(super) const NOT_DECIMALS: Words = Words::new(
    "列“{got}”不是十进制数；请用 Decimal128、整数或 Utf8",
    "the column “{got}” holds no decimals; use Decimal128, whole numbers or Utf8",
);

pub(super) const NOT_WHOLE: Words = Words::new(
    "列“{got}”不是整数；请用 Int32、UInt32 或 Utf8",
    "the column “{got}” holds no whole numbers; use Int32, UInt32 or Utf8",
);

pub(super) const NOT_TEXT: Words = Words::new(
    "列“{got}”不是文本；请用 Utf8（可为字典）",
    "the column “{got}” holds no text; use Utf8, as a dictionary or not",
);

pub(super) const NO_ZONE: Words = Words::new(
    "列“{got}”没有时区，不知是哪里的时间；请用带时区的 Timestamp，如 UTC",
    "the column “{got}” has no zone, so it is the time of a wall somewhere; use a Timestamp with a \
     zone, such as UTC",
);

pub(super) const NOT_INSTANTS: Words = Words::new(
    "列“{got}”不是时刻；请用带时区的 Timestamp 或 RFC 3339 文本",
    "the column “{got}” holds no instants; use a Timestamp with a zone or RFC 3339 as text",
);

pub(super) const NOT_UTF8: Words =
    Words::new("第 {line} 行有文本不是 UTF-8", "row {line} holds text that is not UTF-8");
