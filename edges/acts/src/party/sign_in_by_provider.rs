//! Signing in through a sign-in service: setting out, and coming back.

use party::Person;
use std::sync::Arc;
use std::time::Duration;
use store::{SignIn, Waiting};
use tokio::sync::Semaphore;
use word::{Digest, Id, Timestamp};

use super::provider::{Provider, Return, Unvouched};
use super::sign_in::{begin_session, digest_of};
use crate::{Problem, Workshop};

/// Whoever set out comes back within this time, or begins again.
pub const ON_THE_WAY: Duration = Duration::from_secs(10 * 60);
/// How long a subject waits for an administrator before it is forgotten.
const WAITS: Duration = Duration::from_secs(30 * 24 * 3_600);
/// The longest name of a waiting subject that is kept, in characters.
const SHOWN_CHARS_MAX: usize = 100;

/// Questions to the service at once: each takes a thread, and strangers can cause them.
static ASKING: Semaphore = Semaphore::const_new(4);
/// How many may wait: beyond that a flood is told so, instead of queueing for ever.
static WAITING: Semaphore = Semaphore::const_new(64);

/// Sets out; gives where the browser goes, and the state that it has to bring back.
///
/// # Errors
/// [`Unvouched::Gone`], [`Problem::Busy`].
pub async fn begin_sign_in(
    workshop: &Workshop,
    provider: Arc<dyn Provider>,
) -> Result<(String, String), Problem> {
    let question = speak(move || provider.ask()).await?;
    let (now, state) = (workshop.now(), digest_of(&question.state));
    let begun = SignIn { nonce: question.nonce, verifier: question.verifier, begun_at: now };
    workshop.store().begin_sign_in(&state, &begun, before(now, ON_THE_WAY)).await?;
    Ok((question.address, question.state))
}

/// Comes back with what the service gave; gives who it is, and the secret of the session.
///
/// A state is good once, whatever becomes of it. A subject without an account waits for an
/// administrator: the service says who somebody is, and never what they may do here.
///
/// # Errors
/// [`Unvouched`], [`Problem::Busy`].
pub async fn finish_sign_in(
    workshop: &Workshop,
    provider: Arc<dyn Provider>,
    (state, code): (&str, Result<String, String>),
) -> Result<(Id<Person>, String), Problem> {
    let (store, now) = (workshop.store(), workshop.now());
    let begun = store.take_sign_in(&Digest::of(state.as_bytes())).await?;
    let begun = begun.filter(|begun| begun.begun_at >= before(now, ON_THE_WAY));
    let Some(SignIn { nonce, verifier, .. }) = begun else { return Err(Unvouched::State.into()) };
    let code = code.map_err(|said| Unvouched::Refused { said })?;
    let back = Return { code, nonce, verifier };
    let vouched = speak(move || provider.hear(&back, now)).await?;
    let linked = store.person_of_subject(&vouched.subject).await?;
    let account = match linked {
        Some(person) => store.account_of(person).await?,
        None => None,
    };
    let Some(account) = account else {
        let plain = |c: &char| !c.is_control();
        let shown = vouched.shown.chars().filter(plain).take(SHOWN_CHARS_MAX).collect();
        let waiting = Waiting { subject: vouched.subject, shown, seen_at: now };
        store.keep_waiting(&waiting, before(now, WAITS)).await?;
        return Err(Unvouched::Unknown.into());
    };
    let secret = begin_session(workshop, account.person).await?;
    Ok((account.person, secret))
}

/// Speaks to the service on a thread that may wait.
async fn speak<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Unvouched> + Send + 'static,
) -> Result<T, Problem> {
    let _place = WAITING.try_acquire().map_err(|_| Problem::Busy)?;
    let _turn = ASKING.acquire().await.map_err(|_| Problem::Busy)?;
    let done = tokio::task::spawn_blocking(work).await.map_err(|_| Problem::Busy)?;
    done.map_err(|unvouched| {
        // What the service said is for whoever runs it, not for whoever signs in.
        tracing::warn!("a sign-in by the sign-in service failed: {unvouched}");
        unvouched.into()
    })
}

fn before(now: Timestamp, span: Duration) -> Timestamp {
    now.checked_sub(span).unwrap_or(Timestamp::MIN)
}
