//! Places in a tree: `services.mq.ports[0]`, and patterns of them: `services.*.ports[]`.

use std::fmt;

/// One step down.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Segment {
    /// Into a mapping.
    Key(String),
    /// Into a list.
    Index(usize),
}

/// The way from the top of a Compose model to a value.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(Vec<Segment>);

impl Path {
    /// The top.
    #[must_use]
    pub fn root() -> Path {
        Path::default()
    }

    /// A path of keys alone.
    #[must_use]
    pub fn of<const N: usize>(keys: [&str; N]) -> Path {
        Path(keys.into_iter().map(|key| Segment::Key(key.to_owned())).collect())
    }

    /// One step further, into a mapping.
    #[must_use]
    pub fn key(&self, key: &str) -> Path {
        let mut path = self.clone();
        path.push(Segment::Key(key.to_owned()));
        path
    }

    /// One step further, into a list.
    #[must_use]
    pub fn index(&self, index: usize) -> Path {
        let mut path = self.clone();
        path.push(Segment::Index(index));
        path
    }

    /// Goes one step down.
    pub fn push(&mut self, segment: Segment) {
        self.0.push(segment);
    }

    /// Goes one step up.
    pub fn pop(&mut self) -> Option<Segment> {
        self.0.pop()
    }

    /// The steps.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// Whether the path fits a pattern such as `services|jobs.*.ports[].mode`: `*` stands for any key, `[]` for any index, `a|b` for
    /// either key.
    #[must_use]
    pub fn matches(&self, pattern: &str) -> bool {
        let mut steps = self.0.iter();
        for part in pattern.split('.').filter(|part| !part.is_empty()) {
            let name = part.trim_end_matches("[]");
            let lists = (part.len() - name.len()) / 2;
            match steps.next() {
                Some(Segment::Key(key)) if name == "*" || name.split('|').any(|name| key == name) => {}
                _ => return false,
            }
            for _ in 0..lists {
                if !matches!(steps.next(), Some(Segment::Index(_))) {
                    return false;
                }
            }
        }
        steps.next().is_none()
    }
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Index(index) => write!(formatter, "[{index}]")?,
                Segment::Key(key) if position == 0 => formatter.write_str(key)?,
                Segment::Key(key) => write!(formatter, ".{key}")?,
            }
        }
        Ok(())
    }
}
