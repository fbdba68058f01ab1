//! What is sealed opens with its passphrase and its name, and with nothing else.

use super::passphrase::{Lock, Sealed};
use super::{Passphrase, Ring};
use crate::Problem;
use std::path::Path;

const NAME: &str = "issuer.key";
const WORDS: &str = "匠人匠心 correct horse";

/// Made by argon2-cffi 25.1 and PyNaCl 1.6 (libsodium), not by this program.
const FOREIGN: &str = "wule-sealed/1 argon2id m=8192,t=3,p=1 000102030405060708090a0b0c0d0e0f \
    6465666768696a6b6c6d6e6f707172737475767778797a7b \
    5947f6342fe7b68df225f01393c32c1df2f6422fafb131cbc2\
    e751c18eb74639a9fc13183a91699dca22ada242a1b6a7\n";

fn words(text: &str) -> Passphrase {
    Passphrase::new(text).unwrap()
}

fn open(text: &str, name: &str, passphrase: &str) -> Result<Vec<u8>, Problem> {
    let sealed = Sealed::read(text).unwrap();
    let lock = Lock::that_made(&sealed, &words(passphrase), None)?;
    lock.open(name, &sealed, Path::new("keys")).map(|bytes| bytes.to_vec())
}

#[test]
fn what_libsodium_sealed_opens_here() {
    let seed: Vec<u8> = (32..64).collect();
    assert_eq!(open(FOREIGN, NAME, WORDS).unwrap(), seed);
}

#[test]
fn another_passphrase_or_another_name_opens_nothing() {
    let wrong = |result| matches!(result, Err(Problem::WrongPassphrase { .. }));
    assert!(wrong(open(FOREIGN, NAME, "匠人匠心 correct horsf")));
    assert!(wrong(open(FOREIGN, "log.key", WORDS)));
}

#[test]
fn no_character_of_a_sealed_file_can_be_changed() {
    let lock = Lock::that_made(&Sealed::read(FOREIGN).unwrap(), &words(WORDS), None).unwrap();
    let mut kept = Some(lock);
    let mut n_refused = 0;
    for at in 0..FOREIGN.len() {
        let mut bytes = FOREIGN.as_bytes().to_vec();
        bytes[at] ^= 1;
        let Some(sealed) = std::str::from_utf8(&bytes).ok().and_then(Sealed::read) else {
            n_refused += 1;
            continue;
        };
        // Another salt or cost is another key; that is costly, so it is shown by the others.
        let known = Sealed::read(FOREIGN).unwrap();
        if !sealed.is_of_one_lock_with(&known) {
            n_refused += 1;
            continue;
        }
        let lock = Lock::that_made(&sealed, &words(WORDS), kept.take()).unwrap();
        assert!(lock.open(NAME, &sealed, Path::new("keys")).is_err(), "character {at}");
        kept = Some(lock);
        n_refused += 1;
    }
    assert_eq!(n_refused, FOREIGN.len());
}

#[test]
fn no_text_makes_the_reader_panic_or_ask_for_a_machine() {
    arbtest::arbtest(|u| {
        let mut text = FOREIGN.to_owned();
        for _ in 0..u.int_in_range(0..=3)? {
            let at = u.choose_index(text.len())?;
            if text.is_char_boundary(at) {
                text.insert(at, u.arbitrary()?);
            }
        }
        // Reading costs nothing; only what was read may be made into a key.
        drop(Sealed::read(&text));
        Ok(())
    });
    for cost in ["m=4294967295,t=3,p=1", "m=8192,t=0,p=1", "m=8192,t=3,p=0", "m=8192,t=9999,p=1"] {
        assert!(Sealed::read(&FOREIGN.replace("m=8192,t=3,p=1", cost)).is_none(), "{cost}");
    }
}

#[test]
fn a_short_passphrase_is_refused_and_none_is_ever_printed() {
    assert!(matches!(Passphrase::new("elevenchars"), Err(Problem::WeakPassphrase { got: 11, .. })));
    assert!(Passphrase::new("twelve chars\n").is_ok());
    assert_eq!(format!("{:?}", words("correct horse battery")), "Passphrase(…)");
}

#[test]
fn a_ring_neither_opens_without_its_passphrase_nor_pretends_to_be_sealed() {
    let folder = tempfile::tempdir().unwrap();
    let passphrase = words("correct horse battery");
    let ring = Ring::open(folder.path(), Some(&passphrase)).unwrap();
    let made = ring.find_or_make(NAME).unwrap();
    assert_eq!(ring.find_or_make(NAME).unwrap(), made);
    let clear = Ring::open(folder.path(), None).unwrap();
    assert!(matches!(clear.find(NAME), Err(Problem::Sealed { .. })));
    clear.make("log.key").unwrap();
    assert!(matches!(ring.find("log.key"), Err(Problem::NotSealed { .. })));
}
