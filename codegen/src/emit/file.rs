//! What emission hands to formatting: files of tokens, not text.

mod tables;

use std::fmt;

use proc_macro2::TokenStream;
pub(crate) use tables::braced_macro;

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

/// A Rust source file as tokens.
#[derive(Clone)]
pub struct RustFile {
    /// One comment line that says where the file comes from.
    pub header: String,
    /// Lines of the module documentation, without the `//!` marker.
    pub docs: Vec<String>,
    /// The items, in the order in which they are printed.
    pub tokens: TokenStream,
}

impl RustFile {
    /// The items as syntax.
    ///
    /// # Errors
    ///
    /// When the tokens are no items: a defect of the stage that made them.
    pub fn into_items(self) -> syn::Result<Vec<syn::Item>> {
        let (tokens, tables) = tables::taken(self.tokens);
        let mut items = syn::parse2::<syn::File>(tokens)?.items;
        tables::put_back(&mut items, tables)?;
        Ok(items)
    }
}

/// Leaves the tokens out: there are thousands.
impl fmt::Debug for RustFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RustFile")
            .field("header", &self.header)
            .field("docs", &self.docs)
            .finish_non_exhaustive()
    }
}
