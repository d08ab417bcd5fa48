//! Arguments of methods and constructors.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::tokens::{docs, ident};
use super::types;
use crate::plan::{ArgumentPlan, RustType, SetterPlan, Taken};

/// Something that is taken as an argument.
pub(super) trait Taker {
    fn name(&self) -> &str;
    fn rust(&self) -> &RustType;
    fn taken(&self) -> Taken;
}

impl Taker for SetterPlan {
    fn name(&self) -> &str {
        &self.ident
    }

    fn rust(&self) -> &RustType {
        &self.rust
    }

    fn taken(&self) -> Taken {
        self.taken
    }
}

impl Taker for ArgumentPlan {
    fn name(&self) -> &str {
        &self.ident
    }

    fn rust(&self) -> &RustType {
        &self.rust
    }

    fn taken(&self) -> Taken {
        self.taken
    }
}

/// The parameter list, and what each parameter becomes.
pub(super) fn parameters<T: Taker>(
    takers: &[T],
    imports: &mut Imports,
) -> (TokenStream, Vec<types::Value>) {
    let mut list = Vec::new();
    let mut values = Vec::new();
    for taker in takers {
        let name = ident(taker.name());
        let (ty, value) = types::argument(taker.name(), taker.rust(), taker.taken(), imports);
        list.push(quote!(#name: #ty));
        values.push(value);
    }
    (quote!(#(#list),*), values)
}

/// Documentation of a setter.
pub(super) fn setter_docs(lines: &[String], deprecated: bool) -> TokenStream {
    let mut lines = lines.to_vec();
    if deprecated {
        lines.push(String::new());
        lines.push("The API advises against it.".to_owned());
    }
    docs(&lines)
}
