//! Complaints: what is wrong with a file, where, and the way out.

use word::{Message, Words};

/// What kinds of complaint there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The file cannot be opened or read.
    Unreadable,
    /// The file is larger than the limit.
    TooLarge,
    /// A format that is recognised and not read.
    OtherProgram,
    /// There is nothing in it.
    Empty,
    /// There is a header and nothing below it.
    HeaderOnly,
    /// A cell that is no number.
    NotANumber,
    /// NaN or infinity.
    NotFinite,
    /// More digits than can be kept exactly.
    TooManyDigits,
    /// A cell that should hold a number and is empty.
    Missing,
    /// Digits grouped in thousands.
    Thousands,
    /// Two units in one column.
    OtherUnit,
    /// A column that is not there.
    NoSuchColumn,
    /// A damaged or protected workbook.
    BadWorkbook,
    /// More rows, columns or characters than the limit.
    OverLimit,
    /// A quote that is never closed.
    OpenQuote,
    /// A line of a file of Q-DAS that is not understood.
    BadAqdef,
}

/// A kind with its code and words: one entry of the registry.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The kind.
    pub kind: Kind,
    /// The stable code.
    pub code: &'static str,
    /// What is wrong.
    pub words: Words,
    /// The way out.
    pub help: Words,
}

/// Every kind of complaint.
pub const COMPLAINTS: &[Entry] = &[
    Entry {
        kind: Kind::Unreadable,
        code: "WL1001",
        words: Words::new("无法读取文件：{reason}", "the file cannot be read: {reason}"),
        help: Words::new("检查路径与权限", "check the path and the permissions"),
    },
    Entry {
        kind: Kind::TooLarge,
        code: "WL1002",
        words: Words::new(
            "文件有 {got} 字节，超过上限 {most}",
            "the file has {got} bytes; the limit is {most}",
        ),
        help: Words::new(
            "分成几个文件，或另存为 CSV（按流读取）",
            "divide it, or save it as CSV, which is read as a stream",
        ),
    },
    Entry {
        kind: Kind::OtherProgram,
        code: "WL1003",
        words: Words::new("这是 {what} 文件，不能读取", "this is a {what} file, which is not read"),
        help: Words::new(
            "请在原程序中另存为 CSV 或 XLSX",
            "save it as CSV or XLSX in that program",
        ),
    },
    Entry {
        kind: Kind::Empty,
        code: "WL1005",
        words: Words::new("文件是空的", "the file is empty"),
        help: Words::new("检查导出是否成功", "check that the export succeeded"),
    },
    Entry {
        kind: Kind::HeaderOnly,
        code: "WL1006",
        words: Words::new("只有表头，没有数据行", "there is a header and no row below it"),
        help: Words::new("检查导出的范围", "check the range that was exported"),
    },
    Entry {
        kind: Kind::NotANumber,
        code: "WL1004",
        words: Words::new("“{cell}”不是数字", "“{cell}” is not a number"),
        help: Words::new(
            "改正该单元格，或用 --on-bad skip 跳过该行（会写明）",
            "correct the cell, or leave the row out with --on-bad skip (the report says so)",
        ),
    },
    Entry {
        kind: Kind::NotFinite,
        code: "WL1007",
        words: Words::new("“{cell}”不是有限的数", "“{cell}” is not a finite number"),
        help: Words::new(
            "空着表示缺失；或用 --on-bad skip 跳过该行",
            "leave it empty if it is missing, or use --on-bad skip",
        ),
    },
    Entry {
        kind: Kind::TooManyDigits,
        code: "WL1008",
        words: Words::new(
            "“{cell}”位数太多，无法精确保存",
            "“{cell}” has too many digits to be kept exactly",
        ),
        help: Words::new(
            "按量具示值录入（最多 18 位）",
            "enter what the gauge shows (up to 18 digits)",
        ),
    },
    Entry {
        kind: Kind::Missing,
        code: "WL1009",
        words: Words::new("此处缺少读数", "a reading is missing here"),
        help: Words::new(
            "用 --on-bad missing 记为缺失，或 --on-bad skip 跳过该行",
            "use --on-bad missing to keep it as missing, or --on-bad skip to leave the row out",
        ),
    },
    Entry {
        kind: Kind::Thousands,
        code: "WL1010",
        words: Words::new("“{cell}”含千位分隔符", "“{cell}” groups its digits in thousands"),
        help: Words::new("导出时关闭千位分隔", "export without thousands separators"),
    },
    Entry {
        kind: Kind::OtherUnit,
        code: "WL1011",
        words: Words::new(
            "单位“{got}”与本列的“{need}”不同",
            "the unit “{got}” differs from the column's “{need}”",
        ),
        help: Words::new("换算成同一单位", "convert the readings to one unit"),
    },
    Entry {
        kind: Kind::NoSuchColumn,
        code: "WL1012",
        words: Words::new(
            "没有名为“{asked}”的列；相近的有：{near}",
            "there is no column “{asked}”; close to it: {near}",
        ),
        help: Words::new("写列名或列号（从 1 起）", "give a name or a number, from 1"),
    },
    Entry {
        kind: Kind::BadWorkbook,
        code: "WL1013",
        words: Words::new("工作簿无法读取：{reason}", "the workbook cannot be read: {reason}"),
        help: Words::new(
            "若有密码请先去除，或另存为 CSV",
            "remove its password, or save it as CSV",
        ),
    },
    Entry {
        kind: Kind::OverLimit,
        code: "WL1014",
        words: Words::new("{what} 超过上限 {most}", "{what} exceeds the limit of {most}"),
        help: Words::new(
            "检查分隔符与引号，或分成几个文件",
            "check delimiters and quotes, or divide the file",
        ),
    },
    Entry {
        kind: Kind::OpenQuote,
        code: "WL1015",
        words: Words::new(
            "引号没有闭合，其后的内容并成了一格",
            "a quote is never closed and swallows what follows",
        ),
        help: Words::new("补上引号，或删去它", "close the quote, or remove it"),
    },
    Entry {
        kind: Kind::BadAqdef,
        code: "WL1016",
        words: Words::new(
            "Q-DAS 文件第 {line} 行不能使用：{got}",
            "line {line} of the Q-DAS file cannot be used: {got}",
        ),
        help: Words::new(
            "用 wule aqdef FILE 列出全部问题；改正后再试",
            "`wule aqdef FILE` names everything that is wrong with it; correct it and try again",
        ),
    },
];

/// Where in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The row as the file counts it, from 1.
    pub row: Option<u64>,
    /// The column as the file counts it, from 1.
    pub column: Option<usize>,
    /// The column's name.
    pub name: Option<String>,
    /// The cells of the row, to show the place.
    pub cells: Vec<String>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// Its kind.
    pub kind: Kind,
    /// What is wrong.
    pub message: Message,
    /// The way out.
    pub help: Words,
    /// Where.
    pub place: Place,
}

impl Complaint {
    /// A complaint of a kind.
    pub fn new<const N: usize>(
        kind: Kind,
        args: [(&'static str, String); N],
        place: Place,
    ) -> Self {
        let entry = COMPLAINTS.iter().find(|entry| entry.kind == kind);
        let entry = entry.expect("every kind is in the registry, as a test shows");
        Self { kind, message: Message::new(entry.code, entry.words, args), help: entry.help, place }
    }

    /// A complaint about the file as a whole.
    pub fn whole<const N: usize>(kind: Kind, args: [(&'static str, String); N]) -> Self {
        Self::new(kind, args, Place::default())
    }
}
