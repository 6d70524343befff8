//! Where lines and characters start in a text, so that a place is found without reading the text again.

/// Bytes between two counts of characters; what is left to count for one place.
const STRIDE: usize = 4096;

/// The index of one text.
#[derive(Debug, Clone)]
pub(super) struct Lines {
    /// Offset of the first byte of every line.
    starts: Vec<usize>,
    /// How many characters start before every [`STRIDE`]th byte: a line may be as long as the whole text.
    characters: Vec<usize>,
}

impl Lines {
    /// Reads a text once.
    pub(super) fn of(text: &str) -> Lines {
        let after_breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(offset, _)| offset + 1);
        let starts = std::iter::once(0).chain(after_breaks).collect();
        let mut before = 0;
        let characters = text.as_bytes().chunks(STRIDE).map(|chunk| {
            let here = before;
            before += count(chunk);
            here
        });
        Lines { starts, characters: characters.collect() }
    }

    /// Line and column of a byte, both from 1; the column in characters.
    pub(super) fn locate(&self, text: &str, offset: usize) -> (usize, usize) {
        let offset = offset.min(text.len());
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.start(line);
        let before = match text.as_bytes().get(start..offset) {
            Some(before) if before.len() <= STRIDE => count(before),
            _ => self.characters_before(text, offset) - self.characters_before(text, start),
        };
        (line, before + 1)
    }

    /// The bytes of a line without its line break; of the last line for a number beyond it.
    pub(super) fn range(&self, text: &str, line: usize) -> std::ops::Range<usize> {
        let start = self.start(line);
        let end = self.starts.get(line).map_or(text.len(), |next| next - 1);
        let line = text.get(start..end).unwrap_or("");
        start..start + line.strip_suffix('\r').unwrap_or(line).len()
    }

    /// How many lines there are; at least one.
    pub(super) fn count(&self) -> usize {
        self.starts.len()
    }

    fn start(&self, line: usize) -> usize {
        let index = line.clamp(1, self.count()) - 1;
        self.starts.get(index).copied().unwrap_or(0)
    }

    fn characters_before(&self, text: &str, offset: usize) -> usize {
        let stride = offset / STRIDE;
        let rest = text.as_bytes().get(stride * STRIDE..offset).unwrap_or_default();
        self.characters.get(stride).or(self.characters.last()).copied().unwrap_or(0) + count(rest)
    }
}

/// How many characters start in these bytes.
fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| !matches!(byte, 0x80..=0xBF)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one() {
        let text = "a: b\nßü: c\r\n\nlast";
        let check = |offset, expected| assert_eq!(Lines::of(text).locate(text, offset), expected, "{offset}");
        check(0, (1, 1));
        check(4, (1, 5));
        check(5, (2, 1));
        check(9, (2, 3));
        check(14, (3, 1));
        check(15, (4, 1));
        check(19, (4, 5));
        check(1000, (4, 5));
        assert_eq!(Lines::of("").locate("", 0), (1, 1));
        assert_eq!(Lines::of("a\n").locate("a\n", 2), (2, 1));
    }

    #[test]
    fn long_lines_are_counted_across_strides() {
        let text = format!("x\n{}", "é".repeat(3 * STRIDE));
        let lines = Lines::of(&text);
        for characters in [0, 1, 2047, 2048, 4095, 4096, 5000, 3 * STRIDE] {
            assert_eq!(lines.locate(&text, 2 + 2 * characters), (2, characters + 1), "{characters}");
        }
    }

    #[test]
    fn lines_come_without_their_breaks() {
        let text = "one\r\ntwo\n\nlast";
        let lines = Lines::of(text);
        let line = |number| text.get(lines.range(text, number)).unwrap();
        assert_eq!([line(1), line(2), line(3), line(4), line(9)], ["one", "two", "", "last", "last"]);
    }
}
