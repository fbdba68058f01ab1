//! Containers taken apart and written again with what is needed alone.

mod bytes;
mod ebml;
mod exif;
mod fragment;
mod jpeg;
mod mp4;
mod ogg;
mod opus;
mod png;
mod riff;
mod wav;
mod webm;
mod webp;

use super::{Media, Problem, Shape};

/// The most pixels of a photo.
pub const PIXELS_MAX: u64 = 50_000_000;

/// A file with only those parts that are needed to show or to play it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleaned {
    /// What it is.
    pub media: Media,
    /// The file.
    pub bytes: Vec<u8>,
    /// How large or how long it is.
    pub shape: Shape,
}

/// Takes a file apart and writes what is needed of it again. Cleaning what is clean changes
/// nothing.
///
/// | kept                                           | of       | not kept, among others          |
/// |------------------------------------------------|----------|---------------------------------|
/// | tables, frame, scans; that it is JFIF, Adobe's | JPEG     | Exif, XMP, IPTC, ICC, comments, |
/// | transform; the orientation, in an Exif of ours |          | thumbnails, more pictures       |
/// | header, palette, pixels, transparency, gamma,  | PNG      | text, times, ICC, Exif,         |
/// | chromaticities, sRGB; the orientation          |          | animation                       |
/// | the picture, its alpha; the orientation        | WebP     | Exif, XMP, ICC; animations are  |
/// |                                                |          | refused                         |
/// | one track of sound and its times               | sound    | tags, titles, programs, chapters|
///
/// An ICC profile has texts and tags of anybody's own, so it is not kept: the numbers of the
/// pixels stay, and a picture of a wide gamut is shown a little duller.
///
/// # Errors
/// [`Problem::NotThisType`], [`Problem::CutOff`], [`Problem::Unusable`],
/// [`Problem::TooManyPixels`].
pub fn clean(media: Media, bytes: &[u8]) -> Result<Cleaned, Problem> {
    let cleaned = match media {
        Media::Jpeg => jpeg::clean(bytes),
        Media::Png => png::clean(bytes),
        Media::WebP => webp::clean(bytes),
        Media::WebM => webm::clean(bytes),
        Media::Ogg => ogg::clean(bytes),
        Media::Mp4 => mp4::clean(bytes),
        Media::Wav => wav::clean(bytes),
    };
    let (bytes, shape) = cleaned?.ok_or(Problem::NotThisType { media })?;
    Ok(Cleaned { media, bytes, shape })
}

/// The bytes that are kept and their shape; nothing where they are another container's.
type Found = Result<Option<(Vec<u8>, Shape)>, Problem>;

/// A picture of so many pixels, turned as the orientation (1 to 8) says that it is shown by.
fn photo((width, height): (u32, u32), orientation: u8) -> Result<Shape, Problem> {
    let n_pixels = u64::from(width) * u64::from(height);
    if n_pixels == 0 {
        return Err(Problem::DAMAGED);
    }
    if n_pixels > PIXELS_MAX {
        return Err(Problem::TooManyPixels { width, height });
    }
    Ok(match orientation {
        5..=8 => Shape::Photo { width: height, height: width },
        _ => Shape::Photo { width, height },
    })
}
