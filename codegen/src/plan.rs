//! Every decision about Rust: names, types, files, documentation.
//!
//! The plan is plain data, so that a snapshot of it shows what was decided. After it nothing asks what the
//! spec says; before it nothing knows Rust.

mod auth;
mod bodies;
mod docs;
mod entities;
mod examples;
mod exprs;
mod method_docs;
mod names;
mod places;
mod reach;
mod records;
mod reply;
mod search;
mod shared;
mod table;
mod types;
mod unions;

use std::collections::BTreeMap;

use crate::diagnostics::Sink;
use crate::model::{Connector, SchemaId};

// What the plan passes on as it is; emission sees the plan only.
pub use crate::model::{
    Access, AiHints, AuthKind, BodyEncoding, Bounds, Cardinality, Change, ClientAuth,
    DefaultFields, Derived, Effects, Extractor, GraphQl, Guide, Inject, KeyPlace, Lengths,
    MetaSource, Method, More, NextPage, OAuthScope, Pagination, Questions, Relationship,
    RetryRules, Rule, SignIn, Step, StoreEntity, StoreField, StoreType, Style, TextFormat,
    TokenFormat, TokenGrant, ValueKind, WaitUnit,
};

pub use auth::{AppPlan, AuthPlan, CredentialPlan, ReplicationPlan, SchemePlan};
pub use bodies::{BodyFile, BodyPlan, SetterPlan, VariantPlan};
pub use docs::paragraphs;
pub use entities::{ArgumentPlan, EntityPlan, MethodPlan, ParamPlace, ParamPlan};
pub use records::{
    EnumPlan, FieldPlan, FieldPresence, RecordFile, RecordPlan, TypePlan, ValuePlan,
};
pub use reply::{MetaPlan, ReplyPlan};
pub use search::{SearchFieldPlan, SearchKind, SearchPlan};
pub use shared::SharedPlan;
pub use types::{AlternativeExpr, FieldExpr, RefPlan, RustType, SchemaExpr, Taken};
pub use unions::{UnionPlan, UnionVariant};

/// A crate, decided.
#[derive(Clone, Debug, PartialEq)]
pub struct CratePlan {
    /// Package data.
    pub package: PackagePlan,
    /// The connector type and what is static about it.
    pub connector: ConnectorPlan,
    /// Id newtypes, by name.
    pub ids: Vec<IdPlan>,
    /// Records and enumerations, by file.
    pub records: Vec<RecordFile>,
    /// Request bodies, by file.
    pub bodies: Vec<BodyFile>,
    /// Entities, by name.
    pub entities: Vec<EntityPlan>,
    /// What the tables of several operations have alike.
    pub shared: SharedPlan,
    /// Auth configs.
    pub auth: AuthPlan,
    /// Searches of the context store.
    pub searches: Vec<SearchPlan>,
}

impl CratePlan {
    /// The features of the runtime that the crate cannot do without.
    #[must_use]
    pub fn runtime_features(&self) -> Vec<&'static str> {
        let signs = |scheme: &SchemePlan| {
            matches!(
                &scheme.kind,
                AuthKind::OAuth2 {
                    grant: TokenGrant::JwtBearer,
                    ..
                }
            )
        };
        let mut features = Vec::new();
        if self.auth.schemes.iter().any(signs) {
            features.push("jwt");
        }
        if self.has_templates() {
            features.push("templates");
        }
        features
    }

    /// Whether the crate evaluates templates.
    fn has_templates(&self) -> bool {
        let mut methods = self.entities.iter().flat_map(|entity| &entity.methods);
        self.connector
            .scoping
            .iter()
            .any(|scope| scope.template.is_some())
            || methods.any(|method| method.shaping.has_templates())
    }
}

/// Package data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackagePlan {
    /// Package name.
    pub name: String,
    /// Library name.
    pub library: String,
    /// Version.
    pub version: String,
    /// One line about it.
    pub description: String,
    /// At most five keywords.
    pub keywords: Vec<String>,
    /// Source repository.
    pub repository: Option<String>,
}

/// The connector type.
#[derive(Clone, Debug, PartialEq)]
pub struct ConnectorPlan {
    /// Its name.
    pub ident: String,
    /// The connector's short name.
    pub slug: String,
    /// Its name for people.
    pub display_name: String,
    /// Version of the spec.
    pub spec_version: String,
    /// What the API is, as paragraphs.
    pub docs: Vec<String>,
    /// The same as one text, for programs.
    pub description: String,
    /// Base URL.
    pub base_url: String,
    /// Names of other settings that parameters are taken from.
    pub settings: Vec<String>,
    /// Variables of the base URL.
    pub variables: Vec<crate::model::ServerVariable>,
    /// Key in the hosted service.
    pub definition_id: Option<String>,
    /// Whether and why the API needs a `User-Agent`.
    pub user_agent: Option<String>,
    /// Parameters that settings fill in every operation.
    pub scoping: Vec<crate::model::Scope>,
    /// Settings that follow from credentials.
    pub derived: Vec<crate::model::Derived>,
    /// What the API says about repetitions.
    pub retry: Option<crate::model::RetryRules>,
    /// How an error shows in an answer with a status of success.
    pub error_check: Option<crate::model::ErrorCheck>,
    /// Rate-limit classes.
    pub rate_limits: Vec<crate::model::RateLimit>,
    /// Module and static of the check operation.
    pub check: Option<(String, String)>,
    /// Pages about the API.
    pub links: Vec<crate::model::DocLink>,
    /// What is told of it beyond its operations.
    pub guide: crate::model::Guide,
}

/// An id newtype.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IdPlan {
    /// Its name.
    pub ident: String,
    /// The kind of thing in words.
    pub noun: String,
    /// Whole number instead of text.
    pub integer: bool,
}

/// The Rust names of the model's schemas.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SchemaNames {
    /// Records and enumerations of answers.
    pub answers: BTreeMap<SchemaId, String>,
    /// Request objects.
    pub requests: BTreeMap<SchemaId, String>,
}

/// Decides everything about the crate of a connector.
pub fn plan(connector: &Connector, sink: &mut Sink) -> CratePlan {
    plan_with_names(connector, sink).0
}

/// The same with the names that the schemas got.
pub fn plan_with_names(connector: &Connector, sink: &mut Sink) -> (CratePlan, SchemaNames) {
    let mut planner = types::Planner::new(connector, sink);
    let auth = planner.auth();
    let mut entities = planner.entities();
    let records = planner.record_files();
    let bodies = planner.body_files();
    let check = connector.check.as_ref().and_then(|key| {
        let entity = entities.iter().find(|entity| entity.wire == key.entity)?;
        let method = entity
            .methods
            .iter()
            .find(|method| method.action == key.action)?;
        Some((entity.module.clone(), method.operation.clone()))
    });
    let package = package(connector);
    let ident = planner.connector_ident();
    examples::add(&mut entities, &bodies, &package.library, &ident);
    let plan = CratePlan {
        package,
        connector: ConnectorPlan {
            ident: planner.connector_ident(),
            slug: connector.name.clone(),
            display_name: connector.display_name.clone(),
            spec_version: connector.spec_version.clone(),
            docs: paragraphs(&connector.description),
            description: docs::plain(&connector.description),
            base_url: connector.server.url.clone(),
            settings: connector.settings(),
            variables: connector.server.variables.clone(),
            definition_id: connector.definition_id.clone(),
            user_agent: connector.user_agent.clone(),
            scoping: connector.scoping.clone(),
            derived: connector.derived.clone(),
            retry: connector.retry.clone(),
            error_check: connector.error_check.clone(),
            rate_limits: connector.rate_limits.clone(),
            check,
            links: connector.links.clone(),
            guide: connector.guide.clone(),
        },
        ids: planner.ids(),
        records,
        bodies,
        shared: SharedPlan::of(&entities),
        entities,
        auth,
        searches: search::searches(&connector.guide),
    };
    let names = SchemaNames {
        answers: planner.types.clone().into_iter().collect(),
        requests: planner.inputs.clone().into_iter().collect(),
    };
    (plan, names)
}

fn package(connector: &Connector) -> PackagePlan {
    let name = format!("{}-connector", connector.name);
    let package = &connector.package;
    let description = package
        .description
        .clone()
        .unwrap_or_else(|| format!("Typed client of the {} API", connector.display_name));
    PackagePlan {
        library: name.replace('-', "_"),
        name,
        version: names::version(&package.version),
        description,
        keywords: package.keywords.iter().take(5).cloned().collect(),
        repository: package.repository.clone(),
    }
}
