//! Signed notes: text with the signatures of those who stand behind it.
//!
//! Asks: which keys that I know have signed exactly this text?
//! Needs: the keys that the reader knows.
//! Does not know: what the text means.
//! Source: C2SP signed-note.

use std::fmt;
use word::encoding::{base64, from_base64};

use crate::{
    Signer, VerifierKey,
    key::{Verdict, check_name},
    problem::{NoteProblem, Problem},
};

/// The longest note that is read: room for 16 signatures of every type assigned so far.
pub const NOTE_BYTES_MAX: usize = 64 * 1024;

/// The most signatures that are read. "Verifiers SHOULD apply a maximum limit … but MUST accept at
/// least up to 16".
pub const SIGNATURES_MAX: usize = 64;

/// A note as it was read; until [`SignedNote::open`] its text MUST be ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedNote {
    text: String,
    signatures: Vec<Signature>,
}

/// A signature line: `— <key name> base64(key ID || signature)`.
#[derive(Clone, PartialEq, Eq)]
pub struct Signature {
    name: String,
    key_id: [u8; 4],
    bytes: Vec<u8>,
}

/// What was found out about the signatures of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The known keys that signed it, each once, in the order of their first signature.
    pub checked: Vec<Checked>,
    /// Signatures by keys that the reader does not know; they say nothing.
    pub n_unknown: usize,
    /// Signatures by known keys of a kind that is not supported yet; they say nothing either.
    pub n_unsupported: usize,
}

/// A known key whose signature holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The key.
    pub key: VerifierKey,
    /// When it says that it cosigned, in POSIX seconds; `None` for plain signatures.
    pub cosigned_at_s: Option<u64>,
}

impl SignedNote {
    /// A note with its signatures, which are not checked here.
    ///
    /// # Errors
    /// [`NoteProblem`] where the text does not end in a newline or holds control characters, or
    /// where there are no signatures, or too many.
    pub fn new(text: &str, signatures: Vec<Signature>) -> Result<Self, Problem> {
        if !text.ends_with('\n') {
            return Err(NoteProblem::NoFinalNewline.into());
        }
        let note = Self { text: text.to_owned(), signatures };
        let written = note.to_string();
        check_bytes(written.as_bytes())?;
        match note.signatures.len() {
            0 => Err(NoteProblem::NoSignatures.into()),
            got if got > SIGNATURES_MAX => {
                Err(NoteProblem::TooManySignatures { max: SIGNATURES_MAX }.into())
            }
            _ => Ok(note),
        }
    }

    /// Signs `text`, which ends in a newline.
    ///
    /// # Errors
    /// As [`SignedNote::new`].
    pub fn sign(text: &str, signers: &[&Signer]) -> Result<Self, Problem> {
        Self::new(text, signers.iter().map(|signer| signer.sign(text)).collect())
    }

    /// Reads a note; what is accepted is written back by [`fmt::Display`] byte for byte.
    ///
    /// # Errors
    /// [`NoteProblem`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Problem> {
        let written = check_bytes(bytes)?;
        // "The text is separated from the signatures by the last empty line in the note."
        let (text, lines) = match written.rfind("\n\n") {
            Some(at) => (&written[..=at], &written[at + 2..]),
            None => return Err(NoteProblem::NoSignatures.into()),
        };
        let lines = lines.strip_suffix('\n').ok_or(NoteProblem::NoFinalNewline)?;
        let mut signatures = Vec::new();
        for (i, line) in lines.split('\n').enumerate() {
            if i == SIGNATURES_MAX {
                return Err(NoteProblem::TooManySignatures { max: SIGNATURES_MAX }.into());
            }
            let line_number = text.matches('\n').count() + 2 + i;
            signatures.push(Signature::parse(line).ok_or(NoteProblem::Line { line_number })?);
        }
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// The text, with its final newline.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures, known and unknown.
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// The same note with one more signature.
    ///
    /// # Errors
    /// As [`SignedNote::new`].
    pub fn with(mut self, signature: Signature) -> Result<Self, Problem> {
        self.signatures.push(signature);
        Self::new(&self.text, self.signatures)
    }

    /// Checks every signature that claims to be by one of `keys`.
    ///
    /// # Errors
    /// [`NoteProblem::BadSignature`]: "If a signature from a known key fails to verify, clients
    /// SHOULD reject the whole note". [`NoteProblem::NoKnownSigner`]: "If no signature from a known
    /// key verifies successfully, clients MUST reject the note".
    pub fn open(&self, keys: &[VerifierKey]) -> Result<Opened, Problem> {
        let mut opened = Opened { checked: Vec::new(), n_unknown: 0, n_unsupported: 0 };
        for signature in &self.signatures {
            // "Verifiers MUST ignore signatures from unknown keys, even if they share a name or ID
            // (but not both) with a known key."
            let Some(key) = keys.iter().find(|key| key.is_signer_of(signature)) else {
                opened.n_unknown += 1;
                continue;
            };
            let cosigned_at_s = match key.check(&self.text, &signature.bytes) {
                Verdict::Holds { cosigned_at_s } => cosigned_at_s,
                Verdict::Fails => return Err(NoteProblem::BadSignature { key: key.label() }.into()),
                Verdict::Unsupported => {
                    opened.n_unsupported += 1;
                    continue;
                }
            };
            let checked = Checked { key: key.clone(), cosigned_at_s };
            if opened.checked.iter().all(|earlier| earlier.key != checked.key) {
                opened.checked.push(checked);
            }
        }
        if opened.checked.is_empty() {
            return Err(NoteProblem::NoKnownSigner.into());
        }
        Ok(opened)
    }
}

impl fmt::Display for SignedNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // "A text ending in newline, followed by a blank line, followed by … signature lines".
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

impl Signature {
    /// Reads a signature line, without its newline: what a witness answers.
    ///
    /// `None` where it is not one, or not in the one accepted spelling.
    pub fn parse(line: &str) -> Option<Self> {
        let (name, bytes) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
        check_name(name).ok()?;
        let bytes = from_base64(bytes).ok()?;
        let (key_id, bytes) = bytes.split_first_chunk::<4>()?;
        if bytes.is_empty() {
            return None;
        }
        Some(Self { name: name.to_owned(), key_id: *key_id, bytes: bytes.to_vec() })
    }

    pub(crate) fn of_key(key: &VerifierKey, bytes: Vec<u8>) -> Self {
        Self { name: key.name().to_owned(), key_id: key.id(), bytes }
    }

    /// The name of the key that it claims to be by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What stands behind the ID: the signature, with the time before it where it is a cosignature.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The ID of that key.
    pub fn key_id(&self) -> [u8; 4] {
        self.key_id
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [self.key_id.as_slice(), &self.bytes].concat();
        write!(f, "\u{2014} {} {}", self.name, base64(&bytes))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({self})")
    }
}

/// "Signed notes MUST be valid UTF-8 and MUST NOT contain any ASCII control characters (those
/// below U+0020) other than newline."
fn check_bytes(bytes: &[u8]) -> Result<&str, Problem> {
    if bytes.len() > NOTE_BYTES_MAX {
        return Err(NoteProblem::TooLong { got: bytes.len(), max: NOTE_BYTES_MAX }.into());
    }
    if let Some(at) = bytes.iter().position(|byte| *byte < 0x20 && *byte != b'\n') {
        return Err(NoteProblem::ControlCharacter { at }.into());
    }
    std::str::from_utf8(bytes)
        .map_err(|error| NoteProblem::NotUtf8 { at: error.valid_up_to() }.into())
}
