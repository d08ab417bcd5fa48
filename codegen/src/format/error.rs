//! What can go wrong while formatting.

use std::io;

/// A reason why files could not be printed or formatted.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// Two emitted files have the same path.
    #[error(
        "two generated files have the path `{path}`; this is a bug of the generator's naming stage"
    )]
    DuplicatePath {
        /// The path that occurs twice.
        path: String,
    },
    /// The header is not a single comment line.
    #[error("the header of `{path}` is not one line that begins with `//`: {header:?}")]
    Header {
        /// The file with the header.
        path: String,
        /// The header as it was given.
        header: String,
    },
    /// The tokens of a file are no items.
    #[error(
        "the generator made invalid Rust for `{path}`: {source}; \
         this is a defect of the generator, not of the spec: please report it"
    )]
    Syntax {
        /// The file.
        path: String,
        /// What is wrong with its tokens.
        source: syn::Error,
    },
    /// An item was built from tokens that are not an item.
    #[error("`{path}` has an item that syn could not read as Rust: {tokens}")]
    Verbatim {
        /// The file with the item.
        path: String,
        /// The beginning of the item's tokens.
        tokens: String,
    },
    /// The `rustfmt` program could not be started.
    #[error(
        "could not run `{program}`: {source}; install it with `rustup component add rustfmt` \
         or name another one in the environment variable RUSTFMT"
    )]
    Missing {
        /// The program that was tried.
        program: String,
        /// Why it did not start.
        source: io::Error,
    },
    /// `rustfmt` ended with an error.
    #[error("`{program}` refused the generated files ({status}):\n{message}")]
    Refused {
        /// The program that was run.
        program: String,
        /// How it ended.
        status: String,
        /// What it said, with the paths of the generated files.
        message: String,
    },
    /// `rustfmt` ended well but left a badly formatted probe as it was.
    #[error(
        "`{program}` ended without an error but formatted nothing; \
         check that it is rustfmt and knows edition 2024 (`{program} --version`)"
    )]
    Idle {
        /// The program that was run.
        program: String,
    },
    /// `rustfmt` moved or changed what keeps files apart that it formats at once.
    #[error(
        "`{program}` mixed the items of several generated files; \
         check that it is rustfmt and knows edition 2024 (`{program} --version`)"
    )]
    Mixed {
        /// The program that was run.
        program: String,
    },
    /// The temporary folder could not be used.
    #[error("could not {action} `{path}` while formatting: {source}")]
    Scratch {
        /// What was tried.
        action: &'static str,
        /// The file or folder.
        path: String,
        /// What the system answered.
        source: io::Error,
    },
}
