//! TLS for `wule serve`: of a local authority that this machine keeps, or with a certificate of
//! one's own.
//!
//! Asks: by which certificate is this server believed today?
//! Needs: the data directory, or the files that `--tls-cert` and `--tls-key` name.
//! Does not know: what is served.

mod authority;
mod kept;
mod machine;
#[cfg(test)]
mod tests;
mod validity;

use clap::ArgMatches;
use http::{Authority, Secure};
use rustls::{
    ServerConfig,
    crypto::ring::default_provider,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use word::{Digest, Timestamp, Words};

use crate::{failure::Failure, shell::Shell};

/// How often it is looked whether a certificate is to be renewed, or was replaced on disk.
const LOOKING: Duration = Duration::from_secs(6 * 3_600);

/// A certificate that has less left was not renewed, or is to be replaced by its owner.
pub const DAYS_LOW: i64 = 28;

/// How a server is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tls {
    /// By an authority that this machine keeps.
    Local {
        /// The data directory.
        directory: PathBuf,
        /// The machine's own names and addresses.
        names: Vec<String>,
        /// The host that people were told of, where that was said.
        told: Option<String>,
    },
    /// By certificate and key of one's own.
    Own {
        /// The certificate and those that lead to its root, in PEM.
        certificate: PathBuf,
        /// Its key, in PEM.
        key: PathBuf,
    },
}

impl Tls {
    /// What a command asks for, served at `address`; `None` where it asks for plain HTTP.
    ///
    /// # Errors
    /// A `--base-url` that is not over TLS, or of a host that the authority must not vouch for.
    pub fn asked(
        matches: &ArgMatches,
        directory: &Path,
        address: SocketAddr,
    ) -> Result<Option<Self>, Failure> {
        let path = |name: &str| matches.get_one::<PathBuf>(name).cloned();
        let base = matches.get_one::<String>("base-url");
        let tls = match (path("tls-cert"), path("tls-key")) {
            (Some(certificate), Some(key)) => Self::Own { certificate, key },
            _ if matches.get_flag("tls") => {
                let told = base.and_then(|url| machine::host(url));
                let mut names = machine::names(address);
                // Nobody may vouch for a public one here, and people are told of the first name.
                names.retain(|name| name.parse().map_or(true, authority::is_private));
                Self::Local { directory: directory.to_owned(), names, told }
            }
            _ => return Ok(None),
        };
        if let Some(base) = base.filter(|base| !base.starts_with("https://")) {
            let need =
                Words::new("启用 TLS 时网址以 https:// 开头", "with TLS it begins with https://");
            return Err(Failure::option("base-url", base, need));
        }
        Ok(Some(tls))
    }

    /// The address that people open.
    pub fn address(&self, bound: SocketAddr) -> String {
        let local = || bound.ip().to_string();
        let host = match self {
            Self::Local { names, .. } => names.first().cloned().unwrap_or_else(local),
            Self::Own { .. } => machine::names(bound).into_iter().next().unwrap_or_else(local),
        };
        let host = if host.contains(':') { format!("[{host}]") } else { host };
        format!("https://{host}:{}", bound.port())
    }

    /// The certificate of the moment, and the authority that is offered.
    ///
    /// # Errors
    /// Files that cannot be used.
    fn load(&self, now: Timestamp) -> Result<(Arc<CertifiedKey>, Option<Authority>), Failure> {
        match self {
            Self::Own { certificate, key } => {
                let read = |path: &PathBuf| {
                    std::fs::read_to_string(path).map_err(|error| Failure::path(path, &error))
                };
                let pair = certified(&read(certificate)?, &read(key)?);
                pair.map(|pair| (pair, None)).map_err(|reason| not_a_pair(certificate, &reason))
            }
            Self::Local { directory, names, told } => {
                let folder = kept::folder(directory);
                let mut all = names.clone();
                all.extend(told.iter().filter(|name| !names.contains(name)).cloned());
                let kept = kept::keep(&folder, (&machine::host_name(), &all), now)?;
                // Names of the machine's own that it may not vouch for are left out without a word.
                if let Some(name) = told.iter().find(|name| !kept.charter.may_vouch(name)) {
                    return Err(beyond(name, &folder));
                }
                let pair = certified(&kept.server.certificate, &kept.server.key)
                    .map_err(|reason| not_a_pair(&folder, &reason))?;
                let offered = offered(&kept).map_err(|reason| not_a_pair(&folder, &reason))?;
                Ok((pair, Some(offered)))
            }
        }
    }

    /// How the server is to be served, now and after renewals.
    ///
    /// # Errors
    /// As [`Tls::load`].
    pub fn secure(self, now: fn() -> Timestamp) -> Result<Secure, Failure> {
        let (pair, authority) = self.load(now())?;
        let current = Arc::new(Current(RwLock::new(pair)));
        let provider = Arc::new(default_provider());
        let builder = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("the provider speaks TLS 1.2 and 1.3");
        let mut config = builder.with_no_client_auth().with_cert_resolver(current.clone());
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        tokio::spawn(keep_looking(self, current, now));
        Ok(Secure { config: Arc::new(config), authority })
    }
}

/// Days until the server's certificate of the local authority in a data directory ends; `None`
/// where there is none.
pub fn days_left(directory: &Path, now: Timestamp) -> Option<i64> {
    kept::end(directory).map(|until| authority::days_left(until, now))
}

/// Days until a certificate of one's own ends, the first in a file of PEM.
///
/// # Errors
/// Why it cannot be told.
pub fn days_left_of(path: &Path, now: Timestamp) -> Result<i64, String> {
    let text = std::fs::read(path).map_err(|error| error.to_string())?;
    let first = CertificateDer::from_pem_slice(&text).map_err(|error| error.to_string())?;
    let until = validity::end(&first).ok_or("X.509?")?;
    Ok(authority::days_left(until, now))
}

/// The folder of keys and certificates in a data directory.
pub fn folder(directory: &Path) -> PathBuf {
    kept::folder(directory)
}

/// Tells people how their devices come to believe the server: address, picture and fingerprint.
pub fn tell(authority: &Authority, address: &str, shell: &Shell) {
    let plain = address.replacen("https://", "http://", 1);
    let words = Words::new(
        "每台设备装一次证书：用手机打开 {plain}/（或扫码），按说明操作。指纹（SHA-256）\n{fingerprint}\n",
        "each device installs the certificate once: open {plain}/ on it (or scan), and do as the \
         page says. Fingerprint (SHA-256)\n{fingerprint}\n",
    );
    let fingerprint = authority.fingerprint.clone();
    let said = shell.fill(words, &[("plain", plain.clone()), ("fingerprint", fingerprint)]);
    let picture = if std::io::IsTerminal::is_terminal(&std::io::stderr()) {
        machine::picture(&format!("{plain}/"))
    } else {
        String::new()
    };
    // Not among what the command gives: this is for whoever watches it start.
    shell.complain(&format!("{picture}{said}"));
}

/// The certificate of the moment.
#[derive(Debug)]
struct Current(RwLock<Arc<CertifiedKey>>);

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

/// Renews what is due, and takes up what was replaced on disk, as long as it is let run.
async fn keep_looking(tls: Tls, current: Arc<Current>, now: fn() -> Timestamp) {
    loop {
        tokio::time::sleep(LOOKING).await;
        match tls.load(now()) {
            Ok((pair, _)) => {
                tell_of_end(&tls, &pair, now());
                *current.0.write().unwrap_or_else(PoisonError::into_inner) = pair;
            }
            // The one in use may still be good; the journal and `wule doctor` tell.
            Err(failure) => tracing::error!("the certificate was not renewed: {failure:?}"),
        }
    }
}

/// Nobody but its owner renews a certificate of one's own: the journal says when it is time.
fn tell_of_end(tls: &Tls, pair: &CertifiedKey, now: Timestamp) {
    let Tls::Own { certificate, .. } = tls else { return };
    let until = pair.cert.first().and_then(|first| validity::end(first));
    let days = until.map(|until| authority::days_left(until, now));
    if let Some(days) = days.filter(|days| *days < DAYS_LOW) {
        let path = certificate.display();
        tracing::warn!(%path, days, "the certificate for TLS is to be replaced");
    }
}

fn certified(certificate: &str, key: &str) -> Result<Arc<CertifiedKey>, String> {
    let chain =
        CertificateDer::pem_slice_iter(certificate.as_bytes()).collect::<Result<Vec<_>, _>>();
    let chain = chain.map_err(|error| error.to_string())?;
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).map_err(|error| error.to_string())?;
    let pair = CertifiedKey::from_der(chain, key, &default_provider());
    pair.map(Arc::new).map_err(|error| error.to_string())
}

fn offered(kept: &kept::Kept) -> Result<Authority, String> {
    let certificate = CertificateDer::from_pem_slice(kept.authority.as_bytes());
    let certificate = certificate.map_err(|error| error.to_string())?.to_vec();
    let digest = Digest::of(&certificate).to_string().to_uppercase();
    let pairs: Vec<&str> =
        digest.as_bytes().chunks(2).filter_map(|two| str::from_utf8(two).ok()).collect();
    Ok(Authority { certificate, fingerprint: pairs.join(":"), permitted: kept.charter.permitted() })
}

fn not_a_pair(path: &Path, reason: &str) -> Failure {
    let words = Words::new(
        "{path} 不能用作 TLS 证书：{reason}",
        "{path} cannot be used as a certificate for TLS: {reason}",
    );
    let help = Words::new(
        "--tls-cert 为 PEM 证书链（服务器证书在前），--tls-key 为与之相配的 PEM 私钥",
        "--tls-cert is the chain in PEM, the server's first; --tls-key is its own key in PEM",
    );
    let args = [("path", path.display().to_string()), ("reason", reason.to_owned())];
    Failure::new("WL2061", words, args, help)
}

fn beyond(name: &str, folder: &Path) -> Failure {
    let words = Words::new(
        "本地证书机构不能为 {name} 作保：它只限内网地址与建立时的名称",
        "the local authority cannot vouch for {name}: it is limited to private addresses and the \
         names that it began with",
    );
    let help = Words::new(
        "用 --tls-cert 与 --tls-key 给出自己的证书；或删除数据目录中的 tls 目录后重新启动，各设备须重新安装证书",
        "give a certificate of your own with --tls-cert and --tls-key; or delete the folder `tls` \
         of the data directory and start again, and devices install the new certificate",
    );
    let args = [("name", name.to_owned()), ("path", folder.display().to_string())];
    Failure::new("WL2062", words, args, help)
}
