//! A notice as an e-mail, handed to one server (RFC 5321; RFC 3834 for mail by machines).

use acts::party::Delivery;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::transport::smtp::{
    authentication::Credentials,
    client::{Tls, TlsParameters},
    extension::ClientId,
};
use lettre::{Message, SmtpTransport, Transport};
use party::{MailSecurity, MailServer};
use std::net::ToSocketAddrs;

use crate::{
    PATIENCE,
    place::{Line, permit},
};

pub(crate) struct Letter<'a> {
    pub(crate) to: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) text: &'a str,
    pub(crate) id: &'a str,
}

pub(crate) fn send(server: &MailServer, letter: &Letter<'_>) -> Delivery {
    if let Err(delivery) = check_place(server) {
        return delivery;
    }
    let domain = server.from.rsplit('@').next().unwrap_or("localhost").to_owned();
    let message = match message(server, letter, &domain) {
        Ok(message) => message,
        Err(error) => return Delivery::Never(error),
    };
    let transport = match transport(server, domain) {
        Ok(transport) => transport,
        Err(error) => return Delivery::Later(error.to_string()),
    };
    match transport.send(&message) {
        Ok(_) => Delivery::Done,
        Err(error) => {
            let code = error.status().map(u16::from);
            let said = code.map_or_else(|| error.to_string(), |code| format!("SMTP {code}"));
            // That our login is wrong says nothing of the mailbox: somebody will set it right.
            match error.is_permanent() && !code.is_some_and(|code| (530..=538).contains(&code)) {
                true => Delivery::Never(said),
                false => Delivery::Later(said),
            }
        }
    }
}

fn check_place(server: &MailServer) -> Result<(), Delivery> {
    let line = match server.security {
        MailSecurity::Plain => Line::Clear,
        MailSecurity::Tls | MailSecurity::StartTls => Line::Sealed,
    };
    let found = (server.host.as_str(), server.port).to_socket_addrs();
    let found = found.map_err(|error| Delivery::Later(error.to_string()))?;
    for address in found {
        permit(address.ip(), line).map_err(|why| Delivery::Later(why.to_owned()))?;
    }
    Ok(())
}

fn message(server: &MailServer, letter: &Letter<'_>, domain: &str) -> Result<Message, String> {
    let mailbox = |text: &str| text.parse().map_err(|_| "a mailbox cannot be read".to_owned());
    let by_machine = HeaderName::new_from_ascii_str("Auto-Submitted");
    Message::builder()
        .from(mailbox(&server.from)?)
        .to(mailbox(letter.to)?)
        .subject(letter.subject)
        .message_id(Some(format!("<{}@{domain}>", letter.id)))
        .raw_header(HeaderValue::new(by_machine, "auto-generated".to_owned()))
        .header(ContentType::TEXT_PLAIN)
        .body(letter.text.to_owned())
        .map_err(|error| error.to_string())
}

fn transport(
    server: &MailServer,
    domain: String,
) -> Result<SmtpTransport, lettre::transport::smtp::Error> {
    let tls = match server.security {
        MailSecurity::Plain => Tls::None,
        MailSecurity::StartTls => Tls::Required(TlsParameters::new(server.host.clone())?),
        MailSecurity::Tls => Tls::Wrapper(TlsParameters::new(server.host.clone())?),
    };
    let builder = SmtpTransport::builder_dangerous(server.host.as_str())
        .port(server.port)
        .tls(tls)
        .timeout(Some(PATIENCE))
        .hello_name(ClientId::Domain(domain));
    Ok(match &server.login {
        Some((login, password)) => {
            builder.credentials(Credentials::new(login.clone(), password.clone())).build()
        }
        None => builder.build(),
    })
}
