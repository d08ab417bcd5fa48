//! What is told of a connector beyond its operations, as static data.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::tokens::ident;
use crate::plan::{
    AiHints, Cardinality, CratePlan, Relationship, StoreEntity, StoreField, StoreType,
};

/// Whether there is anything to tell.
pub(super) fn says_something(plan: &CratePlan) -> bool {
    parts(plan).is_some() || plan.entities.iter().any(|entity| entity.hints.is_some())
}

/// The items of `src/guide.rs`.
pub(super) fn items(plan: &CratePlan) -> TokenStream {
    let guide = &plan.connector.guide;
    let asked = &guide.questions;
    let questions = asks(plan).then(|| {
        let (direct, search, not) = (&asked.direct, &asked.search, &asked.unsupported);
        quote! {
            /// Questions that the connector can and cannot answer.
            pub const QUESTIONS: ExampleQuestions = ExampleQuestions::new(
                &[#(#direct),*], &[#(#search),*], &[#(#not),*],
            );
        }
    });
    let relationships = (!guide.relationships.is_empty()).then(|| {
        let all = guide.relationships.iter().map(relationship);
        quote! {
            /// Which entity refers to which.
            pub static RELATIONSHIPS: &[Relationship] = runtime::relationships! { #(#all),* };
        }
    });
    let store = guide.store.as_ref().map(|entities| {
        let entities = entities.iter().map(store_entity);
        quote! {
            /// What the hosted service keeps searchable.
            pub static CONTEXT_STORE: ContextStore = runtime::store! { #(#entities),* };
        }
    });
    let mut imports = Imports::default();
    name_tables(plan, &mut imports);
    let hints = plan.entities.iter().filter_map(|entity| {
        let (name, value) = entity.hints.as_ref()?;
        let about = format!(" Hints on `{}`.", entity.wire);
        let (name, value) = (ident(name), hints(value));
        Some(quote! {
            #[doc = #about]
            pub static #name: runtime::AiHints = #value;
        })
    });
    let items = quote!(#questions #relationships #store #(#hints)*);
    let imports = imports.of_tables(&items);
    quote!(#imports #items)
}

/// The types that the items are made of.
fn name_tables(plan: &CratePlan, imports: &mut Imports) {
    let guide = &plan.connector.guide;
    if asks(plan) {
        imports.table("ExampleQuestions");
    }
    if !guide.relationships.is_empty() {
        imports.table("Relationship");
    }
    if guide.store.is_some() {
        imports.table("ContextStore");
    }
}

/// The parts of the connector's static description that name these items.
pub(super) fn parts(plan: &CratePlan) -> Option<TokenStream> {
    let guide = &plan.connector.guide;
    let questions = asks(plan).then(|| quote!(.example_questions(crate::guide::QUESTIONS)));
    let relationships = (!guide.relationships.is_empty())
        .then(|| quote!(.relationships(crate::guide::RELATIONSHIPS)));
    let store = guide
        .store
        .as_ref()
        .map(|_| quote!(.context_store(&crate::guide::CONTEXT_STORE)));
    let any = questions.is_some() || relationships.is_some() || store.is_some();
    any.then(|| quote!(#questions #relationships #store))
}

fn asks(plan: &CratePlan) -> bool {
    let asked = &plan.connector.guide.questions;
    !(asked.direct.is_empty() && asked.search.is_empty() && asked.unsupported.is_empty())
}

fn relationship(relationship: &Relationship) -> TokenStream {
    let Relationship {
        source,
        target,
        foreign_key,
        target_key,
        ..
    } = relationship;
    let kind = ident(match relationship.cardinality {
        None => "new",
        Some(Cardinality::OneToOne) => "one_to_one",
        Some(Cardinality::OneToMany) => "one_to_many",
        Some(Cardinality::ManyToOne) => "many_to_one",
        Some(Cardinality::ManyToMany) => "many_to_many",
    });
    let text = &relationship.doc;
    let doc = (!text.is_empty()).then(|| quote!(, doc(#text)));
    let filter = relationship.filter.as_ref();
    let filter = filter.map(|json| quote!(, filter(#json)));
    quote!(#kind(#source, #target, #foreign_key, #target_key #doc #filter))
}

/// Hints as a value.
pub(super) fn hints(hints: &AiHints) -> TokenStream {
    let AiHints {
        summary,
        when_to_use,
        trigger_phrases,
        freshness,
        search_strategy,
        example_questions,
    } = hints;
    let phrases =
        (!trigger_phrases.is_empty()).then(|| quote!(trigger_phrases(&[#(#trigger_phrases),*])));
    let freshness = (!freshness.is_empty()).then(|| quote!(freshness(#freshness)));
    let strategy = (!search_strategy.is_empty()).then(|| quote!(search_strategy(#search_strategy)));
    let questions = (!example_questions.is_empty())
        .then(|| quote!(example_questions(&[#(#example_questions),*])));
    let more = [phrases, freshness, strategy, questions];
    let more = more.into_iter().flatten();
    quote!(runtime::built!(runtime::AiHints::new(#summary, #when_to_use), [#(#more),*]))
}

fn store_entity(entity: &StoreEntity) -> TokenStream {
    let name = &entity.entity;
    let fields = entity.fields.iter().map(store_field);
    let stream = entity.stream.as_ref();
    let stream = stream.map(|name| quote!(, stream(#name)));
    let suggested = entity.suggested.then(|| quote!(, suggested()));
    quote!(entity(#name, [#(#fields),*] #stream #suggested))
}

fn store_field(field: &StoreField) -> TokenStream {
    let name = &field.name;
    let types = field.types.iter().map(|ty| {
        ident(match ty {
            StoreType::Text => "Text",
            StoreType::Integer => "Integer",
            StoreType::Number => "Number",
            StoreType::Boolean => "Boolean",
            StoreType::Object => "Object",
            StoreType::Array => "Array",
        })
    });
    let make = ident(if field.nullable { "nullable" } else { "new" });
    let doc = &field.doc;
    let source = field.source.as_ref().map(|name| quote!(, source(#name)));
    let semantic = field.semantic.then(|| quote!(, semantic()));
    let joined = field.joined.then(|| quote!(, joined()));
    quote!(#make(#name, [#(#types),*], #doc #source #semantic #joined))
}
