//! The block to sign: made, checked, approved.

use maud::{Markup, html};
use word::{Lang, Words};

/// Boxes for three people, with the name of who made it where that is known.
pub fn signatures(made_by: Option<&str>, lang: Lang) -> Markup {
    let say = |zh, en| Words::new(zh, en).say(lang);
    html! {
        table.sign {
            tr {
                th {}
                th { (say("编制", "Made")) }
                th { (say("审核", "Checked")) }
                th { (say("批准", "Approved")) }
            }
            tr { th { (say("姓名", "Name")) } td { (made_by.unwrap_or("")) } td {} td {} }
            tr.tall { th { (say("签名", "Signature")) } td {} td {} td {} }
            tr { th { (say("日期", "Date")) } td {} td {} td {} }
        }
    }
}
