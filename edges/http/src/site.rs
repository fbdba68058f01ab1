//! The site: what every handler is given.

use acts::{Workshop, certify::ClaimIntake, make::EventIntake, party::Provider, trust::Intake};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tokio::sync::{Semaphore, SemaphorePermit};
use word::Digest;

use crate::{
    brand::Shelf, judge::Bookbinder, metrics::Metrics, problem::Fault, refusals::Strangers,
    throttle::Throttle,
};

/// How many pieces of heavy work run at once; the others wait their turn.
const HEAVY_MAX: usize = 4;

/// How many archives are put together at once; each of them is held in memory.
const ARCHIVES_MAX: usize = 2;

/// What the handlers work with: the workshop, and the address that people reach it under.
#[derive(Clone)]
pub struct Site {
    inner: Arc<Inner>,
}

struct Inner {
    workshop: Arc<Workshop>,
    base_url: String,
    heavy: Arc<Semaphore>,
    archiving: Semaphore,
    shelf: Shelf,
    strangers: Strangers,
    throttle: Throttle,
    metrics: Metrics,
    // The digest of the one-time code of the first administrator, while there is one.
    set_up_code: Mutex<Option<Digest>>,
    provider: OnceLock<Arc<dyn Provider>>,
    bookbinder: OnceLock<Bookbinder>,
    intake: OnceLock<Intake>,
    events: OnceLock<EventIntake>,
    claims: OnceLock<ClaimIntake>,
}

impl Site {
    /// A site. `base_url` is how people reach it, such as `https://pins.example`; it stands in
    /// every QR code, so it must not change once passports are printed.
    pub fn new(workshop: Arc<Workshop>, base_url: &str) -> Self {
        let base_url = base_url.trim_end_matches('/').to_owned();
        let heavy = Arc::new(Semaphore::new(HEAVY_MAX));
        Self {
            inner: Arc::new(Inner {
                workshop,
                base_url,
                heavy,
                archiving: Semaphore::new(ARCHIVES_MAX),
                shelf: Shelf::new(),
                strangers: Strangers::default(),
                throttle: Throttle::default(),
                metrics: Metrics::default(),
                set_up_code: Mutex::new(None),
                provider: OnceLock::new(),
                bookbinder: OnceLock::new(),
                intake: OnceLock::new(),
                events: OnceLock::new(),
                claims: OnceLock::new(),
            }),
        }
    }

    /// The workshop, for work beside the server's own.
    pub fn shared_workshop(&self) -> Arc<Workshop> {
        Arc::clone(&self.inner.workshop)
    }

    pub(crate) fn workshop(&self) -> &Workshop {
        &self.inner.workshop
    }

    /// Passports that were put together lately.
    pub(crate) fn shelf(&self) -> &Shelf {
        &self.inner.shelf
    }

    /// What strangers were refused lately.
    pub(crate) fn strangers(&self) -> &Strangers {
        &self.inner.strangers
    }

    /// What was asked since the start.
    pub(crate) fn metrics(&self) -> &Metrics {
        &self.inner.metrics
    }

    /// Who failed to sign in lately.
    pub(crate) fn throttle(&self) -> &Throttle {
        &self.inner.throttle
    }

    /// Lets a sign-in service vouch for people; the first that is named does.
    pub fn vouched_by(&self, provider: Arc<dyn Provider>) {
        let _ = self.inner.provider.set(provider);
    }

    /// The sign-in service, where one is set up.
    pub(crate) fn provider(&self) -> Option<Arc<dyn Provider>> {
        self.inner.provider.get().map(Arc::clone)
    }

    /// Lets studies be bound into workbooks; the first way that is named is the way.
    pub fn bound_by(&self, bookbinder: Bookbinder) {
        let _ = self.inner.bookbinder.set(bookbinder);
    }

    /// How studies become workbooks, where they do.
    pub(crate) fn bookbinder(&self) -> Option<Bookbinder> {
        self.inner.bookbinder.get().copied()
    }

    /// Sets the one-time code of the first administrator; gives the address to open, which only
    /// whoever reads the operator's terminal may see.
    pub fn offer_set_up(&self, code: &str) -> String {
        *self.set_up_code() = Some(Digest::of(code.as_bytes()));
        self.url(&format!("/setup?code={code}"))
    }

    pub(crate) fn is_set_up_code(&self, code: &str) -> bool {
        *self.set_up_code() == Some(Digest::of(code.as_bytes()))
    }

    pub(crate) fn spend_set_up_code(&self) {
        *self.set_up_code() = None;
    }

    fn set_up_code(&self) -> std::sync::MutexGuard<'_, Option<Digest>> {
        self.inner.set_up_code.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes entries; opened by the first that comes, inside the server's runtime.
    pub(crate) fn intake(&self) -> &Intake {
        self.inner.intake.get_or_init(|| Intake::open(Arc::clone(&self.inner.workshop)))
    }

    /// Takes events; opened by the first that comes, inside the server's runtime.
    pub(crate) fn events(&self) -> &EventIntake {
        self.inner.events.get_or_init(|| EventIntake::open(Arc::clone(&self.inner.workshop)))
    }

    /// Takes claims; opened by the first that comes, inside the server's runtime.
    pub(crate) fn claims(&self) -> &ClaimIntake {
        self.inner.claims.get_or_init(|| ClaimIntake::open(Arc::clone(&self.inner.workshop)))
    }

    /// How people reach this site, without a slash at its end.
    pub fn base_url(&self) -> &str {
        &self.inner.base_url
    }

    /// The full address of `path`, which begins with a slash.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.inner.base_url)
    }

    /// Does heavy work on a thread of its own. The permit goes with the work, so that a request
    /// that gave up does not make room for another before its work has ended.
    pub(crate) async fn heavy<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Fault> {
        let heavy = Arc::clone(&self.inner.heavy);
        let permit = heavy.acquire_owned().await.map_err(|_| Fault::internal("no permit"))?;
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        task.await.map_err(|error| Fault::internal(&error))
    }

    /// Waits until there is room for another archive, and keeps it until the seat is given up.
    pub(crate) async fn archiving(&self) -> Result<SemaphorePermit<'_>, Fault> {
        self.inner.archiving.acquire().await.map_err(|_| Fault::internal("no permit"))
    }

    /// Brings the published log up to date. It is not given up when the request is: a log that
    /// is half published would only be finished by the next one.
    pub(crate) async fn publish(&self) -> Result<(), Fault> {
        let site = self.clone();
        let task = tokio::spawn(async move {
            let workshop = site.workshop();
            workshop.store().publish(workshop.now()).await
        });
        task.await.map_err(|error| Fault::internal(&error))??;
        Ok(())
    }
}
