//! What makes a definition another one.

use super::{Definition, Difference, difference, index_name, own, words};
use crate::schema;
use std::collections::BTreeSet;

#[test]
fn a_definition_is_the_same_however_it_is_broken_into_lines() {
    assert_eq!(
        words("CREATE TABLE a (\n    b TEXT,\n c TEXT)"),
        "CREATE TABLE a ( b TEXT, c TEXT)"
    );
}

#[test]
fn every_index_has_a_name_by_which_it_can_be_dropped() {
    for index in own().values().flat_map(|own| own.indexes.clone()) {
        assert!(index_name(&index).is_some(), "{index}");
    }
    assert_eq!(index_name("CREATE INDEX IF NOT EXISTS a;DROP TABLE facts ON b (c)"), None);
    assert_eq!(index_name("DROP TABLE facts"), None);
}

#[test]
fn tables_are_filled_again_for_other_columns_and_not_for_other_indexes() {
    let there: BTreeSet<String> = own().into_keys().collect();
    assert_eq!(there.len(), schema::derived_tables().count(), "no name twice");
    assert!(matches!(difference(&own(), &there), Difference::None));
    let mut other = own();
    let table = other.get_mut("make_events").unwrap();
    table.indexes.remove(&table.indexes.first().unwrap().clone());
    table.indexes.insert("CREATE INDEX IF NOT EXISTS older ON make_events (at)".to_owned());
    match difference(&other, &there) {
        Difference::Indexes(older) => assert_eq!(older, ["older"]),
        _ => panic!("only indexes differ"),
    }
    other.insert(
        "make_gone".to_owned(),
        Definition { digest: String::new(), indexes: BTreeSet::new() },
    );
    assert!(matches!(difference(&other, &there), Difference::Tables));
    let lost = there.iter().skip(1).cloned().collect();
    assert!(matches!(difference(&own(), &lost), Difference::Tables));
}
