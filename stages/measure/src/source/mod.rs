//! Sources: machines and folders that send readings by themselves (数据来源).
//!
//! Asks: what sends us messages, over which channel, and what do they say as readings?
//! Needs: what a person stated about the source, in numbered revisions.
//! Does not know: sockets, brokers, files.
//!
//! A message that cannot be a reading is refused with its reason and waits as a dead letter, until
//! somebody mends the mapping and retries it, or sets it aside.

mod channel;
mod clock;
mod document;
mod letter;
mod mapping;
mod monitoring;
mod opcua;
mod place;
mod problem;
mod spelling;
mod unusable;

pub use channel::{Broker, Channel, TopicFilter};
pub use clock::{Clock, TimeForm};
pub use document::{Document, MESSAGE_BYTES_MAX};
pub use letter::{Answer, Answered, answer};
pub use mapping::{Identity, Mapped, Mapping, Message, Rule, Subgrouping, When};
pub use monitoring::{Deadband, Monitoring};
pub use opcua::{Security, Subscribed, Trouble};
pub use place::{At, Place};
pub use problem::Problem;
pub use unusable::Unusable;

use word::{Code, Title};

use crate::Fact;

/// A revision of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What it is called.
    pub code: Code,
    /// From 1.
    pub rev: u32,
    /// Its name.
    pub title: Title,
    /// Whether it is listened to.
    pub is_on: bool,
    /// How its messages reach us.
    pub channel: Channel,
    /// What they say.
    pub mapping: Mapping,
}

/// Decides to take this as the next revision of a source, after the latest that is known.
///
/// # Errors
/// [`Unusable::RevisionGap`]; what [`Channel::check`] and [`Mapping::check`] report;
/// [`Unusable::FolderIdentity`].
pub fn revise(source: Source, latest: Option<&Source>) -> Result<Vec<Fact>, Problem> {
    let need = latest.map_or(1, |latest| latest.rev + 1);
    if source.rev != need {
        return Err(Unusable::RevisionGap { got: source.rev, need }.into());
    }
    source.channel.check(&source.code)?;
    source.mapping.check()?;
    // A row of a file is known by the digest of the file and its place, and by nothing else.
    if source.channel == Channel::Folder && source.mapping.identity != Identity::Delivery {
        return Err(Unusable::FolderIdentity.into());
    }
    Ok(vec![Fact::SourceRevised(source)])
}
