//! Mounts: a string becomes a mapping with type, source and target.

use super::{Long, unreadable};
use crate::compose::place::Place;
use crate::diagnostics::code::declare_diagnostic;
use crate::diagnostics::{Diagnostic, Report};
use crate::load::lexical;
use crate::load::volume_spec::{Complaint, VolumeSpec};
use crate::source::Span;
use crate::yaml::{Node, Value};

declare_diagnostic! {
    /// ## What it means
    ///
    /// A mount in short syntax starts with one letter and a colon. Docker Compose reads that as a drive of Windows, so the whole text is
    /// the path in the container, and no volume is named.
    ///
    /// ## What to do instead
    ///
    /// Give the volume a longer name, or write the long syntax:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     volumes:
    ///       - type: volume
    ///         source: v
    ///         target: /data
    /// volumes:
    ///   v:
    /// ```
    DRIVE = Warning "volumes/drive-letter": "a volume with a name of one letter is read as a drive of Windows";
}

/// A string is `SOURCE:TARGET:OPTIONS`.
pub(super) fn mount(node: &mut Node, path: &Place<'_>, report: &mut Report) {
    let Value::String(text) = &node.value else { return };
    match VolumeSpec::parse(text) {
        Ok(volume) => {
            if let Some((drive, _)) = volume.target.split_once(":/").filter(|(drive, _)| drive.chars().count() == 1) {
                let message = format!("`{path}` is `{text}`, which is read as a path on drive `{drive}`");
                let help = "give the volume a longer name, or write `type`, `source` and `target`";
                report.push(Diagnostic::new(&DRIVE, message).at(node.span).about(path).help(help));
            }
            long(&volume, node.span).replace(node);
        }
        Err(complaint) => {
            let wrong = match complaint {
                Complaint::Empty => "is empty",
                Complaint::EmptySection => "has nothing between two colons, or after the last one",
                Complaint::TooManyColons => "has too many colons",
            };
            let message = format!("`{path}` {wrong}: `{text}`");
            report.push(unreadable(
                message,
                node,
                path,
                "write it as `SOURCE:TARGET`, for example `./html:/srv/html:ro`",
            ));
        }
    }
}

fn long(volume: &VolumeSpec, span: Span) -> Long {
    let is_bind = volume.is_bind();
    let kind = if is_bind { "bind" } else { "volume" };
    let mut long = Long::at(span).implied("type", Value::String(kind.to_owned()));
    if !volume.source.is_empty() {
        long = long.text("source", &volume.source);
    }
    long = long.text("target", &lexical::clean(&volume.target));
    if volume.read_only {
        long = long.written("read_only", Value::Bool(true));
    }
    if is_bind || volume.propagation.is_some() || volume.selinux.is_some() {
        long = with_bind(long, volume, is_bind);
    }
    if volume.no_copy {
        let options = Long::at(span).written("nocopy", Value::Bool(true));
        long = long.written("volume", Value::Mapping(options.fields));
    } else if !is_bind && volume.is_parsed {
        long = long.implied("volume", Value::Mapping(Long::at(span).fields));
    }
    long
}

fn with_bind(long: Long, volume: &VolumeSpec, creates: bool) -> Long {
    let mut bind = Long::at(long.span);
    if let Some(selinux) = &volume.selinux {
        bind = bind.text("selinux", selinux);
    }
    if let Some(propagation) = &volume.propagation {
        bind = bind.text("propagation", propagation);
    }
    let is_written = !bind.fields.is_empty();
    // The short form of a bind mount always creates the path of the host.
    if creates {
        bind = bind.implied("create_host_path", Value::Bool(true));
    }
    let bind = Value::Mapping(bind.fields);
    if is_written { long.written("bind", bind) } else { long.implied("bind", bind) }
}
