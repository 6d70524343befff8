//! Where the braces of a text belong together, so that references that hold each other are found in one pass.

/// The braces of a text, and its line breaks.
pub(super) struct Braces {
    /// Positions of `{` that open something, with the position of the `}` that closes it.
    pairs: Vec<(usize, Option<usize>)>,
    /// Positions of all `}`.
    closing: Vec<usize>,
    /// Positions of all line breaks.
    breaks: Vec<usize>,
}

impl Braces {
    /// Reads a text once. The byte after a `{` is never looked at: Docker Compose skips it.
    pub(super) fn of(text: &str) -> Braces {
        let mut braces = Braces { pairs: Vec::new(), closing: Vec::new(), breaks: Vec::new() };
        if !text.contains("${") {
            return braces;
        }
        let mut open = Vec::new();
        let mut skipped = false;
        for (position, byte) in text.bytes().enumerate() {
            if byte == b'}' {
                braces.closing.push(position);
            }
            if byte == b'\n' {
                braces.breaks.push(position);
            }
            let counts = !std::mem::take(&mut skipped);
            match byte {
                b'{' if counts => {
                    skipped = true;
                    open.push(braces.pairs.len());
                    braces.pairs.push((position, None));
                }
                b'}' if counts => {
                    if let Some(pair) = open.pop().and_then(|index| braces.pairs.get_mut(index)) {
                        pair.1 = Some(position);
                    }
                }
                _ => {}
            }
        }
        braces
    }

    /// The `}` that closes the `{` at a position.
    pub(super) fn partner(&self, position: usize) -> Option<usize> {
        let index = self.pairs.binary_search_by_key(&position, |pair| pair.0).ok()?;
        self.pairs.get(index)?.1
    }

    /// Where the line of `start` ends, `end` at the latest.
    fn line_end(&self, start: usize, end: usize) -> usize {
        let next = self.breaks.partition_point(|position| *position < start);
        self.breaks.get(next).copied().unwrap_or(end).min(end)
    }

    /// The last `}` of a line, looked for from `start` and before `end`.
    pub(super) fn last(&self, start: usize, end: usize) -> Option<usize> {
        let end = self.line_end(start, end);
        let before = self.closing.partition_point(|position| *position < end);
        self.closing.get(before.checked_sub(1)?).copied().filter(|position| *position >= start)
    }
}
