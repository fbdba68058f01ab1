//! What may be said of a code by its scans: never that a piece is what it seems to be, only
//! whether anything looks copied yet.

use word::{Message, Timestamp, Words};

use super::{
    rule::{Sign, counted, signs},
    scan::Scan,
};

/// What the scans of a code say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How many scans there were in the last 180 days.
    pub n_scans: u64,
    /// The earliest of them.
    pub first_at: Option<Timestamp>,
    /// What looks copied.
    pub signs: Vec<Sign>,
}

impl Verdict {
    /// Reads the scans of one code.
    pub fn of(scans: &[Scan], now: Timestamp) -> Self {
        let known = counted(scans, now);
        Self {
            n_scans: known.len() as u64,
            first_at: known.first().map(|scan| scan.at),
            signs: signs(scans, now),
        }
    }

    /// The one sentence that a page says, in both languages.
    pub fn message(&self) -> Message {
        let args = [("n", self.n_scans.to_string()), ("signs", self.signs.len().to_string())];
        if self.signs.is_empty() {
            let words = Words::new(
                "最近 180 天共 {n} 次扫描，尚未见到复制的迹象。这不证明您手里的这一件：复制得少时看不出来",
                "no sign of copying was seen yet, in {n} scans of the last 180 days. That does not \
                 prove the piece in your hand: few copies are not seen",
            );
            return Message::new("copy.no_sign", words, args);
        }
        let words = Words::new(
            "这个码可能被复制过：最近 180 天 {n} 次扫描中有 {signs} 项迹象。若有疑问，请向厂家报告",
            "this code may have been copied: {n} scans of the last 180 days show {signs} of the \
             signs below. If in doubt, report it to the maker",
        );
        Message::new("copy.signs", words, args)
    }
}
