//! What published ports lose: said once for all ports that one entry of the Compose file stands for.

use super::exit::{Exit, Wish, is_of_one_address};
use super::{IPV6_LOOPBACK, LOOPBACK_WIDENED, NUMBER, Publication, SKIPPED};
use crate::compose::service::Port;
use crate::convert::context::Context;
use crate::diagnostics::Diagnostic;
use crate::source::Span;

/// What a port loses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Loss {
    /// The number.
    Number,
    /// The address, so that it is open to more.
    Address,
    /// The address and the number.
    AddressAndNumber,
    /// Everything, as the user asked.
    Everything,
    /// The answer, because nothing forwards this address.
    Answer,
}

/// A port of one address is widened or closed only with a word, which is word enough for its number.
pub(super) fn loss(port: &Port, exit: Exit, wish: Wish) -> Option<Loss> {
    let is_of_one = is_of_one_address(port);
    match exit {
        Exit::HostPort(_) => (is_of_one && port.host_ip.contains("::1")).then_some(Loss::Answer),
        Exit::Closed => is_of_one.then_some(Loss::Everything),
        Exit::NodePort => match (is_of_one, wish == Wish::Impossible) {
            (true, true) => Some(Loss::AddressAndNumber),
            (true, false) => Some(Loss::Address),
            (false, true) => Some(Loss::Number),
            (false, false) => None,
        },
    }
}

/// Says each loss. Entries of one range stand at one place of the file, and lose the same.
pub(super) fn say(losses: &[(Publication<'_>, Loss)], cx: &mut Context<'_>) {
    let project = cx.project;
    let place = |publication: &Publication<'_>| -> Span { project.model.nearest(&publication.path).span };
    let is_of_one_entry = |(one, loss): &(Publication<'_>, Loss), (other, its): &(Publication<'_>, Loss)| {
        loss == its && place(one) == place(other)
    };
    for range in losses.chunk_by(is_of_one_entry) {
        if let [(first, loss), ..] = range {
            let last = range.last().map_or(first, |(last, _)| last);
            let attribute = if *loss == Loss::Number { "published" } else { "host_ip" };
            cx.say_at(&first.path, &first.path.key(attribute), diagnostic(first, last, *loss));
        }
    }
}

fn diagnostic(first: &Publication<'_>, last: &Publication<'_>, loss: Loss) -> Diagnostic {
    let Publication { subject, path, port, earlier: _ } = first;
    let address = &port.host_ip;
    let is_range = last.path != *path;
    match loss {
        Loss::Answer => {
            let message = format!("`{path}` is bound to {address}, where a port of the node does not answer");
            Diagnostic::new(&IPV6_LOOPBACK, message).help("bind it to 127.0.0.1")
        }
        Loss::Everything => {
            let message = format!("`{path}` is bound to {address} and is not published");
            Diagnostic::new(&SKIPPED, message).help("use `kubectl port-forward` when you need it")
        }
        Loss::Address | Loss::AddressAndNumber => {
            let other = if loss == Loss::Address { "" } else { ", under a number that the cluster chooses" };
            let message = format!(
                "`{path}` is bound to {address} alone, but a node port answers on every address of the node{other}"
            );
            let help = "choose `--loopback=hostport` for the same address, or `--loopback=skip`";
            Diagnostic::new(&LOOPBACK_WIDENED, message).help(help)
        }
        Loss::Number if is_range => {
            let message = format!(
                "`{path}` and those after it are published as {} to {}, but a node port is a number from 30000 to 32767",
                port.published, last.port.published
            );
            let help = "publish a range from there, or set `network_mode: host`, if the node may lend its network";
            Diagnostic::new(&NUMBER, message).help(help)
        }
        Loss::Number => {
            let message =
                format!("`{path}` is published as {}, but a node port is a number from 30000 to 32767", port.published);
            let help = format!("choose one with `--node-port {}:{}=NUMBER`", subject.name, port.target);
            Diagnostic::new(&NUMBER, message).help(help)
        }
    }
}
