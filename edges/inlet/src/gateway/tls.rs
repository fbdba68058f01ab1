//! TLS to a broker: whose certificates are believed, and ours where the broker wants one.
//!
//! In `keys/` of the data directory: `source-<code>.ca.pem`, the certificates that are believed,
//! and nothing else is; `source-<code>.cert.pem` and `.key.pem`, ours. The broker's certificate
//! must name the host that the source states.

use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use std::path::Path;
use std::sync::Arc;
use word::Code;

/// How the broker of a source is spoken to.
///
/// # Errors
/// Which file is missing or cannot be used; for whoever set the source up.
pub(super) fn config(keys: &Path, source: &Code) -> Result<Arc<ClientConfig>, String> {
    let file = |end: &str| format!("source-{source}.{end}");
    let believed = certificates(keys, &file("ca.pem"))?;
    let mut roots = RootCertStore::empty();
    for certificate in believed {
        let added = roots.add(certificate);
        added.map_err(|why| format!("keys/{} cannot be believed: {why}", file("ca.pem")))?;
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|why| format!("TLS cannot be set up: {why}"))?
        .with_root_certificates(roots);
    let config = if keys.join(file("cert.pem")).exists() {
        let ours = certificates(keys, &file("cert.pem"))?;
        let key = PrivateKeyDer::from_pem_file(keys.join(file("key.pem")))
            .map_err(|why| format!("keys/{} cannot be read: {why}", file("key.pem")))?;
        let pair = config.with_client_auth_cert(ours, key);
        pair.map_err(|why| format!("keys/{} does not fit its key: {why}", file("cert.pem")))?
    } else {
        config.with_no_client_auth()
    };
    Ok(Arc::new(config))
}

fn certificates(keys: &Path, name: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    let unreadable = |why| format!("keys/{name} cannot be read: {why}; put the certificates there");
    let found = CertificateDer::pem_file_iter(keys.join(name)).map_err(unreadable)?;
    let found: Vec<_> = found.collect::<Result<_, _>>().map_err(unreadable)?;
    if found.is_empty() {
        return Err(format!("keys/{name} holds no certificate"));
    }
    Ok(found)
}
