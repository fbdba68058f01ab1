//! `wule serve`: passport pages, the API and the log, from a data directory.

use acts::{Actor, Workshop};
use clap::ArgMatches;
use http::{Secure, Site};
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use store::Access;
use tokio::net::TcpListener;
use word::{Lang, Timestamp, Words};

use super::{Verb, log};
use crate::{
    exit::Exit,
    failure::Failure,
    journal::Journal,
    option,
    shell::Shell,
    sign_in,
    tls::{self, Tls},
    workplace,
};

/// Where a server listens unless told otherwise.
pub(super) const LISTEN: &str = "127.0.0.1:8443";

/// How soon a lot that is closed by a plan is sealed.
const SEALING: Duration = Duration::from_secs(2);

/// How often scans are looked through for those that are to be forgotten.
const FORGETTING: Duration = Duration::from_secs(6 * 3_600);

pub(super) static VERB: Verb = Verb {
    name: "serve",
    form: "[--data DIR] [--new NAME --origin HOST/PATH] [--database URL] [--listen ADDRESS] \
           [--base-url URL] [--tls | --tls-cert FILE --tls-key FILE] [--sign-in FILE] [--log FORM]",
    words: Words::new(
        "提供护照页、接口与日志（内网加密用 --tls；对外可置于 TLS 反向代理之后）",
        "serve passport pages, API and log (--tls encrypts on the LAN; in public a proxy may)",
    ),
    examples: &[
        "serve --new '沈阳一厂/Shenyang No. 1' --origin pins.example/log",
        "serve --data wule-data --listen 0.0.0.0:8443 --tls",
        "serve --data wule-data --listen 0.0.0.0:8443 --base-url https://pins.example",
    ],
    options: |lang| {
        let listen = Words::new(
            "监听地址（默认 127.0.0.1:8443）",
            "where to listen (default 127.0.0.1:8443)",
        );
        let base = Words::new(
            "外界访问本站的网址，会印在二维码里",
            "how people reach this server; it stands in every QR code",
        );
        let new = Words::new(
            "目录不存在时，为此组织建立数据目录；名称写成 中文/English",
            "make the data directory of this organisation where there is none, zh/en",
        );
        let origin = Words::new(
            "日志名，如 pins.example/log；建立后不变",
            "the log's name, such as pins.example/log; it stays for ever",
        );
        let tls = Words::new(
            "以 TLS 提供：首次使用时建立本地证书机构，各设备装一次证书；到期自动更新",
            "serve over TLS: a local authority is made on first use, devices install its \
             certificate once, and renewal needs nobody",
        );
        let certificate = Words::new(
            "自己的 TLS 证书链（PEM，服务器证书在前）；文件更换后自动采用",
            "a certificate chain of one's own (PEM, the server's first); a new file is taken up",
        );
        let key = Words::new("该证书的私钥（PEM）", "the private key of that certificate (PEM)");
        let log = Words::new(
            "运行日志的格式，写到标准错误，每个请求一行",
            "the form of the journal on standard error, one line a request",
        );
        let sign_in = Words::new(
            "登录服务（OpenID Connect）的设置文件，JSON：issuer、client_id、client_secret_file、title",
            "the file of a sign-in service (OpenID Connect), as JSON: issuer, client_id, \
             client_secret_file, title",
        );
        vec![
            option::data(lang),
            option::value("new", "NAME", new, lang).requires("origin"),
            option::value("origin", "HOST/PATH", origin, lang).requires("new"),
            option::database(lang),
            option::value("listen", "ADDRESS", listen, lang),
            option::value("base-url", "URL", base, lang),
            option::flag("tls", tls, lang),
            option::value("tls-cert", "FILE", certificate, lang)
                .value_parser(clap::value_parser!(PathBuf))
                .requires("tls-key")
                .conflicts_with("tls"),
            option::value("tls-key", "FILE", key, lang)
                .value_parser(clap::value_parser!(PathBuf))
                .requires("tls-cert"),
            option::value("sign-in", "FILE", sign_in, lang)
                .value_parser(clap::value_parser!(PathBuf)),
            option::choice("log", &Journal::NAMES, log, lang),
        ]
    },
    run,
};

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let directory = workplace::directory(matches);
    workplace::settle(matches, &directory)?;
    // Without being told so it makes none: a mistyped path would be served as an empty house.
    let new = matches.get_one::<String>("new");
    let access = if new.is_some() { Access::Create } else { Access::Write };
    let listen = matches.get_one::<String>("listen").map_or(LISTEN, String::as_str);
    workplace::run(async {
        let listener = bind(listen).await?;
        let workshop = workplace::open(&directory, access).await?;
        if let (Some(name), Some(origin)) = (new, matches.get_one::<String>("origin")) {
            found(&workshop, name, origin).await?;
        }
        // What was recorded before a crash and not yet published is published now.
        workshop.store().publish(workshop.now()).await?;
        acts::brand::forget_scans(&workshop).await?;
        acts::brand::forget_archives(&workshop).await?;
        let bound = listener.local_addr().map_err(|error| Failure::path(&directory, &error))?;
        let tls = Tls::asked(matches, &directory, bound)?;
        let own = match &tls {
            Some(tls) => tls.address(bound),
            None => address(&listener, listen),
        };
        let secure = tls.map(|tls| tls.secure(Timestamp::now)).transpose()?;
        let base = matches.get_one::<String>("base-url").cloned().unwrap_or_else(|| own.clone());
        let site = Site::new(Arc::new(workshop), &base);
        site.bound_by(crate::study::bind);
        if let Some(file) = matches.get_one::<PathBuf>("sign-in") {
            site.vouched_by(Arc::new(sign_in::read(file, &base)?));
        }
        offer_set_up(&site, shell).await?;
        let words = Words::new("正在提供 {url} · Ctrl-C 停止\n", "serving {url} · Ctrl-C stops\n");
        shell.print(&shell.fill(words, &[("url", own.clone())]));
        if let Some(authority) = secure.as_ref().and_then(|secure| secure.authority.as_ref()) {
            tls::tell(authority, &own, shell);
        }
        Journal::named(matches.get_one::<String>("log").map(String::as_str)).begin();
        until_stopped(site, (listener, secure), shell.lang).await
    })
}

/// Sets up the organisation of a directory that has none yet.
async fn found(workshop: &Workshop, name: &str, origin: &str) -> Result<(), Failure> {
    if workshop.store().organisation().await?.is_none() {
        let name = option::title("new", name)?;
        acts::party::found_organisation(workshop, &Actor::Operator, name, origin).await?;
    }
    Ok(())
}

/// Binds an address.
///
/// # Errors
/// [`Failure`]; a port that is in use is told as such.
pub(super) async fn bind(listen: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(listen).await.map_err(|error| {
        let words = match error.kind() {
            ErrorKind::AddrInUse => {
                Words::new("{listen} 已被另一个程序占用", "{listen} is in use by another program")
            }
            _ => Words::new("无法监听 {listen}：{reason}", "cannot listen on {listen}: {reason}"),
        };
        let help = Words::new(
            "用 --listen 换一个端口，如 --listen 127.0.0.1:8444",
            "choose another with --listen, such as --listen 127.0.0.1:8444",
        );
        let args = [("listen", listen.to_owned()), ("reason", error.to_string())];
        Failure::new("WL2013", words, args, help)
    })
}

/// The address that a browser on this machine opens.
pub(super) fn address(listener: &TcpListener, listen: &str) -> String {
    let bound = listener.local_addr().map_or_else(|_| listen.to_owned(), |addr| addr.to_string());
    format!("http://{}", bound.replace("0.0.0.0", "127.0.0.1"))
}

/// Where nobody can sign in yet, prints the link with which the first administrator can.
pub(super) async fn offer_set_up(site: &Site, shell: &Shell) -> Result<(), Failure> {
    if acts::party::has_administrator(&site.shared_workshop()).await? {
        return Ok(());
    }
    let words = Words::new(
        "还没有管理员账户。开通第一个（一次有效，勿外传）：{link}\n",
        "no administrator has an account yet. Open the first one (works once; keep it to \
         yourself): {link}\n",
    );
    let link = site.offer_set_up(&acts::one_time_code()?);
    // Not among what the command gives: this is for whoever watches it start.
    shell.complain(&shell.fill(words, &[("link", link)]));
    Ok(())
}

/// Serves until Ctrl-C or a request to terminate.
///
/// # Errors
/// [`Failure`] where the listener fails.
pub(super) async fn until_stopped(
    site: Site,
    (listener, secure): (TcpListener, Option<Secure>),
    lang: Lang,
) -> Result<Exit, Failure> {
    // Ends with the runtime; what it has not recorded by then is asked for again.
    tokio::spawn(log::keep_asking(site.shared_workshop(), lang));
    tokio::spawn(keep_forgetting(site.shared_workshop(), lang));
    tokio::spawn(keep_sealing(site.shared_workshop(), lang));
    tokio::spawn(outlet::keep_sending(site.shared_workshop(), site.base_url().to_owned(), lang));
    let (stop, stopping) = tokio::sync::oneshot::channel::<()>();
    let until = async { drop(stopping.await) };
    let listening = tokio::spawn(inlet::gateway::listen(site.shared_workshop(), until));
    let workshop = site.shared_workshop();
    let served = match secure {
        Some(secure) => http::serve_secure(site, listener, secure, stopped()).await,
        None => http::serve(site, listener, stopped()).await,
    };
    // What sources sent and is being committed is finished.
    drop(stop);
    let _ = listening.await;
    // A database that was closed is known to be whole at the next start.
    workshop.store().end().await;
    served.map_err(|error| Failure::path(std::path::Path::new("serve"), &error))?;
    Ok(Exit::Yes)
}

/// Forgets scans of codes and archives of guest links when their time has come, as long as it is
/// let run.
async fn keep_forgetting(workshop: Arc<acts::Workshop>, lang: Lang) {
    let mut ticks = tokio::time::interval(FORGETTING);
    loop {
        ticks.tick().await;
        let forgotten = match acts::brand::forget_scans(&workshop).await {
            Ok(_) => acts::brand::forget_archives(&workshop).await,
            Err(problem) => Err(problem),
        };
        if let Err(problem) = forgotten {
            tracing::error!("{}", problem.message().say(lang));
        }
    }
}

/// Seals what plans say is closed, as long as it is let run. What cannot be sealed is told once,
/// and tried again.
async fn keep_sealing(workshop: Arc<acts::Workshop>, lang: Lang) {
    let mut ticks = tokio::time::interval(SEALING);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut told = BTreeSet::new();
    loop {
        ticks.tick().await;
        let sealed = match acts::measure::seal_as_planned(&workshop).await {
            Ok(sealed) => sealed,
            Err(problem) => {
                tracing::error!("{}", problem.message().say(lang));
                continue;
            }
        };
        for (lot, outcome) in sealed {
            match outcome {
                Ok(acts::measure::Sealed { n_readings, .. }) => {
                    tracing::info!(%lot, n_readings, "a lot is sealed as planned");
                }
                Err(problem) if told.insert(lot.clone()) => {
                    tracing::error!(%lot, "{}", problem.message().say(lang));
                }
                Err(_) => {}
            }
        }
    }
}

/// Until Ctrl-C or a request to terminate.
pub(super) async fn stopped() {
    let interrupted = async { drop(tokio::signal::ctrl_c().await) };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                () = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    interrupted.await;
}
