//! The block to sign: made, checked, approved.

use maud::{Markup, html};
use word::{Lang, Words};

/// What stands in the boxes, the first row and column naming them.
pub(super) fn rows(made_by: Option<&str>, lang: Lang) -> [[String; 4]; 4] {
    let say = |zh, en| Words::new(zh, en).say(lang).to_owned();
    let empty = String::new;
    let name = made_by.unwrap_or_default().to_owned();
    [
        [empty(), say("编制", "Made"), say("审核", "Checked"), say("批准", "Approved")],
        [say("姓名", "Name"), name, empty(), empty()],
        [say("签名", "Signature"), empty(), empty(), empty()],
        [say("日期", "Date"), empty(), empty(), empty()],
    ]
}

/// Boxes for three people, with the name of who made it where that is known.
pub fn signatures(made_by: Option<&str>, lang: Lang) -> Markup {
    let [names, people, signed, dates] = rows(made_by, lang);
    let cells = |[name, cells @ ..]: [String; 4]| {
        html! {
            th { (name) } @for cell in cells { td { (cell) } }
        }
    };
    html! {
        table.sign {
            tr { @for name in names { th { (name) } } }
            tr { (cells(people)) }
            tr.tall { (cells(signed)) }
            tr { (cells(dates)) }
        }
    }
}
