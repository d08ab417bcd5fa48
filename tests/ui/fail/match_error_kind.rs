//! There may be other kinds of failure one day.
use connector_runtime::{Error, ErrorKind};

fn is_status(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Status(_) => true,
        ErrorKind::InvalidInput(_)
        | ErrorKind::Config(_)
        | ErrorKind::Transport(_)
        | ErrorKind::Decode(_) => false,
    }
}

fn main() {}
