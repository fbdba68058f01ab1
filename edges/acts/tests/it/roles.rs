use crate::workshop::{open, title};
use acts::{Actor, Problem, Somebody};
use party::{Consent, Granted, Refusal, Role, roles_at};
use std::collections::BTreeSet;
use word::Timestamp;

#[tokio::test]
async fn a_role_is_given_ended_and_rebuilt_from_the_facts() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(&folder.path().join("data")).await;
    let (store, by) = (workshop.store(), Actor::Operator);
    let li = acts::party::add_person(&workshop, &by, title("Li"), Consent::Unnamed).await.unwrap();
    let role = (li.id, Granted::Role(Role::Inspector));
    let grant = acts::party::grant_role(&workshop, &by, role, (None, None)).await.unwrap();
    let twice = acts::party::grant_role(&workshop, &by, role, (None, None)).await;
    assert!(matches!(twice, Err(Problem::Party(party::Problem::AlreadyGranted { .. }))));
    let roles = roles_at(&store.grants_of(li.id).await.unwrap(), workshop.now());
    assert_eq!(roles, BTreeSet::from([Role::Inspector]));
    let inspector = Actor::Somebody(Somebody::person(li.id, roles));
    let refused = acts::party::end_role(&workshop, &inspector, grant.id).await;
    assert!(matches!(refused, Err(Problem::NotPermitted { act: "end_role" })));
    acts::party::end_role(&workshop, &by, grant.id).await.unwrap();
    acts::party::change_consent(&workshop, &by, li.id, Consent::Named).await.unwrap();
    // Kept in microseconds.
    let now = Timestamp::from_microsecond(workshop.now().as_microsecond()).unwrap();
    let refusal = Refusal {
        by: inspector.name().to_owned(),
        attempt: "end_role".to_owned(),
        code: "acts.not_permitted".to_owned(),
        n: 1,
        first_at: now,
        last_at: now,
    };
    acts::party::note_refusals(&workshop, vec![refusal.clone()]).await.unwrap();
    let rebuilt = store.rebuild().await.unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
    assert!(roles_at(&store.grants_of(li.id).await.unwrap(), workshop.now()).is_empty());
    assert_eq!(store.person(li.id).await.unwrap().consent, Consent::Named);
    assert_eq!(store.refusals(None, 10).await.unwrap(), [(0, refusal)]);
}
