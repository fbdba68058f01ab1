//! What a document carries, taken out again: of our own making or saved again by another program.
//!
//! Source: ISO 32000-1:2008, 7.7.4 (name dictionary), 7.9.6 (name trees), 7.11.4 (embedded files).

use flate2::read::ZlibDecoder;
use hayro_syntax::Pdf;
use hayro_syntax::object::dict::Dict;
use hayro_syntax::object::{Array, Name, Object, Stream, String as Text};
use std::io::Read;

use crate::problem::Problem;

/// The largest document that is read, and the largest file that is taken out of one.
pub const BYTES_MAX: u64 = 64 << 20;
/// Trees of names are followed this deep.
const DEPTH_MAX: u32 = 16;
/// Files of a document that are looked at.
const FILES_MAX: usize = 1000;

/// The bytes of an attached file.
///
/// # Errors
/// [`Problem::NotReadable`], [`Problem::NotAttached`], [`Problem::TooLarge`].
pub fn take(document: Vec<u8>, name: &str) -> Result<Vec<u8>, Problem> {
    let pdf = Pdf::new(document).map_err(|_| Problem::NotReadable)?;
    let root: Option<Dict<'_>> = pdf.xref().get(pdf.xref().root_id());
    let root = root.ok_or(Problem::NotReadable)?;
    let missing = || Problem::NotAttached(name.to_owned());
    let names: Dict<'_> = root.get("Names").ok_or_else(missing)?;
    let tree: Dict<'_> = names.get("EmbeddedFiles").ok_or_else(missing)?;
    let mut files = Vec::new();
    walk(&tree, DEPTH_MAX, &mut files);
    let file = files.iter().find(|file| is_named(file, name)).ok_or_else(missing)?;
    let embedded: Dict<'_> = file.get("EF").ok_or(Problem::NotReadable)?;
    let stream: Option<Stream<'_>> = embedded.get("F").or_else(|| embedded.get("UF"));
    decoded(&stream.ok_or(Problem::NotReadable)?)
}

fn walk<'a>(node: &Dict<'a>, depth: u32, files: &mut Vec<Dict<'a>>) {
    if files.len() >= FILES_MAX {
        return;
    }
    if let Some(pairs) = node.get::<Array<'a>>("Names") {
        // Names and files by turns; only the files are dictionaries.
        let room = FILES_MAX - files.len();
        files.extend(pairs.iter::<Object<'a>>().filter_map(as_dict).take(room));
    }
    if depth > 0
        && let Some(kids) = node.get::<Array<'a>>("Kids")
    {
        for kid in kids.iter::<Dict<'a>>().take(FILES_MAX) {
            walk(&kid, depth - 1, files);
        }
    }
}

fn as_dict(object: Object<'_>) -> Option<Dict<'_>> {
    match object {
        Object::Dict(dict) => Some(dict),
        _ => None,
    }
}

fn is_named(file: &Dict<'_>, name: &str) -> bool {
    let wide: Vec<u8> =
        [0xFE, 0xFF].into_iter().chain(name.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    ["UF", "F"].into_iter().any(|key| {
        let text: Option<Text<'_>> = file.get(key);
        text.is_some_and(|text| text.as_bytes() == name.as_bytes() || text.as_bytes() == wide)
    })
}

/// Unpacked here and no further than is allowed: a small stream may hold very much.
fn decoded(stream: &Stream<'_>) -> Result<Vec<u8>, Problem> {
    let raw = stream.raw_data();
    let mut bytes = Vec::new();
    let dict = stream.dict();
    let one: Option<Name<'_>> = dict.get("Filter");
    let several: Option<Array<'_>> = dict.get("Filter");
    let several = several.iter().flat_map(|names| names.iter::<Name<'_>>());
    let filters: Vec<Vec<u8>> = one.into_iter().chain(several).map(|name| name.to_vec()).collect();
    let read = match filters.as_slice() {
        [] => raw.as_ref().take(BYTES_MAX + 1).read_to_end(&mut bytes),
        [one] if one == b"FlateDecode" && !dict.contains_key("DecodeParms") => {
            ZlibDecoder::new(raw.as_ref()).take(BYTES_MAX + 1).read_to_end(&mut bytes)
        }
        _ => return Err(Problem::NotReadable),
    };
    read.map_err(|_| Problem::NotReadable)?;
    if bytes.len() as u64 > BYTES_MAX { Err(Problem::TooLarge) } else { Ok(bytes) }
}
