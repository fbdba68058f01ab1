//! `wule serve --tls` as a device sees it: TLS by the authority that it installed, and plain HTTP
//! on the same port, which offers that authority.

use std::path::Path;
use std::process::Command;
use std::time::Duration;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use crate::program::{self, get, json, wule};

/// A server over TLS, until it is dropped, with its port.
struct Served {
    port: u16,
    _server: program::Served,
}

fn serve(data: &Path, more: &[&str]) -> Served {
    let new = ["serve", "--new", "Pins", "--origin", "pins.example/log"];
    let (server, port) = program::begin(&[&new[..], more].concat(), data, |said| {
        let at = said.split("https://").nth(1)?.split_whitespace().next()?;
        at.rsplit(':').next()?.parse().ok()
    });
    Served { port, _server: server }
}

/// A client that believes one authority, and no other.
fn client(authority: &[u8]) -> ureq::Agent {
    let roots = [Certificate::from_pem(authority).unwrap()];
    let tls = TlsConfig::builder().root_certs(RootCerts::new_with_certs(&roots)).build();
    ureq::Agent::config_builder()
        .tls_config(tls)
        .timeout_global(Some(Duration::from_secs(30)))
        .http_status_as_error(false)
        .max_redirects(0)
        .build()
        .into()
}

#[test]
fn a_device_that_installed_the_authority_is_served_and_others_are_told_where_to_get_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("house");
    let served = serve(&data, &["--tls"]);
    let authority = std::fs::read(data.join("tls/authority.crt")).unwrap();
    let at = |host: &str, path: &str| format!("https://{host}:{}{path}", served.port);

    let device = client(&authority);
    for host in ["127.0.0.1", "localhost"] {
        let mut answer = device.get(at(host, "/healthz")).call().unwrap();
        assert_eq!(answer.status(), 200, "{:?}", answer.body_mut().read_to_string());
    }
    // Another implementation of the same rules says the same, of this name and of no other.
    let judged = |host: &str| {
        let arguments =
            ["verify", "-CAfile", "authority.crt", "-verify_hostname", host, "server.crt"];
        let mut openssl = Command::new("openssl");
        openssl.args(arguments).current_dir(data.join("tls")).output().unwrap().status.success()
    };
    assert!(judged("localhost") && !judged("pins.example"));
    // Whoever did not install it does not believe it, nor who installed another house's.
    assert!(ureq::get(at("127.0.0.1", "/healthz")).call().is_err());
    let other = tempfile::tempdir().unwrap();
    let of_other = serve(&other.path().join("house"), &["--tls"]);
    let stranger = std::fs::read(other.path().join("house/tls/authority.crt")).unwrap();
    drop(of_other);
    assert!(client(&stranger).get(at("127.0.0.1", "/healthz")).call().is_err());

    // Plain HTTP on the same port: the page, the certificate, and the way on.
    let plain = format!("127.0.0.1:{}", served.port).parse().unwrap();
    let (status, page) = get(plain, "/").unwrap();
    assert!(status == 200 && page.contains("/wule-ca.crt") && page.contains("SHA-256"), "{page}");
    assert!(page.contains("192.168.0.0/16"), "it says what it is limited to");
    let (status, page) = get(plain, "/?lang=zh").unwrap();
    assert!(status == 200 && page.contains("证书信任设置"), "{page}");
    let mut answer = ureq::get(format!("http://{plain}/wule-ca.crt")).call().unwrap();
    assert_eq!(answer.headers()["content-type"], "application/x-x509-ca-cert");
    let given = answer.body_mut().read_to_vec().unwrap();
    let own = Certificate::from_pem(&authority).unwrap();
    assert_eq!(given, own.der(), "it is the authority's own certificate");
    let agent: ureq::Agent = client(&authority);
    let led = agent.get(format!("http://{plain}/app/?a=b")).call().unwrap();
    assert_eq!(led.status(), 307);
    assert_eq!(led.headers()["location"], at("127.0.0.1", "/app/?a=b").as_str());
    let told = crate::program::post(plain, "/api/v1/session", "", "{}").unwrap();
    assert!(told.0 == 403, "what was sent in the clear is told so: {told:?}");
}

#[test]
fn what_the_server_sets_over_tls_is_for_tls_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("house");
    let served = serve(&data, &["--tls"]);
    let authority = std::fs::read(data.join("tls/authority.crt")).unwrap();
    let token = std::fs::read_to_string(data.join("keys/operator.token")).unwrap();
    let device = client(&authority);
    let url = |path: &str| format!("https://localhost:{}{path}", served.port);
    let bearer = format!("Bearer {}", token.trim());
    let send = |path: &str, body: &str| {
        let request = device.post(url(path)).header("authorization", &bearer);
        request.header("content-type", "application/json").send(body).unwrap()
    };
    let mut person =
        send("/api/v1/people", r#"{"name":{"zh":"王","en":"Wang"},"consent":"named"}"#);
    let person: serde_json::Value =
        serde_json::from_str(&person.body_mut().read_to_string().unwrap()).unwrap();
    let (id, login) = (person["id"].as_str().unwrap(), "wang");
    let account =
        format!(r#"{{"person":"{id}","login":"{login}","password":"quite long and odd 77"}}"#);
    let mut opened = send("/api/v1/accounts", &account);
    assert_eq!(opened.status(), 201, "{:?}", opened.body_mut().read_to_string());
    let session = format!(r#"{{"login":"{login}","password":"quite long and odd 77"}}"#);
    let request = device.post(url("/api/v1/session")).header("content-type", "application/json");
    let answer = request.send(session.as_str()).unwrap();
    let cookies = answer.headers().get_all("set-cookie");
    let cookies: Vec<&str> = cookies.iter().map(|value| value.to_str().unwrap()).collect();
    assert!(cookies.iter().any(|cookie| cookie.starts_with("__Host-wule=")), "{cookies:?}");
    assert!(cookies.iter().all(|cookie| cookie.contains("; Secure")), "{cookies:?}");
}

#[test]
fn a_certificate_of_ones_own_is_served_and_one_of_another_key_refused() {
    let folder = tempfile::tempdir().unwrap();
    let made = folder.path().join("made");
    drop(serve(&made, &["--tls"]));
    let path = |name: &str| made.join("tls").join(name).to_str().unwrap().to_owned();
    let (chain, key) = (path("server.crt"), path("server.key"));
    let data = folder.path().join("house");
    let served = serve(&data, &["--tls-cert", &chain, "--tls-key", &key]);
    let authority = std::fs::read(made.join("tls/authority.crt")).unwrap();
    let answer =
        client(&authority).get(format!("https://localhost:{}/healthz", served.port)).call();
    assert_eq!(answer.unwrap().status(), 200);
    assert!(!data.join("tls").exists(), "no authority is made that nobody asked for");
    // There is nothing to install, so that plain HTTP leads on at once.
    let plain = format!("127.0.0.1:{}", served.port).parse().unwrap();
    assert_eq!(get(plain, "/").unwrap().0, 307);
    drop(served);

    let wrong = path("authority.key");
    let data = data.to_str().unwrap();
    let refused = wule(&[
        "serve",
        "--data",
        data,
        "--listen",
        "127.0.0.1:0",
        "--tls-cert",
        &chain,
        "--tls-key",
        &wrong,
    ]);
    assert!(refused.code == 2 && refused.stderr.contains("WL2061"), "{}", refused.stderr);
    let plain = ["--tls", "--base-url", "http://10.0.0.5:8443"];
    let refused =
        wule(&[&["serve", "--data", data, "--listen", "127.0.0.1:0"], &plain[..]].concat());
    assert!(refused.code == 2 && refused.stderr.contains("WL2001"), "{}", refused.stderr);
}

#[test]
fn the_doctor_knows_how_long_the_certificate_is_good() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("house");
    drop(serve(&data, &["--tls"]));
    let state = || {
        let (_, told) = json(&["doctor", "--data", data.to_str().unwrap()]);
        let checks = told["checks"].as_array().unwrap();
        let check = checks.iter().find(|one| one["check"] == "certificate").unwrap();
        check["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(state(), "well");
    let record = data.join("tls/server.json");
    let names = serde_json::json!(["localhost"]);
    for (days, expected) in [(-1_i64, "ill"), (10, "care"), (100, "well")] {
        let at = word::Timestamp::now().as_second() + days * 86_400 + 60;
        let until = word::Timestamp::from_second(at).unwrap().to_string();
        let text = serde_json::json!({"names": names, "until": until}).to_string();
        std::fs::write(&record, text).unwrap();
        assert_eq!(state(), expected, "{days} days");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let key = data.join("tls/server.key");
        std::fs::set_permissions(key, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(state(), "ill", "others can read the key");
    }
}
