//! What an attachment can be.

/// What it is to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A picture that stands still.
    Photo,
    /// What somebody said.
    Voice,
}

impl Kind {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Voice => "voice",
        }
    }
}

/// A container, by its media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// A photo as JPEG (ITU-T T.81).
    Jpeg,
    /// A photo as PNG.
    Png,
    /// A photo as WebP (RFC 9649).
    WebP,
    /// Opus in WebM.
    WebM,
    /// Opus in Ogg (RFC 7845).
    Ogg,
    /// AAC or Opus in an ISO base media file.
    Mp4,
    /// Samples in RIFF WAVE.
    Wav,
}

impl Media {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Jpeg, Self::Png, Self::WebP, Self::WebM, Self::Ogg, Self::Mp4, Self::Wav];

    /// The media type.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::WebM => "audio/webm",
            Self::Ogg => "audio/ogg",
            Self::Mp4 => "audio/mp4",
            Self::Wav => "audio/wav",
        }
    }

    /// That of this media type, without its parameters.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|media| media.name() == name)
    }

    /// What it is to people.
    pub fn kind(self) -> Kind {
        match self {
            Self::Jpeg | Self::Png | Self::WebP => Kind::Photo,
            Self::WebM | Self::Ogg | Self::Mp4 | Self::Wav => Kind::Voice,
        }
    }

    /// The most bytes that are taken.
    pub fn bytes_max(self) -> usize {
        match self.kind() {
            Kind::Photo => 8 << 20,
            Kind::Voice => 4 << 20,
        }
    }
}

/// How large or how long it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A picture as it is shown, in pixels.
    Photo {
        /// From left to right.
        width: u32,
        /// From top to bottom.
        height: u32,
    },
    /// A recording.
    Voice {
        /// How long it is; `None` where its container does not say.
        ms: Option<u64>,
    },
}
