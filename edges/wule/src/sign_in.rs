//! The file of `wule serve --sign-in`: which sign-in service vouches for people here.
//!
//! ```json
//! {
//!   "issuer": "https://login.example/realms/plant",
//!   "client_id": "wule",
//!   "client_secret_file": "/etc/wule/sign-in.secret",
//!   "title": {"zh": "公司账号", "en": "company account"}
//! }
//! ```
//!
//! The secret has a file of its own, so that this one can be shown to anybody; a service that
//! keeps no secret with its applications needs none.

use outlet::OpenId;
use serde_json::Value;
use std::path::Path;
use word::{Title, Words};

use crate::failure::Failure;

/// The service of a file; browsers come back to `base`.
///
/// # Errors
/// [`Failure`] where a file cannot be read, or says something else.
pub fn read(file: &Path, base: &str) -> Result<OpenId, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| Failure::path(file, &error))?;
    let settings = serde_json::from_str::<Value>(&text).ok();
    let (found, secret_file) =
        settings.as_ref().and_then(of_json).ok_or_else(|| no_service(file))?;
    let client_secret = match secret_file {
        Some(name) => {
            let path = file.parent().unwrap_or(Path::new(".")).join(name);
            let text = std::fs::read_to_string(&path);
            Some(text.map_err(|error| Failure::path(&path, &error))?.trim().to_owned())
        }
        None => None,
    };
    let redirect = format!("{}/sign-in/answer", base.trim_end_matches('/'));
    Ok(OpenId { client_secret, redirect, ..found })
}

/// The service without its secret, and where that is.
fn of_json(value: &Value) -> Option<(OpenId, Option<&str>)> {
    const KNOWN: [&str; 4] = ["client_id", "client_secret_file", "issuer", "title"];
    let settings = value.as_object()?;
    // A name that is spelled wrongly, or a secret that stands here itself.
    if !settings.keys().all(|key| KNOWN.contains(&key.as_str())) {
        return None;
    }
    let text = |key: &str| settings.get(key)?.as_str().filter(|text| !text.is_empty());
    let (issuer, client_id) = (text("issuer")?.to_owned(), text("client_id")?.to_owned());
    party::Subject::new(&issuer, "anybody").ok()?;
    let title = Title::of_json(settings.get("title")?)?;
    let secret_file = match settings.get("client_secret_file") {
        None => None,
        Some(_) => Some(text("client_secret_file")?),
    };
    let redirect = String::new();
    Some((OpenId { title, issuer, client_id, client_secret: None, redirect }, secret_file))
}

fn no_service(file: &Path) -> Failure {
    let words = Words::new("{path} 没有说明登录服务", "{path} does not name a sign-in service");
    let help = Words::new(
        "写成 JSON：{\"issuer\": \"https://…\", \"client_id\": \"…\", \"client_secret_file\": \
         \"…\", \"title\": {\"zh\": \"…\", \"en\": \"…\"}}；密钥另放一个文件",
        "write it as JSON: {\"issuer\": \"https://…\", \"client_id\": \"…\", \
         \"client_secret_file\": \"…\", \"title\": {\"zh\": \"…\", \"en\": \"…\"}}; the secret \
         goes into a file of its own",
    );
    Failure::new("WL2053", words, [("path", file.display().to_string())], help)
}

#[cfg(test)]
mod tests {
    use super::read;
    use std::fs;

    #[test]
    fn a_file_names_the_service_and_where_its_secret_is() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("sign-in.json");
        let write = |text: &str| fs::write(&file, text).unwrap();
        let good = r#"{"issuer": "https://login.example", "client_id": "wule",
            "client_secret_file": "secret", "title": {"zh": "公司账号", "en": "company account"}}"#;
        write(good);
        assert!(read(&file, "https://pins.example").is_err(), "the secret is not there");
        fs::write(directory.path().join("secret"), "hush\n").unwrap();
        let found = read(&file, "https://pins.example/").unwrap();
        assert_eq!(found.client_secret.as_deref(), Some("hush"));
        assert_eq!(found.redirect, "https://pins.example/sign-in/answer");
        for (from, to) in [
            ("client_secret_file", "client_secret"),
            ("https://login.example", "login.example"),
            ("\"client_id\": \"wule\",", ""),
            ("{\"issuer\"", "[\"issuer\""),
        ] {
            write(&good.replace(from, to));
            assert!(read(&file, "https://pins.example").is_err(), "{to}");
        }
    }
}
