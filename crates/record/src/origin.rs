//! Names of logs: a unit's log and the log of a cycle.

use std::fmt;

/// The name of a log: `<deployment>/<cycle>` or `<deployment>/<cycle>/<unit>`. An identifier, not an address.
///
/// ```
/// use record::Origin;
/// let unit = Origin::parse("huanjie.example/2026-632823/632823200201").expect("an origin");
/// assert_eq!(unit.unit(), Some("632823200201"));
/// assert_eq!(unit.cycle().as_str(), "huanjie.example/2026-632823");
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin(String);

impl Origin {
    /// The longest name, in bytes.
    pub const MAX_BYTES: usize = 200;

    /// Reads a name: two or three parts of ASCII letters, digits, dot, hyphen and underscore, none of them empty.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_".contains(&b));
        let parts = text.split('/').count();
        let good = text.len() <= Self::MAX_BYTES && (2..=3).contains(&parts) && text.split('/').all(part);
        good.then(|| Self(text.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The unit, if it is a unit's log.
    #[must_use]
    pub fn unit(&self) -> Option<&str> {
        self.0.splitn(3, '/').nth(2)
    }

    /// The log of the cycle that it belongs to.
    #[must_use]
    pub fn cycle(&self) -> Self {
        let end = self.unit().map_or(self.0.len(), |unit| self.0.len() - unit.len() - 1);
        Self(self.0[..end].to_owned())
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
