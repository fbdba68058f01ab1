//! Mappings: what the messages of a source say, as readings.
//!
//! Asks: which readings does this message hold, of what, and is there doubt about any of it?
//! Needs: a mapping that a person wrote, and one message.
//! Does not know: how messages reach us, or whether lot and characteristic exist.
//!
//! **Sent again or read again?** Sources send a message again when its receipt was not confirmed.
//! What tells such a message from a second reading of the same value is stated by the mapping:
//! an id in the message; its whole content, if the time of taking is in it (the same gauge does
//! not give two readings at one instant); or nothing. Where nothing does, what may be a repeat
//! goes to a person, so that no reading is doubled or dropped in silence.

use std::sync::Arc;
use word::{Code, Decimal, Digest, Timestamp};

use super::{
    At, Clock, Document, Place, Problem, Unusable,
    place::{N_LEVELS_MAX, Read, short},
};
use crate::{Draft, Submission, SubmissionId, Taking};

/// The most rules of a mapping.
const N_RULES_MAX: usize = 50;
/// The most readings of one rule in one message.
const N_VALUES_MAX: usize = 1_000;
/// The furthest back that a mapping may look, in days: readings of a hundred years.
const LATE_DAYS_MAX: u32 = 36_600;

/// What messages say, as readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// What tells a message that was sent again from another reading.
    pub identity: Identity,
    /// How long ago a reading may have been taken, in days: 1 to 36,600.
    pub late_days_max: u32,
    /// The rules: 1 to 50. Each that applies gives one submission.
    pub rules: Vec<Rule>,
}

/// What tells a message that was sent again from another reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// The id at this place.
    Id(Place),
    /// All of it, topic and content; every rule must find the time of taking in it.
    Content,
    /// That it was delivered. What may have been delivered before is refused, for a person.
    Delivery,
}

/// Where in a message the readings of one characteristic are said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// It applies where this is so; always, where nothing is said.
    pub when: Option<When>,
    /// The lot.
    pub lot: Place,
    /// The characteristic.
    pub characteristic: Place,
    /// The gauge.
    pub gauge: Place,
    /// The person, by a code of the workshop.
    pub person: Option<Place>,
    /// The station.
    pub station: Option<Place>,
    /// The execution.
    pub execution: Option<Place>,
    /// The value; several in a list are one subgroup.
    pub value: Place,
    /// The unit, which must be that of the characteristic.
    pub unit: Option<Place>,
    /// The subgroup.
    pub subgroup: Subgrouping,
    /// When it was taken; the time of receipt, where nothing is said.
    pub taken_at: Option<Clock>,
}

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// What is said here,
    pub from: Place,
    /// is this.
    pub is: String,
}

/// How readings belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subgrouping {
    /// The message says the number of the subgroup.
    From(Place),
    /// Readings taken within the same so many seconds, counted from 1970-01-01T00:00:00Z.
    Period {
        /// From 1.
        seconds: u32,
    },
}

/// A message as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its topic: levels between `/`.
    pub topic: String,
    /// Its content.
    pub payload: Vec<u8>,
    /// What this delivery is called, and no other.
    pub delivery: String,
    /// Whether it may have been delivered before.
    pub may_be_repeat: bool,
}

/// A submission, and the unit that its sender says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapped {
    /// The submission; it has an id.
    pub submission: Submission,
    /// The unit, where the message says one.
    pub unit: Option<String>,
}

impl Mapping {
    /// Whether it can be used.
    ///
    /// # Errors
    /// [`Unusable::NRules`], [`Unusable::LateDays`], [`Unusable::NoIdentity`],
    /// [`Unusable::NoPeriod`], [`Unusable::BadPlace`], [`Problem::NotACode`].
    pub fn check(&self) -> Result<(), Problem> {
        if !(1..=N_RULES_MAX).contains(&self.rules.len()) {
            return Err(Unusable::NRules { got: self.rules.len(), most: N_RULES_MAX }.into());
        }
        if !(1..=LATE_DAYS_MAX).contains(&self.late_days_max) {
            let (got, most) = (self.late_days_max, LATE_DAYS_MAX);
            return Err(Unusable::LateDays { got, most }.into());
        }
        let is_timed = self.rules.iter().all(|rule| rule.taken_at.is_some());
        match &self.identity {
            Identity::Id(place) => place.check("id")?,
            Identity::Content if !is_timed => return Err(Unusable::NoIdentity.into()),
            Identity::Content | Identity::Delivery => {}
        }
        self.rules.iter().try_for_each(Rule::check)
    }

    /// Reads a message of the source `code` that arrived at `now`: one submission for each rule
    /// that applies, in order. None apply: the message is of something else.
    ///
    /// # Errors
    /// [`Problem`] for the message as a whole; nothing of it is to be kept.
    pub fn read(
        &self,
        code: &Code,
        message: &Message,
        now: Timestamp,
    ) -> Result<Vec<Mapped>, Problem> {
        let levels: Vec<_> = message.topic.split('/').take(N_LEVELS_MAX).collect();
        let read = Read { levels, document: Document::read(&message.payload)? };
        let applies = |rule: &&Rule| rule.when.as_ref().is_none_or(|when| when.is_met(&read));
        let rules: Vec<_> = self.rules.iter().filter(applies).collect();
        if rules.is_empty() {
            return Ok(Vec::new());
        }
        let id = self.id(code, message, &read)?;
        let oldest = now.as_second() - i64::from(self.late_days_max) * 86_400;
        let mapped = rules.iter().enumerate().map(|(i, rule)| {
            // Of one message with several rules, each has its own place.
            let id: SubmissionId = format!("{id}#{i}").parse().map_err(|_| Problem::NoName)?;
            rule.read(id, &read, (oldest, now))
        });
        mapped.collect()
    }

    /// The name of the message: of its source, so that sources do not take each other's.
    fn id(&self, code: &Code, message: &Message, read: &Read<'_>) -> Result<String, Problem> {
        let own = match &self.identity {
            Identity::Id(place) => format!("id/{}", place.text("id", read)?),
            Identity::Content => {
                let topic = &message.topic;
                let mut text = format!("{}:{topic}", topic.len()).into_bytes();
                text.extend_from_slice(&message.payload);
                format!("content/{}", Digest::of(&text))
            }
            Identity::Delivery if message.may_be_repeat => return Err(Problem::MayBeRepeat),
            Identity::Delivery => format!("delivery/{}", message.delivery),
        };
        let id = format!("{code}/{own}");
        let is_plain = id.chars().count() <= 180 && !id.contains(char::is_control);
        Ok(if is_plain { id } else { format!("{code}/digest/{}", Digest::of(own.as_bytes())) })
    }
}

impl When {
    fn is_met(&self, read: &Read<'_>) -> bool {
        self.from.said(read).is_some_and(|said| said == self.is)
    }
}

impl Rule {
    fn check(&self) -> Result<(), Problem> {
        if let Some(when) = &self.when {
            when.from.check("when")?;
            Place::constant(&when.is).check("when")?;
        }
        self.lot.check_code("lot")?;
        self.characteristic.check_code("characteristic")?;
        self.gauge.check_code("gauge")?;
        let codes =
            [("person", &self.person), ("station", &self.station), ("execution", &self.execution)];
        for (field, place) in codes {
            place.as_ref().map_or(Ok(()), |place| place.check_code(field))?;
        }
        self.value.check("value")?;
        self.unit.as_ref().map_or(Ok(()), |unit| unit.check("unit"))?;
        match &self.subgroup {
            Subgrouping::From(place) => place.check("subgroup")?,
            Subgrouping::Period { seconds } if *seconds == 0 || self.taken_at.is_none() => {
                return Err(Unusable::NoPeriod.into());
            }
            Subgrouping::Period { .. } => {}
        }
        self.taken_at.as_ref().map_or(Ok(()), Clock::check)
    }

    fn read(
        &self,
        id: SubmissionId,
        read: &Read<'_>,
        (oldest, now): (i64, Timestamp),
    ) -> Result<Mapped, Problem> {
        let code = |field, place: &Option<Place>| {
            place.as_ref().map(|place| place.code(field, read)).transpose()
        };
        let taking = Taking {
            gauge: self.gauge.code("gauge", read)?,
            person: code("person", &self.person)?,
            station: code("station", &self.station)?,
            execution: code("execution", &self.execution)?,
        };
        let taken_at = self.taken_at.as_ref().map(|clock| clock.read(read)).transpose()?;
        if let Some(taken_at) = taken_at.filter(|at| at.as_second() < oldest) {
            return Err(Problem::TooOld { taken_at, now });
        }
        let subgroup = self.subgroup.read(read, taken_at)?;
        let draft = |value| Draft { value, subgroup, taken_at };
        let unit = self.unit.as_ref().map(|place| place.text("unit", read)).transpose()?;
        let submission = Submission {
            id: Some(id),
            lot: self.lot.code("lot", read)?,
            characteristic: self.characteristic.code("characteristic", read)?,
            taking: Arc::new(taking),
            drafts: self.values(read)?.into_iter().map(draft).collect(),
        };
        Ok(Mapped { submission, unit })
    }

    fn values(&self, read: &Read<'_>) -> Result<Vec<Decimal>, Problem> {
        let decimal =
            |text: &str| text.trim().parse().map_err(|_| Problem::NotADecimal { got: short(text) });
        let list = match &self.value.at {
            At::Pointer(pointer) => match read.document.at(pointer) {
                Some(Document::List(items)) => items,
                _ => return Ok(vec![decimal(&self.value.text("value", read)?)?]),
            },
            _ => return Ok(vec![decimal(&self.value.text("value", read)?)?]),
        };
        if !(1..=N_VALUES_MAX).contains(&list.len()) {
            return Err(Problem::NValues { got: list.len(), most: N_VALUES_MAX });
        }
        let value = |item: &Document| {
            let text = item.scalar().ok_or_else(|| self.value.missing("value"))?;
            decimal(&text)
        };
        list.iter().map(value).collect()
    }
}

impl Subgrouping {
    fn read(&self, read: &Read<'_>, taken_at: Option<Timestamp>) -> Result<u32, Problem> {
        match self {
            Self::From(place) => {
                let text = place.text("subgroup", read)?;
                text.parse().map_err(|_| Problem::NotASubgroup { got: short(&text) })
            }
            Self::Period { seconds } => {
                let at = taken_at.ok_or(Unusable::NoPeriod)?.as_second();
                let n = at.div_euclid(i64::from((*seconds).max(1)));
                u32::try_from(n).map_err(|_| Problem::NotASubgroup { got: n.to_string() })
            }
        }
    }
}
