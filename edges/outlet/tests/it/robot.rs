//! Group robots, what is told together, and quiet hours.

use acts::party::{Sent, make_subscription, set_mail_server};
use party::{Channel, MailSecurity, MailServer, NoticeState, Quiet, Topic, Wall};
use serde_json::Value;
use word::Lang;

use crate::server::{body, header, mail, robot};
use crate::shop::{BY, START, asked, clock, measure, notices, open, report, send};

const OK: &str = r#"{"errcode":0,"errmsg":"ok"}"#;

#[tokio::test]
async fn a_robot_of_wecom_is_told_in_markdown_and_says_whether_it_took_it() {
    let folder = tempfile::tempdir().unwrap();
    let (now, go) = clock!();
    let workshop = open(folder.path(), now).await;
    let busy = r#"{"errcode":45009,"errmsg":"reach max api daily quota limit"}"#;
    let (address, came) = robot(&[busy, OK, r#"{"errcode":93000,"errmsg":"no robot"}"#, "<html>"]);
    let url = format!("http://{address}/cgi-bin/webhook/send?key=k");
    let mut wanted = asked(Channel::WeCom, &url, &[Topic::Signal, Topic::Nonconformity]);
    wanted.lang = Lang::ZhCn;
    make_subscription(&workshop, &BY, wanted).await.unwrap();
    measure(&workshop, &["0.129"]).await;
    assert_eq!(send(&workshop).await, Sent { waiting: 1, ..Sent::default() });
    assert_eq!(notices(&workshop).await[0].said, "errcode 45009: reach max api daily quota limit");
    go(10);
    assert_eq!(send(&workshop).await, Sent { sent: 1, ..Sent::default() });
    let request = came.lock().unwrap()[1].clone();
    assert!(request.starts_with("POST /cgi-bin/webhook/send?key=k HTTP/1.1\r\n"), "{request}");
    let told: Value = serde_json::from_str(body(&request)).unwrap();
    assert_eq!(told["msgtype"], "markdown");
    let content = told["markdown"]["content"].as_str().unwrap();
    assert!(content.starts_with("**判异信号：PIN-125 D1，批 L-1**\n"), "{content}");
    assert!(content.contains("0.129（控制限 0.122 至 0.128）"), "{content}");
    assert!(content.contains("[打开](https://shop.example/app/monitors/"), "{content}");
    report(&workshop, "NC-1").await;
    assert_eq!(send(&workshop).await, Sent { failed: 1, ..Sent::default() }, "it is gone");
    report(&workshop, "NC-2").await;
    assert_eq!(send(&workshop).await, Sent { waiting: 1, ..Sent::default() }, "not a robot");
}

/// The signature is Python's: `hmac.new(secret, f"{ms}\n{secret}", sha256)`, base64, quoted.
#[tokio::test]
async fn a_robot_of_dingtalk_is_signed_to_and_told_several_things_in_one_message() {
    let folder = tempfile::tempdir().unwrap();
    let (now, _) = clock!();
    assert_eq!(START, 1_795_000_000);
    let workshop = open(folder.path(), now).await;
    let (address, came) = robot(&[OK]);
    let url = format!("http://{address}/robot/send?access_token=t");
    let mut wanted = asked(Channel::DingTalk, &url, &[Topic::Nonconformity]);
    wanted.secret = Some("SECb0a1".to_owned());
    let (_, shown) = make_subscription(&workshop, &BY, wanted).await.unwrap();
    assert_eq!(shown, None);
    for n in 0..32 {
        report(&workshop, &format!("NC-{n}-{}", "x".repeat(40))).await;
    }
    assert_eq!(send(&workshop).await, Sent { sent: 32, ..Sent::default() });
    let came = came.lock().unwrap().clone();
    let [request] = &came[..] else { panic!("{}", came.len()) };
    let signed = "POST /robot/send?access_token=t&timestamp=1795000000000\
                  &sign=AV2vHDGhy7yIpft1v7VG%2FWBIcAFMaJZYdjqnioO8im4%3D HTTP/1.1\r\n";
    assert!(request.starts_with(signed), "{request}");
    let told: Value = serde_json::from_str(body(request)).unwrap();
    let told = &told["markdown"];
    assert!(told["title"].as_str().unwrap().starts_with("32 notices: "), "{told}");
    let text = told["text"].as_str().unwrap();
    // A robot of WeCom takes no more; what does not fit is counted.
    assert!(text.len() <= 4_096, "{}", text.len());
    let n_told = text.matches("- [").count();
    assert!(n_told > 5 && text.ends_with(&format!("- and {} more", 32 - n_told)), "{text}");
}

#[tokio::test]
async fn quiet_hours_put_off_all_but_what_is_urgent_and_then_one_letter_says_it() {
    let folder = tempfile::tempdir().unwrap();
    let (now, go) = clock!();
    let workshop = open(folder.path(), now).await;
    let (address, came) = mail(&["250 queued"]);
    let server = MailServer {
        host: address.ip().to_string(),
        port: address.port(),
        security: MailSecurity::Plain,
        login: None,
        from: "wule@shop.example".to_owned(),
    };
    set_mail_server(&workshop, &BY, &server).await.unwrap();
    // The clock of the test begins at 11:06:40 UTC, 19:06:40 on a wall in China.
    let mut wanted = asked(Channel::Mail, "li@shop.example", &Topic::ALL);
    wanted.quiet =
        Some(Quiet::new(19 * 60, 20 * 60, Wall::of_zone("Asia/Shanghai").unwrap()).unwrap());
    make_subscription(&workshop, &BY, wanted).await.unwrap();
    measure(&workshop, &["0.129"]).await;
    report(&workshop, "NC-1").await;
    assert_eq!(send(&workshop).await, Sent::default());
    let kept = notices(&workshop).await;
    assert!(kept.iter().all(|one| one.state == NoticeState::Waiting && one.n_attempts == 0));
    assert!(kept.iter().all(|one| one.due_at.as_second() == START + 3_200), "20:00 on the wall");
    go(16 * 60);
    assert_eq!(send(&workshop).await, Sent { sent: 1, ..Sent::default() }, "an answer is overdue");
    let first = came.lock().unwrap()[0].clone();
    assert!(header(&first, "subject").starts_with("Urgent, in quiet hours: Signal"), "{first}");
    go(3_199);
    assert_eq!(send(&workshop).await, Sent::default());
    go(3_200);
    assert_eq!(send(&workshop).await, Sent { sent: 2, ..Sent::default() });
    let came = came.lock().unwrap().clone();
    assert_eq!(came.len(), 2, "two things in one letter");
    assert!(header(&came[1], "subject").starts_with("2 notices: "), "{}", came[1]);
    assert!(body(&came[1]).contains("NC-1"), "{}", came[1]);
    let rebuilt = workshop.store().rebuild().await.unwrap();
    assert_eq!(rebuilt.before, rebuilt.after, "quiet hours are in the fact");
}

#[tokio::test]
async fn a_secret_that_no_robot_has_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (now, _) = clock!();
    let workshop = open(folder.path(), now).await;
    let url = "https://oapi.dingtalk.com/robot/send?access_token=t";
    for (channel, secret) in [
        (Channel::DingTalk, "secret"),
        (Channel::DingTalk, "SEC"),
        (Channel::DingTalk, "SEC a"),
        (Channel::WeCom, "SECb0a1"),
        (Channel::Webhook, "SECb0a1"),
    ] {
        let mut wanted = asked(channel, url, &[Topic::Signal]);
        wanted.secret = Some(secret.to_owned());
        assert!(make_subscription(&workshop, &BY, wanted).await.is_err(), "{channel:?} {secret}");
    }
}
