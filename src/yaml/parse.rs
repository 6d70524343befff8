//! From text to trees of nodes: the events of the parser, put together as go-yaml and Docker Compose do.

use granit_parser::{Event, Parser, ScalarStyle, Span as YamlSpan, StructureStyle, Tag as YamlTag};

use super::anchors::{Anchors, Target};
use super::merge_key::{self, Merge};
use super::{Mapping, Node, Path, Segment, Tag, Value, complaints, refused, scalar, tags};
use crate::diagnostics::{Diagnostic, Report};
use crate::source::{SourceId, Span};

/// How many values a document may have, those that aliases repeat among them; the limit of Docker Compose.
pub(super) const NODE_LIMIT: usize = 100_000;

/// How deep collections may stand in each other: far more than anybody writes, and few enough for every walk over a tree.
const NESTING_LIMIT: usize = 1_024;

/// Reads a text: one node for each document. What is wrong goes to the report; a document with a syntax error is left out.
pub(crate) fn parse(source: SourceId, text: &str, report: &mut Report) -> Vec<Node> {
    if let Some(refusal) = refused::character(source, text) {
        report.push(refusal);
        return Vec::new();
    }
    let mut builder = Builder {
        source,
        text,
        report,
        open: Vec::new(),
        documents: Vec::new(),
        root: None,
        anchors: Anchors::default(),
        nodes: 0,
    };
    builder.read_all();
    builder.documents
}

/// A tree under construction.
struct Builder<'a> {
    source: SourceId,
    text: &'a str,
    report: &'a mut Report,
    open: Vec<Open>,
    documents: Vec<Node>,
    root: Option<Node>,
    anchors: Anchors,
    /// The values of the document so far.
    nodes: usize,
}

/// A list or mapping whose end has not come yet.
struct Open {
    content: Content,
    style: StructureStyle,
    span: Span,
    tag: Option<Tag>,
    anchor: usize,
    /// The values of the document before this one.
    nodes: usize,
}

enum Content {
    Sequence(Vec<Node>),
    Mapping { entries: Mapping, key: Option<Key>, merge: Option<Merge> },
}

/// A key that waits for its value.
enum Key {
    Name(String, Span),
    /// `<<`.
    Merge,
    /// One that was complained about: its value is dropped.
    Refused,
}

/// A scalar as the parser gives it.
struct Scalar<'t> {
    text: &'t str,
    style: ScalarStyle,
    tag: Option<&'t YamlTag>,
    span: Span,
}

impl Scalar<'_> {
    fn is_merge_key(&self) -> bool {
        let plain = self.tag.is_none() && self.style == ScalarStyle::Plain;
        self.text == "<<" && (plain || self.tag.is_some_and(tags::is_merge))
    }
}

impl Builder<'_> {
    fn read_all(&mut self) {
        let options = granit_parser::options! {
            block_scalar_eof_without_line_feed: true,
            bom_inside_document_as_content: true,
            emit_unresolved_aliases: true,
            emit_anchor_events: true,
            simple_key_max_lookahead: usize::MAX,
            flow_nesting_limit: NESTING_LIMIT,
            block_nesting_limit: NESTING_LIMIT,
        };
        for event in Parser::new_from_str_with_options(self.text, options) {
            match event {
                Ok((event, span)) => self.read(event, &span),
                Err(error) => return self.report.push(complaints::syntax(self.source, self.text, &error)),
            }
            if self.nodes > NODE_LIMIT {
                let span = self.open.first().map_or(Span::start_of(self.source), |open| open.span);
                return self.report.push(complaints::too_many_nodes(span));
            }
        }
    }

    fn read(&mut self, event: Event<'_>, at: &YamlSpan) {
        let span = self.span(at);
        match event {
            Event::DocumentStart(explicit, version) => {
                self.nodes = 0;
                let version = version.and_then(|version| refused::version(self.source, self.text, version, span));
                self.refuse(version);
                self.refuse((!explicit && !self.documents.is_empty()).then(|| refused::bare_document(span)));
            }
            Event::DocumentEnd => self.documents.extend(self.root.take()),
            Event::Anchor(id, name) => {
                self.refuse(refused::anchor(&name, span));
                self.anchors.name(&name, id);
            }
            Event::Alias(id) => self.alias(Some(id), span),
            Event::UnresolvedAlias(name) => self.alias(self.anchors.id(&name), span),
            Event::Scalar(text, style, anchor, tag) => {
                // Nothing at all arrives as a `~` without extent.
                let text = if style == ScalarStyle::Plain && at.is_empty() { "" } else { &*text };
                self.scalar(&Scalar { text, style, tag: tag.as_deref(), span: self.trimmed(span, style) }, anchor);
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.start(Content::Sequence(Vec::new()), style, span, anchor, tag.as_deref());
            }
            Event::MappingStart(style, anchor, tag) => {
                let content = Content::Mapping { entries: Mapping::default(), key: None, merge: None };
                self.start(content, style, span, anchor, tag.as_deref());
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            _ => {}
        }
    }

    fn start(&mut self, content: Content, style: StructureStyle, span: Span, anchor: usize, tag: Option<&YamlTag>) {
        self.anchors.open(anchor);
        let tag = tag.and_then(tags::meaning);
        self.open.push(Open { content, style, span, tag, anchor, nodes: self.nodes });
    }

    fn end(&mut self, at: Span) {
        let Some(open) = self.open.pop() else { return };
        let flow = open.style == StructureStyle::Flow;
        let span = if flow { Span { end: at.end.max(open.span.end), ..open.span } } else { open.span };
        let value = match open.content {
            Content::Sequence(items) => Value::Sequence(items),
            Content::Mapping { entries, merge: None, .. } => Value::Mapping(entries),
            Content::Mapping { entries, merge: Some(merge), .. } => Value::Mapping(merge_key::apply(entries, merge)),
        };
        let node = Node { tag: open.tag, ..Node::new(value, span) };
        self.anchors.close(open.anchor, &node, self.nodes + 1 - open.nodes);
        self.nodes += 1;
        self.place(node, span);
    }

    fn scalar(&mut self, scalar: &Scalar<'_>, anchor: usize) {
        self.refuse(refused::scalar(scalar.span, self.raw(scalar.span), scalar.style));
        if scalar.style == ScalarStyle::Plain {
            let after = self.text.get(scalar.span.end as usize..).unwrap_or("");
            self.refuse(refused::tab(scalar.span, after, || self.indent()));
        }
        if self.expects_key() {
            let key = self.key(scalar);
            if let Key::Name(name, span) = &key {
                self.anchors.close(anchor, &Node::string(name.clone(), *span), 1);
            }
            return self.set_key(key, scalar.span);
        }
        if scalar.is_merge_key() && !self.open.is_empty() {
            return self.omit();
        }
        let value = self.value(scalar);
        let node = Node { tag: scalar.tag.and_then(tags::meaning), ..Node::new(value, scalar.span) };
        self.anchors.close(anchor, &node, 1);
        self.nodes += 1;
        self.place(node, scalar.span);
    }

    fn value(&mut self, scalar: &Scalar<'_>) -> Value {
        match scalar.tag {
            Some(tag) => tags::apply(tag, scalar.text).unwrap_or_else(|| {
                self.report.push(complaints::wrong_tag(tag, scalar.text, scalar.span, &self.path()));
                Value::Null
            }),
            None if scalar.style == ScalarStyle::Plain => scalar::resolve(scalar.text),
            None => Value::String(scalar.text.to_owned()),
        }
    }

    fn key(&mut self, scalar: &Scalar<'_>) -> Key {
        if scalar.is_merge_key() {
            return Key::Merge;
        }
        match self.value(scalar) {
            Value::String(name) => Key::Name(name, scalar.span),
            value => {
                let node = Node::new(value, scalar.span);
                self.report.push(complaints::key_not_a_string(&node, self.raw(scalar.span), scalar.span, &self.path()));
                Key::Refused
            }
        }
    }

    /// Makes a key the one that the next value belongs to, unless it is there already.
    fn set_key(&mut self, key: Key, at: Span) {
        let path = self.path();
        let Some(Open { content: Content::Mapping { entries, key: waiting, merge }, span, .. }) = self.open.last_mut()
        else {
            return;
        };
        span.start = if entries.is_empty() && merge.is_none() { span.start.min(at.start) } else { span.start };
        span.end = span.end.max(at.end);
        let duplicate = match &key {
            Key::Name(name, _) => entries.entry(name).map(|first| (path.key(name), Some(first.key))),
            Key::Merge => merge.is_some().then(|| (path.key("<<"), None)),
            Key::Refused => None,
        };
        *waiting = Some(if duplicate.is_some() { Key::Refused } else { key });
        if let Some((path, first)) = duplicate {
            self.report.push(complaints::duplicate_key(&path, at, first));
        }
    }

    /// Puts a finished value where it belongs; `at` is where it stands, which for an alias is not its own span.
    fn place(&mut self, node: Node, at: Span) {
        if self.expects_key() {
            self.report.push(complaints::key_not_a_string(&node, self.raw(at), at, &self.path()));
            return self.set_key(Key::Refused, at);
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        open.span.end = open.span.end.max(at.end);
        let (entries, key, merge) = match &mut open.content {
            Content::Sequence(items) => return items.push(node),
            Content::Mapping { entries, key, merge } => (entries, key, merge),
        };
        match key.take() {
            Some(Key::Name(name, span)) => drop(entries.insert(name, span, node)),
            Some(Key::Merge) => match merge_key::bases(node) {
                Ok(bases) => *merge = Some(Merge { position: entries.len(), bases }),
                Err(other) => self.report.push(complaints::merge_of_no_mapping(&other, at)),
            },
            Some(Key::Refused) | None => {}
        }
    }

    /// A merge key where a value belongs means nothing: Docker Compose drops the key or item that it stands for.
    fn omit(&mut self) {
        if let Some(Open { content: Content::Mapping { key, .. }, .. }) = self.open.last_mut() {
            *key = None;
        }
    }

    fn alias(&mut self, id: Option<usize>, at: Span) {
        let (node, nodes) = match self.anchors.target(id) {
            Target::Node(node, nodes) if self.nodes + nodes <= NODE_LIMIT => (node.clone(), nodes),
            // Too many: reading stops after this event.
            Target::Node(_, nodes) => (Node::new(Value::Null, at), nodes),
            Target::Open => {
                self.report.push(complaints::alias_cycle(self.raw(at), at, &self.path()));
                (Node::new(Value::Null, at), 1)
            }
            Target::Unknown => {
                self.report.push(complaints::unknown_anchor(self.raw(at), at, &self.path()));
                (Node::new(Value::Null, at), 1)
            }
        };
        self.nodes += nodes;
        match node.value {
            Value::String(name) if self.expects_key() => self.set_key(Key::Name(name, at), at),
            _ => self.place(node, at),
        }
    }

    fn refuse(&mut self, refusal: Option<Diagnostic>) {
        if let Some(refusal) = refusal {
            self.report.push(refusal);
        }
    }

    fn expects_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { content: Content::Mapping { key: None, .. }, .. }))
    }

    /// How far the innermost block indents what is in it, at least.
    fn indent(&self) -> usize {
        let block = self.open.iter().rfind(|open| open.style == StructureStyle::Block);
        let start = block.and_then(|block| self.text.get(..block.span.start as usize));
        start.map_or(0, |start| start.chars().rev().take_while(|letter| *letter != '\n').count() + 1)
    }

    /// The path of the value that comes next, or of the mapping whose key comes next.
    fn path(&self) -> Path {
        let mut path = Path::root();
        for open in &self.open {
            match &open.content {
                Content::Sequence(items) => path.push(Segment::Index(items.len())),
                Content::Mapping { key: Some(Key::Name(name, _)), .. } => path.push(Segment::Key(name.clone())),
                Content::Mapping { .. } => {}
            }
        }
        path
    }

    fn raw(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    fn span(&self, span: &YamlSpan) -> Span {
        let range = span.byte_range().unwrap_or_default();
        let offset = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        Span { source: self.source, start: offset(range.start), end: offset(range.end) }
    }

    /// The span of a scalar without what follows its last line.
    fn trimmed(&self, span: Span, style: ScalarStyle) -> Span {
        match style {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => span,
            _ => span.part(0, self.raw(span).trim_end().len()),
        }
    }
}
