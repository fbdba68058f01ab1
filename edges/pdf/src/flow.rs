//! Where everything stands: blocks down the pages, lines within boxes, from the top left corner.
//!
//! Asks: on which page, and where on it, is each line, rule and picture drawn?
//! Needs: a sheet, and how wide text is.
//! Does not know: PDF.

use unicode_linebreak::{BreakOpportunity, linebreaks};

use crate::font::{Fonts, Weight};
use crate::problem::Problem;
use crate::sheet::{Block, Sheet};
use crate::tag::{Part, Reading};

/// A4, in points.
pub const PAGE: [f32; 2] = [595.276, 841.89];

const LEFT: f32 = 48.0;
const WIDTH: f32 = PAGE[0] - 2.0 * LEFT;
const TOP: f32 = 46.0;
/// Nothing of the flow stands lower.
const BOTTOM: f32 = PAGE[1] - 54.0;
const FOOT: f32 = PAGE[1] - 30.0;

const TITLE: f32 = 17.0;
const HEADING: f32 = 11.5;
const TEXT: f32 = 9.0;
const SMALL: f32 = 7.5;
/// The height of a line for each point of its size.
const LEADING: f32 = 1.45;
/// Around text in a box.
const PADDING: f32 = 2.2;
/// No fewer lines of what is longer than a page stand at the foot of one.
const ORPHANS: usize = 5;
/// The least height of a box to sign in.
const SIGN_HEIGHT: f32 = 26.0;

/// Something to draw, with the part that it belongs to; none for what is not read.
pub struct Drawn {
    /// What.
    pub mark: Mark,
    /// The place of the part in [`Reading`].
    pub part: Option<usize>,
}

/// What is drawn.
pub enum Mark {
    /// A line of text: where its baseline begins, its size and cut.
    Text {
        /// From the left.
        x: f32,
        /// From the top, the baseline.
        y: f32,
        /// In points.
        size: f32,
        /// The cut.
        weight: Weight,
        /// Whether it is less to be seen.
        is_quiet: bool,
        /// What it says.
        text: String,
    },
    /// The outline of a box: from the left, from the top, width, height.
    Outline([f32; 4]),
    /// A thin line to the right: from the left, from the top, length.
    Rule([f32; 3]),
    /// A picture: its place in [`Laid::pictures`], from the left, from the top, width, height.
    Picture(usize, [f32; 4]),
}

/// A sheet that is laid out.
pub struct Laid {
    /// What is drawn on each page.
    pub pages: Vec<Vec<Drawn>>,
    /// The pictures.
    pub pictures: Vec<usvg::Tree>,
    /// The order of reading.
    pub reading: Reading,
}

/// A text within a box.
struct Cell<'a> {
    text: &'a str,
    width: f32,
    weight: Weight,
    is_right: bool,
    is_name: bool,
}

/// Lays out a sheet.
///
/// # Errors
/// [`Problem::Font`], [`Problem::Picture`].
pub fn lay(sheet: &Sheet, fonts: &Fonts) -> Result<Laid, Problem> {
    let laid = Laid { pages: vec![vec![]], pictures: vec![], reading: Reading::default() };
    let mut flow = Flow { fonts, laid, y: TOP };
    let part = flow.laid.reading.part(Part::Heading(1, sheet.title.clone()), None);
    flow.paragraph(&sheet.title, (TITLE, Weight::Bold), Some(part))?;
    if !sheet.subject.is_empty() {
        flow.text(&sheet.subject, Weight::Regular)?;
    }
    flow.y += 6.0;
    for (at, block) in sheet.blocks.iter().enumerate() {
        flow.block(block, sheet.blocks.get(at + 1))?;
    }
    flow.feet(sheet)?;
    Ok(flow.laid)
}

/// A text as it is read, from the left edge of its box.
fn plain(text: &str, width: f32, is_name: bool) -> Cell<'_> {
    Cell { text, width, weight: Weight::Regular, is_right: false, is_name }
}

/// Texts in columns of these widths.
fn cells<'t>(texts: &'t [String], widths: &[f32], right: &[bool], is_name: bool) -> Vec<Cell<'t>> {
    let weight = if is_name { Weight::Bold } else { Weight::Regular };
    let columns = texts.iter().zip(widths).enumerate();
    let cell = |(at, (text, width)): (usize, (&'t String, &f32))| Cell {
        text,
        width: *width,
        weight,
        is_right: right.get(at).copied().unwrap_or(false),
        is_name,
    };
    columns.map(cell).collect()
}

struct Flow<'a> {
    fonts: &'a Fonts,
    laid: Laid,
    /// Where the next block begins, from the top.
    y: f32,
}

impl Flow<'_> {
    fn block(&mut self, block: &Block, next: Option<&Block>) -> Result<(), Problem> {
        match block {
            Block::Heading { text } => {
                // A heading stays with what it is of.
                let below = if matches!(next, Some(Block::Figure { .. })) { 200.0 } else { 40.0 };
                self.y += 8.0;
                self.need(HEADING * LEADING + below);
                let part = self.laid.reading.part(Part::Heading(2, text.clone()), None);
                self.paragraph(text, (HEADING, Weight::Bold), Some(part))?;
                self.y += 2.0;
            }
            Block::Paragraph { text, strong } => {
                let weight = if *strong { Weight::Bold } else { Weight::Regular };
                self.text(text, weight)?;
            }
            Block::Figure { svg, alt } => self.figure(svg, alt)?,
            Block::Head { cells } => self.head(cells)?,
            Block::Pairs { pairs } => self.pairs(pairs)?,
            Block::Table { columns, right, rows } => self.table(columns, right, rows)?,
            Block::Sign { rows } => self.sign(rows)?,
        }
        Ok(())
    }

    /// Goes on to the next page where less than a height is left.
    fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > TOP {
            self.laid.pages.push(vec![]);
            self.y = TOP;
        }
    }

    fn draw(&mut self, mark: Mark, part: Option<usize>) {
        if let Some(page) = self.laid.pages.last_mut() {
            page.push(Drawn { mark, part });
        }
    }

    fn text(&mut self, text: &str, weight: Weight) -> Result<(), Problem> {
        let part = self.laid.reading.part(Part::Paragraph, None);
        self.paragraph(text, (TEXT, weight), Some(part))
    }

    /// Lines over the whole width; a page may end between them.
    fn paragraph(
        &mut self,
        text: &str,
        (size, weight): (f32, Weight),
        part: Option<usize>,
    ) -> Result<(), Problem> {
        for line in self.lines(text, WIDTH, (size, weight))? {
            let height = size * LEADING;
            self.need(height);
            let (y, text) = (self.y + size * 1.1, line);
            let mark = Mark::Text { x: LEFT, y, size, weight, is_quiet: false, text };
            self.draw(mark, part);
            self.y += height;
        }
        self.y += 1.5;
        Ok(())
    }

    /// A text in lines that are no wider than a box; a word that is goes on in the next line.
    fn lines(
        &self,
        text: &str,
        width: f32,
        (size, weight): (f32, Weight),
    ) -> Result<Vec<String>, Problem> {
        let (mut lines, mut line) = (Vec::new(), String::new());
        let mut from = 0;
        for (to, opportunity) in linebreaks(text) {
            let word = &text[from..to];
            from = to;
            let together = format!("{line}{word}");
            if self.fonts.width(together.trim_end(), size, weight)? <= width {
                line = together;
            } else {
                if !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                self.broken(word, width, (size, weight), &mut lines, &mut line)?;
            }
            if opportunity == BreakOpportunity::Mandatory && to < text.len() {
                lines.push(std::mem::take(&mut line));
            }
        }
        lines.push(line);
        let is_shown = |c: &char| !c.is_control();
        Ok(lines.into_iter().map(|line| line.chars().filter(is_shown).collect()).collect())
    }

    /// A word that may be wider than a line.
    fn broken(
        &self,
        word: &str,
        width: f32,
        (size, weight): (f32, Weight),
        lines: &mut Vec<String>,
        line: &mut String,
    ) -> Result<(), Problem> {
        for character in word.chars() {
            let together = format!("{line}{character}");
            let is_wide = self.fonts.width(together.trim_end(), size, weight)? > width;
            if is_wide && !line.is_empty() {
                lines.push(std::mem::take(line));
            }
            line.push(character);
        }
        Ok(())
    }

    /// Boxes side by side, as high as the highest of them.
    fn row(
        &mut self,
        cells: &[Cell<'_>],
        size: f32,
        least: f32,
        table: Option<usize>,
    ) -> Result<(), Problem> {
        let mut set = Vec::new();
        for cell in cells {
            set.push(self.lines(cell.text, cell.width - 2.0 * PADDING, (size, cell.weight))?);
        }
        let fitting = |height: f32| ((height - 2.0 * PADDING) / (size * LEADING)).max(0.0) as usize;
        let page = fitting(BOTTOM - TOP);
        let most = set.iter().map(Vec::len).max().unwrap_or(0).max(1);
        let mut from = 0;
        // What is longer than a page begins where there is room, and goes on in boxes on the next.
        while from < most {
            let left = fitting(BOTTOM - self.y);
            let room = if most - from > page && left > ORPHANS { left } else { page };
            let to = |lines: &Vec<String>| lines.len().min(from + room);
            let part: Vec<&[String]> =
                set.iter().map(|lines| lines.get(from..to(lines)).unwrap_or_default()).collect();
            self.boxes(cells, &part, (size, least), table)?;
            from += room;
        }
        Ok(())
    }

    /// Boxes with lines that go onto a page.
    fn boxes(
        &mut self,
        cells: &[Cell<'_>],
        set: &[&[String]],
        (size, least): (f32, f32),
        table: Option<usize>,
    ) -> Result<(), Problem> {
        let most = set.iter().map(|lines| lines.len()).max().unwrap_or(0).max(1) as f32;
        let height = (most * size * LEADING + 2.0 * PADDING).max(least);
        self.need(height);
        let row = table.map(|table| self.laid.reading.part(Part::Row, Some(table)));
        let mut x = LEFT;
        for (cell, lines) in cells.iter().zip(set) {
            self.draw(Mark::Outline([x, self.y, cell.width, height]), None);
            let part = if cell.is_name { Part::Name } else { Part::Cell };
            let part = row.map(|row| self.laid.reading.part(part, Some(row)));
            for (i, text) in lines.iter().enumerate() {
                let wide = self.fonts.width(text.trim_end(), size, cell.weight)?;
                let shift = if cell.is_right { cell.width - PADDING - wide } else { PADDING };
                let y = self.y + PADDING + (i as f32 * LEADING + 1.05) * size;
                let (weight, x, text) = (cell.weight, x + shift, text.clone());
                let is_empty = text.trim().is_empty();
                let mark = Mark::Text { x, y, size, weight, is_quiet: cell.is_name, text };
                if !is_empty {
                    self.draw(mark, part);
                }
            }
            x += cell.width;
        }
        self.y += height;
        Ok(())
    }

    fn head(&mut self, cells: &[[String; 2]]) -> Result<(), Problem> {
        let table = self.laid.reading.part(Part::Table, None);
        let empty = [String::new(), String::new()];
        for pair in cells.chunks(2) {
            let pair = [&pair[0], pair.get(1).unwrap_or(&empty)];
            let boxes = pair.map(|[name, text]| {
                [plain(name, 0.17 * WIDTH, true), plain(text, 0.33 * WIDTH, false)]
            });
            self.row(boxes.as_flattened(), TEXT, 0.0, Some(table))?;
        }
        self.y += 8.0;
        Ok(())
    }

    fn pairs(&mut self, pairs: &[[String; 2]]) -> Result<(), Problem> {
        let table = self.laid.reading.part(Part::Table, None);
        for [name, value] in pairs {
            let boxes = [plain(name, 0.2 * WIDTH, true), plain(value, 0.8 * WIDTH, false)];
            self.row(&boxes, SMALL, 0.0, Some(table))?;
        }
        self.y += 6.0;
        Ok(())
    }

    fn table(
        &mut self,
        columns: &[String],
        right: &[bool],
        rows: &[Vec<String>],
    ) -> Result<(), Problem> {
        let widths = self.widths(columns, rows)?;
        let table = self.laid.reading.part(Part::Table, None);
        let names = cells(columns, &widths, right, true);
        self.row(&names, TEXT, 0.0, Some(table))?;
        for row in rows {
            // The names stand on every page that the table goes on to, and are read once.
            if self.y + 2.0 * TEXT * LEADING + PADDING > BOTTOM {
                self.need(PAGE[1]);
                self.row(&names, TEXT, 0.0, None)?;
            }
            self.row(&cells(row, &widths, right, false), TEXT, 0.0, Some(table))?;
        }
        self.y += 6.0;
        Ok(())
    }

    /// As wide as what stands in a column, as far as all have room.
    fn widths(&self, columns: &[String], rows: &[Vec<String>]) -> Result<Vec<f32>, Problem> {
        let mut wanted = Vec::new();
        for (at, name) in columns.iter().enumerate() {
            let mut most = self.fonts.width(name, TEXT, Weight::Bold)?;
            for row in rows {
                let text = row.get(at).map_or("", String::as_str);
                most = most.max(self.fonts.width(text, TEXT, Weight::Regular)?);
            }
            wanted.push(most.min(0.55 * WIDTH) + 2.0 * PADDING + 1.0);
        }
        let all: f32 = wanted.iter().sum();
        Ok(wanted.into_iter().map(|width| width * WIDTH / all.max(1.0)).collect())
    }

    fn sign(&mut self, rows: &[Vec<String>]) -> Result<(), Problem> {
        self.y += 10.0;
        // Boxes to sign in stay together.
        self.need((SIGN_HEIGHT + 4.0) * rows.len() as f32);
        let table = self.laid.reading.part(Part::Table, None);
        for (at, row) in rows.iter().enumerate() {
            let boxes: Vec<Cell<'_>> = row
                .iter()
                .enumerate()
                .map(|(column, text)| {
                    let width = if column == 0 { 0.16 * WIDTH } else { 0.28 * WIDTH };
                    plain(text, width, at == 0 || column == 0)
                })
                .collect();
            let least = if at == 0 { 0.0 } else { SIGN_HEIGHT };
            self.row(&boxes, TEXT, least, Some(table))?;
        }
        Ok(())
    }

    fn figure(&mut self, svg: &str, alt: &str) -> Result<(), Problem> {
        let options = usvg::Options {
            fontdb: std::sync::Arc::new(self.fonts.database.clone()),
            ..usvg::Options::default()
        };
        let tree = usvg::Tree::from_str(svg, &options)
            .map_err(|error| Problem::Picture(error.to_string()))?;
        let (wide, high) = (tree.size().width(), tree.size().height());
        let scale = (WIDTH / wide).min((BOTTOM - TOP) / high);
        let (width, height) = (wide * scale, high * scale);
        self.need(height + 6.0);
        let part = self.laid.reading.part(Part::Figure(alt.to_owned()), None);
        let at = self.laid.pictures.len();
        self.laid.pictures.push(tree);
        let x = LEFT + (WIDTH - width) / 2.0;
        self.draw(Mark::Picture(at, [x, self.y, width, height]), Some(part));
        self.y += height + 6.0;
        Ok(())
    }

    /// The foot of every page: what the document is, and which of how many pages.
    fn feet(&mut self, sheet: &Sheet) -> Result<(), Problem> {
        let n = self.laid.pages.len();
        for at in 0..n {
            let said = sheet.pages.replace("{page}", &(at + 1).to_string());
            let said = said.replace("{pages}", &n.to_string());
            let wide = self.fonts.width(&said, SMALL, Weight::Regular)?;
            let text = |x, text| Mark::Text {
                x,
                y: FOOT,
                size: SMALL,
                weight: Weight::Regular,
                is_quiet: true,
                text,
            };
            let marks = [
                Mark::Rule([LEFT, FOOT - 11.0, WIDTH]),
                text(LEFT, sheet.mark.clone()),
                text(LEFT + WIDTH - wide, said),
            ];
            let drawn = marks.into_iter().map(|mark| Drawn { mark, part: None });
            self.laid.pages[at].extend(drawn);
        }
        Ok(())
    }
}
