//! Entity handles, methods, builders, envelopes.

use proc_macro2::TokenStream;
use quote::quote;

use super::calls::{parameters, setter_docs};
use super::imports::Imports;
use super::schemas::Side;
use super::tokens::{doc, docs, ident};
use super::{Files, records, search, types};
use crate::plan::{
    ArgumentPlan, CratePlan, EntityPlan, MetaPlan, MethodPlan, RecordPlan, ReplyPlan, RustType,
};

/// `src/entities.rs` and a file for each entity.
pub(super) fn files(plan: &CratePlan, files: &mut Files<'_>) {
    let modules = plan.entities.iter().map(|entity| {
        let module = ident(&entity.module);
        quote!(pub mod #module;)
    });
    let exports = plan.entities.iter().map(|entity| {
        let module = ident(&entity.module);
        let names = exported(entity);
        let names = names.iter().map(|name| ident(name));
        quote!(pub use #module::{#(#names),*};)
    });
    let about = vec!["Entities: a handle for each, a method for each action.".to_owned()];
    files.rust("src/entities.rs", about, quote!(#(#modules)* #(#exports)*));
    for entity in &plan.entities {
        let path = format!("src/entities/{}.rs", entity.module);
        files.rust(&path, entity.docs.clone(), entity_items(plan, entity));
    }
}

/// The names that an entity's module defines.
fn exported(entity: &EntityPlan) -> Vec<String> {
    let mut names = vec![entity.handle.clone()];
    for method in &entity.methods {
        names.extend(method.params.clone());
        if let ReplyPlan::Envelope { alias, meta, .. } = &method.reply {
            names.push(alias.clone());
            names.extend(meta.as_ref().map(|meta| meta.ident.clone()));
        }
    }
    names
}

fn entity_items(plan: &CratePlan, entity: &EntityPlan) -> TokenStream {
    let mut imports = Imports::of(exported(entity));
    let handle = ident(&entity.handle);
    let module = ident(&entity.module);
    let about = docs(&entity.docs);
    let methods: Vec<TokenStream> = entity
        .methods
        .iter()
        .map(|plan| method(plan, &mut imports))
        .collect();
    let builders: Vec<TokenStream> = entity
        .methods
        .iter()
        .filter_map(|plan| builder(plan, &mut imports))
        .collect();
    let envelopes: Vec<TokenStream> = entity
        .methods
        .iter()
        .filter_map(|plan| envelope(plan, &mut imports))
        .collect();
    let imports = imports.tokens();
    let searches = search::methods(plan, entity);
    quote! {
        #imports
        use crate::operations::#module as operations;
        #about
        #[derive(Clone, Debug)]
        pub struct #handle {
            client: runtime::Client,
        }
        impl #handle {
            pub(crate) fn new(client: runtime::Client) -> Self {
                Self { client }
            }
            #(#methods)*
            #searches
        }
        #(#builders)*
        #(#envelopes)*
    }
}

fn method(plan: &MethodPlan, imports: &mut Imports) -> TokenStream {
    let name = ident(&plan.ident);
    let operation = ident(&plan.operation);
    let mut lines = plan.docs.clone();
    lines.extend(errors_doc(plan));
    if !plan.example.is_empty() {
        lines.extend(["", "# Examples"].map(str::to_owned));
        lines.extend(plan.example.iter().cloned());
    }
    let about = docs(&lines);
    let (list, values) = parameters(&plan.arguments, imports);
    let with = plan.arguments.iter().zip(&values).map(|(argument, value)| {
        let with = value.call("with", &argument.wire);
        quote!(.#with)
    });
    let body = plan.body.as_ref().map(|body| types::request(body, imports));
    let body_argument = body.as_ref().map(|ty| quote!(body: impl Into<#ty>));
    let with_body = body.as_ref().map(|ty| quote!(.with_body_as::<#ty>(body)));
    let comma = (!plan.arguments.is_empty() && body.is_some()).then(|| quote!(,));
    let call =
        quote!(runtime::Call::new(&self.client, &operations::#operation) #(#with)* #with_body);
    let (result, value) = match &plan.params {
        Some(params) => {
            let params = ident(params);
            (quote!(#params), quote!(#params { call: #call }))
        }
        None => {
            let reply = reply(&plan.reply, imports);
            (quote!(runtime::Call<#reply>), call)
        }
    };
    let deprecated = plan
        .deprecated
        .then(|| quote!(#[deprecated(note = "the API advises against it")]));
    quote! {
        #about
        #deprecated
        pub fn #name(&self, #list #comma #body_argument) -> #result {
            #value
        }
    }
}

/// What a call fails with, in the words of its documentation.
fn errors_doc(plan: &MethodPlan) -> Vec<String> {
    let checked = !plan.arguments.is_empty() || !plan.setters.is_empty() || plan.body.is_some();
    let first = if checked {
        "A value that the API would refuse, before anything is sent; afterwards a failed connection,"
    } else {
        "A failed connection,"
    };
    [
        "",
        "# Errors",
        first,
        "a refusal by the API, or an answer that does not decode.",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// The type that a call gives.
pub(super) fn reply(plan: &ReplyPlan, imports: &mut Imports) -> TokenStream {
    match plan {
        ReplyPlan::Unit => quote!(()),
        ReplyPlan::File(_) => quote!(connector_runtime::Download),
        ReplyPlan::Envelope { alias, .. } => {
            let alias = ident(alias);
            quote!(#alias)
        }
        ReplyPlan::Value(rust) => match rust {
            RustType::Record(_) | RustType::Text | RustType::Bool | RustType::I64 => {
                types::answer(rust, imports)
            }
            RustType::List(_) | RustType::Union { .. } if !rust.is_exact() => {
                types::answer(rust, imports)
            }
            _ => quote!(runtime::Json),
        },
    }
}

fn builder(plan: &MethodPlan, imports: &mut Imports) -> Option<TokenStream> {
    let name = ident(plan.params.as_ref()?);
    let about = doc(&format!(
        "Optional parameters of `{}`; await it to make the call.",
        plan.ident
    ));
    let reply = reply(&plan.reply, imports);
    let setters: Vec<TokenStream> = plan
        .setters
        .iter()
        .map(|argument| setter(argument, imports))
        .collect();
    let pages = paging(plan, imports);
    let file = matches!(plan.reply, ReplyPlan::File(_)).then(|| {
        quote! {
            /// Only these bytes of the file. An API may give the whole file all the same.
            pub fn byte_range(mut self, bytes: impl std::ops::RangeBounds<u64>) -> Self {
                self.call = self.call.byte_range(bytes);
                self
            }
        }
    });
    let any = !setters.is_empty() || file.is_some();
    let methods = any.then(|| quote!(impl #name { #(#setters)* #file }));
    Some(quote! {
        #about
        #[derive(Clone, Debug)]
        #[must_use = "a call does nothing until it is awaited"]
        pub struct #name {
            call: runtime::Call<#reply>,
        }
        #methods
        runtime::awaitable! { #name, #reply }
        #pages
    })
}

fn setter(argument: &ArgumentPlan, imports: &mut Imports) -> TokenStream {
    let name = ident(&argument.ident);
    let (ty, value) = types::argument(&argument.ident, &argument.rust, argument.taken, imports);
    let set = value.call("set", &argument.wire);
    let about = setter_docs(&argument.docs, argument.deprecated);
    quote! {
        #about
        pub fn #name(mut self, #name: #ty) -> Self {
            self.call.#set;
            self
        }
    }
}

fn paging(plan: &MethodPlan, imports: &mut Imports) -> Option<TokenStream> {
    if !plan.is_paged() {
        return None;
    }
    let ReplyPlan::Envelope {
        data: RustType::List(item),
        meta,
        ..
    } = &plan.reply
    else {
        return None;
    };
    let (name, item) = (ident(plan.params.as_ref()?), types::answer(item, imports));
    let meta = meta.as_ref().map(|meta| ident(&meta.ident));
    let meta = meta.map_or_else(|| quote!(()), |meta| quote!(#meta));
    Some(quote!(runtime::paged! { #name, #item, #meta }))
}

fn envelope(plan: &MethodPlan, imports: &mut Imports) -> Option<TokenStream> {
    let ReplyPlan::Envelope { alias, data, meta } = &plan.reply else {
        return None;
    };
    let name = ident(alias);
    let data = match data.is_exact() {
        true => quote!(runtime::Json),
        false => types::answer(data, imports),
    };
    let about = doc(&format!("What `{}` gives.", plan.ident));
    let alias = match meta {
        Some(meta) => {
            let meta = ident(&meta.ident);
            quote!(#about pub type #name = runtime::Envelope<#data, #meta>;)
        }
        None => quote!(#about pub type #name = runtime::Envelope<#data>;),
    };
    let meta = meta.as_ref().map(|meta| meta_record(plan, meta, imports));
    Some(quote!(#alias #meta))
}

fn meta_record(plan: &MethodPlan, meta: &MetaPlan, imports: &mut Imports) -> TokenStream {
    let about = format!("The `meta` of what `{}` gives.", plan.ident);
    let record = RecordPlan {
        ident: meta.ident.clone(),
        schema: meta.schema.clone(),
        docs: vec![about.clone()],
        doc: about,
        fields: meta.fields.iter().map(|(field, _)| field.clone()).collect(),
        sparse: false,
    };
    records::record(&record, Side::Answer, imports)
}
