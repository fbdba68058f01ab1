//! E-mail: what a mailbox gets, and what a mail server's answers lead to.

use acts::party::{Sent, make_subscription, set_mail_server};
use party::{Channel, MailSecurity, MailServer, NoticeState, Topic};
use std::net::SocketAddr;
use word::Lang;

use crate::server::{body, header, mail};
use crate::shop::{BY, asked, clock, measure, notices, open, send};

fn server(at: SocketAddr) -> MailServer {
    MailServer {
        host: at.ip().to_string(),
        port: at.port(),
        security: MailSecurity::Plain,
        login: Some(("wule".to_owned(), "s3cret".to_owned())),
        from: "wule@shop.example".to_owned(),
    }
}

/// The text of a header with encoded words (RFC 2047): what stands between two of them is nothing.
fn decoded(subject: &str) -> String {
    let (mut text, mut is_encoded) = (String::new(), true);
    for part in subject.split_whitespace() {
        let word = part.strip_prefix("=?utf-8?b?").and_then(|rest| rest.strip_suffix("?="));
        if !(is_encoded && (word.is_some() || text.is_empty())) {
            text.push(' ');
        }
        is_encoded = word.is_some();
        match word {
            Some(word) => {
                let bytes = word::encoding::from_base64(word).unwrap();
                text.push_str(&String::from_utf8(bytes).unwrap());
            }
            None => text.push_str(part),
        }
    }
    text
}

#[tokio::test]
async fn a_letter_is_in_the_language_of_its_reader() {
    let folder = tempfile::tempdir().unwrap();
    let (now, _) = clock!();
    let workshop = open(folder.path(), now).await;
    let (address, came) = mail(&["250 queued"]);
    for (to, lang) in [("li@shop.example", Lang::ZhCn), ("ann@shop.example", Lang::En)] {
        let mut wanted = asked(Channel::Mail, to, &[Topic::Signal]);
        wanted.lang = lang;
        make_subscription(&workshop, &BY, wanted).await.unwrap();
    }
    measure(&workshop, &["0.129"]).await;
    assert_eq!(send(&workshop).await, Sent { waiting: 2, ..Sent::default() }, "no server yet");
    let said = notices(&workshop).await.remove(0).said;
    assert_eq!(said, "no mail server is set");
    set_mail_server(&workshop, &BY, &server(address)).await.unwrap();
    for notice in notices(&workshop).await {
        acts::party::retry_notice(&workshop, &BY, &notice.id).await.unwrap();
    }
    assert_eq!(send(&workshop).await, Sent { sent: 2, ..Sent::default() });
    let came = came.lock().unwrap().clone();
    let of = |to: &str| came.iter().find(|letter| letter.contains(to)).unwrap();
    let (zh, en) = (of("RCPT TO:<li@shop.example>"), of("RCPT TO:<ann@shop.example>"));
    assert_eq!(header(en, "subject"), "Signal: PIN-125 D1, lot L-1");
    assert!(body(en).contains("Point 1: 0.129 (limits 0.122 to 0.128)"), "{en}");
    // A long header goes on in lines that begin with a space.
    let unfolded = zh.replace("\r\n ", " ");
    assert_eq!(decoded(header(&unfolded, "subject")), "判异信号：PIN-125 D1，批 L-1");
    for letter in [zh, en] {
        assert_eq!(header(letter, "from"), "wule@shop.example");
        assert_eq!(header(letter, "auto-submitted"), "auto-generated");
        let id = header(letter, "message-id");
        let known = notices(&workshop).await;
        assert!(known.iter().any(|one| id == format!("<{}@shop.example>", one.id)), "{id}");
    }
}

#[tokio::test]
async fn a_full_mailbox_is_tried_again_and_one_that_is_not_there_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let (now, go) = clock!();
    let workshop = open(folder.path(), now).await;
    let (address, came) = mail(&["452 full", "550 nobody of that name"]);
    set_mail_server(&workshop, &BY, &server(address)).await.unwrap();
    let wanted = asked(Channel::Mail, "li@shop.example", &[Topic::Signal]);
    make_subscription(&workshop, &BY, wanted).await.unwrap();
    measure(&workshop, &["0.129"]).await;
    assert_eq!(send(&workshop).await, Sent { waiting: 1, ..Sent::default() });
    assert_eq!(notices(&workshop).await[0].said, "SMTP 452");
    go(10);
    assert_eq!(send(&workshop).await, Sent { failed: 1, ..Sent::default() });
    let kept = notices(&workshop).await.remove(0);
    assert_eq!((kept.state, kept.said.as_str()), (NoticeState::Failed, "SMTP 550"));
    assert_eq!(came.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn a_server_far_away_gets_nothing_in_the_clear_and_a_password_is_never_shown() {
    let folder = tempfile::tempdir().unwrap();
    let (now, _) = clock!();
    let workshop = open(folder.path(), now).await;
    let far = MailServer { host: "192.0.2.1".to_owned(), ..server(SocketAddr::from(([0; 4], 25))) };
    assert!(!format!("{far:?}").contains("s3cret"));
    set_mail_server(&workshop, &BY, &far).await.unwrap();
    assert_eq!(acts::party::mail_server(&workshop).await.unwrap(), Some(far.clone()));
    let wanted = asked(Channel::Mail, "li@shop.example", &[Topic::Signal]);
    make_subscription(&workshop, &BY, wanted).await.unwrap();
    measure(&workshop, &["0.129"]).await;
    assert_eq!(send(&workshop).await, Sent { waiting: 1, ..Sent::default() });
    assert!(notices(&workshop).await[0].said.contains("only https or TLS"));
    for wrong in [
        MailServer { host: String::new(), ..far.clone() },
        MailServer { host: "a b".to_owned(), ..far.clone() },
        MailServer { port: 0, ..far.clone() },
        MailServer { from: "nobody".to_owned(), ..far.clone() },
        MailServer { login: Some((String::new(), "x".to_owned())), ..far },
    ] {
        assert!(set_mail_server(&workshop, &BY, &wrong).await.is_err(), "{wrong:?}");
    }
}
