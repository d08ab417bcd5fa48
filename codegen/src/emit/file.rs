//! What emission hands to formatting: files of items, not text.

use std::fmt;

/// One file of the generated crate, before printing.
#[derive(Clone, Debug)]
pub struct EmittedFile {
    /// Path below the crate's folder, with `/` between the parts.
    pub path: String,
    /// What stands in the file.
    pub content: Content,
}

/// The two kinds of file that are emitted.
#[derive(Clone, Debug)]
pub enum Content {
    /// Rust source, printed and formatted by the next stage.
    Rust(RustFile),
    /// Anything else (manifest, Markdown, JSON), final as it is.
    Text(String),
}

/// A Rust source file as syntax.
#[derive(Clone)]
pub struct RustFile {
    /// One comment line that says where the file comes from.
    pub header: String,
    /// Lines of the module documentation, without the `//!` marker.
    pub docs: Vec<String>,
    /// The items, in the order in which they are printed.
    pub items: Vec<syn::Item>,
}

/// Shows the number of items only: syntax has no `Debug` without a costly feature of syn.
impl fmt::Debug for RustFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RustFile")
            .field("header", &self.header)
            .field("docs", &self.docs)
            .field("items", &self.items.len())
            .finish()
    }
}
