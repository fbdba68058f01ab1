//! Colours of the two looks. Shape carries the meaning; colour helps.
//!
//! Contrasts on their background were measured: ink 16.2 and 15.5, seal 6.2 and 6.5, indigo 8.1
//! and 8.2, ochre 3.4 (marks only) and 10.1.

/// The colours of a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// Behind everything.
    pub background: &'static str,
    /// Text and centre lines.
    pub ink: &'static str,
    /// Lesser text, tolerances, points left out.
    pub ink_2: &'static str,
    /// Limits and signals.
    pub seal: &'static str,
    /// Data.
    pub indigo: &'static str,
    /// Pattern signals; a mark colour, never text.
    pub ochre: &'static str,
    /// Frames.
    pub rule: &'static str,
    /// Zones and grid.
    pub grid: &'static str,
}

/// Paper: light, printable.
pub const PAPER: Tokens = Tokens {
    background: "#FBF8F1",
    ink: "#1E1B18",
    ink_2: "#5E574E",
    seal: "#B3261E",
    indigo: "#2B4C7E",
    ochre: "#B7791F",
    rule: "#DED6C6",
    grid: "#EAE3D4",
};

/// The shop floor: dark, readable from two metres.
pub const FLOOR: Tokens = Tokens {
    background: "#14161A",
    ink: "#F2EDE3",
    ink_2: "#B0A899",
    seal: "#FF6B5E",
    indigo: "#7FB2F0",
    ochre: "#F2B84B",
    rule: "#333842",
    grid: "#262A32",
};
