//! `wule log witness|policy|cosign`: who vouches that the log shows everyone the same.

use acts::{Actor, Workshop, trust::Asked};
use serde_json::json;
use trust::{Policy, VerifierKey};
use word::{Lang, Words};

use crate::{exit::Exit, failure::Failure, output, reach, shell::Shell, verb::verify::read_policy};

/// `wule log witness [add URL VKEY]`.
///
/// # Errors
/// [`Failure`].
pub(super) async fn witness(
    workshop: &Workshop,
    words: &[String],
    is_json: bool,
    shell: &Shell,
) -> Result<Exit, Failure> {
    match words {
        [] => {}
        [add, url, key] if add == "add" => {
            if !(url.starts_with("http://") || url.starts_with("https://")) {
                let need = Words::new(
                    "网址以 http:// 或 https:// 开头",
                    "it begins with http:// or https://",
                );
                return Err(Failure::option("URL", url, need));
            }
            let key = VerifierKey::parse(key).map_err(acts::Problem::from)?;
            acts::trust::add_witness(workshop, &Actor::Operator, url, &key).await?;
        }
        other => {
            let need = Words::new(
                "写作 wule log witness add 网址 公钥（公钥见 wule witness key）",
                "write wule log witness add URL VKEY (the witness prints it: wule witness key)",
            );
            return Err(Failure::option("witness", &other.join(" "), need));
        }
    }
    let policy = workshop.store().policy().await?;
    shell.print(&describe(policy.as_ref(), is_json, shell));
    Ok(Exit::Yes)
}

/// `wule log policy [FILE]`.
///
/// # Errors
/// [`Failure`].
pub(super) async fn policy(
    workshop: &Workshop,
    words: &[String],
    is_json: bool,
    shell: &Shell,
) -> Result<Exit, Failure> {
    if let Some(file) = words.first() {
        let text = read_policy(file)?.to_bytes();
        acts::trust::state_policy(workshop, &Actor::Operator, &text).await?;
    }
    let policy = workshop.store().policy().await?;
    shell.print(&describe(policy.as_ref(), is_json, shell));
    Ok(Exit::Yes)
}

fn describe(policy: Option<&Policy>, is_json: bool, shell: &Shell) -> String {
    let text = policy.map(|policy| String::from_utf8_lossy(&policy.to_bytes()).into_owned());
    if is_json {
        return output::pretty(&json!({"schema": "wule.log-policy/1", "policy": text}));
    }
    text.unwrap_or_else(|| {
        let words = Words::new(
            "还没有信任策略，也没有见证方；用 wule log witness add 网址 公钥 加上一个\n",
            "no policy and no witness yet; add one with wule log witness add URL VKEY\n",
        );
        shell.say(words).to_owned()
    })
}

/// `wule log cosign`: asks now, and says what each answered.
///
/// # Errors
/// [`Failure`].
pub(super) async fn cosign(
    workshop: &Workshop,
    is_json: bool,
    shell: &Shell,
) -> Result<Exit, Failure> {
    workshop.store().publish(workshop.now()).await?;
    let asked = acts::trust::ask_witnesses(workshop, reach::post, reach::PATIENCE).await?;
    let latest = workshop.store().checkpoint().await?.map_or(0, |latest| latest.size);
    let witnessed = workshop.store().witnessed().await?.map_or(0, |witnessed| witnessed.size);
    let is_met = witnessed == latest;
    if is_json {
        let answers: Vec<_> = asked
            .iter()
            .map(|asked| {
                let message = asked.message();
                json!({
                    "witness": asked.name,
                    "url": asked.url,
                    "code": message.code,
                    "zh": message.say(Lang::ZhCn),
                    "en": message.say(Lang::En),
                })
            })
            .collect();
        shell.print(&output::pretty(&json!({
            "schema": "wule.log-cosign/1",
            "verdict": if is_met { "yes" } else { "no" },
            "size": latest,
            "witnessed": witnessed,
            "answers": answers,
        })));
    } else {
        let lines = asked.iter().map(|asked| asked.message().say(shell.lang) + "\n");
        shell.print(&lines.collect::<String>());
        let words = if is_met {
            Words::new(
                "大小为 {size} 的检查点已见证：达到信任策略的要求\n",
                "the checkpoint of size {size} is witnessed, as the policy asks\n",
            )
        } else {
            Words::new(
                "大小为 {size} 的检查点尚未达到信任策略的要求；最近见证到 {witnessed} 条\n",
                "the checkpoint of size {size} is not witnessed as the policy asks; the last that \
                 is has {witnessed} entries\n",
            )
        };
        let args = [("size", latest.to_string()), ("witnessed", witnessed.to_string())];
        shell.print(&shell.fill(words, &args));
    }
    Ok(if is_met { Exit::Yes } else { Exit::No })
}

/// Asks after a command published, and tells of those that did not cosign. What was published
/// stays so, whatever they answer.
pub(in crate::verb) async fn ask(workshop: &Workshop, shell: &Shell) -> Result<(), Failure> {
    let asked = acts::trust::ask_witnesses(workshop, reach::post, reach::PATIENCE).await?;
    for asked in asked.iter().filter(|asked| has_failed(asked)) {
        shell.complain(&(asked.message().say(shell.lang) + "\n"));
    }
    Ok(())
}

/// Asks whenever a checkpoint was published, as long as it is let run. The next checkpoint waits
/// for no witness; each change of what a witness answers is told once.
pub(in crate::verb) async fn keep_asking(workshop: std::sync::Arc<Workshop>, lang: Lang) {
    let mut published = workshop.store().watch_published();
    let mut told = Vec::new();
    published.mark_changed();
    while published.changed().await.is_ok() {
        match acts::trust::ask_witnesses(&workshop, reach::post, reach::PATIENCE).await {
            Ok(asked) => {
                let failed: Vec<Asked> = asked.into_iter().filter(has_failed).collect();
                for asked in failed.iter().filter(|asked| !told.contains(*asked)) {
                    tracing::warn!("{}", asked.message().say(lang));
                }
                told = failed;
            }
            Err(problem) => tracing::error!("{}", problem.message().say(lang)),
        }
    }
}

fn has_failed(asked: &Asked) -> bool {
    asked.answer != acts::trust::Answer::Cosigned
}
