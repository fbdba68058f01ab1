//! A broker over TLS: its own process, with certificates that are made here.

use measure::source::Channel;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

use crate::broker::{channel, furnish, is_listening, mapping, publish, unique, wait_for};
use crate::program;

/// A broker that asks for our certificate, until it is dropped.
struct Broker {
    process: Child,
    port: u16,
    /// Where it is spoken to without TLS, by whoever publishes.
    plain: u16,
}

impl Drop for Broker {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn run(program: &str, arguments: &[&str], folder: &Path) {
    let output = Command::new(program).args(arguments).current_dir(folder).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {said}");
}

/// An authority, and certificates of it for a broker of this name and for us.
fn certificates(folder: &Path, name: &str) {
    let of_broker = format!("subjectAltName=DNS:{name}\n");
    std::fs::write(folder.join("broker.ext"), of_broker).unwrap();
    std::fs::write(folder.join("us.ext"), "extendedKeyUsage=clientAuth\n").unwrap();
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    let of_authority =
        ["req", "-x509", "-days", "2", "-subj", "/CN=ca", "-keyout", "ca.key", "-out", "ca.pem"];
    run("openssl", &[&of_authority[..], &key].concat(), folder);
    for of in ["broker", "us"] {
        let (key_file, asked, subject) =
            (format!("{of}.key"), format!("{of}.csr"), format!("/CN={of}"));
        let ask = ["req", "-subj", &subject, "-keyout", &key_file, "-out", &asked];
        run("openssl", &[&ask[..], &key].concat(), folder);
        let (out, extensions) = (format!("{of}.pem"), format!("{of}.ext"));
        let sign = ["x509", "-req", "-days", "2", "-in", &asked, "-CA", "ca.pem", "-CAkey"];
        let rest = ["ca.key", "-CAcreateserial", "-out", &out, "-extfile", &extensions];
        run("openssl", &[&sign[..], &rest].concat(), folder);
    }
}

/// Where the program `mosquitto` is; a machine without it cannot show this.
pub fn mosquitto() -> Option<&'static str> {
    let found =
        ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto"]
            .into_iter()
            .find(|path| Path::new(path).exists());
    if found.is_none() {
        assert!(std::env::var("CI").map_or(true, |ci| ci != "true"), "there is no mosquitto");
        eprintln!("skipped: there is no mosquitto");
    }
    found
}

fn start(program: &str, folder: &Path) -> Broker {
    let [port, plain] =
        [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port());
    let path = |name: &str| folder.join(name).display().to_string();
    let stated = format!(
        "listener {port} 127.0.0.1\ncafile {}\ncertfile {}\nkeyfile {}\n\
         require_certificate true\nallow_anonymous true\nuser root\nlistener {plain} 127.0.0.1\n",
        path("ca.pem"),
        path("broker.pem"),
        path("broker.key")
    );
    std::fs::write(folder.join("mosquitto.conf"), stated).unwrap();
    let mut command = Command::new(program);
    command.args(["-c", &path("mosquitto.conf")]).stdout(Stdio::null()).stderr(Stdio::null());
    let broker = Broker { process: command.spawn().unwrap(), port, plain };
    let begun = Instant::now();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(begun.elapsed() < Duration::from_secs(60), "mosquitto does not answer");
        std::thread::sleep(Duration::from_millis(20));
    }
    broker
}

#[test]
fn a_broker_is_believed_by_its_certificate_and_its_name_and_asks_for_ours() {
    let Some(program) = mosquitto() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (data, runtime) = (folder.path().join("data"), Runtime::new().unwrap());
    let (right, wrong) = (folder.path().join("right"), folder.path().join("wrong"));
    for (folder, name) in [(&right, "localhost"), (&wrong, "other.example")] {
        std::fs::create_dir(folder).unwrap();
        certificates(folder, name);
    }
    let broker = start(program, &wrong);
    let (topic, plain) = (unique("tls"), broker.plain);
    let mut of_source = channel(("localhost", broker.port), &topic);
    of_source.is_tls = true;
    runtime.block_on(furnish(&data, Channel::Mqtt(of_source), mapping("G1")));
    let token = std::fs::read_to_string(data.join("keys/operator.token")).unwrap();
    let (mut server, address) = program::serve(&["serve"], &data);
    let why = |wanted: &[&str]| {
        let said = wait_for(address, token.trim(), |said| {
            let why = said["reach"]["why"].as_str().unwrap_or("");
            wanted.iter().any(|wanted| why.contains(wanted))
        });
        said["reach"]["why"].as_str().unwrap().to_owned()
    };
    let give = |from: &Path, names: &[(&str, &str)]| {
        for (theirs, ours) in names {
            std::fs::copy(from.join(theirs), data.join(format!("keys/source-S.{ours}"))).unwrap();
        }
    };
    // Nobody is believed before it is said who.
    why(&["source-S.ca.pem"]);
    give(&right, &[("ca.pem", "ca.pem")]);
    // Another authority, though of the same name.
    why(&["BadSignature"]);
    give(&wrong, &[("ca.pem", "ca.pem")]);
    assert!(why(&["not valid for name"]).contains("localhost"));
    drop(broker);
    // The right broker, on the same port; it wants our certificate too.
    give(&right, &[("ca.pem", "ca.pem")]);
    let stated = std::fs::read_to_string(wrong.join("mosquitto.conf")).unwrap();
    let moved = stated.replace(wrong.to_str().unwrap(), right.to_str().unwrap());
    std::fs::write(right.join("mosquitto.conf"), moved).unwrap();
    let mut command = Command::new(program);
    command.arg("-c").arg(right.join("mosquitto.conf")).stderr(Stdio::null());
    let process = command.stdout(Stdio::null()).spawn().unwrap();
    let broker = Broker { process, port: 0, plain };
    // The broker says so and ends the line; its end may overtake what it says.
    let refused = why(&["CertificateRequired", "reset by peer", "closed by peer", "Broken pipe"]);
    println!("without our certificate: {refused}");
    give(&right, &[("us.pem", "cert.pem"), ("us.key", "key.pem")]);
    wait_for(address, token.trim(), is_listening);
    // What is too large to be held is looked for over TLS as well.
    publish(("127.0.0.1", plain), &[(format!("{topic}/photo"), vec![b'x'; 17 << 20])]);
    wait_for(address, token.trim(), |said| said["letters"]["n_open"] == 1 && is_listening(said));
    drop(broker);
    server.kill().unwrap();
    server.wait().unwrap();
}
