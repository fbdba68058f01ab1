//! Fonts of this machine: none is shipped, and only what is written of them goes into a document.
//!
//! Asks: which font has this character, and how wide is it?
//! Needs: fonts in the usual directories, or files that are named.
//! Does not know: pages.

use krilla::text::Font;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use ttf_parser::Face;

use crate::problem::Problem;

/// Where systems keep fonts.
const FOLDERS: [&str; 6] = [
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "C:\\Windows\\Fonts",
    "~/.local/share/fonts",
];

/// Files that have Chinese and Latin, the best first, and then such as have the signs that those
/// lack; with the place of the simplified Chinese face within the file.
const REGULAR: [(&str, u32); 12] = [
    ("NotoSansCJK-Regular.ttc", 2),
    ("NotoSansSC-Regular.otf", 0),
    ("NotoSansSC-Regular.ttf", 0),
    ("NotoSansCJKsc-Regular.otf", 0),
    ("SourceHanSansSC-Regular.otf", 0),
    ("wqy-microhei.ttc", 0),
    ("PingFang.ttc", 2),
    ("msyh.ttc", 0),
    ("simhei.ttf", 0),
    ("DejaVuSans.ttf", 0),
    ("LiberationSans-Regular.ttf", 0),
    ("arial.ttf", 0),
];
const BOLD: [(&str, u32); 6] = [
    ("NotoSansCJK-Bold.ttc", 2),
    ("NotoSansSC-Bold.otf", 0),
    ("NotoSansSC-Bold.ttf", 0),
    ("NotoSansCJKsc-Bold.otf", 0),
    ("msyhbd.ttc", 0),
    ("DejaVuSans-Bold.ttf", 0),
];

/// Folders within folders are looked into this far.
const DEPTH_MAX: u32 = 4;

/// A font, and what it has.
struct Cut {
    font: Font,
    face: Face<'static>,
}

/// The fonts to choose from, the best first.
pub struct Fonts {
    regular: Vec<Cut>,
    bold: Vec<Cut>,
    /// The same for pictures.
    pub database: usvg::fontdb::Database,
}

/// Which cut of a font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// For reading.
    Regular,
    /// For headings, and what is to be seen first.
    Bold,
}

impl Fonts {
    /// The fonts of these files, and then those of this machine, unless `WULE_FONTS_ONLY` is set:
    /// so the same bytes come out of other machines.
    ///
    /// # Errors
    /// [`Problem::Font`] where there is none.
    pub fn find(named: &[PathBuf]) -> Result<Self, Problem> {
        let home = std::env::var("HOME").unwrap_or_default();
        let mut files = Vec::new();
        let looked = FOLDERS.iter().filter(|_| std::env::var_os("WULE_FONTS_ONLY").is_none());
        for folder in looked {
            list(Path::new(&folder.replace('~', &home)), DEPTH_MAX, &mut files);
        }
        files.sort();
        let mut database = usvg::fontdb::Database::new();
        let mut cuts = |wanted: &[(&str, u32)]| {
            let named = named.iter().map(|path| (path.clone(), 0));
            let found = wanted.iter().filter_map(|(name, index)| {
                let path =
                    files.iter().find(|path| path.file_name().is_some_and(|f| f == *name))?;
                Some((path.clone(), *index))
            });
            let all: Vec<(PathBuf, u32)> = named.chain(found).collect();
            let cuts = all.iter().filter_map(|(path, index)| cut(path, *index, &mut database));
            cuts.collect::<Vec<_>>()
        };
        let (regular, bold) = (cuts(&REGULAR), cuts(&BOLD));
        let family = database.faces().next().and_then(|face| face.families.first().cloned());
        let Some((family, _)) = family else { return Err(Problem::Font(String::new())) };
        database.set_sans_serif_family(&family);
        database.set_serif_family(&family);
        database.set_monospace_family(family);
        Ok(Self { regular, bold, database })
    }

    fn cuts(&self, weight: Weight) -> impl Iterator<Item = &Cut> {
        // What has no bold cut is written in the regular one.
        let bold = (weight == Weight::Bold).then_some(&self.bold);
        bold.into_iter().flatten().chain(&self.regular)
    }

    /// The text cut where another font must go on, with the width of each piece in points.
    ///
    /// # Errors
    /// [`Problem::Font`] with characters that no font has.
    pub fn pieces<'t>(
        &self,
        text: &'t str,
        size: f32,
        weight: Weight,
    ) -> Result<Vec<(&Font, &'t str, f32)>, Problem> {
        let mut pieces: Vec<(&Font, &Cut, usize, usize, f32)> = Vec::new();
        for (from, to) in clusters(text) {
            let cluster = &text[from..to];
            let has_all = |cut: &&Cut| cluster.chars().all(|c| cut.has(c));
            // The font goes on where it can.
            let last = pieces.last().map(|piece| piece.1).filter(has_all);
            let cut = last.or_else(|| self.cuts(weight).find(has_all));
            let cut = cut.ok_or_else(|| Problem::Font(lacking(text, self)))?;
            let width: f32 = cluster.chars().map(|c| cut.width(c, size)).sum();
            match pieces.last_mut() {
                Some(piece) if std::ptr::eq(piece.1, cut) => {
                    piece.3 = to;
                    piece.4 += width;
                }
                _ => pieces.push((&cut.font, cut, from, to, width)),
            }
        }
        let said = |(font, _, from, to, width)| (font, &text[from..to], width);
        Ok(pieces.into_iter().map(said).collect())
    }

    /// How wide a text is, in points.
    ///
    /// # Errors
    /// As of [`Self::pieces`].
    pub fn width(&self, text: &str, size: f32, weight: Weight) -> Result<f32, Problem> {
        Ok(self.pieces(text, size, weight)?.iter().map(|piece| piece.2).sum())
    }
}

impl Cut {
    fn has(&self, character: char) -> bool {
        self.face.glyph_index(character).is_some()
    }

    fn width(&self, character: char, size: f32) -> f32 {
        let glyph = self.face.glyph_index(character);
        let advance = glyph.and_then(|glyph| self.face.glyph_hor_advance(glyph)).unwrap_or(0);
        f32::from(advance) * size / f32::from(self.face.units_per_em())
    }
}

/// Where characters begin and end, each with the marks that stand on it.
fn clusters(text: &str) -> Vec<(usize, usize)> {
    let mut clusters: Vec<(usize, usize)> = Vec::new();
    for (at, character) in text.char_indices() {
        let end = at + character.len_utf8();
        match clusters.last_mut() {
            Some((_, last)) if ('\u{300}'..'\u{370}').contains(&character) => *last = end,
            _ => clusters.push((at, end)),
        }
    }
    clusters
}

/// The first characters that no font has.
fn lacking(text: &str, fonts: &Fonts) -> String {
    let is_there = |c: &char| fonts.cuts(Weight::Regular).any(|cut| cut.has(*c));
    text.chars().filter(|c| !is_there(c)).take(8).collect()
}

fn cut(path: &Path, index: u32, database: &mut usvg::fontdb::Database) -> Option<Cut> {
    let bytes = std::fs::read(path).ok()?;
    // The program draws one document and ends; its fonts live as long as it does.
    let bytes: &'static [u8] = Box::leak(bytes.into_boxed_slice());
    let face = Face::parse(bytes, index).ok()?;
    let shared: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(bytes);
    let font = Font::new(Arc::clone(&shared).into(), index)?;
    database.load_font_source(usvg::fontdb::Source::Binary(shared));
    Some(Cut { font, face })
}

fn list(folder: &Path, depth: u32, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && depth > 0 {
            list(&path, depth - 1, found);
        } else {
            found.push(path);
        }
    }
}
