//! Passwords, hashed: Argon2id (RFC 9106), off the threads that answer, few at once.
//!
//! Parameters: 19 MiB, 2 passes, 1 lane, the first choice of the OWASP Password Storage Cheat
//! Sheet. They stand in each hash, so that they can grow later.

use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use word::encoding;

use crate::{Problem, workshop::draw};

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Hashes computed at once: each takes a thread and its memory. Others wait.
static HASHING: Semaphore = Semaphore::const_new(2);

/// How many may wait: beyond that a flood of guesses is told so, instead of queueing for ever.
static WAITING: Semaphore = Semaphore::const_new(64);

/// The hash of a new password, with a salt of its own.
pub(super) async fn hash(password: &str) -> Result<String, Problem> {
    let salt: [u8; 16] = draw()?;
    let own = parameters(MEMORY_KIB, PASSES, LANES).ok_or(Problem::Busy)?;
    let digest = compute(own, password.to_owned(), salt.to_vec()).await?;
    let (salt, digest) = (encoding::hex(&salt), encoding::hex(&digest));
    Ok(format!("argon2id$19$m={MEMORY_KIB},t={PASSES},p={LANES}${salt}${digest}"))
}

/// Whether a password is the one of a hash. Without a hash it takes as long, and is not.
pub(super) async fn is_of(password: &str, hash: Option<&str>) -> Result<bool, Problem> {
    let nobodys = || (MEMORY_KIB, PASSES, LANES, vec![0; 16], Vec::new());
    let (memory, passes, lanes, salt, digest) = hash.and_then(read).unwrap_or_else(nobodys);
    let own = parameters(memory, passes, lanes).ok_or(Problem::Busy)?;
    let computed = compute(own, password.to_owned(), salt).await?;
    // Compared by digest, so that the time it takes tells nothing.
    Ok(word::Digest::of(&computed) == word::Digest::of(&digest))
}

fn parameters(memory: u32, passes: u32, lanes: u32) -> Option<Params> {
    Params::new(memory, passes, lanes, Some(32)).ok()
}

async fn compute(own: Params, password: String, salt: Vec<u8>) -> Result<[u8; 32], Problem> {
    let _place = WAITING.try_acquire().map_err(|_| Problem::Busy)?;
    let _turn = HASHING.acquire().await.map_err(|_| Problem::Busy)?;
    let work = move || {
        let mut digest = [0; 32];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, own)
            .hash_password_into(password.as_bytes(), &salt, &mut digest)
            .map(|()| digest)
    };
    let done = tokio::task::spawn_blocking(work).await.map_err(|_| Problem::Busy)?;
    done.map_err(|_| Problem::Busy)
}

type Read = (u32, u32, u32, Vec<u8>, Vec<u8>);

fn read(hash: &str) -> Option<Read> {
    let mut parts = hash.strip_prefix("argon2id$19$")?.split('$');
    let (parameters, salt, digest) = (parts.next()?, parts.next()?, parts.next()?);
    let mut numbers = parameters.split(',');
    let mut number = |name: &str| numbers.next()?.strip_prefix(name)?.parse().ok();
    let (memory, passes, lanes) = (number("m=")?, number("t=")?, number("p=")?);
    let bytes = |text| encoding::from_hex(text).ok();
    Some((memory, passes, lanes, bytes(salt)?, bytes(digest)?))
}

#[cfg(test)]
mod tests {
    use super::{hash, is_of};

    #[tokio::test]
    async fn a_password_is_known_again_and_no_other() {
        let kept = hash("correct horse battery").await.unwrap();
        assert!(is_of("correct horse battery", Some(&kept)).await.unwrap());
        assert!(!is_of("correct horse batterz", Some(&kept)).await.unwrap());
        assert!(!is_of("correct horse battery", None).await.unwrap());
        assert!(!is_of("", Some("not a hash")).await.unwrap());
        assert_ne!(kept, hash("correct horse battery").await.unwrap(), "each has its salt");
    }
}
