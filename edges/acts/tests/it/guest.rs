//! Guest links: an archive that is long in the packing keeps nobody waiting.

use crate::workshop::{code, open, set_up};
use acts::brand::{Invited, make_guest_link};
use acts::{Actor, Problem, Workshop};
use brand::guest::LINKS_MAX;

const BY: Actor = Actor::Operator;

fn wanted() -> Invited {
    Invited { lot: code("L-1"), purpose: "audit".parse().unwrap(), days: 14 }
}

async fn quick(workshop: &Workshop) -> Result<Vec<u8>, Problem> {
    let gathered = async { Ok::<_, Problem>(b"gathered".to_vec()) };
    make_guest_link(workshop, &BY, wanted(), gathered, async |gathered| Ok(gathered)).await?;
    Ok(b"packed".to_vec())
}

/// Were the turn held, the act within would wait for ever.
#[tokio::test]
async fn while_an_archive_is_packed_others_act() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    set_up(&workshop).await;
    let n_facts = workshop.store().n_facts().await.unwrap();
    let gathered = async { Ok::<_, Problem>(()) };
    let packed = async |()| quick(&workshop).await;
    let (link, _) = make_guest_link(&workshop, &BY, wanted(), gathered, packed).await.unwrap();
    // What the archive says is of the state that it was gathered in.
    assert_eq!(link.n_facts, n_facts);
    assert_eq!(workshop.store().n_facts().await.unwrap(), n_facts + 2);
}

#[tokio::test]
async fn links_made_meanwhile_count() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    set_up(&workshop).await;
    for _ in 1..LINKS_MAX {
        quick(&workshop).await.unwrap();
    }
    let gathered = async { Ok::<_, Problem>(()) };
    let packed = async |()| quick(&workshop).await;
    let refused = make_guest_link(&workshop, &BY, wanted(), gathered, packed).await;
    assert_eq!(refused.unwrap_err().message().code, "guest.too_many");
    let known = workshop.store().guest_links(&code("L-1")).await.unwrap();
    assert_eq!(known.len(), LINKS_MAX);
}
