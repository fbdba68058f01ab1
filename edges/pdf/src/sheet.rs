//! What is to be drawn, as the program that asks for it describes it.

use serde::Deserialize;

/// A document of A4 pages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// What the document is.
    pub title: String,
    /// What it is about, below the title; may be empty.
    pub subject: String,
    /// What names it at the foot of every page.
    pub mark: String,
    /// The language, as in HTML: `zh-CN` or `en`.
    pub lang: String,
    /// What stands at the right of the foot, with `{page}` and `{pages}`.
    pub pages: String,
    /// When the data was last changed, such as `2026-11-28T08:00:00Z`. No clock is asked, so that
    /// the same sheet gives the same bytes.
    pub date: String,
    /// What stands on it, from the top.
    pub blocks: Vec<Block>,
    /// What it carries.
    pub attachments: Vec<Attachment>,
}

/// A part of a sheet. A page may end between any two, and between rows and lines of one.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Block {
    /// Boxes with a name and a text, two a row; an empty text is filled in by hand.
    Head {
        /// Names and texts.
        cells: Vec<[String; 2]>,
    },
    /// A heading.
    Heading {
        /// What it says.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// What it says.
        text: String,
        /// Whether it is to be seen first.
        #[serde(default)]
        strong: bool,
    },
    /// A picture.
    Figure {
        /// As SVG.
        svg: String,
        /// What is to be seen, for who cannot see it.
        alt: String,
    },
    /// A table.
    Table {
        /// Names of its columns.
        columns: Vec<String>,
        /// Which of them are set at their right edge.
        right: Vec<bool>,
        /// As many cells a row as there are columns.
        rows: Vec<Vec<String>>,
    },
    /// Names and values, one pair a row.
    Pairs {
        /// The pairs.
        pairs: Vec<[String; 2]>,
    },
    /// Boxes to sign in; the first row and the first column name them.
    Sign {
        /// Rows of cells.
        rows: Vec<Vec<String>>,
    },
}

/// A file inside the document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// What it is.
    pub description: String,
    /// Its bytes, which are text.
    pub text: String,
}
