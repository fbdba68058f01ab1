//! A sheet as PDF/A-3: archived as it was seen, with what it was worked out from inside.
//!
//! Source: ISO 19005-3:2012 as far as krilla checks it (conformance A, tagged).

use krilla::configure::{Archival, Configuration, ConfigurationBuilder};
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};
use krilla::text::TextDirection;
use krilla::{Document, SerializeSettings};
use krilla_svg::{SurfaceExt, SvgSettings};

use crate::flow::{Drawn, Laid, Mark, PAGE, lay};
use crate::font::Fonts;
use crate::problem::Problem;
use crate::sheet::{Attachment, Sheet};

/// The sheet as a document; the same bytes for the same sheet and fonts.
///
/// # Errors
/// [`Problem`] where a font or picture is missing, or what is drawn could not be archived.
pub fn draw(sheet: &Sheet, fonts: &Fonts) -> Result<Vec<u8>, Problem> {
    // Words in pictures can be searched for where each of their signs stands for characters; of
    // some fonts and marks it does not, and such words are drawn as outlines.
    match archived(sheet, fonts, true) {
        Err(Problem::Document(_)) => archived(sheet, fonts, false),
        other => other,
    }
}

fn archived(sheet: &Sheet, fonts: &Fonts, embed_text: bool) -> Result<Vec<u8>, Problem> {
    let svg = SvgSettings { embed_text, ..SvgSettings::default() };
    let at = date(&sheet.date)?;
    let Laid { pages, pictures, mut reading } = lay(sheet, fonts)?;
    let mut document = Document::new_with(SerializeSettings {
        configuration: archival()?,
        ..SerializeSettings::default()
    });
    for drawn in pages {
        let settings = PageSettings::from_wh(PAGE[0], PAGE[1]);
        let settings = settings.ok_or_else(|| Problem::Document("A4".to_owned()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for Drawn { mark, part } in drawn {
            let other = ContentTag::Artifact(Artifact::with_kind(ArtifactType::Page));
            let tag = match (&mark, part) {
                (_, None) => other,
                (Mark::Text { .. }, _) => ContentTag::Span(SpanTag::empty()),
                _ => ContentTag::Other,
            };
            let identifier = surface.start_tagged(tag);
            put(&mut surface, &mark, (&pictures, svg), fonts)?;
            surface.end_tagged();
            if let Some(part) = part {
                reading.drawn(part, identifier);
            }
        }
        surface.finish();
        page.finish();
    }
    for attachment in &sheet.attachments {
        attach(&mut document, attachment, at)?;
    }
    document.set_tag_tree(reading.tree(&sheet.lang));
    document.set_metadata(
        Metadata::new()
            .title(sheet.title.clone())
            .description(sheet.subject.clone())
            .language(sheet.lang.clone())
            .creator("Wule".to_owned())
            .producer(concat!("wule-pdf ", env!("CARGO_PKG_VERSION")).to_owned())
            .creation_date(at),
    );
    document.finish().map_err(|error| Problem::Document(format!("{error:?}")))
}

fn archival() -> Result<Configuration, Problem> {
    let built = ConfigurationBuilder::new().with_archival_validator(Archival::A3_A).finish();
    built.map_err(|error| Problem::Document(format!("{error:?}")))
}

/// A time such as `2026-11-28T08:00:00Z`.
fn date(text: &str) -> Result<DateTime, Problem> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u16>().ok();
    let small = |from: usize| u8::try_from(number(from, from + 2)?).ok();
    let read = || {
        let (year, month, day) = (number(0, 4)?, small(5)?, small(8)?);
        let (hour, minute, second) = (small(11)?, small(14)?, small(17)?);
        let date = DateTime::new(year).month(month).day(day);
        let time = date.hour(hour).minute(minute).second(second);
        text.ends_with('Z').then(|| time.utc_offset_hour(0).utc_offset_minute(0))
    };
    read().ok_or_else(|| Problem::Sheet(format!("date {text}")))
}

fn attach(document: &mut Document, of: &Attachment, at: DateTime) -> Result<(), Problem> {
    let media_type = MimeType::new(&of.media_type);
    let file = EmbeddedFile {
        path: of.name.clone(),
        mime_type: Some(media_type.ok_or_else(|| Problem::Sheet(of.media_type.clone()))?),
        description: Some(of.description.clone()),
        association_kind: AssociationKind::Source,
        data: of.text.clone().into_bytes().into(),
        modification_date: Some(at),
        compress: Some(true),
        location: None,
    };
    document.embed_file(file).ok_or_else(|| Problem::Sheet(of.name.clone()))
}

fn fill(level: u8) -> Option<Fill> {
    let paint = krilla::color::luma::Color::new(level).into();
    Some(Fill { paint, ..Fill::default() })
}

fn put(
    surface: &mut Surface<'_>,
    mark: &Mark,
    (pictures, svg): (&[usvg::Tree], SvgSettings),
    fonts: &Fonts,
) -> Result<(), Problem> {
    match mark {
        Mark::Text { x, y, size, weight, is_quiet, text } => {
            surface.set_stroke(None);
            surface.set_fill(fill(if *is_quiet { 80 } else { 0 }));
            let mut x = *x;
            for (font, piece, width) in fonts.pieces(text, *size, *weight)? {
                let from = Point::from_xy(x, *y);
                surface.draw_text(from, font.clone(), *size, piece, false, TextDirection::Auto);
                x += width;
            }
        }
        Mark::Outline([x, y, width, height]) => {
            let rect = Rect::from_xywh(*x, *y, *width, *height);
            outline(surface, |path| {
                if let Some(rect) = rect {
                    path.push_rect(rect);
                }
            });
        }
        Mark::Rule([x, y, length]) => outline(surface, |path| {
            path.move_to(*x, *y);
            path.line_to(x + length, *y);
        }),
        Mark::Picture(at, [x, y, width, height]) => {
            let size = Size::from_wh(*width, *height);
            let size = size.ok_or_else(|| Problem::Picture("no size".to_owned()))?;
            surface.push_transform(&Transform::from_translate(*x, *y));
            surface.draw_svg(&pictures[*at], size, svg);
            surface.pop();
        }
    }
    Ok(())
}

fn outline(surface: &mut Surface<'_>, draw: impl FnOnce(&mut PathBuilder)) {
    let mut path = PathBuilder::new();
    draw(&mut path);
    surface.set_fill(None);
    let paint = krilla::color::luma::Color::new(150).into();
    surface.set_stroke(Some(Stroke { paint, width: 0.5, ..Stroke::default() }));
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}
