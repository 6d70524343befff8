//! Draws diagnostics for a terminal, as short lines and as JSON; the only file that knows miette.
