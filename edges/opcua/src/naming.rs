//! Names of deliveries: the same for what was heard twice, another for what was said twice.
//!
//! Asks: was this value brought before, perhaps by a process that was killed?
//! Needs: what the node said last, and whether this is the first that a subscription says of it.
//!
//! A new subscription begins by saying what each node holds. Where the source stamps the time, such
//! a value is named by its content, node and time, so that the server keeps it once, whoever brings
//! it. What a subscription that goes on says is new, even at a time that stands still.

use std::collections::HashMap;
use word::Digest;

use crate::value::Said;

/// What is known of the deliveries of a source.
pub struct Naming {
    /// What deliveries are called that nothing else tells apart; of every process its own.
    process: String,
    n_named: u64,
    /// Whether a process before this one listened to the source.
    was_heard_before: bool,
    latest: HashMap<String, Latest>,
}

struct Latest {
    payload: String,
    source_time: Option<String>,
}

/// What a delivery is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub delivery: String,
    /// Whether it may have been brought before under another name.
    pub may_be_repeat: bool,
}

impl Naming {
    /// Begins with nothing heard; `process` is like no other process's.
    pub fn new(process: String, was_heard_before: bool) -> Self {
        Self { process, n_named: 0, was_heard_before, latest: HashMap::new() }
    }

    /// Names what a node said; `None` where it is what the node said last, and a new subscription
    /// only repeats it.
    pub fn name(&mut self, node: &str, said: &Said, is_first: bool) -> Option<Name> {
        let before = self.latest.get(node);
        if is_first && before.is_some_and(|before| before.payload == said.payload) {
            return None;
        }
        let stood_still = before.is_some_and(|before| before.source_time == said.source_time);
        let is_stamped = said.source_time.is_some() && (is_first || !stood_still);
        let was_heard = before.is_some() || self.was_heard_before;
        let latest =
            Latest { payload: said.payload.clone(), source_time: said.source_time.clone() };
        self.latest.insert(node.to_owned(), latest);
        if is_stamped {
            let delivery = format!("said-{}", Digest::of(said.payload.as_bytes()));
            return Some(Name { delivery, may_be_repeat: false });
        }
        self.n_named += 1;
        let delivery = format!("{}-{}", self.process, self.n_named);
        let may_be_repeat = is_first && was_heard && said.source_time.is_none();
        Some(Name { delivery, may_be_repeat })
    }
}

#[cfg(test)]
mod tests {
    use super::Naming;
    use crate::value::Said;

    fn said(time: Option<&str>, value: &str) -> Said {
        let source_time = time.map(str::to_owned);
        let payload = format!("{time:?} {value}");
        Said { payload, source_time, status: None, is_after_lost: false }
    }

    #[test]
    fn another_process_calls_the_same_value_the_same() {
        let [mut before, mut after] = ["p", "q"].map(|p| Naming::new(p.to_owned(), true));
        let live = before.name("n", &said(Some("t1"), "25.003"), false);
        let again = after.name("n", &said(Some("t1"), "25.003"), true);
        assert_eq!(live, again);
        assert_ne!(live, after.name("n", &said(Some("t2"), "25.003"), false));
    }

    #[test]
    fn a_new_subscription_does_not_repeat_what_was_heard() {
        let mut naming = Naming::new("p".to_owned(), false);
        for time in [Some("t1"), None] {
            assert!(naming.name("n", &said(time, "1"), true).is_some());
            assert_eq!(naming.name("n", &said(time, "1"), true), None);
        }
    }

    #[test]
    fn a_time_that_stands_still_hides_no_reading() {
        let mut naming = Naming::new("p".to_owned(), false);
        let mut named = Vec::new();
        for value in ["1", "2", "1", "2"] {
            named.push(naming.name("n", &said(Some("t1"), value), false).unwrap().delivery);
        }
        named.sort();
        named.dedup();
        assert_eq!(named.len(), 4);
    }

    #[test]
    fn without_a_time_only_what_was_there_before_is_in_doubt() {
        let doubt = |naming: &mut Naming, is_first| {
            naming.name("n", &said(None, "1"), is_first).unwrap().may_be_repeat
        };
        assert!(!doubt(&mut Naming::new("p".to_owned(), false), true));
        let mut after = Naming::new("q".to_owned(), true);
        assert!(doubt(&mut after, true));
        assert!(!doubt(&mut after, false));
    }
}
