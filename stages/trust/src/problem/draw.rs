//! What can be wrong with a draw.

use word::{Digest, Lang, Message, Words};

use crate::draw::{DRAWN_MAX, PLACES_MAX};

/// Why nothing is drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().say(Lang::En))]
pub enum DrawProblem {
    /// More, fewer or other signatures than those that count.
    Signers,
    /// Too many or too few places.
    Counts {
        /// How many are to be drawn.
        k: u64,
        /// Of how many.
        n: u64,
    },
    /// A file that is not a draw.
    NotADraw,
    /// A list that was not in the log before the seed was known.
    NotPublished,
    /// A list over which no checkpoint has the cosignatures that the policy asks for.
    NotYet,
    /// A checkpoint that came later after what is drawn from than a policy allows.
    TooLate {
        /// How many entries came between.
        n_between: u64,
        /// How many may.
        within: u64,
    },
    /// Another list than the one that was drawn from.
    OtherList {
        /// The digest of the list seen.
        got: Digest,
        /// That of the list that was drawn from.
        need: Digest,
    },
    /// Other items than those that the seed draws.
    OtherItems,
    /// A list that is not in its only spelling.
    List {
        /// The first line that is wrong, from 1.
        line_number: usize,
    },
}

const TOO_LATE: Words = Words::new(
    "抽取用的检查点来得太晚：其间另有 {got} 条，策略最多允许 {need} 条；每一条都是日志方挑选种子的机会",
    "the checkpoint that draws came too late: {got} entries lie between, the policy allows {need}; \
     each is a choice of the seed that the keeper of the log had",
);

impl DrawProblem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::Signers => Message::new(
                "trust.draw_signers",
                Words::new(
                    "抽取所用的检查点须恰有日志的签名和（若指明见证方）一份联署，别无其他",
                    "the checkpoint of a draw must have the log's signature and, where a witness \
                     is named, its cosignature, and nothing else",
                ),
                [],
            ),
            Self::Counts { k, n } => Message::new(
                "trust.draw_counts",
                Words::new(
                    "不能从 {n} 个中抽 {k} 个：至少抽 1 个，至多抽 {k_max} 个，总数至多 {n_max}",
                    "{k} of {n} cannot be drawn: at least 1 and at most {k_max} are drawn, of at \
                     most {n_max}",
                ),
                [
                    ("k", k.to_string()),
                    ("n", n.to_string()),
                    ("k_max", DRAWN_MAX.to_string()),
                    ("n_max", PLACES_MAX.to_string()),
                ],
            ),
            Self::TooLate { n_between, within } => {
                let args = [("got", n_between.to_string()), ("need", within.to_string())];
                Message::new("trust.draw_too_late", TOO_LATE, args)
            }
            Self::NotADraw => Message::new(
                "trust.draw_not_a_draw",
                Words::new(
                    "这不是一份完好的抽取结果（wule.draw/1）",
                    "this is not an intact draw (wule.draw/1)",
                ),
                [],
            ),
            Self::NotPublished => Message::new(
                "trust.draw_not_published",
                Words::new(
                    "名单不在抽取用的检查点之下：它没有在种子已知之前公布",
                    "the list is not under the checkpoint that draws: it was not published before \
                     the seed was known",
                ),
                [],
            ),
            Self::NotYet => Message::new(
                "trust.draw_not_yet",
                Words::new(
                    "公布名单之后还没有联署足够的检查点，抽取没有种子；请等见证方联署后再抽",
                    "no checkpoint after the list has the cosignatures that the policy asks for, \
                     so there is no seed; draw when witnesses have cosigned",
                ),
                [],
            ),
            Self::OtherList { .. } | Self::OtherItems => self.message_of_check(),
            Self::List { line_number } => Message::new(
                "trust.draw_list",
                Words::new(
                    "名单第 {line} 行不合规则：每行一项，1 至 200 字，按字节升序，不重复，末尾换行",
                    "line {line} of the list is not as it must be: one item a line of 1 to 200 \
                     characters, in ascending order of bytes, none twice, a newline at the end",
                ),
                [("line", line_number.to_string())],
            ),
        }
    }

    /// What does not come out again.
    fn message_of_check(&self) -> Message {
        match self {
            Self::OtherList { got, need } => Message::new(
                "trust.draw_other_list",
                Words::new(
                    "这份名单的摘要是 {got}，抽取所用的是 {need}；请取公布的那一份",
                    "the digest of this list is {got}, the draw was from {need}; take the list as \
                     it was published",
                ),
                [("got", got.to_string()), ("need", need.to_string())],
            ),
            _ => Message::new(
                "trust.draw_other_items",
                Words::new(
                    "重新抽取得到的不是这些项",
                    "drawing again gives other items than these",
                ),
                [],
            ),
        }
    }
}
