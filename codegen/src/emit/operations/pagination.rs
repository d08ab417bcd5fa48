//! How the next page of a list is asked for.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::imports::Imports;
use super::{source, steps};
use crate::plan::{Extractor, MetaSource, NextPage, Pagination};

pub(super) fn pagination(plan: &Pagination, imports: &mut Imports) -> TokenStream {
    imports.table("Pagination");
    let start = match &plan.next {
        NextPage::Url(MetaSource::Body(Extractor(path))) => {
            let path = steps(path);
            quote!(Pagination::url(#path))
        }
        next => {
            let next = next_page(next);
            quote!(Pagination::new(#next))
        }
    };
    let path = |Extractor(path): &Extractor| steps(path);
    let total = plan.total.as_ref().map(path);
    let total = total.map(|path| quote!(.total(#path)));
    let pages = plan.pages.as_ref().map(path);
    let pages = pages.map(|path| quote!(.pages(#path)));
    let more = plan.more.as_ref().map(|more| {
        let (from, when) = (source(&more.source), more.when);
        quote!(.more(#from, #when))
    });
    let page_size = plan
        .page_size
        .as_ref()
        .map(|name| quote!(.page_size(#name)));
    quote!(#start #more #total #pages #page_size)
}

fn next_page(plan: &NextPage) -> TokenStream {
    match plan {
        NextPage::Url(from) => {
            let from = source(from);
            quote!(runtime::NextPage::Url(#from))
        }
        NextPage::Cursor {
            source: from,
            parameter,
        } => {
            let from = source(from);
            quote!(runtime::NextPage::Cursor { source: #from, parameter: #parameter })
        }
        NextPage::PageNumber(parameter) => quote!(runtime::NextPage::PageNumber(#parameter)),
        NextPage::Offset(parameter) => quote!(runtime::NextPage::Offset(#parameter)),
        NextPage::LastRecord {
            key: Extractor(path),
            parameter,
        } => {
            let path = steps(path);
            quote!(runtime::NextPage::LastRecord { key: #path, parameter: #parameter })
        }
    }
}
