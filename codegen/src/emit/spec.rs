//! The static description of the connector.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::guide;
use super::tokens::{ident, number};
use crate::plan::{Change, ConnectorPlan, CratePlan, Derived, RetryRules, WaitUnit};

/// The static with what typed calls need, and the one with everything. They are two, so that a program which calls
/// no operation by name links only those that it calls.
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
            quote!(, ai_hints(&crate::guide::#name))
        });
        quote!(entity(#wire, #doc, #module, [#(#operations),*] #hints))
    });
    let guide = guide::parts(plan);
    quote! {
        /// The entities with their operations.
        static ENTITIES: &[runtime::Entity] = runtime::entities! { #(#entities),* };
        /// What typed calls need to know of the connector.
        pub(crate) static CORE: runtime::ConnectorSpec =
            runtime::ConnectorSpec::new(#slug, #display_name, #base_url)
                .package(#package, #version)
                #id
                .description(#description)
                #agent
                #variables
                #settings
                #replication
                #limits
                #check;
        /// Everything static about the connector.
        pub static CONNECTOR: runtime::ConnectorSpec = CORE
            .auth(&[#(#schemes),*])
            .entities(ENTITIES)
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
    let derived = plan.connector.derived.iter().map(derived);
    let derived = (!plan.connector.derived.is_empty()).then(|| quote!(.derived(&[#(#derived),*])));
    let retry = plan.connector.retry.as_ref().map(retry);
    quote!(#settings #scoping #derived #error_check #retry)
}

fn derived(rule: &Derived) -> TokenStream {
    let (setting, sources) = (&rule.setting, &rule.sources);
    let change = match &rule.change {
        Change::Same => quote!(Same),
        Change::Suffix(mark) => quote!(Suffix(#mark)),
        Change::Prefix(mark) => quote!(Prefix(#mark)),
        Change::Lower => quote!(Lower),
        Change::Upper => quote!(Upper),
    };
    quote!(runtime::Derived::new(#setting, &[#(#sources),*], runtime::Change::#change))
}

/// What the API says about repetitions.
fn retry(rules: &RetryRules) -> TokenStream {
    let attempts = rules.max_attempts.map(number);
    let attempts = attempts.map(|number| quote!(.max_attempts(#number)));
    let millis = |wait: Option<u64>| wait.map(Literal::u64_unsuffixed);
    let first = millis(rules.first_wait).map(|wait| quote!(.first_wait(#wait)));
    let most = millis(rules.max_wait).map(|wait| quote!(.max_wait(#wait)));
    let growth = rules.growth.map(|growth| {
        let growth = Literal::f64_unsuffixed(growth);
        quote!(.growth(#growth))
    });
    let steady = rules.steady.then(|| quote!(.jitter(false)));
    let statuses = rules.statuses.as_ref().map(|statuses| {
        let statuses = statuses
            .iter()
            .map(|status| Literal::u16_unsuffixed(*status));
        quote!(.statuses(&[#(#statuses),*]))
    });
    let timeouts = rules.no_timeouts.then(|| quote!(.timeouts(false)));
    let broken = rules
        .no_broken_connections
        .then(|| quote!(.broken_connections(false)));
    let header = rules.wait_header.as_ref().map(|(name, unit)| {
        let unit = match unit {
            WaitUnit::Seconds => ident("Seconds"),
            WaitUnit::Milliseconds => ident("Milliseconds"),
            WaitUnit::UnixTime => ident("UnixTime"),
        };
        quote!(.wait_header(#name, runtime::WaitUnit::#unit))
    });
    quote! {
        .retry(
            runtime::RetryRules::NONE
                #attempts #first #most #growth #steady #statuses #timeouts #broken #header
        )
    }
}
