//! The static description of the connector.

use proc_macro2::TokenStream;
use quote::quote;

use super::guide;
use super::tokens::{ident, number};
use crate::plan::{ConnectorPlan, CratePlan};

/// The static with everything about the connector.
pub(super) fn connector(plan: &CratePlan) -> TokenStream {
    let ConnectorPlan {
        slug,
        display_name,
        base_url,
        description,
        ..
    } = &plan.connector;
    let (package, version) = (&plan.package.name, &plan.package.version);
    let id = plan.connector.definition_id.as_ref();
    let id = id.map(|id| quote!(.definition_id(#id)));
    let agent = plan.connector.user_agent.is_some();
    let agent = agent.then(|| quote!(.user_agent_required(true)));
    let variables = plan.connector.variables.iter().map(|variable| {
        let (name, default) = (&variable.name, &variable.default);
        quote!(runtime::ServerVariable::new(#name, #default))
    });
    let variables =
        (!plan.connector.variables.is_empty()).then(|| quote!(.variables(&[#(#variables),*])));
    let schemes = plan.auth.schemes.iter().map(|scheme| {
        let statik = ident(&scheme.statik);
        quote!(&crate::auth::#statik)
    });
    let settings = settings(plan);
    let replication = super::auth::replication_table(plan);
    let limits = plan.connector.rate_limits.iter().map(|limit| {
        let (requests, seconds) = (number(limit.requests), number(limit.seconds));
        let name = &limit.name;
        quote!(runtime::RateLimit::new(#name, #requests, #seconds))
    });
    let limits =
        (!plan.connector.rate_limits.is_empty()).then(|| quote!(.rate_limits(&[#(#limits),*])));
    let check = plan.connector.check.as_ref().map(|(module, operation)| {
        let (module, operation) = (ident(module), ident(operation));
        quote!(.check(&#module::#operation))
    });
    let entities = plan.entities.iter().map(|entity| {
        let (module, wire, doc) = (ident(&entity.module), &entity.wire, &entity.doc);
        let operations = entity.methods.iter().map(|method| ident(&method.operation));
        let hints = entity.hints.as_ref().map(|(name, _)| {
            let name = ident(name);
            quote!(.ai_hints(&crate::guide::#name))
        });
        quote!(runtime::Entity::new(#wire, #doc, &[#(&#module::#operations),*]) #hints)
    });
    let guide = guide::parts(plan);
    quote! {
        /// Everything static about the connector.
        pub static CONNECTOR: runtime::ConnectorSpec =
            runtime::ConnectorSpec::new(#slug, #display_name, #base_url)
                .package(#package, #version)
                #id
                .description(#description)
                #agent
                #variables
                #settings
                .auth(&[#(#schemes),*])
                #replication
                #limits
                #check
                .entities(&[#(#entities),*])
                #guide;
    }
}

/// Settings, what is taken from them, and how an error shows in an answer.
fn settings(plan: &CratePlan) -> TokenStream {
    let settings = &plan.connector.settings;
    let settings = (!settings.is_empty()).then(|| quote!(.settings(&[#(#settings),*])));
    let scopes = plan.connector.scoping.iter().map(|scope| {
        let (param, setting) = (&scope.param, &scope.setting);
        let template = scope
            .template
            .as_ref()
            .map(|template| quote!(.template(#template)));
        quote!(runtime::Scope::new(#param, #setting) #template)
    });
    let scoping = (!plan.connector.scoping.is_empty()).then(|| quote!(.scoping(&[#(#scopes),*])));
    let error_check = plan.connector.error_check.as_ref().map(|check| {
        let (field, value) = (&check.field, &check.on_value);
        let message = check
            .message_field
            .as_ref()
            .map(|field| quote!(.message_field(#field)));
        quote!(.error_check(runtime::ErrorCheck::new(#field, #value) #message))
    });
    quote!(#settings #scoping #error_check)
}
