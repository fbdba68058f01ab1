//! Drawing from a published list: lots to look into, organisations to visit.
//!
//! The list is a text with one item a line, in ascending order of bytes, none twice, a newline at
//! the end: one spelling, one digest. Its digest stands in a log; the first checkpoint over that
//! entry draws. So the list was fixed before the seed was known, and whoever has list and draw
//! draws again.

use word::{
    Digest,
    json::{self, Value, json},
};

use super::{DrawSource, PLACES_MAX, RULE};
use crate::{
    VerifierKey, hash,
    problem::{DrawProblem, Problem},
    tree,
};

/// The first field of a draw.
pub const FORMAT: &str = "wule.draw/1";

/// The largest list, and the largest draw, in bytes.
pub const BYTES_MAX: usize = 64 << 20;

const ITEM_CHARS_MAX: usize = 200;

/// A list in its only spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    items: Vec<String>,
}

/// A draw from a list, as it is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListDraw {
    list: Digest,
    n: u64,
    chosen: Vec<String>,
    source: DrawSource,
    placed: Placed,
}

/// That the list was in the log before the seed was known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The entry, as it stands in the log.
    pub leaf: String,
    /// Its place.
    pub index: u64,
    /// Its siblings on the way to the root of the checkpoint that draws.
    pub hashes: Vec<Digest>,
}

impl List {
    /// Puts items in order.
    ///
    /// # Errors
    /// [`DrawProblem::List`] where one is empty, too long, holds control characters or stands
    /// twice; the line is that of the ordered list.
    pub fn of(mut items: Vec<String>) -> Result<Self, Problem> {
        items.sort_unstable();
        // A line break inside an item would make two of it.
        if let Some(at) = items.iter().position(|item| item.contains('\n')) {
            return Err(DrawProblem::List { line_number: at + 1 }.into());
        }
        let text: String = items.iter().flat_map(|item| [item.as_str(), "\n"]).collect();
        Self::parse(text.as_bytes())
    }

    /// Reads the one spelling.
    ///
    /// # Errors
    /// [`DrawProblem::List`], with the first line that is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Self, Problem> {
        let wrong = |line_number| Problem::from(DrawProblem::List { line_number });
        let text = std::str::from_utf8(bytes).ok().filter(|_| bytes.len() <= BYTES_MAX);
        let text = text.ok_or_else(|| wrong(1))?;
        let n_lines = text.split('\n').count();
        let lines = text.strip_suffix('\n').ok_or_else(|| wrong(n_lines))?;
        let mut items: Vec<String> = Vec::new();
        for (line_number, item) in (1..).zip(lines.split('\n')) {
            let is_item = (1..=ITEM_CHARS_MAX).contains(&item.chars().count())
                && !item.contains(char::is_control)
                && item.trim() == item;
            let is_next = items.last().is_none_or(|last| last.as_str() < item);
            if !is_item || !is_next || line_number as u64 > PLACES_MAX {
                return Err(wrong(line_number));
            }
            items.push(item.to_owned());
        }
        Ok(Self { items })
    }

    /// The items, in order.
    pub fn items(&self) -> &[String] {
        &self.items
    }

    /// The one spelling.
    pub fn text(&self) -> String {
        self.items.iter().flat_map(|item| [item.as_str(), "\n"]).collect()
    }

    /// What names it in a log.
    pub fn digest(&self) -> Digest {
        Digest::of(self.text().as_bytes())
    }

    fn chosen(&self, source: &DrawSource, k: u64) -> Result<Vec<String>, Problem> {
        let places = source.draw(&self.digest(), (k, self.items.len() as u64))?;
        let item = |place: u64| self.items.get(usize::try_from(place).ok()?).cloned();
        Ok(places.into_iter().filter_map(item).collect())
    }
}

impl ListDraw {
    /// Draws `k` items.
    ///
    /// # Errors
    /// [`DrawProblem`]; [`DrawProblem::NotPublished`] where the list was not in the log before.
    pub fn draw(
        list: &List,
        k: u64,
        (source, placed): (DrawSource, Placed),
    ) -> Result<Self, Problem> {
        let chosen = list.chosen(&source, k)?;
        let n = list.items.len() as u64;
        let draw = Self { list: list.digest(), n, chosen, source, placed };
        draw.check_place()?;
        Ok(draw)
    }

    /// Draws again from `list`.
    ///
    /// # Errors
    /// [`DrawProblem::OtherList`] where it is not the one that was drawn from;
    /// [`DrawProblem::OtherItems`] where other items come out.
    pub fn check(&self, list: &List) -> Result<(), Problem> {
        if list.digest() != self.list || list.items.len() as u64 != self.n {
            let (got, need) = (list.digest(), self.list);
            return Err(DrawProblem::OtherList { got, need }.into());
        }
        let chosen = list.chosen(&self.source, self.chosen.len() as u64)?;
        if chosen == self.chosen { Ok(()) } else { Err(DrawProblem::OtherItems.into()) }
    }

    fn check_place(&self) -> Result<(), Problem> {
        let Placed { leaf, index, hashes } = &self.placed;
        let checkpoint = self.source.checkpoint();
        let leaf = hash::leaf_hash(leaf.as_bytes());
        tree::verify_inclusion(*index, checkpoint.size(), &leaf, hashes, checkpoint.root())
            .map_err(|_| DrawProblem::NotPublished.into())
    }

    /// What was drawn, in the order of the list.
    pub fn chosen(&self) -> &[String] {
        &self.chosen
    }

    /// How many items the list has.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// The digest of the list.
    pub fn list(&self) -> &Digest {
        &self.list
    }

    /// What drew.
    pub fn source(&self) -> &DrawSource {
        &self.source
    }

    /// Where the list stands in the log.
    pub fn placed(&self) -> &Placed {
        &self.placed
    }

    /// The file: canonical JSON.
    pub fn to_bytes(&self) -> Vec<u8> {
        json::canonical(&self.to_json()).expect("a draw holds strings and integers below 2^53")
    }

    /// Reads a file; the signatures of the checkpoint and the place of the list are checked, the
    /// draw itself by [`ListDraw::check`].
    ///
    /// # Errors
    /// [`DrawProblem::NotADraw`] for anything that [`ListDraw::to_bytes`] would not have written;
    /// [`DrawProblem`] and [`Problem`] where a signature or the place does not hold.
    pub fn read(bytes: &[u8]) -> Result<Self, Problem> {
        let not = || Problem::from(DrawProblem::NotADraw);
        if bytes.len() > BYTES_MAX {
            return Err(not());
        }
        let value = json::parse_canonical(bytes).map_err(|_| not())?;
        let text = |key: &str| value.get(key).and_then(Value::as_str).ok_or_else(not);
        let witness = value.get("witness_key").and_then(Value::as_str);
        let witness = witness.map(VerifierKey::parse).transpose()?;
        let log_key = VerifierKey::parse(text("log_key")?)?;
        let note = text("checkpoint")?.as_bytes();
        let source = DrawSource::read(note, &log_key, witness.as_ref())?;
        let draw = Self::of_json(&value, source).ok_or_else(not)?;
        // What was not understood would not be written again.
        if draw.to_bytes() != bytes {
            return Err(not());
        }
        draw.check_place()?;
        Ok(draw)
    }

    fn to_json(&self) -> Value {
        let hashes: Vec<_> = self.placed.hashes.iter().map(Digest::to_string).collect();
        let mut value = json!({
            "checkpoint": self.source.note(),
            "chosen": self.chosen,
            "entry": self.placed.leaf,
            "format": FORMAT,
            "hashes": hashes,
            "index": self.placed.index,
            "list": self.list.to_string(),
            "log_key": self.source.log_key().to_string(),
            "n": self.n,
            "rule": RULE,
        });
        if let Some(key) = self.source.witness_key() {
            value["witness_key"] = json!(key.to_string());
        }
        value
    }

    fn of_json(value: &Value, source: DrawSource) -> Option<Self> {
        let texts = |key: &str| -> Option<Vec<String>> {
            value.get(key)?.as_array()?.iter().map(|one| Some(one.as_str()?.to_owned())).collect()
        };
        let hashes =
            texts("hashes")?.iter().map(|hash| hash.parse().ok()).collect::<Option<_>>()?;
        let leaf = value.get("entry")?.as_str()?.to_owned();
        Some(Self {
            list: value.get("list")?.as_str()?.parse().ok()?,
            n: value.get("n")?.as_u64()?,
            chosen: texts("chosen")?,
            source,
            placed: Placed { leaf, index: value.get("index")?.as_u64()?, hashes },
        })
    }
}
