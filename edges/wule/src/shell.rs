//! The terminal at the other end: its language, its width, whether it shows colour.

use std::ffi::OsString;
use std::io::{ErrorKind, IsTerminal, Write};
use word::{Lang, Words};

/// What is known of the terminal.
#[derive(Clone, Copy, Debug)]
pub struct Shell {
    /// The language of its reader.
    pub lang: Lang,
    /// Whether stdout is a terminal rather than a file or pipe.
    pub is_terminal: bool,
    /// Whether stdout may be coloured.
    pub is_coloured: bool,
    /// Columns.
    pub width: usize,
}

impl Shell {
    /// Looks at the arguments, the environment and the streams. `--lang` is read here, before
    /// anything else, because help and usage errors are spoken too.
    pub fn of(arguments: &[OsString]) -> Self {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let asked = option(arguments, "--lang").or_else(|| variable("WULE_LANG"));
        let locale = || ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(variable);
        let lang = asked.or_else(locale).map_or(Lang::En, |tag| Lang::of_preference(&tag));
        let is_terminal = std::io::stdout().is_terminal();
        let is_coloured = match option(arguments, "--color").as_deref() {
            Some("always") => true,
            Some("never") => false,
            _ => is_terminal && variable("NO_COLOR").is_none(),
        };
        let columns = variable("COLUMNS").and_then(|text| text.parse().ok());
        Self { lang, is_terminal, is_coloured, width: columns.unwrap_or(100).clamp(40, 200) }
    }

    /// Words in the reader's language.
    pub fn say(&self, words: Words) -> &'static str {
        words.say(self.lang)
    }

    /// Words with arguments in the reader's language.
    pub fn fill(&self, words: Words, args: &[(&str, String)]) -> String {
        words.fill(self.lang, args)
    }

    /// Writes a result to stdout. Whoever closed the other end of the pipe has seen enough.
    pub fn print(&self, text: &str) {
        let mut stdout = std::io::stdout().lock();
        let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
        if let Err(error) = written {
            if error.kind() == ErrorKind::BrokenPipe {
                std::process::exit(0);
            }
            self.complain(&format!("stdout: {error}\n"));
            std::process::exit(2);
        }
    }

    /// Writes talk to stderr; where even that fails, there is nobody left to tell.
    pub fn complain(&self, text: &str) {
        drop(std::io::stderr().lock().write_all(text.as_bytes()));
    }

    /// A sentence on stderr.
    pub fn tell(&self, words: Words, args: &[(&str, String)]) {
        self.complain(&(self.fill(words, args) + "\n"));
    }

    /// `text` in bold where colour is shown.
    pub fn bold(&self, text: &str) -> String {
        self.styled("1", text)
    }

    /// `text` in the colour of signals where colour is shown.
    pub fn red(&self, text: &str) -> String {
        self.styled("1;31", text)
    }

    /// `text` in the colour of what is proven where colour is shown.
    pub fn green(&self, text: &str) -> String {
        self.styled("32", text)
    }

    fn styled(&self, style: &str, text: &str) -> String {
        if self.is_coloured { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// The value of a long option, wherever it stands, up to a bare `--`.
fn option(arguments: &[OsString], name: &str) -> Option<String> {
    let words: Vec<&str> = arguments
        .iter()
        .map_while(|argument| (argument != "--").then(|| argument.to_str().unwrap_or_default()))
        .collect();
    words.iter().enumerate().find_map(|(i, word)| {
        let value = match word.strip_prefix(name)? {
            "" => words.get(i + 1).copied(),
            rest => rest.strip_prefix('='),
        };
        value.map(str::to_owned)
    })
}
