//! Industry templates: what is installed, what stays as it was, and what removal leaves.

use crate::workshop::{code, open, set_up, title};
use acts::standard::Installed;
use acts::{Actor, Problem};
use standard::hub::{Class, Item, Priority, Standing};
use standard::{TEMPLATES, Template};

#[tokio::test]
async fn a_template_is_installed_once_and_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    let owner = set_up(&workshop).await.id;
    let by = Actor::Operator;
    let template = Template::find("machining").unwrap();
    // The shop has an item of that number already, with another drawing.
    let own = Item {
        code: code("SHAFT-20"),
        rev: 1,
        drawing: code("F"),
        name: title("Our own shaft"),
        family: None,
        standing: Standing::InUse,
    };
    acts::standard::revise_item(&workshop, &by, own.clone()).await.unwrap();
    let first = acts::standard::install_template(&workshop, &by, template, owner).await.unwrap();
    // 5 + 4 operations, 8 characteristics with a control row each, 6 failure chains, 2 standards
    // and the other item.
    assert_eq!(first, Installed { n_added: 9 + 16 + 6 + 2 + 1, n_known: 1 });
    let store = workshop.store();
    assert_eq!(store.item(&code("SHAFT-20")).await.unwrap(), Some(own));
    let again = acts::standard::install_template(&workshop, &by, template, owner).await.unwrap();
    assert_eq!(again, Installed { n_added: 0, n_known: first.n_added + first.n_known });
    let plan = store.control_plan_of(&code("HOUSING-7")).await.unwrap();
    assert!(plan.iter().all(|row| row.owner == owner && row.check().is_ok()));
    // Severity 8, occurrence 4, detection 5: medium in the table of AIAG & VDA.
    let chains = store.failure_chains_of(&code("HOUSING-7")).await.unwrap();
    let bore = chains.iter().find(|chain| chain.characteristic == code("B1")).unwrap();
    assert_eq!(bore.priority(), Priority::Medium);
    workshop.close().await;
}

#[tokio::test]
async fn a_removed_template_is_no_longer_made_until_it_is_brought_back() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    let maker = set_up(&workshop).await;
    let by = Actor::Operator;
    let template = Template::find("steel").unwrap();
    acts::standard::install_template(&workshop, &by, template, maker.id).await.unwrap();
    let (first, second) = (code("H-1"), code("H-2"));
    let standard = code("CS-HEAT");
    acts::make::open_lot(&workshop, &by, (&first, &standard), &maker).await.unwrap();
    let n = acts::standard::remove_template(&workshop, &by, template).await.unwrap();
    assert_eq!((n, template.products.len()), (3, 3));
    let refused = acts::make::open_lot(&workshop, &by, (&second, &standard), &maker).await;
    let Err(Problem::Standard(problem)) = refused else { panic!("{refused:?}") };
    assert_eq!(problem.message().code, "standard.item_retired");
    // What was made stays, and removing twice removes nothing more.
    assert!(workshop.store().lot(&first).await.unwrap().is_some());
    assert_eq!(acts::standard::remove_template(&workshop, &by, template).await.unwrap(), 0);
    let back = acts::standard::install_template(&workshop, &by, template, maker.id).await.unwrap();
    assert_eq!(back.n_added, 3, "the items alone are revised");
    acts::make::open_lot(&workshop, &by, (&second, &standard), &maker).await.unwrap();
    let rebuilt = workshop.store().rebuild().await.unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
    workshop.close().await;
}

#[test]
fn special_characteristics_of_templates_have_their_failure_chain() {
    for feature in TEMPLATES.iter().flat_map(|t| t.products).flat_map(|p| p.features) {
        assert!(feature.class == Class::Ordinary || feature.failure.is_some(), "{}", feature.code);
        assert!(feature.specification().lsl().or(feature.specification().usl()).is_some());
    }
}
