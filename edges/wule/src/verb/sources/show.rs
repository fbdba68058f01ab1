//! What `wule sources` prints: as JSON what the API shows, or one line for each thing.

use acts::{Workshop, measure::Tried};
use http::written::{letter_json, tried_json};
use measure::source::{Answer, Message, Source};
use serde_json::{Value, json};
use store::KeptLetter;
use word::Words;

use crate::{failure::Failure, output, shell::Shell};

/// How it is printed.
pub(super) struct Shown<'a> {
    pub(super) is_json: bool,
    pub(super) shell: &'a Shell,
}

impl Shown<'_> {
    fn json(&self, value: Value) {
        self.shell.print(&output::pretty(&value));
    }

    pub(super) async fn sources(
        &self,
        workshop: &Workshop,
        sources: &[Source],
    ) -> Result<(), Failure> {
        let mut rows = Vec::new();
        for source in sources {
            let (n_open, n_ever) = workshop.store().n_letters(&source.code).await?;
            let mut row = source.to_json();
            row["letters"] = json!({"n_open": n_open, "n_ever": n_ever});
            rows.push(row);
            if !self.is_json {
                self.line(source, n_open);
            }
        }
        if self.is_json {
            self.json(json!({"schema": "wule.sources/1", "sources": rows}));
        } else if sources.is_empty() {
            self.shell.print(self.shell.say(NONE));
        }
        Ok(())
    }

    fn line(&self, source: &Source, n_open: u64) {
        let args = [
            ("code", source.code.to_string()),
            ("rev", source.rev.to_string()),
            ("channel", source.channel.name().to_owned()),
            ("on", self.shell.say(if source.is_on { ON } else { OFF }).to_owned()),
            ("n", n_open.to_string()),
            ("title", source.title.say(self.shell.lang).to_owned()),
        ];
        self.shell.print(&self.shell.fill(SOURCE, &args));
    }

    /// A source, whole: what is printed may be changed and stated again as the next revision.
    pub(super) async fn source(&self, workshop: &Workshop, source: &Source) -> Result<(), Failure> {
        if self.is_json {
            self.json(source.to_json());
            return Ok(());
        }
        let (n_open, _) = workshop.store().n_letters(&source.code).await?;
        self.line(source, n_open);
        let value = source.to_json();
        for part in ["channel", "mapping"] {
            self.shell.print(&format!("{part}\t{}\n", value[part]));
        }
        Ok(())
    }

    pub(super) fn letters(&self, letters: &[KeptLetter]) {
        if self.is_json {
            let rows: Vec<_> = letters.iter().map(letter_json).collect();
            self.json(json!({"schema": "wule.letters/1", "letters": rows}));
            return;
        }
        for letter in letters {
            let answer = match &letter.answer {
                None => self.shell.say(WAITS).to_owned(),
                Some(Answer::Recorded { n_readings }) => {
                    self.shell.fill(RECORDED, &[("n", n_readings.to_string())])
                }
                Some(Answer::SetAside { reason }) => {
                    self.shell.fill(ASIDE, &[("reason", reason.to_string())])
                }
            };
            let args = [
                ("letter", letter.place.to_string()),
                ("at", letter.received_at.to_string()),
                ("topic", letter.topic.escape_debug().to_string()),
                ("payload", start(&letter.payload)),
                ("reason", self.reason(&letter.reason)),
                ("answer", answer),
            ];
            self.shell.print(&self.shell.fill(LETTER, &args));
        }
        if letters.is_empty() {
            self.shell.print(self.shell.say(NO_LETTER));
        }
    }

    /// Why something was refused, as it was kept: code, and words in both languages.
    fn reason(&self, reason: &Value) -> String {
        let text = |key: &str| reason.get(key).and_then(Value::as_str).unwrap_or("");
        let lang = if self.shell.lang == word::Lang::ZhCn { "zh" } else { "en" };
        format!("{}: {}", text("code"), text(lang))
    }

    pub(super) fn tried(&self, messages: &[Message], tried: &[Tried]) {
        let pairs = messages.iter().zip(tried);
        if self.is_json {
            let rows: Vec<_> = pairs.map(|(message, tried)| tried_json(message, tried)).collect();
            self.json(json!({"schema": "wule.trial/1", "rows": rows}));
            return;
        }
        for (message, tried) in pairs {
            let (words, more) = match tried {
                Tried::Recorded(of) => (WOULD, values(of)),
                Tried::KeptBefore(of) => (KEPT, values(of)),
                Tried::PassedOver => (PASSED, String::new()),
                Tried::Refused(why) => {
                    (REFUSED, format!("{}: {}", why.code, why.say(self.shell.lang)))
                }
            };
            let topic = message.topic.escape_debug().to_string();
            let args = [("topic", topic), ("payload", start(&message.payload)), ("more", more)];
            self.shell.print(&self.shell.fill(words, &args));
        }
        if messages.is_empty() {
            self.shell.print(self.shell.say(NOTHING));
        }
    }

    pub(super) fn retried(&self, letter: u64, n: u64) {
        if self.is_json {
            return self
                .json(json!({"schema": "wule.letter/1", "letter": letter, "n_readings": n}));
        }
        let args = [("letter", letter.to_string()), ("n", n.to_string())];
        self.shell.print(&self.shell.fill(RETRIED, &args));
    }

    pub(super) fn set_aside(&self, letter: u64) {
        if self.is_json {
            return self.json(json!({"schema": "wule.letter/1", "letter": letter}));
        }
        self.shell.print(&self.shell.fill(SET_ASIDE, &[("letter", letter.to_string())]));
    }
}

/// How a message begins, on one line.
fn start(payload: &[u8]) -> String {
    let text: String = String::from_utf8_lossy(payload).chars().take(120).collect();
    text.escape_debug().to_string().replace("\\\"", "\"")
}

/// What readings would be made: lot, characteristic and values.
fn values(of: &[measure::Submission]) -> String {
    let one = |of: &measure::Submission| {
        let values: Vec<_> = of.drafts.iter().map(|draft| draft.value.to_string()).collect();
        format!("{} {} = {}", of.lot, of.characteristic, values.join(" "))
    };
    of.iter().map(one).collect::<Vec<_>>().join("; ")
}

const ON: Words = Words::new("启用", "on");
const OFF: Words = Words::new("停用", "off");
const NONE: Words = Words::new("没有数据来源\n", "there are no sources\n");
const SOURCE: Words = Words::new(
    "{code}\t第 {rev} 版\t{channel}\t{on}\t待处置死信 {n}\t{title}\n",
    "{code}\trev. {rev}\t{channel}\t{on}\t{n} letters wait\t{title}\n",
);
const WAITS: Words = Words::new("待处置", "waits");
const RECORDED: Words = Words::new("已记录 {n} 个读数", "recorded, {n} readings");
const ASIDE: Words = Words::new("已搁置：{reason}", "set aside: {reason}");
const LETTER: Words = Words::new(
    "{letter}\t{at}\t{topic}\t{payload}\t{reason}\t{answer}\n",
    "{letter}\t{at}\t{topic}\t{payload}\t{reason}\t{answer}\n",
);
const NO_LETTER: Words = Words::new("没有死信\n", "there are no letters\n");
const NOTHING: Words = Words::new(
    "没有可试读的消息：用 --messages 给出文件\n",
    "there are no messages to try: give a file by --messages\n",
);
const WOULD: Words = Words::new(
    "会记录\t{topic}\t{payload}\t{more}\n",
    "would be recorded\t{topic}\t{payload}\t{more}\n",
);
const KEPT: Words = Words::new(
    "此前已记录\t{topic}\t{payload}\t{more}\n",
    "kept before\t{topic}\t{payload}\t{more}\n",
);
const PASSED: Words =
    Words::new("没有适用的规则\t{topic}\t{payload}\n", "no rule applies\t{topic}\t{payload}\n");
const REFUSED: Words = Words::new(
    "会成为死信\t{topic}\t{payload}\t{more}\n",
    "would be refused\t{topic}\t{payload}\t{more}\n",
);
const RETRIED: Words = Words::new(
    "死信 {letter} 已重读：{n} 个读数\n",
    "letter {letter} was read again: {n} readings\n",
);
const SET_ASIDE: Words = Words::new("死信 {letter} 已搁置\n", "letter {letter} is set aside\n");
