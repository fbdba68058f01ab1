//! The order of reading, for who has the document read to them.

use krilla::tagging::{Identifier, Node, TableHeaderScope, Tag, TagGroup, TagTree};
use std::num::NonZeroU16;

/// What a part of the document is.
#[derive(Clone, Debug)]
pub enum Part {
    /// A heading of a level.
    Heading(u16, String),
    /// A paragraph.
    Paragraph,
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// A cell that names a column or a row.
    Name,
    /// Another cell.
    Cell,
    /// A picture, with what is to be seen.
    Figure(String),
}

/// A part, those within it, and what is drawn of it.
struct Branch {
    part: Part,
    within: Option<usize>,
    drawn: Vec<Identifier>,
}

/// All parts, in the order of reading.
#[derive(Default)]
pub struct Reading(Vec<Branch>);

impl Reading {
    /// A part within another, or of the document; returns its place.
    pub fn part(&mut self, part: Part, within: Option<usize>) -> usize {
        self.0.push(Branch { part, within, drawn: Vec::new() });
        self.0.len() - 1
    }

    /// That something is drawn of a part.
    pub fn drawn(&mut self, place: usize, identifier: Identifier) {
        self.0[place].drawn.push(identifier);
    }

    /// The tree of a document in a language.
    pub fn tree(mut self, lang: &str) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some(lang.to_owned()));
        let mut groups: Vec<Vec<Node>> = self.0.iter().map(|_| Vec::new()).collect();
        // Parts stand behind those that they are within: from the last, each is whole in its turn.
        let mut top = Vec::new();
        for place in (0..self.0.len()).rev() {
            let branch = &mut self.0[place];
            let mut children: Vec<Node> = branch.drawn.drain(..).map(Node::from).collect();
            let mut inner = std::mem::take(&mut groups[place]);
            inner.reverse();
            children.extend(inner);
            let group = Node::from(group(branch.part.clone(), children));
            match branch.within {
                Some(within) => groups[within].push(group),
                None => top.push(group),
            }
        }
        top.into_iter().rev().for_each(|group| tree.push(group));
        tree
    }
}

fn group(part: Part, children: Vec<Node>) -> TagGroup {
    let level = |level: u16| NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
    match part {
        Part::Heading(at, title) => {
            TagGroup::with_children(Tag::Hn(level(at), Some(title)), children)
        }
        Part::Paragraph => TagGroup::with_children(Tag::P, children),
        Part::Table => TagGroup::with_children(Tag::Table, children),
        Part::Row => TagGroup::with_children(Tag::TR, children),
        Part::Name => TagGroup::with_children(Tag::TH(TableHeaderScope::Both), children),
        Part::Cell => TagGroup::with_children(Tag::TD, children),
        Part::Figure(alt) => TagGroup::with_children(Tag::Figure(Some(alt)), children),
    }
}
