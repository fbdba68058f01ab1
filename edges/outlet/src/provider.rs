//! A sign-in service, spoken to by OpenID Connect: authorization code with PKCE.
//!
//! Asks: whom does the service vouch for?
//! Needs: what the service says of itself, asked anew for each sign-in, so that keys that it
//! changed are the right ones.
//! Does not know: whose account that is, or what was asked before (`acts`).
//! Source: OpenID Connect Core 1.0, 3.1; Discovery 1.0; RFC 6749, 4.1; RFC 7636; RFC 9700.

use acts::party::{Flaw, Provider, Question, Return, Unvouched, Vouched};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreErrorResponseType, CoreIdToken,
    CoreIdTokenClaims, CoreJwsSigningAlgorithm, CoreProviderMetadata,
};
use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    DiscoveryError, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse,
    IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    SignatureVerificationError, StandardErrorResponse, TokenResponse,
};
use party::Subject;
use std::error::Error;
use std::fmt;
use std::time::{Duration, SystemTime};
use ureq::http::Method;
use word::{Timestamp, Title};

use crate::agent::agent;

/// How long the service may take to answer: a person is waiting.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest answer that is read.
const ANSWER_BYTES_MAX: u64 = 1 << 20;
/// By how much the clocks of two servers may differ.
const SKEW: Duration = Duration::from_secs(60);
/// Bytes of chance in a state and in a nonce.
const CHANCE_BYTES: u32 = 32;
/// Signatures that anybody can check with published keys. One by a shared secret could be made by
/// whoever has read it here.
const PUBLIC_ALGORITHMS: [CoreJwsSigningAlgorithm; 5] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

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

/// A client of the service that knows where to ask.
type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl fmt::Debug for OpenId {
    /// Without the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OpenId({} as {})", self.issuer, self.client_id)
    }
}

impl OpenId {
    /// A client by what the service says of itself now.
    fn discover(&self) -> Result<Client, Unvouched> {
        let issuer = IssuerUrl::new(self.issuer.clone()).map_err(|error| gone(&error))?;
        let said =
            CoreProviderMetadata::discover(&issuer, &fetch).map_err(|error| match error {
                // Or one service could speak for another (Discovery 1.0, 4.3).
                DiscoveryError::Validation(_) => Unvouched::Flawed { flaw: Flaw::Issuer },
                error => gone(&error),
            })?;
        let page = said.authorization_endpoint().url();
        if !["https", "http"].contains(&page.scheme()) {
            return Err(gone(&Unheard(format!("{page} is no page that a browser opens"))));
        }
        // A service that says nothing takes the header (Discovery 1.0, section 3).
        let methods = said.token_endpoint_auth_methods_supported();
        let takes = |method| methods.is_some_and(|all| all.contains(&method));
        let takes_body_alone = takes(CoreClientAuthMethod::ClientSecretPost)
            && !takes(CoreClientAuthMethod::ClientSecretBasic);
        let secret = self.client_secret.clone().map(ClientSecret::new);
        let redirect = RedirectUrl::new(self.redirect.clone()).map_err(|error| gone(&error))?;
        let client =
            CoreClient::from_provider_metadata(said, ClientId::new(self.client_id.clone()), secret);
        let auth = if takes_body_alone { AuthType::RequestBody } else { AuthType::BasicAuth };
        Ok(client.set_redirect_uri(redirect).set_auth_type(auth))
    }

    /// What a token claims, where all of it is as it must be.
    fn believe(
        &self,
        client: &Client,
        token: &CoreIdToken,
        (nonce, now): (&str, Timestamp),
    ) -> Result<CoreIdTokenClaims, Flaw> {
        let now = Duration::from_micros(u64::try_from(now.as_microsecond()).unwrap_or(0));
        let now = SystemTime::UNIX_EPOCH + now;
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs(PUBLIC_ALGORITHMS)
            .set_time_fn(move || (now - SKEW).into())
            .set_issue_time_verifier_fn(move |issued| {
                let is_past = SystemTime::from(issued) <= now + SKEW;
                if is_past { Ok(()) } else { Err("it is of a time to come".to_owned()) }
            });
        let nonce = Nonce::new(nonce.to_owned());
        let claims = token.claims(&verifier, &nonce).map_err(|error| {
            // Claims say who somebody is; the journal gets what is wrong, without them.
            let flaw = flaw(&error);
            tracing::warn!("an ID token of the sign-in service is not believed: {flaw:?}");
            flaw
        })?;
        // For us, and for nobody else whom we would have to trust with it.
        match claims.authorized_party() {
            Some(party) if **party != self.client_id => Err(Flaw::Audience),
            _ => Ok(claims.clone()),
        }
    }
}

impl Provider for OpenId {
    fn title(&self) -> &Title {
        &self.title
    }

    fn ask(&self) -> Result<Question, Unvouched> {
        let client = self.discover()?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (address, state, nonce) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new_random_len(CHANCE_BYTES),
                || Nonce::new_random_len(CHANCE_BYTES),
            )
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(challenge)
            .url();
        Ok(Question {
            address: address.into(),
            state: state.into_secret(),
            nonce: nonce.secret().clone(),
            verifier: verifier.into_secret(),
        })
    }

    fn hear(&self, back: &Return, now: Timestamp) -> Result<Vouched, Unvouched> {
        let client = self.discover()?;
        let answer = client
            .exchange_code(AuthorizationCode::new(back.code.clone()))
            .map_err(|error| gone(&error))?
            .set_pkce_verifier(PkceCodeVerifier::new(back.verifier.clone()))
            .request(&fetch)
            .map_err(|error| unanswered(&error))?;
        let flawed = |flaw| Unvouched::Flawed { flaw };
        let token = answer.id_token().ok_or(flawed(Flaw::NoToken))?;
        let claims = self.believe(&client, token, (&back.nonce, now)).map_err(flawed)?;
        let subject = Subject::new(&self.issuer, claims.subject().as_str());
        let called = claims.preferred_username().map(|name| name.as_str().to_owned());
        let named = || Some(claims.name()?.iter().next()?.1.as_str().to_owned());
        Ok(Vouched {
            subject: subject.map_err(|_| flawed(Flaw::Unreadable))?,
            shown: called.or_else(named).unwrap_or_default(),
        })
    }
}

/// What is wrong with a token.
fn flaw(error: &ClaimsVerificationError) -> Flaw {
    use SignatureVerificationError::{DisallowedAlg, NoSignature, UnsupportedAlg};
    match error {
        ClaimsVerificationError::InvalidIssuer(_) => Flaw::Issuer,
        ClaimsVerificationError::InvalidAudience(_) => Flaw::Audience,
        ClaimsVerificationError::Expired(_) => Flaw::Expired,
        ClaimsVerificationError::InvalidNonce(_) => Flaw::Nonce,
        ClaimsVerificationError::SignatureVerification(
            DisallowedAlg(_) | NoSignature | UnsupportedAlg(_),
        ) => Flaw::Unsigned,
        ClaimsVerificationError::SignatureVerification(_) => Flaw::Signature,
        _ => Flaw::Unreadable,
    }
}

/// Why a code became no token.
fn unanswered(
    error: &RequestTokenError<Unheard, StandardErrorResponse<CoreErrorResponseType>>,
) -> Unvouched {
    match error {
        RequestTokenError::ServerResponse(said) => {
            let said = said.error().as_ref().chars();
            Unvouched::Refused { said: said.filter(|c| !c.is_control()).take(80).collect() }
        }
        RequestTokenError::Parse(..) => Unvouched::Flawed { flaw: Flaw::Unreadable },
        error => gone(error),
    }
}

/// Asks the service. What fails on its side is no answer.
fn fetch(request: HttpRequest) -> Result<HttpResponse, Unheard> {
    let url = request.uri().to_string();
    let failed = |error: ureq::Error| Unheard(format!("{url}: {error}"));
    let agent = agent(&url, PATIENCE);
    let answer = match *request.method() {
        Method::GET => agent.run(request.map(drop)),
        _ => agent.run(request),
    };
    let (head, body) = answer.map_err(failed)?.into_parts();
    if head.status.is_server_error() {
        return Err(Unheard(format!("{url}: HTTP {}", head.status.as_u16())));
    }
    let limited = body.into_with_config().limit(ANSWER_BYTES_MAX);
    Ok(HttpResponse::from_parts(head, limited.read_to_vec().map_err(failed)?))
}

/// Why nothing was heard of the service.
#[derive(Debug)]
struct Unheard(String);

impl fmt::Display for Unheard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Unheard {}

/// An error with what caused it, for the journal.
fn gone(error: &(dyn Error + 'static)) -> Unvouched {
    let causes = std::iter::successors(Some(error), |&error| error.source());
    let said: Vec<String> = causes.map(ToString::to_string).collect();
    Unvouched::Gone { said: said.join(": ") }
}
