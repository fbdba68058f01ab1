//! `wule verify FILE.pdf`: a report computed again from the readings that it carries.
//!
//! Asks: are the numbers of this report those of its readings?
//! Needs: a document written by `wule … -o x.pdf`, maybe saved again since.
//! Does not know: who made it, or whether what is printed was changed; the digest at the foot of
//! every page is compared by who holds it.

use serde_json::json;
use word::{Lang, Words};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::shell::Shell;
use crate::study::{self, Again, Finished};
use crate::{output, pdf};

/// Shows what a document's readings give.
///
/// # Errors
/// [`Failure`] where nothing is carried, or it cannot be read.
pub(super) fn show(
    what: &str,
    bytes: &[u8],
    is_json: bool,
    shell: &Shell,
) -> Result<Exit, Failure> {
    let carried = pdf::take(bytes, study::CARRIED, what)?;
    match study::again(&carried)? {
        Ok(again) => Ok(told(what, again, is_json, shell)),
        Err(method) => {
            let words = Words::new(
                "？ 无法判定：此版本没有方法 {method}；请用报告上所写的 wule 版本核验",
                "? cannot be decided: this version does not have {method}; check with the version \
                 of wule that the report names",
            );
            let text = if is_json {
                output::pretty(&json!({"file": what, "verdict": "undecidable", "method": method}))
            } else {
                words.fill(shell.lang, &[("method", method)]) + "\n"
            };
            shell.print(&text);
            Ok(Exit::Undecidable)
        }
    }
}

fn told(what: &str, again: Again, is_json: bool, shell: &Shell) -> Exit {
    let Again { table, study, is_same } = again;
    let finished = Finished { table: Some(&table), ..Finished::of_parameters("run", study) };
    let digest = finished.outcome_digest().to_string();
    if is_json {
        shell.print(&output::pretty(&json!({
            "file": what,
            "verdict": if is_same { "yes" } else { "no" },
            "method": finished.study.method.to_string(),
            "committed_sha256": digest,
            "numbers": finished.study.outcome.numbers_json(),
        })));
    } else {
        let heading = if is_same { SAME } else { OTHER };
        let args = [("what", what.to_owned()), ("digest", digest[..16].to_owned())];
        let numbers = study::tabs(&finished.study.outcome, shell.lang);
        shell.print(&format!(
            "{}\n\n{numbers}\n{}\n",
            heading.fill(shell.lang, &args),
            note(shell.lang)
        ));
    }
    if is_same { Exit::Yes } else { Exit::No }
}

const SAME: Words = Words::new(
    "✓ 复算一致：{what} 所附的读数给出同样的结果（sha256 {digest}，应与每页页脚相同）",
    "✓ computed again: the readings inside {what} give the same outcome (sha256 {digest}, which \
     the foot of every page shows)",
);
const OTHER: Words = Words::new(
    "✗ 复算不一致：{what} 所附的读数给出另外的结果（sha256 {digest}）",
    "✗ computed again: the readings inside {what} give another outcome (sha256 {digest})",
);

/// What this does not say.
fn note(lang: Lang) -> &'static str {
    Words::new(
        "请把以上数值与打印的数值对照。报告没有签名：它说明数值由读数得出，不说明读数来自何处；\
         要证明来源，请用 wule seal 与 wule claim 出具护照。",
        "Compare these numbers with those that are printed. A report is not signed: it shows that \
         its numbers follow from its readings, not where the readings are from; for that, seal and \
         claim them (wule seal, wule claim).",
    )
    .say(lang)
}
