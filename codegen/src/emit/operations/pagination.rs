//! How the next page of a list is asked for.

use proc_macro2::TokenStream;
use quote::quote;

use super::{source, steps};
use crate::plan::{Extractor, NextPage, Pagination};

pub(super) fn pagination(plan: &Pagination) -> TokenStream {
    let next = match &plan.next {
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
    quote!(runtime::Pagination::new(#next) #more #total #pages #page_size)
}
