//! What a study presupposes, and whether it was so: printed where it holds and where it does not.

use method::{Quantity, Role};
use serde_json::Value;
use word::{Lang, Words};

use super::Finished;

/// Something that must hold for the numbers to mean what they say.
pub struct Precondition {
    /// Whether it was seen to hold; `None` where only people can know.
    pub holds: Option<bool>,
    /// What it is, with what was seen.
    pub sentence: String,
}

impl Precondition {
    /// ✓, ✗, or a box to tick.
    pub fn mark(&self) -> &'static str {
        match self.holds {
            Some(true) => "✓",
            Some(false) => "✗",
            None => "☐",
        }
    }
}

/// The preconditions of a study: first what the program can see, then what it cannot.
pub fn preconditions(finished: &Finished, lang: Lang) -> Vec<Precondition> {
    let mut found = seen(finished, lang);
    let mut ask = |words: Words| {
        found.push(Precondition { holds: None, sentence: words.say(lang).to_owned() });
    };
    let is_of = |kinds: &[&str]| kinds.iter().any(|k| finished.study.method.name.starts_with(k));
    if finished.table.is_some_and(|table| table.column(Role::Value).is_some()) {
        ask(if is_of(&["gauge."]) {
            Words::new("量具在校准有效期内", "the gauge is within its calibration")
        } else {
            Words::new(
                "量具在校准有效期内，且其测量系统分析合格",
                "the gauge is within its calibration, and a gauge study found it fit",
            )
        });
    }
    if finished.table.is_some() && is_of(&["chart.", "capability."]) {
        ask(Words::new(
            "数据按产生的先后次序排列，未经挑选",
            "the data stand in the order of their making, and none was picked",
        ));
    }
    if let Some(method) = finished.method() {
        let words = Words::new(
            "不属于本方法不适用的情形：{case}",
            "none of the uses that the method does not fit: {case}",
        );
        let words = words.fill(lang, &[("case", method.card.not_for.say(lang).to_owned())]);
        found.push(Precondition { holds: None, sentence: words });
    }
    found
}

fn seen(finished: &Finished, lang: Lang) -> Vec<Precondition> {
    let mut found = Vec::new();
    let mut state = |holds: bool, words: Words, args: &[(&'static str, String)]| {
        found.push(Precondition { holds: Some(holds), sentence: words.fill(lang, args) });
    };
    if let Some(source) = &finished.source {
        let args = [("n", source.n_used().to_string()), ("all", source.n_rows.to_string())];
        let words = Words::new(
            "文件中的数据行全部采用：{n} / {all}",
            "every row of the file is used: {n} of {all}",
        );
        state(source.left_out.is_empty(), words, &args);
    }
    let parameter = |name: &str| finished.study.parameters.get(name);
    let count = |key: &str| match finished.study.outcome.number(key)?.value {
        Quantity::Count(count) => Some(count),
        _ => None,
    };
    if let (Some(n), Some(n_min)) = (count("n"), parameter("n_min").and_then(Value::as_u64)) {
        let args = [("n", n.to_string()), ("need", n_min.to_string())];
        let words = Words::new(
            "读数够多：{n} 个，至少要 {need} 个",
            "enough readings: {n}, at least {need}",
        );
        state(n >= n_min, words, &args);
    }
    // Where a method asks for it, stability is a precondition; of a chart it is the answer.
    if let (Some(n), Some(_)) = (count("n_signals"), parameter("stability")) {
        let words = Words::new(
            "工序稳定（受控）：所用准则判异 {n} 处",
            "the operation is stable: the chosen tests signal {n} times",
        );
        state(n == 0, words, &[("n", n.to_string())]);
    }
    let refusal = finished.study.outcome.refusal.as_ref();
    let code = refusal.map_or("", |refusal| refusal.reason.code);
    let words = match refusal {
        None => Words::new("方法未拒绝给出结果", "the method did not decline to answer"),
        Some(_) => {
            Words::new("方法拒绝给出结果（{code}）", "the method declines to answer ({code})")
        }
    };
    state(refusal.is_none(), words, &[("code", code.to_owned())]);
    found
}
