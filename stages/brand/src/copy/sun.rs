//! Secure unique messages (SUN) of NTAG 424 DNA chips: a new address for every touch.
//!
//! Source: NXP AN12196, the worked example of its section on SUN (recomputed; see the tests), and
//! NIST SP 800-38B for the code. Whoever has the chip's keys can make such messages, and a message
//! can be passed on while it is fresh; so this proves a touch of a chip with our keys, no more.

use aes::Aes128;
use aes::cipher::{BlockCipherDecrypt, KeyInit};
use cmac::{Cmac, Mac};

use super::Problem;

/// The keys of a chip.
#[derive(Clone, Copy)]
pub struct ChipKeys {
    /// `SDMMetaReadKey`: opens the identity and the counter.
    pub meta: [u8; 16],
    /// `SDMFileReadKey`: signs them.
    pub file: [u8; 16],
}

/// What a chip said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sun {
    /// The chip.
    pub uid: [u8; 7],
    /// How often it was touched, this time among them.
    pub counter: u32,
}

/// Reads and checks a message: the encrypted identity and counter, and the code over them.
/// `last` is the highest counter that was taken of the chip before, if any was.
///
/// # Errors
/// [`Problem::NotAMessage`] where it does not open, [`Problem::WrongCode`] where the code is not
/// that of the keys, [`Problem::Replayed`] where the counter is not higher than before.
pub fn read_sun(
    keys: &ChipKeys,
    encrypted: &[u8; 16],
    code: &[u8; 8],
    last: impl FnOnce(&[u8; 7]) -> Option<u32>,
) -> Result<Sun, Problem> {
    // One block with an initial vector of zeros is the block cipher itself.
    let mut block = (*encrypted).into();
    Aes128::new(&keys.meta.into()).decrypt_block(&mut block);
    // Identity and counter are both there, and the identity has seven bytes.
    if block[0] != 0xC7 {
        return Err(Problem::NotAMessage);
    }
    let (mut uid, mut count) = ([0; 7], [0; 4]);
    uid.copy_from_slice(&block[1..8]);
    count[..3].copy_from_slice(&block[8..11]);
    let mut vector = [0x3C, 0xC3, 0x00, 0x01, 0x00, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    vector[6..13].copy_from_slice(&uid);
    vector[13..].copy_from_slice(&count[..3]);
    let session = mac(&keys.file, &vector);
    let full = mac(&session, &[]);
    let mut differs = 0;
    for (i, given) in code.iter().enumerate() {
        // Every second byte is sent; all are compared, so that time tells nothing.
        differs |= full[2 * i + 1] ^ given;
    }
    if differs != 0 {
        return Err(Problem::WrongCode);
    }
    let counter = u32::from_le_bytes(count);
    match last(&uid) {
        Some(last) if counter <= last => Err(Problem::Replayed { counter, last }),
        _ => Ok(Sun { uid, counter }),
    }
}

fn mac(key: &[u8; 16], message: &[u8]) -> [u8; 16] {
    let mut mac = Cmac::<Aes128>::new(&(*key).into());
    mac.update(message);
    mac.finalize().into_bytes().into()
}
