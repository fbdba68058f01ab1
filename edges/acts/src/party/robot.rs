//! Messages of group robots: 企业微信 (WeCom) and 钉钉 (DingTalk), which show Markdown.
//!
//! Nothing is escaped: what is told is codes, decimals and times, never what somebody wrote.
//! Source: 企业微信开发者文档, 群机器人配置说明 (`msgtype` `markdown`, `content` of at most 4,096
//! bytes); 钉钉开放平台, 自定义机器人接入 (`markdown` with `title` and `text`; `timestamp` in
//! milliseconds and `sign`, HMAC-SHA256 of time, line feed and secret under the secret).

use word::json::json;
use word::{Lang, Timestamp, Words};

use super::{
    notice_words::Told,
    parcel::{sign, subject},
};

/// The longest text that a robot of WeCom takes; one of DingTalk takes 20,000.
const BYTES_MAX: usize = 4_096;

pub(super) fn wecom(told: &[Told], lang: Lang) -> Vec<u8> {
    let content = markdown(told, lang);
    json!({"msgtype": "markdown", "markdown": {"content": content}}).to_string().into_bytes()
}

pub(super) fn dingtalk(told: &[Told], lang: Lang) -> Vec<u8> {
    let of = json!({"title": subject(told, lang), "text": markdown(told, lang)});
    json!({"msgtype": "markdown", "markdown": of}).to_string().into_bytes()
}

/// One thing in full, or of several a line each, as many as fit.
fn markdown(told: &[Told], lang: Lang) -> String {
    let open = OPEN.say(lang);
    if let [one] = told {
        let lines = one.lines.iter().map(|line| format!("> {line}\n\n")).collect::<String>();
        return format!("**{}**\n\n{lines}[{open}]({})", one.subject, one.page);
    }
    let mut text = format!("**{}**\n\n", subject(told, lang));
    for (i, one) in told.iter().enumerate() {
        let line = format!("- [{}]({})\n", one.subject, one.page);
        let rest = MORE.fill(lang, &[("n", (told.len() - i).to_string())]);
        if text.len() + line.len() + rest.len() > BYTES_MAX {
            text.push_str(&rest);
            break;
        }
        text.push_str(&line);
    }
    text
}

/// The address with the time and the signature that the robot checks.
pub(super) fn signed(target: &str, secret: &[u8], now: Timestamp) -> String {
    let at = now.as_millisecond().to_string();
    let sign = sign(secret, &[at.as_bytes(), b"\n", secret]);
    // Of base64 these three alone mean something else in a query.
    let sign = sign.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    let joint = if target.contains('?') { '&' } else { '?' };
    format!("{target}{joint}timestamp={at}&sign={sign}")
}

const OPEN: Words = Words::new("打开", "Open");
const MORE: Words = Words::new("- 还有 {n} 条", "- and {n} more");
