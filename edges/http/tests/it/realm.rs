//! A sign-in service in a thread: OpenID Connect as it should be, but for one fault at a time.

use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use word::encoding::{base64, base64url};

pub const CLIENT: &str = "wule & sons";
pub const SECRET: &str = "hush: äö%";
/// 2026-11-23T08:42:00Z, the hour of the house.
const NOW: i64 = 1_795_423_320;

/// What the service does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    None,
    Nonce,
    Audience,
    SecondAudience,
    OtherParty,
    Issuer,
    OtherIssuer,
    Expired,
    Early,
    Unsigned,
    SharedSecret,
    StrangeKey,
    Cut,
    Critical,
    NoToken,
    Broken,
    /// A number where a text belongs.
    Subject,
}

/// What is known of a code that was given out.
struct Asked {
    nonce: String,
    challenge: String,
    redirect: String,
}

pub struct Realm {
    pub issuer: String,
    state: Arc<Mutex<State>>,
}

struct State {
    issuer: String,
    fault: Fault,
    subject: String,
    key: EcdsaKeyPair,
    stranger: EcdsaKeyPair,
    codes: BTreeMap<String, Asked>,
}

impl Realm {
    pub fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://{}/realm", listener.local_addr().unwrap());
        let state = State {
            issuer: issuer.clone(),
            fault: Fault::None,
            subject: "248289761001".to_owned(),
            key: key(),
            stranger: key(),
            codes: BTreeMap::new(),
        };
        let state = Arc::new(Mutex::new(state));
        let own = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                answer(stream.unwrap(), &mut own.lock().unwrap());
            }
        });
        Self { issuer, state }
    }

    pub fn set(&self, fault: Fault) {
        self.state.lock().unwrap().fault = fault;
    }

    pub fn sign_in_as(&self, subject: &str) {
        subject.clone_into(&mut self.state.lock().unwrap().subject);
    }

    /// What a browser brings back that was sent to `address`, with the person's consent.
    pub fn visit(&self, address: &str) -> String {
        let rest = address.strip_prefix(&format!("{}/auth?", self.issuer)).expect("our own page");
        let asked = fields(rest);
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["client_id"], CLIENT);
        assert_eq!(asked["code_challenge_method"], "S256");
        assert!(asked["scope"].split(' ').any(|scope| scope == "openid"));
        let mut state = self.state.lock().unwrap();
        let code = format!("code-{}/+", state.codes.len());
        let [nonce, challenge, redirect] =
            ["nonce", "code_challenge", "redirect_uri"].map(|name| asked[name].clone());
        state.codes.insert(code.clone(), Asked { nonce, challenge, redirect });
        format!("code={}&state={}", code.replace('/', "%2F").replace('+', "%2B"), asked["state"])
    }
}

fn key() -> EcdsaKeyPair {
    let (chance, of) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
    let made = EcdsaKeyPair::generate_pkcs8(of, &chance).unwrap();
    EcdsaKeyPair::from_pkcs8(of, made.as_ref(), &chance).unwrap()
}

fn answer(mut stream: TcpStream, state: &mut State) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).unwrap_or(0) > 0 {}
    let header = |name: &str| {
        head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    };
    let length = header("content-length").map_or(0, |text| text.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let path = head.split(' ').nth(1).unwrap_or_default();
    let (status, json) = match path.strip_prefix("/realm/") {
        _ if state.fault == Fault::Broken => ("500 Broken", json!("out of order")),
        Some(".well-known/openid-configuration") => ("200 OK", state.describe()),
        Some("keys") => ("200 OK", state.keys()),
        Some("token") => state.exchange(&String::from_utf8(body).unwrap(), header("authorization")),
        _ => ("404 Not Found", json!(null)),
    };
    let json = json.to_string();
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close", json.len());
    let _ = stream.write_all(format!("{head}\r\n\r\n{json}").as_bytes());
}

impl State {
    fn describe(&self) -> Value {
        let at = |page: &str| format!("{}/{page}", self.issuer);
        let issuer = match self.fault {
            Fault::OtherIssuer => "https://login.example".to_owned(),
            _ => self.issuer.clone(),
        };
        json!({"issuer": issuer, "authorization_endpoint": at("auth"),
            "token_endpoint": at("token"), "jwks_uri": at("keys"),
            "response_types_supported": ["code"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"]})
    }

    fn keys(&self) -> Value {
        let point = self.key.public_key().as_ref();
        let (x, y) = (base64url(&point[1..33]), base64url(&point[33..]));
        json!({"keys": [{"kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": "k1", "use": "sig"}]})
    }

    fn exchange(&mut self, body: &str, login: Option<String>) -> (&'static str, Value) {
        let refuse = |why: &str| ("400 Bad Request", json!({"error": why}));
        // RFC 6749, 2.3.1: both are escaped, as in a form, before they are joined.
        let login_of_client = format!("Basic {}", base64(b"wule+%26+sons:hush%3A+%C3%A4%C3%B6%25"));
        if login != Some(login_of_client) {
            return refuse("invalid_client");
        }
        let given = fields(body);
        let Some(asked) = self.codes.remove(&given["code"]) else { return refuse("invalid_grant") };
        let challenge = base64url(digest(&SHA256, given["code_verifier"].as_bytes()).as_ref());
        if challenge != asked.challenge || given["redirect_uri"] != asked.redirect {
            return refuse("invalid_grant");
        }
        let mut answer = json!({"access_token": "x", "token_type": "Bearer"});
        if self.fault != Fault::NoToken {
            answer["id_token"] = self.token(&asked.nonce).into();
        }
        ("200 OK", answer)
    }

    fn token(&self, nonce: &str) -> String {
        let mut claims = json!({"iss": self.issuer, "sub": self.subject, "aud": CLIENT,
            "exp": NOW + 300, "iat": NOW, "nonce": nonce, "preferred_username": "li.na"});
        let mut header = json!({"alg": "ES256", "kid": "k1"});
        match self.fault {
            Fault::Nonce => claims["nonce"] = "another".into(),
            Fault::Audience => claims["aud"] = "another".into(),
            Fault::SecondAudience => claims["aud"] = json!([CLIENT, "another"]),
            Fault::OtherParty => claims["azp"] = "another".into(),
            Fault::Issuer => claims["iss"] = "https://login.example".into(),
            Fault::Expired => claims["exp"] = (NOW - 3_600).into(),
            Fault::Early => claims["iat"] = (NOW + 3_600).into(),
            Fault::Unsigned => header["alg"] = "none".into(),
            Fault::SharedSecret => header["alg"] = "HS256".into(),
            Fault::Critical => header["crit"] = json!(["b64"]),
            Fault::Subject => claims["sub"] = 7.into(),
            _ => {}
        }
        let part = |value: &Value| base64url(value.to_string().as_bytes());
        let text = format!("{}.{}", part(&header), part(&claims));
        let key = if self.fault == Fault::StrangeKey { &self.stranger } else { &self.key };
        let signature = key.sign(&SystemRandom::new(), text.as_bytes()).unwrap();
        match self.fault {
            Fault::Unsigned => format!("{text}."),
            Fault::Cut => text,
            _ => format!("{text}.{}", base64url(signature.as_ref())),
        }
    }
}

/// The fields of a form.
pub fn fields(text: &str) -> BTreeMap<String, String> {
    let plain = |text: &str| {
        let bytes = make::epcis::percent_decoded(&text.replace('+', " "));
        String::from_utf8(bytes).unwrap()
    };
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), plain(value))).collect()
}
