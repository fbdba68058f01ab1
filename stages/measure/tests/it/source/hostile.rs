//! Whatever the bytes and the mapping, an answer comes, and what is kept keeps to the limits.

use super::{GOOD, code, mapping, message, now, rule};
use arbtest::arbitrary::{Result, Unstructured};
use arbtest::arbtest;
use measure::source::{
    At, Clock, Document, Identity, Mapping, Message, Place, Rule, Subgrouping, TimeForm, When,
};

fn place(u: &mut Unstructured<'_>) -> Result<Place> {
    let pointers = ["", "/", "/value", "/at", "/name", "/subgroup", "/id", "/x/0", "/~"];
    let mut place = match u.int_in_range(0..=3)? {
        0 => Place::level(u.int_in_range(0..=70)?),
        1 => Place::constant(u.arbitrary()?),
        2 => Place { at: At::Pointer(u.arbitrary()?), names: Default::default() },
        _ => Place::pointer(u.choose(&pointers)?),
    };
    if u.ratio(1, 5)? {
        place.names.insert(u.arbitrary()?, u.arbitrary()?);
    }
    Ok(place)
}

fn any_rule(u: &mut Unstructured<'_>) -> Result<Rule> {
    let forms = [
        TimeForm::Rfc3339,
        TimeForm::UnixSeconds,
        TimeForm::UnixMilliseconds,
        TimeForm::Civil { offset_minutes: u.arbitrary()? },
    ];
    let is_timed = u.arbitrary()?;
    Ok(Rule {
        when: if u.ratio(1, 4)? {
            Some(When { from: place(u)?, is: u.arbitrary()? })
        } else {
            None
        },
        lot: place(u)?,
        characteristic: place(u)?,
        value: place(u)?,
        subgroup: match u.arbitrary()? {
            true => Subgrouping::From(place(u)?),
            false => Subgrouping::Period { seconds: u.arbitrary()? },
        },
        taken_at: match is_timed {
            true => Some(Clock { from: place(u)?, form: *u.choose(&forms)? }),
            false => None,
        },
        ..rule()
    })
}

fn damaged(u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let mut bytes = GOOD.as_bytes().to_vec();
    for _ in 0..u.int_in_range(0..=6)? {
        let at = u.choose_index(bytes.len())?;
        match u.int_in_range(0..=2)? {
            0 => bytes[at] = u.arbitrary()?,
            1 => bytes.truncate(at.max(1)),
            _ => bytes.insert(at, u.arbitrary()?),
        }
    }
    Ok(bytes)
}

#[test]
fn any_mapping_of_any_message_gets_an_answer() {
    arbtest(|u| {
        let rules = (0..u.int_in_range(0..=3)?).map(|_| any_rule(u)).collect::<Result<_>>()?;
        let identity = match u.int_in_range(0..=2)? {
            0 => Identity::Id(place(u)?),
            1 => Identity::Content,
            _ => Identity::Delivery,
        };
        let mapping = Mapping { identity, late_days_max: u.arbitrary()?, rules };
        let is_good = mapping.check().is_ok();
        let message = Message {
            topic: u.arbitrary()?,
            payload: if u.arbitrary()? { u.arbitrary()? } else { damaged(u)? },
            delivery: u.arbitrary()?,
            may_be_repeat: u.arbitrary()?,
        };
        let spelled = mapping.to_json();
        assert_eq!(Mapping::of_json(&spelled).as_ref(), Some(&mapping));
        let read = mapping.read(&code("S1"), &message, now());
        let Ok(mapped) = read else { return Ok(()) };
        for mapped in mapped.iter().filter(|_| is_good) {
            assert!(mapped.submission.id.is_some());
            assert!((1..=1_000).contains(&mapped.submission.drafts.len()));
        }
        Ok(())
    });
}

#[test]
fn damage_to_a_good_message_never_gives_other_digits_than_it_shows() {
    arbtest(|u| {
        let bytes = damaged(u)?;
        let _ = Document::read(&bytes);
        let message = Message { payload: bytes.clone(), ..message("") };
        let Ok(mapped) = mapping().read(&code("S1"), &message, now()) else { return Ok(()) };
        let text = String::from_utf8(bytes).unwrap();
        for draft in &mapped[0].submission.drafts {
            let digits = draft.value.mantissa().unsigned_abs().to_string();
            let shown = text.replace('.', "");
            assert!(shown.contains(digits.trim_end_matches('0')), "{text}: {}", draft.value);
        }
        Ok(())
    });
}

#[test]
fn messages_and_mappings_near_good_ones() {
    let list = concat!(
        r#"{"id":"m-2","name":"D1","value":["1.50",-2e-3],"unit":"mm","subgroup":7,"#,
        r#""at":"2026-11-26T07:59:00+08:00"}"#
    );
    let seeds = [GOOD, list].map(|text| text.as_bytes().to_vec());
    fuzz::run("message", &seeds, |bytes| {
        let message = Message { payload: bytes.to_vec(), ..message("") };
        mapping().read(&code("S1"), &message, now()).is_ok()
    });
    let spelled = mapping().to_json().to_string().into_bytes();
    fuzz::run("mapping", &[spelled], |bytes| {
        let Some(Ok(value)) = std::str::from_utf8(bytes).ok().map(str::parse) else { return false };
        let Some(read) = Mapping::of_json(&value) else { return false };
        assert_eq!(Mapping::of_json(&read.to_json()).as_ref(), Some(&read));
        let _ = read.check().map(|()| read.read(&code("S1"), &message(GOOD), now()));
        true
    });
}
