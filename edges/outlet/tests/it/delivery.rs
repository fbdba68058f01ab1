//! Webhooks: what arrives, how often, and what happens where nothing arrives.

use acts::Workshop;
use acts::judge::Said;
use acts::party::{
    NOTICE_DAYS, Sent, end_subscription, forget_notices, make_subscription, retry_notice,
    send_notices,
};
use hmac::{Hmac, KeyInit, Mac};
use judge::monitor::AnswerKind;
use party::{Channel, Consent, Granted, NoticeState, Role, Topic};
use serde_json::Value;
use sha2::Sha256;
use store::SignalsAsked;
use word::{Lang, Timestamp, Title};

use crate::server::{body, header, nowhere, web};
use crate::shop::{
    BASE_URL, BY, asked, clock, measure, notices, open, reopen, report, send, subscribe,
};

fn sent(n: usize) -> Sent {
    Sent { sent: n, ..Sent::default() }
}

/// Answers the latest signal that is open.
async fn answer_latest(workshop: &Workshop, now: Timestamp) {
    let state = store::SignalState::Open;
    let all = SignalsAsked { state, monitor: None, of: None, before: None, now, limit: 1 };
    let signal = workshop.store().signals(&all).await.unwrap().remove(0).signal.id;
    let (cause, action) = ("worn".to_owned(), "changed".to_owned());
    let said = Said { kind: AnswerKind::Corrected, cause, action, is_reset: false };
    acts::judge::answer_signal(workshop, &BY, signal, said).await.unwrap();
}

#[tokio::test]
async fn a_signal_arrives_once_and_its_signature_is_that_of_the_secret() {
    let folder = tempfile::tempdir().unwrap();
    let (now, _) = clock!();
    let workshop = open(folder.path(), now).await;
    let (address, came) = web(&["204 No Content"]);
    let secret = subscribe(&workshop, address, &[Topic::Signal]).await;
    measure(&workshop, &["0.125", "0.129"]).await;
    assert_eq!(send(&workshop).await, sent(1));
    assert_eq!(send(&workshop).await, sent(0), "nothing is sent twice");
    let came = came.lock().unwrap().clone();
    let [request] = &came[..] else { panic!("{came:?}") };
    assert!(request.starts_with("POST /hook?line=1 HTTP/1.1\r\n"), "{request}");
    assert_eq!(header(request, "content-type"), "application/json");
    let key = word::encoding::from_base64(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    let (id, at) = (header(request, "webhook-id"), header(request, "webhook-timestamp"));
    mac.update(format!("{id}.{at}.{}", body(request)).as_bytes());
    let expected = word::encoding::base64(&mac.finalize().into_bytes());
    assert_eq!(header(request, "webhook-signature"), format!("v1,{expected}"));
    let told: Value = serde_json::from_str(body(request)).unwrap();
    assert_eq!((&told["id"], &told["topic"]), (&id.into(), &"signal".into()));
    assert_eq!(told["subject"], "Signal: PIN-125 D1, lot L-1");
    assert_eq!((&told["of"]["value"], &told["of"]["point"]), (&"0.129".into(), &2.into()));
    let url = format!("{BASE_URL}/api/v1/signals/{}", told["of"]["signal"].as_str().unwrap());
    assert_eq!(told["url"], url);
    let rebuilt = workshop.store().rebuild().await.unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
    assert_eq!(send(&workshop).await, sent(0), "nor by a rebuild");
}

#[tokio::test]
async fn what_was_committed_and_not_sent_is_sent_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let (now, go) = clock!();
    let workshop = open(folder.path(), now).await;
    let (address, came) = web(&["200 OK"]);
    subscribe(&workshop, address, &[Topic::Signal]).await;
    measure(&workshop, &["0.129"]).await;
    // The process ends between the commit and the sending.
    workshop.close().await;
    let workshop = reopen(folder.path(), now).await;
    // Another ends while it sends: it took the notice and never said what came of it.
    let due = workshop.store().due_notices(now(), 10).await.unwrap().remove(0);
    let lease = Timestamp::from_second(now().as_second() + 120).unwrap();
    assert!(workshop.store().take_notice(&due, lease).await.unwrap());
    assert!(!workshop.store().take_notice(&due, lease).await.unwrap(), "one takes it");
    workshop.close().await;
    let workshop = reopen(folder.path(), now).await;
    assert_eq!(send(&workshop).await, sent(0), "it may be under way still");
    go(120);
    assert_eq!(send(&workshop).await, sent(1));
    assert_eq!(header(&came.lock().unwrap()[0], "webhook-id"), due.id, "the same thing");
}

#[tokio::test]
async fn a_receiver_that_fails_is_asked_again_with_growing_waits_and_then_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let (now, go) = clock!();
    let workshop = open(folder.path(), now).await;
    let (address, came) = web(&["500 Internal Server Error", "503 Busy", "200 OK"]);
    subscribe(&workshop, address, &[Topic::Signal]).await;
    let gone = subscribe(&workshop, nowhere(), &[Topic::Signal]);
    gone.await;
    measure(&workshop, &["0.129"]).await;
    let (mut past, mut waits) = (0, Vec::new());
    for _ in 0..12 {
        send(&workshop).await;
        let waiting = notices(&workshop).await.into_iter();
        let waiting = waiting.filter(|notice| notice.state == NoticeState::Waiting);
        let Some(due) = waiting.map(|notice| notice.due_at.as_second()).max() else { break };
        let wait = due - now().as_second();
        waits.push(wait);
        past += wait;
        go(past);
    }
    assert_eq!(waits, [10, 60, 300, 900, 3_600, 10_800, 21_600, 43_200, 86_400]);
    let all = notices(&workshop).await;
    let of = |state| all.iter().find(|notice| notice.state == state).unwrap();
    assert_eq!(of(NoticeState::Sent).n_attempts, 3);
    let failed = of(NoticeState::Failed);
    assert_eq!((failed.n_attempts, failed.ended_at), (10, Some(now())));
    assert!(failed.said.to_lowercase().contains("refused"), "{}", failed.said);
    assert_eq!(came.lock().unwrap().len(), 3);
    assert_eq!(send(&workshop).await, sent(0));
    retry_notice(&workshop, &BY, &failed.id).await.unwrap();
    assert_eq!(send(&workshop).await, Sent { waiting: 1, ..Sent::default() });
    assert!(retry_notice(&workshop, &BY, &of(NoticeState::Sent).id).await.is_err());
}

#[tokio::test]
async fn a_receiver_that_is_gone_for_good_is_asked_once_and_no_redirect_is_followed() {
    let folder = tempfile::tempdir().unwrap();
    let (now, _) = clock!();
    let workshop = open(folder.path(), now).await;
    let (elsewhere, elsewhere_came) = web(&["200 OK"]);
    let moved = format!("302 Found\r\nLocation: http://{elsewhere}/");
    let ((one, _), (two, came)) = (web(&["410 Gone"]), web(&[&moved]));
    for address in [one, two] {
        subscribe(&workshop, address, &[Topic::Nonconformity]).await;
    }
    report(&workshop, "NC-1").await;
    let result = send(&workshop).await;
    assert_eq!(result, Sent { failed: 1, waiting: 1, ..Sent::default() });
    assert_eq!((came.lock().unwrap().len(), elsewhere_came.lock().unwrap().len()), (1, 0));
    let said: Vec<String> = notices(&workshop).await.into_iter().map(|one| one.said).collect();
    assert!(said.contains(&"HTTP 302: redirects are not followed".to_owned()), "{said:?}");
    // What somebody wrote stays inside.
    assert!(!came.lock().unwrap()[0].contains("Li Na"));
}

#[tokio::test]
async fn what_was_sent_is_known_for_a_stated_time_and_what_failed_until_it_is_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let (now, go) = clock!();
    let workshop = open(folder.path(), now).await;
    let ((good, came), (gone, _)) = (web(&["200 OK"]), web(&["410 Gone"]));
    subscribe(&workshop, good, &[Topic::Nonconformity, Topic::Overdue]).await;
    subscribe(&workshop, gone, &[Topic::Nonconformity]).await;
    report(&workshop, "NC-1").await;
    measure(&workshop, &["0.1285"]).await;
    send(&workshop).await;
    go(3_600);
    assert_eq!(send(&workshop).await, sent(1), "its answer is overdue");
    let days = |n: i64| go(n * 86_400);
    days(NOTICE_DAYS);
    assert_eq!(forget_notices(&workshop).await.unwrap(), 0, "not yet all of the stated time");
    days(NOTICE_DAYS + 1);
    assert_eq!(forget_notices(&workshop).await.unwrap(), 1);
    let mut kept: Vec<_> =
        notices(&workshop).await.iter().map(|one| (one.topic, one.state)).collect();
    kept.sort_by_key(|(topic, _)| topic.name());
    let failed = (Topic::Nonconformity, NoticeState::Failed);
    assert_eq!(kept, [failed, (Topic::Overdue, NoticeState::Sent)]);
    // The answer is still not given: it is not told a second time.
    assert_eq!(send(&workshop).await, sent(0));
    assert_eq!(came.lock().unwrap().len(), 2);
    answer_latest(&workshop, now()).await;
    assert_eq!(forget_notices(&workshop).await.unwrap(), 1);
    let left = notices(&workshop).await;
    assert!(left.len() == 1 && left[0].state == NoticeState::Failed, "{left:?}");
}

#[tokio::test]
async fn an_overdue_answer_is_told_once_unless_it_was_given_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let (now, go) = clock!();
    let workshop = open(folder.path(), now).await;
    measure(&workshop, &["0.1285"]).await;
    go(3_600);
    let (address, came) = web(&["200 OK"]);
    subscribe(&workshop, address, &[Topic::Overdue]).await;
    assert_eq!(send(&workshop).await, sent(0), "it was overdue before anybody asked");
    measure(&workshop, &["0.126", "0.1285"]).await;
    assert_eq!(send(&workshop).await, sent(0));
    go(2 * 3_600);
    assert_eq!(send(&workshop).await, sent(1));
    go(3 * 3_600);
    assert_eq!(send(&workshop).await, sent(0));
    assert!(came.lock().unwrap()[0].contains("Signal without an answer in time"));
    measure(&workshop, &["0.126", "0.1285"]).await;
    go(4 * 3_600);
    assert_eq!(workshop.store().queue_overdue(now()).await.unwrap(), 1);
    answer_latest(&workshop, now()).await;
    assert_eq!(send(&workshop).await, Sent { dropped: 1, ..Sent::default() });
}

#[tokio::test]
async fn whoever_has_the_role_no_more_is_told_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let (now, go) = clock!();
    let workshop = open(folder.path(), now).await;
    let (address, came) = web(&["200 OK"]);
    let name = Title::new("李娜", "Li Na").unwrap();
    let person = acts::party::add_person(&workshop, &BY, name, Consent::Unnamed).await.unwrap().id;
    let topics = [Topic::Signal, Topic::Nonconformity];
    let mut wanted = asked(Channel::Webhook, &format!("http://{address}/"), &topics);
    (wanted.person, wanted.lang) = (Some(person), Lang::ZhCn);
    let (subscription, _) = make_subscription(&workshop, &BY, wanted).await.unwrap();
    report(&workshop, "NC-1").await;
    assert_eq!(send(&workshop).await, Sent { dropped: 1, ..Sent::default() }, "not yet");
    let role = (person, Granted::Role(Role::Inspector));
    let grant = acts::party::grant_role(&workshop, &BY, role, (None, None)).await.unwrap();
    report(&workshop, "NC-2").await;
    assert_eq!(send(&workshop).await, sent(1));
    assert!(came.lock().unwrap()[0].contains("不合格 NC-2：PIN-125 D1，批 L-1"));
    go(60);
    acts::party::end_role(&workshop, &BY, grant.id).await.unwrap();
    report(&workshop, "NC-3").await;
    assert_eq!(send(&workshop).await, Sent { dropped: 1, ..Sent::default() });
    go(120);
    report(&workshop, "NC-4").await;
    end_subscription(&workshop, &BY, subscription.id).await.unwrap();
    assert_eq!(send(&workshop).await, Sent { dropped: 1, ..Sent::default() });
    report(&workshop, "NC-5").await;
    assert_eq!(send(&workshop).await, sent(0), "nobody subscribes");
    let said: Vec<String> = notices(&workshop).await.into_iter().map(|one| one.said).collect();
    assert_eq!(said[2..], ["the role has ended", "the subscription has ended"]);
}

#[tokio::test]
async fn one_receiver_that_hangs_hinders_no_other() {
    fn bring(parcel: &acts::party::Parcel) -> acts::party::Delivery {
        let acts::party::Parcel::Webhook { url, .. } = parcel else { panic!("a webhook") };
        assert!(!url.contains("/panic"), "a courier that fails");
        outlet::bring(parcel)
    }
    let folder = tempfile::tempdir().unwrap();
    let (now, _) = clock!();
    let workshop = open(folder.path(), now).await;
    let (address, came) = web(&["200 OK"]);
    let broken = asked(Channel::Webhook, "http://127.0.0.1/panic", &[Topic::Signal]);
    make_subscription(&workshop, &BY, broken).await.unwrap();
    subscribe(&workshop, address, &[Topic::Signal]).await;
    measure(&workshop, &["0.129"]).await;
    let result = send_notices(&workshop, bring, BASE_URL).await.unwrap();
    assert_eq!((result, came.lock().unwrap().len()), (sent(1), 1));
}

#[tokio::test]
async fn what_cannot_be_a_subscription_is_refused_and_its_target_is_nowhere_in_the_clear() {
    let folder = tempfile::tempdir().unwrap();
    let (now, _) = clock!();
    let workshop = open(folder.path(), now).await;
    for target in [
        "ftp://x.example/",
        "https://",
        "https://me:secret@x.example/",
        "https://x.example/#a",
        "http://x example/",
        "x.example",
        "https://:80/",
        "",
    ] {
        let refused =
            make_subscription(&workshop, &BY, asked(Channel::Webhook, target, &[Topic::Signal]));
        assert_eq!(refused.await.unwrap_err().message().code, "party.bad_target", "{target}");
    }
    for target in ["li", "@x", "li@", "li@x@y", "li na@x.example", "<li@x.example>", "a@x,b@y"] {
        let refused =
            make_subscription(&workshop, &BY, asked(Channel::Mail, target, &[Topic::Signal]));
        assert_eq!(refused.await.unwrap_err().message().code, "party.bad_target", "{target}");
    }
    let none = make_subscription(&workshop, &BY, asked(Channel::Mail, "li@x.example", &[]));
    assert_eq!(none.await.unwrap_err().message().code, "party.bad_subscription");
    let public = make_subscription(
        &workshop,
        &acts::Actor::Public,
        asked(Channel::Mail, "li@x.example", &[Topic::Signal]),
    );
    assert_eq!(public.await.unwrap_err().message().code, "acts.not_permitted");
    let target = "li.na.by.night@x.example";
    make_subscription(&workshop, &BY, asked(Channel::Mail, target, &[Topic::Signal]))
        .await
        .unwrap();
    let mut kept = Vec::new();
    for file in ["wule.db", "wule.db-wal"] {
        kept.extend(std::fs::read(folder.path().join(file)).unwrap_or_default());
    }
    assert!(!kept.windows(target.len()).any(|window| window == target.as_bytes()));
}
