//! A sign-in service, spoken to by OpenID Connect: authorization code with PKCE.
//!
//! Asks: whom does the service vouch for?
//! Needs: what the service says of itself, asked anew for each sign-in, so that keys that it
//! changed are the right ones.
//! Does not know: whose account that is, or what was asked before (`acts`).
//! Source: OpenID Connect Core 1.0, 3.1; Discovery 1.0; RFC 6749, 4.1; RFC 7636; RFC 9700.

mod key;
mod token;
mod wire;

use acts::party::{Flaw, Provider, Question, Return, Unvouched, Vouched};
use party::Subject;
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use serde_json::Value;
use std::fmt;
use word::{Timestamp, Title, encoding};

use token::Expected;
use wire::{form, get, post};

/// A sign-in service, and what it knows this server by.
#[derive(Clone)]
pub struct OpenId {
    /// What people call it.
    pub title: Title,
    /// The address that it calls itself by.
    pub issuer: String,
    /// What it calls this server.
    pub client_id: String,
    /// What it shares with this server, where it shares something. Kept in memory alone.
    pub client_secret: Option<String>,
    /// Where browsers come back to.
    pub redirect: String,
}

/// What a service says of itself.
struct Said {
    authorization: String,
    token: String,
    keys: String,
    takes_body_alone: bool,
}

impl fmt::Debug for OpenId {
    /// Without the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OpenId({} as {})", self.issuer, self.client_id)
    }
}

impl OpenId {
    fn discover(&self) -> Result<Said, Unvouched> {
        let at = format!(
            "{}/.well-known/openid-configuration",
            self.issuer.strip_suffix('/').unwrap_or(&self.issuer)
        );
        let said = get(&at)?;
        let text = |key: &str| {
            let found = said.get(key).and_then(Value::as_str);
            let found =
                found.filter(|url| url.starts_with("https://") || url.starts_with("http://"));
            let missing = || gone(&format!("{at} has no address as {key}"));
            found.map(str::to_owned).ok_or_else(missing)
        };
        // Or one service could speak for another (Discovery 1.0, 4.3).
        if text("issuer")? != self.issuer {
            return Err(Unvouched::Flawed { flaw: Flaw::Issuer });
        }
        let methods = said.get("token_endpoint_auth_methods_supported").and_then(Value::as_array);
        let takes = |method: &str| methods.is_some_and(|all| all.iter().any(|one| one == method));
        Ok(Said {
            authorization: text("authorization_endpoint")?,
            token: text("token_endpoint")?,
            keys: text("jwks_uri")?,
            // A service that says nothing takes the header (Discovery 1.0, section 3).
            takes_body_alone: takes("client_secret_post") && !takes("client_secret_basic"),
        })
    }

    /// Exchanges the code for an ID token.
    fn exchange(&self, said: &Said, back: &Return) -> Result<String, Unvouched> {
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", back.code.as_str()),
            ("redirect_uri", self.redirect.as_str()),
            ("code_verifier", back.verifier.as_str()),
        ];
        let mut login = None;
        match &self.client_secret {
            Some(secret) if !said.takes_body_alone => {
                let pair = format!("{}:{}", wire::escaped(&self.client_id), wire::escaped(secret));
                login = Some(format!("Basic {}", encoding::base64(pair.as_bytes())));
            }
            Some(secret) => {
                fields.push(("client_id", &self.client_id));
                fields.push(("client_secret", secret));
            }
            None => fields.push(("client_id", &self.client_id)),
        }
        let answer = post(&said.token, login.as_deref(), &form(&fields))?;
        let token = answer.get("id_token").and_then(Value::as_str);
        token.map(str::to_owned).ok_or(Unvouched::Flawed { flaw: Flaw::NoToken })
    }
}

impl Provider for OpenId {
    fn title(&self) -> &Title {
        &self.title
    }

    fn ask(&self) -> Result<Question, Unvouched> {
        let said = self.discover()?;
        let (state, nonce, verifier) = (secret()?, secret()?, secret()?);
        let challenge = encoding::base64url(digest(&SHA256, verifier.as_bytes()).as_ref());
        let query = form(&[
            ("response_type", "code"),
            ("client_id", &self.client_id),
            ("redirect_uri", &self.redirect),
            ("scope", "openid profile"),
            ("state", &state),
            ("nonce", &nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ]);
        let joint = if said.authorization.contains('?') { '&' } else { '?' };
        let address = format!("{}{joint}{query}", said.authorization);
        Ok(Question { address, state, nonce, verifier })
    }

    fn hear(&self, back: &Return, now: Timestamp) -> Result<Vouched, Unvouched> {
        let said = self.discover()?;
        let token = self.exchange(&said, back)?;
        let keys = get(&said.keys)?;
        let Self { issuer, client_id, .. } = self;
        let expected = Expected { issuer, client_id, nonce: &back.nonce, now };
        let claims = token::check(&token, &keys, &expected).map_err(|flaw| {
            // Claims say who somebody is; the journal gets what is wrong, without them.
            tracing::warn!("an ID token of the sign-in service is not believed: {flaw:?}");
            Unvouched::Flawed { flaw }
        })?;
        let text = |key: &str| claims.get(key).and_then(Value::as_str);
        let unreadable = Unvouched::Flawed { flaw: Flaw::Unreadable };
        let subject = text("sub").and_then(|name| Subject::new(issuer, name).ok());
        let shown = text("preferred_username").or_else(|| text("name")).unwrap_or_default();
        Ok(Vouched { subject: subject.ok_or(unreadable)?, shown: shown.to_owned() })
    }
}

/// 256 bits of chance, as 43 characters that may stand in an address.
fn secret() -> Result<String, Unvouched> {
    let mut bytes = [0; 32];
    let none = |_| gone("the operating system gives no random bytes");
    SystemRandom::new().fill(&mut bytes).map_err(none)?;
    Ok(encoding::base64url(&bytes))
}

fn gone(said: &str) -> Unvouched {
    Unvouched::Gone { said: said.to_owned() }
}
