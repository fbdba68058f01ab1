//! Photos and voice notes of a signal: attached, written down, erased.

use judge::{
    attachment::{self, Attachment, Erasure, Fact as AttachmentFact},
    monitor::Signal,
};
use store::{AttachedBody, Fact, KeptAttachment, Record};
use word::{Id, Line};

use crate::{Actor, Problem, Workshop};

/// Attaches a file that was [cleaned](attachment::clean) to a signal, whether or not the signal is
/// answered. The same bytes with the same caption by the same person are there once: whoever sends
/// them again, not having heard the answer, is told of those that are there.
///
/// # Errors
/// [`Problem::NotFound`]; [`attachment::Problem::TooMany`]; [`Problem`]. Nothing was recorded
/// then.
pub async fn attach_note(
    workshop: &Workshop,
    by: &Actor,
    signal: Id<Signal>,
    (cleaned, caption): (attachment::Cleaned, Option<Line>),
) -> Result<KeptAttachment, Problem> {
    by.may("attach_note")?;
    let _turn = workshop.turn().await?;
    let (store, now, by_name) = (workshop.store(), workshop.now(), by.duty_name());
    let unknown = || Problem::NotFound { what: "signal", name: signal.to_string() };
    store.signal(signal).await?.ok_or_else(unknown)?;
    let mut there = store.attachments(signal).await?;
    there.retain(|kept| kept.erasure.is_none());
    let of = (workshop.new_id()?, signal);
    let n_there = there.len();
    let decided =
        Attachment::attach(of, (&cleaned, caption.clone()), n_there, (by_name.clone(), now));
    let digest = word::Digest::of(&cleaned.bytes);
    let is_same = |kept: &KeptAttachment| {
        let known = &kept.attachment;
        (known.digest, known.media) == (digest, cleaned.media)
            && (&known.caption, &known.by) == (&caption, &by_name)
    };
    if let Some(same) = there.into_iter().find(is_same) {
        return Ok(same);
    }
    let attachment = decided?;
    let body = AttachedBody { attachment: attachment.id, digest, bytes: cleaned.bytes };
    record(workshop, by, AttachmentFact::Attached(attachment.clone()), vec![body]).await?;
    Ok(KeptAttachment { attachment, transcript: None, erasure: None })
}

/// Writes down what a voice note says. The latest counts; earlier ones stay facts.
///
/// # Errors
/// [`Problem::NotFound`]; [`attachment::Problem`]; [`Problem`]. Nothing was recorded then.
pub async fn transcribe_attachment(
    workshop: &Workshop,
    by: &Actor,
    id: Id<Attachment>,
    text: &str,
) -> Result<KeptAttachment, Problem> {
    by.may("transcribe_attachment")?;
    let _turn = workshop.turn().await?;
    let kept = find(workshop, id).await?;
    let whose = (by.duty_name(), workshop.now());
    let (transcript, words) = kept.attachment.transcribe(kept.erasure.as_ref(), text, whose)?;
    let bytes = words.clone().into_bytes();
    let body = AttachedBody { attachment: id, digest: transcript.digest, bytes };
    let fact = AttachmentFact::Transcribed(transcript.clone());
    record(workshop, by, fact, vec![body]).await?;
    Ok(KeptAttachment { transcript: Some((transcript, words)), ..kept })
}

/// Takes away the bytes of an attachment and the words of its transcripts: by whoever attached it,
/// or who may do so with others'. The facts stay, and with them its digest.
///
/// # Errors
/// [`Problem::NotPermitted`]; [`Problem::NotFound`]; [`attachment::Problem`]; [`Problem`].
/// Nothing was recorded then.
pub async fn erase_attachment(
    workshop: &Workshop,
    by: &Actor,
    id: Id<Attachment>,
    reason: &str,
) -> Result<KeptAttachment, Problem> {
    by.may("erase_attachment")?;
    let _turn = workshop.turn().await?;
    let kept = find(workshop, id).await?;
    if kept.attachment.by != by.duty_name() {
        by.may("erase_others_attachment")?;
    }
    let whose = (by.duty_name(), workshop.now());
    let erasure: Erasure = kept.attachment.erase(kept.erasure.as_ref(), reason, whose)?;
    record(workshop, by, AttachmentFact::Erased(erasure.clone()), Vec::new()).await?;
    Ok(KeptAttachment { transcript: None, erasure: Some(erasure), ..kept })
}

async fn find(workshop: &Workshop, id: Id<Attachment>) -> Result<KeptAttachment, Problem> {
    let unknown = || Problem::NotFound { what: "attachment", name: id.to_string() };
    workshop.store().attachment(id).await?.ok_or_else(unknown)
}

async fn record(
    workshop: &Workshop,
    by: &Actor,
    fact: AttachmentFact,
    attached: Vec<AttachedBody>,
) -> Result<(), Problem> {
    let facts = vec![Fact::Judge(judge::Fact::Attachment(fact))];
    let record = Record { facts, attached, ..Record::default() };
    workshop.store().record(by.name(), workshop.now(), record).await?;
    Ok(())
}
