//! Attachments (附件): a photo or a voice note that somebody added to a signal.
//!
//! Asks: are these bytes a photo or a recording that may be kept, and what of them shows or sounds?
//! Needs: the bytes, and what they are said to be.
//! Does not know: what is seen or said; where the bytes are kept, or by whom they are read.
//!
//! Bytes come from anywhere. They are taken apart by the parts of their container, and only the
//! parts that are needed to show the picture or to play the sound are written again: what a camera
//! notes of place, time, owner and device is not among them. Nothing is decoded. A fact names the
//! bytes by their digest and says nothing of what they show; the bytes are kept beside the facts,
//! and so are the words of transcripts: both can be taken away, the facts stay.

mod container;
mod fact;
mod media;
mod problem;

pub use container::{Cleaned, PIXELS_MAX, clean};
pub use fact::{Attachment, Erasure, Fact, N_MAX, TRANSCRIPT_CHARS_MAX, Transcript};
pub use media::{Kind, Media, Shape};
pub use problem::Problem;
