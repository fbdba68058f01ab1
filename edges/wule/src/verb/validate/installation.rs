//! Which program this is, on which machine, and when.

use word::{Digest, Lang, Timestamp, Words};

/// What names an installation.
pub struct Installation {
    /// Of the bytes of the running program, where they can be read.
    pub program: Option<Digest>,
    /// The name of the machine, where it tells.
    pub host: Option<String>,
    /// Its operating system, as it calls itself.
    pub system: String,
    /// Its processor, where it tells.
    pub processor: Option<String>,
    /// The moment of the validation.
    pub at: Timestamp,
}

/// The version of the program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

impl Installation {
    /// Looks around.
    pub fn look() -> Self {
        let file = |path: &str| std::fs::read_to_string(path).ok();
        let line = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let variable = |name: &str| std::env::var(name).ok().and_then(line);
        let named = |text: String, key: &str| {
            let mut lines = text.lines().filter_map(|line| line.split_once([':', '=']));
            let found = lines.find(|(name, _)| name.trim() == key)?;
            Some(found.1.trim().trim_matches('"').to_owned())
        };
        let release = file("/etc/os-release").and_then(|text| named(text, "PRETTY_NAME"));
        let kernel = file("/proc/sys/kernel/osrelease").and_then(line);
        let parts = [release, kernel.map(|kernel| format!("{} {kernel}", std::env::consts::OS))];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        let program = std::env::current_exe().and_then(std::fs::File::open);
        Self {
            program: program.and_then(Digest::of_stream).ok(),
            host: file("/proc/sys/kernel/hostname")
                .and_then(line)
                .or_else(|| variable("HOSTNAME"))
                .or_else(|| variable("COMPUTERNAME")),
            system: if parts.is_empty() {
                std::env::consts::OS.to_owned()
            } else {
                parts.join(", ")
            },
            processor: file("/proc/cpuinfo").and_then(|text| named(text, "model name")),
            at: Timestamp::now(),
        }
    }

    /// How the program was built.
    pub fn build() -> String {
        let kind = if cfg!(debug_assertions) { "debug" } else { "release" };
        format!("{}-{}, {kind}", std::env::consts::ARCH, std::env::consts::OS)
    }

    /// Names and values for a reader.
    pub fn lines(&self, lang: Lang) -> Vec<(&'static str, String)> {
        let say = |zh, en| Words::new(zh, en).say(lang);
        let unknown = || say("未知", "not known").to_owned();
        let program = self.program.map_or_else(unknown, |digest| digest.to_string());
        vec![
            (say("程序", "program"), format!("wule {VERSION}")),
            (say("构建", "build"), Self::build()),
            (say("程序 SHA-256", "SHA-256 of the program"), program),
            (say("机器", "machine"), self.host.clone().unwrap_or_else(unknown)),
            (say("操作系统", "system"), self.system.clone()),
            (say("处理器", "processor"), self.processor.clone().unwrap_or_else(unknown)),
            (say("时间", "date"), self.moment()),
        ]
    }

    /// The moment, to the second.
    pub fn moment(&self) -> String {
        let text = self.at.to_string();
        let second = text.split(['.', 'Z']).next().unwrap_or(&text);
        format!("{second}Z")
    }
}
