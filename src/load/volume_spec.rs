//! The short syntax of a mount: `SOURCE:TARGET:OPTIONS`, with the letter of a Windows drive as part of a path.

/// What a short mount says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct VolumeSpec {
    /// Left of the first colon; empty for an anonymous volume.
    pub(crate) source: String,
    /// The path in the container.
    pub(crate) target: String,
    /// `ro` was the last of `ro` and `rw`.
    pub(crate) read_only: bool,
    /// `nocopy`.
    pub(crate) no_copy: bool,
    /// The last of `rprivate`, `private`, `rshared`, `shared`, `rslave`, `slave`.
    pub(crate) propagation: Option<String>,
    /// The last of `z` and `Z`.
    pub(crate) selinux: Option<String>,
    /// Whether the text was long enough to be looked at: Docker Compose takes two characters or less as a target.
    pub(crate) is_parsed: bool,
}

/// Why a short mount cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Complaint {
    /// Nothing is written.
    Empty,
    /// There is nothing between two colons, or after the last.
    EmptySection,
    /// There are more than three parts.
    TooManyColons,
}

impl VolumeSpec {
    /// Reads a short mount. Options that are not known are ignored, as Docker Compose does.
    pub(crate) fn parse(text: &str) -> Result<VolumeSpec, Complaint> {
        match text.len() {
            0 => return Err(Complaint::Empty),
            1 | 2 => return Ok(VolumeSpec { target: text.to_owned(), ..VolumeSpec::default() }),
            _ => {}
        }
        let mut volume = VolumeSpec { is_parsed: true, ..VolumeSpec::default() };
        let sections = sections(text);
        let last = sections.len().saturating_sub(1);
        for (position, section) in sections.into_iter().enumerate() {
            volume.take(section, position == last)?;
        }
        Ok(volume)
    }

    /// Whether the source is a path of the host rather than the name of a volume.
    pub(crate) fn is_bind(&self) -> bool {
        let mut characters = self.source.chars();
        match characters.next() {
            Some('.' | '/' | '~') => true,
            Some('\\') if self.source.starts_with(r"\\") => true,
            Some(first) => first.is_alphabetic() && characters.next() == Some(':'),
            None => false,
        }
    }

    fn take(&mut self, section: &str, is_last: bool) -> Result<(), Complaint> {
        if section.is_empty() {
            return Err(Complaint::EmptySection);
        }
        if self.source.is_empty() && !is_last {
            section.clone_into(&mut self.source);
        } else if self.source.is_empty() || self.target.is_empty() {
            section.clone_into(&mut self.target);
        } else if is_last {
            section.split(',').for_each(|option| self.set(option));
        } else {
            return Err(Complaint::TooManyColons);
        }
        Ok(())
    }

    fn set(&mut self, option: &str) {
        match option {
            "ro" => self.read_only = true,
            "rw" => self.read_only = false,
            "nocopy" => self.no_copy = true,
            "rprivate" | "private" | "rshared" | "shared" | "rslave" | "slave" => {
                self.propagation = Some(option.to_owned());
            }
            "z" | "Z" => self.selinux = Some(option.to_owned()),
            _ => {}
        }
    }
}

/// The parts between colons, without those of a drive (`C:`) or inside `${...}`.
fn sections(text: &str) -> Vec<&str> {
    let mut sections = Vec::new();
    let mut start = 0;
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        let rest = text.get(at..).unwrap_or("");
        let before = text.get(start..at).unwrap_or("");
        match character {
            '$' if rest.starts_with("${") => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ':' if depth == 0 && !is_drive(before) => {
                sections.push(before);
                start = at + 1;
            }
            _ => {}
        }
    }
    sections.push(text.get(start..).unwrap_or(""));
    sections
}

fn is_drive(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(char::is_alphabetic) && characters.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colons_separate_but_not_after_a_drive() {
        let check = |text: &str, expected: &[&str]| assert_eq!(sections(text), expected, "{text}");
        check("data:/data", &["data", "/data"]);
        check(r"C:\a:/b:ro", &[r"C:\a", "/b", "ro"]);
        check("a:/b", &["a:/b"]);
        check("${A:-x}:/b", &["${A:-x}", "/b"]);
        check("data:", &["data", ""]);
    }

    #[test]
    fn complaints_are_told_apart() {
        let check = |text: &str, expected: Complaint| assert_eq!(VolumeSpec::parse(text), Err(expected), "{text}");
        check("", Complaint::Empty);
        check("data:", Complaint::EmptySection);
        check("data::ro", Complaint::EmptySection);
        check("data:/d:ro:x", Complaint::TooManyColons);
    }
}
