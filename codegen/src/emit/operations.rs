//! The static table of operations.

mod pagination;
mod shared;
mod sign_in;

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::schemas::{self, Side};
use super::tokens::{docs, ident, number};
use super::{Files, entities, guide, spec};
use crate::plan::{
    BodyEncoding, CratePlan, DefaultFields, Effects, EntityPlan, Extractor, GraphQl, MetaSource,
    Method, MethodPlan, ParamPlace, ParamPlan, ReplyPlan, Rule, SharedPlan, Step, Style,
};

/// `src/operations.rs` and a file for each entity.
pub(super) fn files(plan: &CratePlan, files: &mut Files<'_>) {
    let about = vec!["The static table: connector, entities, operations.".to_owned()];
    files.rust("src/operations.rs", about, index(plan));
    for entity in &plan.entities {
        let path = format!("src/operations/{}.rs", entity.module);
        let about = vec![format!("Static operations of `{}`.", entity.wire)];
        files.rust(&path, about, entity_table(entity, &plan.shared));
    }
    if !plan.shared.is_empty() {
        let path = format!("src/operations/{}.rs", plan.shared.module);
        let about = vec!["Parameters and fields that several operations have alike.".to_owned()];
        files.rust(&path, about, shared::items(&plan.shared));
    }
}

fn index(plan: &CratePlan) -> TokenStream {
    let modules = plan.entities.iter().map(|entity| {
        let module = ident(&entity.module);
        quote!(pub mod #module;)
    });
    let shared = ident(&plan.shared.module);
    let shared = (!plan.shared.is_empty()).then(|| quote!(mod #shared;));
    let connector = spec::connector(plan);
    quote! {
        use connector_runtime::codegen as runtime;
        #(#modules)*
        #shared
        #connector
    }
}

fn entity_table(entity: &EntityPlan, shared: &SharedPlan) -> TokenStream {
    let mut imports = Imports::default();
    if !entity.methods.is_empty() {
        imports.table("Operation");
    }
    let module = ident(&entity.module);
    let mut envelopes = false;
    let operations: Vec<TokenStream> = entity
        .methods
        .iter()
        .map(|method| {
            envelopes |= matches!(method.reply, ReplyPlan::Envelope { .. });
            operation(entity, method, shared, &mut imports)
        })
        .collect();
    let operations = quote!(#(#operations)*);
    let imports = imports.of_tables(&operations);
    let own = envelopes.then(|| quote!(use crate::entities::#module as entity;));
    let used = entity
        .methods
        .iter()
        .any(|method| shared::uses(method, shared));
    let shared = ident(&shared.module);
    let shared = used.then(|| quote!(use super::#shared as shared;));
    quote!(#imports #own #shared #operations)
}

fn operation(
    entity: &EntityPlan,
    plan: &MethodPlan,
    shared: &SharedPlan,
    imports: &mut Imports,
) -> TokenStream {
    let name = ident(&plan.operation);
    let about = docs(&[format!("`{} {}`", plan.method, plan.path)]);
    let (wire, action, path) = (&entity.wire, &plan.action, &plan.path);
    let method = method(plan.method);
    let params: Vec<TokenStream> = plan
        .table
        .iter()
        .map(|entry| match shared.param(entry).map(ident) {
            Some(name) => quote!(shared::#name),
            None => param(entry, imports),
        })
        .collect();
    let mut words = texts(plan);
    words.extend(shaping(plan));
    words.extend(body(plan, imports));
    words.extend(answer(plan, shared, imports));
    words.extend(plan.pagination.as_ref().map(|plan| {
        let pagination = pagination::pagination(plan, imports);
        quote!(pagination(#pagination))
    }));
    let class = plan.rate_limit.as_ref();
    words.extend(class.map(|class| quote!(rate_limit(#class))));
    words.extend(effects(&plan.effects, &method));
    words.extend(sign_in::words(&plan.sign_in, imports));
    words.extend(plan.hints.as_ref().map(|hints| {
        let hints = guide::hints(hints);
        quote!(ai_hints(&#hints))
    }));
    quote! {
        #about
        pub static #name: Operation =
            runtime::operation! { #wire, #action, #method, #path, [#(#params),*], [#(#words),*] };
    }
}

fn shaping(plan: &MethodPlan) -> impl Iterator<Item = TokenStream> {
    let pairs = |pairs: &[(String, String)]| {
        let pairs = pairs.iter().map(|(name, value)| quote!((#name, #value)));
        quote!(&[#(#pairs),*])
    };
    let shaping = &plan.shaping;
    let transform = (!shaping.transform.is_empty()).then(|| {
        let members = pairs(&shaping.transform);
        quote!(transform(#members))
    });
    let filter = shaping
        .filter
        .as_ref()
        .map(|filter| quote!(filter(#filter)));
    let probe = (!shaping.probe.is_empty()).then(|| {
        let values = pairs(&shaping.probe);
        quote!(probe(#values))
    });
    [transform, filter, probe].into_iter().flatten()
}

fn texts(plan: &MethodPlan) -> Vec<TokenStream> {
    let (summary, description) = &plan.about;
    let url = plan.docs_url.as_ref().map(|url| quote!(docs(#url)));
    let permissions = plan.permissions.as_ref();
    let permissions = permissions.map(|text| quote!(permissions(#text)));
    let server = plan.server.as_ref().map(|url| quote!(server(#url)));
    let about = quote!(about(#summary, #description));
    let more = [url, permissions, server];
    std::iter::once(about)
        .chain(more.into_iter().flatten())
        .collect()
}

fn body(plan: &MethodPlan, imports: &mut Imports) -> impl Iterator<Item = TokenStream> {
    let encoding = plan.encoding.map(|encoding| {
        imports.table("BodyEncoding");
        let name = match encoding {
            BodyEncoding::Json => ident("Json"),
            BodyEncoding::Form => ident("Form"),
            BodyEncoding::Multipart => ident("Multipart"),
            BodyEncoding::Related => ident("Related"),
            BodyEncoding::JsonOrMultipart => ident("JsonOrMultipart"),
            BodyEncoding::GraphQl => ident("GraphQl"),
        };
        match plan.graphql.as_ref().map(graphql) {
            Some(graphql) => quote!(body(BodyEncoding::#name(&#graphql))),
            None => quote!(body(BodyEncoding::#name)),
        }
    });
    let rules: Vec<TokenStream> = plan.rules.iter().map(rule).collect();
    let rules = (!rules.is_empty()).then(|| quote!(rules(&[#(#rules),*])));
    encoding.into_iter().chain(rules)
}

fn graphql(plan: &GraphQl) -> TokenStream {
    let GraphQl {
        query, variables, ..
    } = plan;
    let name = plan
        .operation_name
        .as_ref()
        .map(|name| quote!(operation_name(#name)));
    let fields = match &plan.default_fields {
        DefaultFields::None => None,
        DefaultFields::Selection(selection) => Some(quote!(default_selection(#selection))),
        DefaultFields::Paths(paths) => Some(quote!(default_fields(&[#(#paths),*]))),
    };
    let nullable = &plan.nullable;
    let nullable = (!nullable.is_empty()).then(|| quote!(nullable(&[#(#nullable),*])));
    let more = [name, fields, nullable];
    let more = more.into_iter().flatten();
    quote!(runtime::built!(runtime::GraphQl::new(#query), [variables(#variables), #(#more),*]))
}

fn param(plan: &ParamPlan, imports: &mut Imports) -> TokenStream {
    let place = match plan.place {
        ParamPlace::Path => ident("path"),
        ParamPlace::Query => ident("query"),
        ParamPlace::Header => ident("header"),
        ParamPlace::Cookie => ident("cookie"),
        ParamPlace::Body => ident("body"),
        ParamPlace::File => return file(plan),
        ParamPlace::WholeBody => ident("whole_body"),
    };
    let (name, doc) = (&plan.field.name, &plan.field.doc);
    let ty = schemas::expr(&plan.field.ty, Side::Request, imports);
    let required = plan.field.required && plan.place != ParamPlace::Path;
    let required = required.then(|| quote!(, required()));
    let nullable = plan.field.nullable.then(|| quote!(, nullable()));
    let deprecated = plan.deprecated.then(|| quote!(, deprecated()));
    let style = style(plan);
    let default = plan.default.as_ref();
    let default = default.map(|default| quote!(, default(#default)));
    let send = plan.send_default.then(|| quote!(, send_default()));
    let inject = plan.inject.as_ref().map(|inject| {
        let source = &inject.source;
        let map = inject.map.iter().map(|(key, value)| quote!((#key, #value)));
        quote!(, inject(#source, &[#(#map),*]))
    });
    quote!(#place(#name, #ty, #doc #required #nullable #deprecated #style #default #send #inject))
}

fn file(plan: &ParamPlan) -> TokenStream {
    let (name, doc) = (&plan.field.name, &plan.field.doc);
    let required = plan.field.required.then(|| quote!(, required()));
    quote!(file(#name, #doc #required))
}

fn style(plan: &ParamPlan) -> Option<TokenStream> {
    if !matches!(plan.place, ParamPlace::Query | ParamPlace::Path) {
        return None;
    }
    let style = match plan.style {
        Style::Form { explode: true } | Style::Simple { explode: false } => return None,
        Style::Form { explode: false } => quote!(runtime::Style::Form { explode: false }),
        Style::SpaceDelimited => quote!(runtime::Style::SpaceDelimited),
        Style::PipeDelimited => quote!(runtime::Style::PipeDelimited),
        Style::DeepObject => quote!(runtime::Style::DeepObject),
        Style::Json => quote!(runtime::Style::Json),
        Style::Simple { explode: true } => quote!(runtime::Style::Simple { explode: true }),
        Style::Label { explode } => quote!(runtime::Style::Label { explode: #explode }),
        Style::Matrix { explode } => quote!(runtime::Style::Matrix { explode: #explode }),
    };
    Some(quote!(, style(#style)))
}

fn rule(rule: &Rule) -> TokenStream {
    match rule {
        Rule::MaxDays { from, to, days } => {
            let days = number(*days);
            quote!(runtime::Rule::MaxDays { from: #from, to: #to, days: #days })
        }
        Rule::Exclusive(names) => quote!(runtime::Rule::Exclusive(&[#(#names),*])),
        Rule::Together(names) => quote!(runtime::Rule::Together(&[#(#names),*])),
        Rule::AtLeastOne(names) => quote!(runtime::Rule::AtLeastOne(&[#(#names),*])),
    }
}

fn answer(
    plan: &MethodPlan,
    shared: &SharedPlan,
    imports: &mut Imports,
) -> impl Iterator<Item = TokenStream> {
    let records = (!plan.records.is_empty()).then(|| {
        let steps = steps(&plan.records);
        quote!(records(#steps))
    });
    let envelope = match &plan.reply {
        ReplyPlan::Envelope { meta, .. } => {
            if meta.iter().any(|meta| !meta.fields.is_empty()) {
                imports.table("MetaField");
            }
            let fields = meta
                .iter()
                .flat_map(|meta| &meta.fields)
                .map(|(field, from)| {
                    let name = &field.wire;
                    if let MetaSource::Body(Extractor(path)) = from {
                        let path = steps(path);
                        return quote!(MetaField::body(#name, #path));
                    }
                    let from = source(from);
                    quote!(MetaField { name: #name, source: #from })
                });
            Some(quote!(envelope(&[#(#fields),*])))
        }
        ReplyPlan::Value(_) | ReplyPlan::File(_) | ReplyPlan::Unit => None,
    };
    let response = plan.response.as_ref().map(|schema| {
        let schema = shared::response(schema, shared, imports);
        quote!(response(#schema))
    });
    let reply = match &plan.reply {
        ReplyPlan::Unit => None,
        ReplyPlan::File(None) => Some(quote!(download(runtime::FileSource::Body))),
        ReplyPlan::File(Some(path)) => {
            let path = steps(path);
            Some(quote!(download(runtime::FileSource::Url(#path))))
        }
        ReplyPlan::Envelope { .. } => {
            let reply = entities::reply(&plan.reply, imports);
            Some(quote!(reply::<entity::#reply>()))
        }
        ReplyPlan::Value(_) => {
            let reply = entities::reply(&plan.reply, imports);
            Some(quote!(reply::<#reply>()))
        }
    };
    [records, envelope, response, reply].into_iter().flatten()
}

fn steps(path: &[Step]) -> TokenStream {
    let names = path.iter().map(|step| match step {
        Step::Key(name) => Some(name),
        Step::Index(_) | Step::Each => None,
    });
    if let Some(names) = names.collect::<Option<Vec<_>>>() {
        return quote!(runtime::path!(#(#names),*));
    }
    let steps = path.iter().map(|step| match step {
        Step::Key(name) => quote!(runtime::Step::Key(#name)),
        Step::Index(index) => {
            let index = proc_macro2::Literal::usize_unsuffixed(*index);
            quote!(runtime::Step::Index(#index))
        }
        Step::Each => quote!(runtime::Step::Each),
    });
    quote!(&[#(#steps),*])
}

fn source(source: &MetaSource) -> TokenStream {
    match source {
        MetaSource::Body(Extractor(path)) => {
            let path = steps(path);
            quote!(runtime::MetaSource::Body(#path))
        }
        MetaSource::Link(relation) => quote!(runtime::MetaSource::Link(#relation)),
        MetaSource::Header(name) => quote!(runtime::MetaSource::Header(#name)),
    }
}

fn effects(effects: &Effects, method: &proc_macro2::Ident) -> Option<TokenStream> {
    let read_only = effects.read_only.then(|| quote!(.read_only()));
    let destructive = effects.destructive.then(|| quote!(.destructive()));
    let idempotent = effects.idempotent.map(|yes| quote!(.idempotent(#yes)));
    let mail = effects.sends_mail.then(|| quote!(.sends_mail()));
    let stated =
        read_only.is_some() || destructive.is_some() || idempotent.is_some() || mail.is_some();
    stated.then(|| {
        quote!(effects(runtime::Effects::of(runtime::Method::#method) #read_only #destructive #idempotent #mail))
    })
}

fn method(method: Method) -> proc_macro2::Ident {
    let name = match method {
        Method::Get => "Get",
        Method::Head => "Head",
        Method::Post => "Post",
        Method::Put => "Put",
        Method::Patch => "Patch",
        Method::Delete => "Delete",
        Method::Options => "Options",
    };
    ident(name)
}
