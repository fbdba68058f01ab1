//! `POST /api/v1/sources/{source}/messages`: what a process that listens to a source elsewhere
//! heard, and how it reaches the source. When this answers, the messages are on disk, as readings
//! or as dead letters; sent again, they are kept once.

use acts::measure::{Brought, Reach};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use measure::source::{Message, Trouble};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use word::{Timestamp, Words};

use super::too_many;
use crate::{
    Site,
    body::{Acting, Wire, code},
    problem::Fault,
};

/// The most messages of one request.
const N_BROUGHT_MAX: usize = 2_000;

/// The largest request.
const BYTES_MAX: usize = 4 << 20;

/// The most bytes of the name of a delivery.
const DELIVERY_BYTES_MAX: usize = 200;

/// The most characters of what is said about how a source is reached.
const WHY_CHARS_MAX: usize = 500;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BroughtWire {
    reach: ReachWire,
    /// At most 2,000.
    messages: Vec<DeliveryWire>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(tag = "name", rename_all = "snake_case", deny_unknown_fields)]
enum ReachWire {
    /// Its connection is being made.
    Connecting {},
    /// It is listened to.
    Listening {},
    /// It cannot be reached, and is tried again.
    Waiting {
        /// As the system says it.
        why: String,
        /// When it is tried again.
        wait_ms: u32,
    },
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DeliveryWire {
    topic: String,
    /// The message as text.
    payload: String,
    /// What this delivery is called; the same when it is sent again. 1 to 200 bytes.
    delivery: String,
    /// Whether it may have been delivered before under another name.
    #[serde(default)]
    may_be_repeat: bool,
    /// Why it is no reading, where the channel knows.
    trouble: Option<TroubleWire>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(tag = "name", rename_all = "snake_case", deny_unknown_fields)]
enum TroubleWire {
    /// The status of the value is not good.
    Status { said: String },
    /// Values are lost.
    Lost { said: String },
    /// Nodes are watched otherwise than was asked.
    Revised { said: String },
}

pub(crate) async fn bring_messages(
    State(site): State<Site>,
    Path(source): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<BroughtWire, BYTES_MAX>,
) -> Result<Json<Value>, Fault> {
    if wire.messages.len() > N_BROUGHT_MAX {
        return Err(too_many(N_BROUGHT_MAX, wire.messages.len()));
    }
    let workshop = site.workshop();
    let reach = wire.reach.read(workshop.now());
    let brought: Vec<_> =
        wire.messages.into_iter().map(DeliveryWire::read).collect::<Result<_, _>>()?;
    let of = (&code(&source)?, reach);
    let taken = acts::measure::bring_messages(workshop, &actor, of, &brought).await?;
    Ok(Json(json!({
        "n_accepted": taken.n_accepted,
        "n_passed_over": taken.n_passed_over,
        "n_refused": taken.n_refused,
    })))
}

impl ReachWire {
    fn read(self, now: Timestamp) -> Reach {
        match self {
            Self::Connecting {} => Reach::Connecting,
            Self::Listening {} => Reach::Listening,
            Self::Waiting { why, wait_ms } => {
                let plain = why.chars().filter(|c| !c.is_control()).take(WHY_CHARS_MAX);
                let until = now + std::time::Duration::from_millis(u64::from(wait_ms));
                Reach::Waiting { until, why: plain.collect() }
            }
        }
    }
}

impl DeliveryWire {
    fn read(self) -> Result<Brought, Fault> {
        if !(1..=DELIVERY_BYTES_MAX).contains(&self.delivery.len()) {
            return Err(not_a_delivery(self.delivery.len()));
        }
        let message = Message {
            topic: self.topic,
            payload: self.payload.into_bytes(),
            delivery: self.delivery,
            may_be_repeat: self.may_be_repeat,
        };
        let trouble = self.trouble.map(|trouble| match trouble {
            TroubleWire::Status { said } => Trouble::Status { said },
            TroubleWire::Lost { said } => Trouble::Lost { said },
            TroubleWire::Revised { said } => Trouble::Revised { said },
        });
        Ok(Brought { message, trouble })
    }
}

fn not_a_delivery(got: usize) -> Fault {
    let words = Words::new(
        "delivery 有 {got} 字节；应为 1 至 {most} 字节，重发时不变",
        "a delivery's name has {got} bytes; it takes 1 to {most}, the same when it is sent again",
    );
    let args = [("most", DELIVERY_BYTES_MAX.to_string()), ("got", got.to_string())];
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_a_delivery", words, args)
}
