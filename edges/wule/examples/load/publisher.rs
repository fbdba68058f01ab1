//! A publisher of MQTT 3.1.1 at quality of service 1 that writes many packets at once, so that it
//! takes little of the machine that it shares with what it measures.

use std::io::{BufWriter, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub struct Publisher {
    stream: BufWriter<TcpStream>,
    next_id: u16,
    n_confirmed: Arc<AtomicU64>,
}

impl Publisher {
    pub fn connect(address: &str, client_id: &str) -> Self {
        let stream = TcpStream::connect(address).expect("a broker");
        stream.set_nodelay(true).expect("a socket");
        let mut answers = stream.try_clone().expect("a socket");
        let mut stream = BufWriter::with_capacity(1 << 16, stream);
        // Protocol level 4, a clean session, no clock.
        let mut body = b"\0\x04MQTT\x04\x02\0\0".to_vec();
        push_text(&mut body, client_id);
        write_packet(&mut stream, 0x10, &body);
        stream.flush().expect("a broker");
        let mut answer = [0; 4];
        answers.read_exact(&mut answer).expect("a broker");
        assert_eq!(answer, [0x20, 2, 0, 0], "the broker refuses");
        let n_confirmed = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&n_confirmed);
        std::thread::spawn(move || {
            // Nothing but confirmations comes to who has subscribed to nothing: four bytes each.
            let (mut buffer, mut n_bytes) = (vec![0; 1 << 16], 0);
            while let Ok(n @ 1..) = answers.read(&mut buffer) {
                n_bytes += n as u64;
                counted.store(n_bytes / 4, Ordering::Relaxed);
            }
        });
        Self { stream, next_id: 0, n_confirmed }
    }

    /// Puts a message to those that [`Publisher::flush`] sends.
    pub fn publish(&mut self, topic: &str, payload: &str) {
        self.next_id = self.next_id % u16::MAX + 1;
        let mut body = Vec::with_capacity(topic.len() + payload.len() + 4);
        push_text(&mut body, topic);
        body.extend(self.next_id.to_be_bytes());
        body.extend(payload.as_bytes());
        write_packet(&mut self.stream, 0x32, &body);
    }

    pub fn flush(&mut self) {
        self.stream.flush().expect("a broker");
    }

    /// How many messages the broker confirmed.
    pub fn n_confirmed(&self) -> u64 {
        self.n_confirmed.load(Ordering::Relaxed)
    }
}

fn push_text(body: &mut Vec<u8>, text: &str) {
    body.extend(u16::try_from(text.len()).expect("a short text").to_be_bytes());
    body.extend(text.as_bytes());
}

fn write_packet(to: &mut impl Write, kind: u8, body: &[u8]) {
    let (mut head, mut length) = (vec![kind], body.len());
    while length > 127 {
        head.push((length % 128) as u8 | 128);
        length /= 128;
    }
    head.push(length as u8);
    to.write_all(&head).expect("a broker");
    to.write_all(body).expect("a broker");
}
