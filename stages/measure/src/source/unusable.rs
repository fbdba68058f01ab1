//! Why what was stated about a source, or done about a letter, cannot be.

use word::{Message, Words};

/// Why a statement cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// A revision that does not follow the latest.
    #[error("revision {got} does not follow; {need} would")]
    RevisionGap {
        /// The revision.
        got: u32,
        /// The one that would.
        need: u32,
    },
    /// No rules, or too many.
    #[error("{got} rules are not within 1 and {most}")]
    NRules {
        /// How many.
        got: usize,
        /// The most there may be.
        most: usize,
    },
    /// A number of days that cannot be.
    #[error("{got} days are not within 1 and {most}")]
    LateDays {
        /// The days.
        got: u32,
        /// The most there may be.
        most: u32,
    },
    /// The content identifies a message only where the time of taking is in it.
    #[error("content without a time of taking does not identify a message")]
    NoIdentity,
    /// A period that nothing falls into.
    #[error("a period of subgroups needs seconds and a time of taking")]
    NoPeriod,
    /// Rows of files are identified by their files.
    #[error("rows of files are identified by delivery")]
    FolderIdentity,
    /// A place that cannot be.
    #[error("the {field} cannot be read from {got}")]
    BadPlace {
        /// What would stand there.
        field: &'static str,
        /// The place.
        got: String,
    },
    /// A clock that no place on Earth has.
    #[error("a clock {got} minutes ahead of UTC")]
    Offset {
        /// The minutes.
        got: i32,
    },
    /// Not the name of a broker.
    #[error("{got:?} is not a host with a port")]
    Host {
        /// The text.
        got: String,
    },
    /// Not a name for a session.
    #[error("{got:?} cannot name a session")]
    ClientId {
        /// The text.
        got: String,
    },
    /// A code that cannot name a folder.
    #[error("a folder's code begins with a point")]
    FolderName,
    /// Not a filter of topics.
    #[error("{got:?} is not a filter of topics")]
    NotAFilter {
        /// The text.
        got: String,
    },
    /// Not the address of a server of OPC UA.
    #[error("{got:?} is not an address of OPC UA")]
    Endpoint {
        /// The text.
        got: String,
    },
    /// No nodes, or too many.
    #[error("{got} nodes are not within 1 and {most}")]
    NNodes {
        /// How many.
        got: usize,
        /// The most there may be.
        most: usize,
    },
    /// Not the name of a node, or one that stands there twice.
    #[error("{got:?} is not a node, or stands there twice")]
    Node {
        /// The text.
        got: String,
    },
    /// Nothing looks so often, or so seldom.
    #[error("every {got} ms is not within {least} and {most}")]
    EveryMs {
        /// The milliseconds.
        got: u32,
        /// The least there may be.
        least: u32,
        /// The most there may be.
        most: u32,
    },
    /// Something is stated of a node that is none of the source's.
    #[error("{got:?} is none of the source's nodes")]
    NotANode {
        /// Its name.
        got: String,
    },
    /// No deadband.
    #[error("{got} is not a deadband")]
    Deadband {
        /// How large it is.
        got: String,
    },
    /// No server keeps so many, or so few, values of a node.
    #[error("a queue of {got} is not within 1 and {most}")]
    Queue {
        /// The values.
        got: u32,
        /// The most there may be.
        most: u32,
    },
    /// Nobody brings us the messages of this source.
    #[error("the messages of {source_code} are not brought to us")]
    NotBrought {
        /// The source.
        source_code: String,
    },
    /// A letter that has its answer.
    #[error("the letter {letter} was answered")]
    LetterAnswered {
        /// Its number.
        letter: u64,
    },
    /// A letter of which only the beginning was kept.
    #[error("of the letter {letter} only the beginning was kept")]
    LetterCut {
        /// Its number.
        letter: u64,
    },
    /// A letter that holds no reading by the mapping of now.
    #[error("no rule applies to the letter {letter}")]
    LetterPassedOver {
        /// Its number.
        letter: u64,
    },
}

impl Unusable {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        let (code, words) = self.words();
        let args = match self {
            Self::RevisionGap { got, need } => {
                vec![("got", got.to_string()), ("need", need.to_string())]
            }
            Self::NRules { got, most } | Self::NNodes { got, most } => {
                vec![("got", got.to_string()), ("most", most.to_string())]
            }
            Self::LateDays { got, most } | Self::Queue { got, most } => {
                vec![("got", got.to_string()), ("most", most.to_string())]
            }
            Self::NoIdentity | Self::NoPeriod | Self::FolderIdentity | Self::FolderName => vec![],
            Self::BadPlace { field, got } => {
                vec![("field", (*field).to_owned()), ("got", got.clone())]
            }
            Self::Offset { got } => vec![("got", got.to_string())],
            Self::Host { got }
            | Self::ClientId { got }
            | Self::NotAFilter { got }
            | Self::Endpoint { got }
            | Self::Node { got }
            | Self::NotANode { got }
            | Self::Deadband { got } => vec![("got", got.clone())],
            Self::EveryMs { got, least, most } => {
                let args = [("got", got), ("least", least), ("most", most)];
                args.into_iter().map(|(name, number)| (name, number.to_string())).collect()
            }
            Self::NotBrought { source_code } => vec![("source", source_code.clone())],
            Self::LetterAnswered { letter }
            | Self::LetterCut { letter }
            | Self::LetterPassedOver { letter } => vec![("letter", letter.to_string())],
        };
        Message { args, ..Message::new(code, words, []) }
    }

    fn words(&self) -> (&'static str, Words) {
        match self {
            Self::RevisionGap { .. } => ("measure.source_revision_gap", REVISION_GAP),
            Self::NRules { .. } => ("measure.n_rules", N_RULES),
            Self::LateDays { .. } => ("measure.late_days", LATE_DAYS),
            Self::NoIdentity => ("measure.no_identity", NO_IDENTITY),
            Self::NoPeriod => ("measure.no_period", NO_PERIOD),
            Self::FolderIdentity => ("measure.folder_identity", FOLDER_IDENTITY),
            Self::BadPlace { .. } => ("measure.bad_place", BAD_PLACE),
            Self::Offset { .. } => ("measure.offset", OFFSET),
            Self::Host { .. } => ("measure.host", HOST),
            Self::ClientId { .. } => ("measure.client_id", CLIENT_ID),
            Self::FolderName => ("measure.folder_name", FOLDER_NAME),
            Self::NotAFilter { .. } => ("measure.not_a_filter", NOT_A_FILTER),
            Self::Endpoint { .. } => ("measure.opcua_endpoint", ENDPOINT),
            Self::NNodes { .. } => ("measure.opcua_n_nodes", N_NODES),
            Self::Node { .. } => ("measure.opcua_node", NODE),
            Self::EveryMs { .. } => ("measure.opcua_every", EVERY_MS),
            Self::NotANode { .. } => ("measure.opcua_not_a_node", NOT_A_NODE),
            Self::Deadband { .. } => ("measure.opcua_deadband", DEADBAND),
            Self::Queue { .. } => ("measure.opcua_queue", QUEUE),
            Self::NotBrought { .. } => ("measure.source_not_brought", NOT_BROUGHT),
            Self::LetterAnswered { .. } => ("measure.letter_answered", LETTER_ANSWERED),
            Self::LetterCut { .. } => ("measure.letter_cut", LETTER_CUT),
            Self::LetterPassedOver { .. } => ("measure.letter_passed_over", LETTER_PASSED_OVER),
        }
    }
}

const REVISION_GAP: Words = Words::new(
    "修订号 {got} 接不上；下一个是 {need}（可能有人刚刚修订过，请先看最新内容）",
    "revision {got} does not follow; {need} would (somebody may have just revised it: look first)",
);
const N_RULES: Words = Words::new(
    "映射有 {got} 条规则；应为 1 至 {most} 条",
    "the mapping has {got} rules; it takes 1 to {most}",
);
const LATE_DAYS: Words = Words::new(
    "late_days_max 是 {got}；应为 1 至 {most} 天",
    "late_days_max is {got}; it takes 1 to {most} days",
);
const NO_IDENTITY: Words = Words::new(
    "按内容识别消息时，每条规则都要从消息中读出 taken_at；否则两个相同的读数会被当成重发",
    "messages are known by their content only where every rule reads taken_at from it; otherwise \
     two equal readings would pass for one that was sent again",
);
const NO_PERIOD: Words = Words::new(
    "按时间段分子组需要不小于 1 的秒数，并且规则要读出 taken_at",
    "subgroups by period take seconds from 1 and a rule that reads taken_at",
);
const FOLDER_IDENTITY: Words = Words::new(
    "文件夹来源的 identity 应为 delivery：文件的摘要与行号就是编号",
    "the identity of a folder is “delivery”: the digest of the file and the row are the id",
);
const BAD_PLACE: Words = Words::new(
    "{field} 不能取自 {got}；指针为空或以 / 开头（RFC 6901），文字 1 至 200 个字符，层级 0 至 63",
    "the {field} cannot be read from {got}: a pointer is empty or begins with / (RFC 6901), texts \
     have 1 to 200 characters, levels are 0 to 63",
);
const OFFSET: Words = Words::new(
    "时钟与 UTC 相差 {got} 分钟；应为 -840 至 840（中国为 480）",
    "a clock {got} minutes ahead of UTC; it takes -840 to 840 (China has 480)",
);
const HOST: Words = Words::new(
    "“{got}”不能作为消息服务器；请给出主机名或地址，以及 1 至 65535 的端口",
    "“{got}” cannot be a broker; give a host name or address, and a port from 1 to 65535",
);
const CLIENT_ID: Words = Words::new(
    "“{got}”不能作为 client_id；请用 1 至 64 个英文字母、数字或 - _ .",
    "“{got}” cannot be a client_id; use 1 to 64 ASCII letters, digits or - _ .",
);
const FOLDER_NAME: Words =
    Words::new("文件夹来源的编号不能以 . 开头", "the code of a folder does not begin with a point");
const NOT_A_FILTER: Words = Words::new(
    "“{got}”不是主题过滤器；层级以 / 分隔，+ 代表任意一层，# 只能是最后一层",
    "“{got}” is not a filter of topics: levels stand between /, + is any one level, # is the last",
);
const ENDPOINT: Words = Words::new(
    "“{got}”不是 OPC UA 服务器的地址；应形如 opc.tcp://192.168.1.20:4840/path",
    "“{got}” is not the address of a server of OPC UA; one looks like \
     opc.tcp://192.168.1.20:4840/path",
);
const N_NODES: Words = Words::new(
    "来源有 {got} 个节点；应为 1 至 {most} 个",
    "the source has {got} nodes; it takes 1 to {most}",
);
const NODE: Words = Words::new(
    "“{got}”不是节点，或出现了两次；节点形如 ns=2;s=Press.Force 或 \
     nsu=http://maker.example/press;i=1001",
    "“{got}” is not a node, or stands there twice; a node looks like ns=2;s=Press.Force or \
     nsu=http://maker.example/press;i=1001",
);
const EVERY_MS: Words = Words::new(
    "every_ms 是 {got}；应为 {least} 至 {most} 毫秒",
    "every_ms is {got}; it takes {least} to {most} milliseconds",
);
const NOT_A_NODE: Words = Words::new(
    "of_nodes 中的“{got}”不在 nodes 之中；请照 nodes 里的写法写",
    "“{got}” of of_nodes is none of the nodes; write it as it stands there",
);
const DEADBAND: Words = Words::new(
    "死区 {got} 不能使用；应大于 0，按百分比时不超过 100",
    "a deadband of {got} cannot be; it is above 0, and no more than 100 in percent",
);
const QUEUE: Words = Words::new(
    "queue 是 {got}；一个节点可有 1 至 {most} 个值等候",
    "queue is {got}; 1 to {most} values of a node may wait",
);
const NOT_BROUGHT: Words = Words::new(
    "来源 {source} 未开启，或不是由其他程序送来消息的来源（opcua）；请核对来源的编号和设置",
    "the source {source} is off, or is not one whose messages another program brings (opcua); \
     check its code and how it was stated",
);
const LETTER_ANSWERED: Words =
    Words::new("死信 {letter} 已有处置", "the dead letter {letter} was answered already");
const LETTER_CUT: Words = Words::new(
    "死信 {letter} 太长，只保留了开头，不能重试；请让来源重发，然后搁置它",
    "of the dead letter {letter} only the beginning was kept, so it cannot be retried; let the \
     source send it again and set this one aside",
);
const LETTER_PASSED_OVER: Words = Words::new(
    "按现在的映射，死信 {letter} 中没有读数；若确实不是读数，请搁置",
    "by the mapping of now the dead letter {letter} holds no reading; if it is none, set it aside",
);
