//! Words of the core business vocabulary, in their one spelling as addresses.
//!
//! Source: CBV 2.0 as its JSON-LD context expands it; rules 14 to 16 of the event hash.

/// The vocabulary that bare words of a field belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Vocabulary {
    BizStep,
    Disposition,
    BizTransactionType,
    SourceDestinationType,
    Component,
    /// Measurement types and exceptions of GS1's web vocabulary.
    Gs1,
    /// Not a vocabulary: identifiers, and texts.
    None,
}

impl Vocabulary {
    /// What goes before a bare word.
    fn prefix(self) -> Option<&'static str> {
        Some(match self {
            Self::BizStep => "https://ref.gs1.org/cbv/BizStep-",
            Self::Disposition => "https://ref.gs1.org/cbv/Disp-",
            Self::BizTransactionType => "https://ref.gs1.org/cbv/BTT-",
            Self::SourceDestinationType => "https://ref.gs1.org/cbv/SDT-",
            Self::Component => "https://ref.gs1.org/cbv/Comp-",
            Self::Gs1 => "https://gs1.org/voc/",
            Self::None => return None,
        })
    }

    /// A word of this vocabulary as an address; anything that has a colon is one already.
    pub fn expand(self, word: &str) -> String {
        match self.prefix() {
            Some(prefix) if !word.contains(':') => format!("{prefix}{word}"),
            _ => of_urn(word).unwrap_or_else(|| word.to_owned()),
        }
    }
}

/// `urn:epcglobal:cbv:bizstep:receiving` as the address of the same word.
fn of_urn(word: &str) -> Option<String> {
    let (vocabulary, word) = word.strip_prefix("urn:epcglobal:cbv:")?.split_once(':')?;
    let vocabulary = match vocabulary {
        "bizstep" => Vocabulary::BizStep,
        "disp" => Vocabulary::Disposition,
        "btt" => Vocabulary::BizTransactionType,
        "sdt" => Vocabulary::SourceDestinationType,
        "comp" => Vocabulary::Component,
        _ => return None,
    };
    Some(format!("{}{word}", vocabulary.prefix()?))
}
