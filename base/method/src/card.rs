//! The card of a method: what every surface shows of it before it runs.

use std::fmt;
use word::Words;

use crate::Role;

/// The name and version of a method. A published version is never edited: a change is the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MethodId {
    /// Such as `chart.xbar-r`.
    pub name: &'static str,
    /// From 1.
    pub version: u32,
}

impl MethodId {
    /// Whether `asked` means this method: its name, or its name and version.
    pub fn is(&self, asked: &str) -> bool {
        match asked.split_once('@') {
            Some((name, version)) => name == self.name && version == self.version.to_string(),
            None => asked == self.name,
        }
    }
}

impl fmt::Display for MethodId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.name, self.version)
    }
}

/// Whether a method can do without a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The method does not run without it.
    Required,
    /// The method uses it when it is there.
    Optional,
    /// One or more columns must be there.
    Several,
}

/// A column that a method reads, by role.
#[derive(Clone, Copy, Debug)]
pub struct RoleNeed {
    /// What the column means.
    pub role: Role,
    /// Whether it must be there.
    pub need: Need,
    /// What stands in it.
    pub words: Words,
}

/// What a method says of itself. Menus, help, handbook and schema pages are made from it.
#[derive(Clone, Copy, Debug)]
pub struct Card {
    /// Name and version.
    pub id: MethodId,
    /// The name that people use.
    pub title: Words,
    /// What it is for.
    pub purpose: Words,
    /// When not to use it.
    pub not_for: Words,
    /// The columns that it reads.
    pub roles: &'static [RoleNeed],
    /// The formula in plain text.
    pub formula: &'static str,
    /// Author, year, clause, as far as we read it.
    pub source: &'static str,
}
