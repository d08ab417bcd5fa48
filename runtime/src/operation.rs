//! The static description of an operation: route, parameters, answer, effects.

mod access;
mod answer;
mod declare;
mod effects;
mod graphql;
mod param;

pub use access::Access;
pub use answer::{FileSource, MetaField, MetaSource, NextPage, Pagination, Step};
pub use effects::{Effects, Method};
pub use graphql::GraphQl;
pub use param::{BodyEncoding, Inject, Location, Param, Rule, Style};

use crate::guide::AiHints;
use crate::reply::{Decode, Reply};
use crate::request::{BodyWriter, body};
use crate::schema::Type;

/// Everything that the runtime needs to know of one entity and action.
///
/// Generated crates hold one `static` of this type for each operation. It is built with [`Operation::new`]
/// and the methods that follow, so that a new property of operations is no change for existing crates.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Operation {
    /// The kind of thing, plural snake case.
    pub entity: &'static str,
    /// What is done to it.
    pub action: &'static str,
    /// A short title.
    pub summary: &'static str,
    /// What it does and returns.
    pub description: &'static str,
    /// The page of the API's documentation.
    pub docs_url: Option<&'static str>,
    /// Who may call it.
    pub permissions: Option<&'static str>,
    /// HTTP method.
    pub method: Method,
    /// Path template below the base URL, with `{name}` for path parameters.
    pub path: &'static str,
    /// Another server than the connector's, when the operation has one of its own.
    pub server: Option<&'static str>,
    /// Path, query and header parameters and the top-level fields of the body, in this order.
    pub params: &'static [Param],
    /// How the body is sent; `None` when there is no body.
    pub body: Option<BodyEncoding>,
    /// What writes it.
    pub(crate) write_body: BodyWriter,
    /// Rules over several parameters.
    pub rules: &'static [Rule],
    /// Where the records stand in the answer; empty for the whole body.
    pub records: &'static [Step],
    /// Whether the answer has the form `{data, meta}` (lists and searches) or is the record itself.
    pub envelope: bool,
    /// Where the members of `meta` come from.
    pub meta: &'static [MetaField],
    /// The shape of the answer's body.
    pub response: Option<Type>,
    /// Where the file stands, when the operation gives one.
    pub download: Option<FileSource>,
    /// Members that are computed for every record, as templates.
    pub transform: &'static [(&'static str, &'static str)],
    /// A template that says whether a record is kept.
    pub filter: Option<&'static str>,
    /// Values that only the check sends, as JSON whose texts may be templates.
    pub probe: &'static [(&'static str, &'static str)],
    /// How to get the next page.
    pub pagination: Option<Pagination>,
    /// Rate-limit class; `None` for the connector's default class.
    pub rate_limit: Option<&'static str>,
    /// What a call does beyond its answer.
    pub effects: Effects,
    /// Which of the connector's ways to sign in it takes.
    pub access: Access,
    /// Additional headers of the auth scheme that are not sent.
    pub omit_headers: &'static [&'static str],
    /// What an agent should know of it.
    pub ai_hints: Option<&'static AiHints>,
    /// Decodes an answer through the generated types.
    pub decode: Decode,
}

impl Operation {
    /// An operation without parameters whose answer is ignored.
    pub const fn new(
        entity: &'static str,
        action: &'static str,
        method: Method,
        path: &'static str,
    ) -> Self {
        Self {
            entity,
            action,
            summary: "",
            description: "",
            docs_url: None,
            permissions: None,
            method,
            path,
            server: None,
            params: &[],
            body: None,
            write_body: body::none,
            rules: &[],
            records: &[],
            envelope: false,
            meta: &[],
            response: None,
            download: None,
            transform: &[],
            filter: None,
            probe: &[],
            pagination: None,
            rate_limit: None,
            effects: Effects::of(method),
            access: Access::Usual,
            omit_headers: &[],
            ai_hints: None,
            decode: <() as Reply>::dynamic,
        }
    }

    /// Title, explanation.
    #[must_use]
    pub const fn about(self, summary: &'static str, description: &'static str) -> Self {
        Self {
            summary,
            description,
            ..self
        }
    }

    /// The page of the API's documentation.
    #[must_use]
    pub const fn docs(self, url: &'static str) -> Self {
        Self {
            docs_url: Some(url),
            ..self
        }
    }

    /// Who may call it.
    #[must_use]
    pub const fn permissions(self, permissions: &'static str) -> Self {
        Self {
            permissions: Some(permissions),
            ..self
        }
    }

    /// A server of its own.
    #[must_use]
    pub const fn server(self, url: &'static str) -> Self {
        Self {
            server: Some(url),
            ..self
        }
    }

    /// Parameters and body fields.
    #[must_use]
    pub const fn params(self, params: &'static [Param]) -> Self {
        Self { params, ..self }
    }

    /// How the body is sent.
    #[must_use]
    pub const fn body(self, encoding: BodyEncoding) -> Self {
        Self {
            body: Some(encoding),
            write_body: body::writer(encoding),
            ..self
        }
    }

    /// Rules over several parameters.
    #[must_use]
    pub const fn rules(self, rules: &'static [Rule]) -> Self {
        Self { rules, ..self }
    }

    /// Where the records stand.
    #[must_use]
    pub const fn records(self, steps: &'static [Step]) -> Self {
        Self {
            records: steps,
            ..self
        }
    }

    /// The answer has the form `{data, meta}`; `meta` has these members.
    #[must_use]
    pub const fn envelope(self, meta: &'static [MetaField]) -> Self {
        Self {
            envelope: true,
            meta,
            ..self
        }
    }

    /// The shape of the answer's body.
    #[must_use]
    pub const fn response(self, ty: Type) -> Self {
        Self {
            response: Some(ty),
            ..self
        }
    }

    /// The operation gives a file.
    #[must_use]
    pub const fn download(self, source: FileSource) -> Self {
        Self {
            download: Some(source),
            ..self
        }
    }

    /// Members that are computed for every record.
    #[must_use]
    pub const fn transform(self, members: &'static [(&'static str, &'static str)]) -> Self {
        Self {
            transform: members,
            ..self
        }
    }

    /// Which records are kept.
    #[must_use]
    pub const fn filter(self, template: &'static str) -> Self {
        Self {
            filter: Some(template),
            ..self
        }
    }

    /// Values that only the check sends.
    #[must_use]
    pub const fn probe(self, values: &'static [(&'static str, &'static str)]) -> Self {
        Self {
            probe: values,
            ..self
        }
    }

    /// How to get the next page.
    #[must_use]
    pub const fn pagination(self, pagination: Pagination) -> Self {
        Self {
            pagination: Some(pagination),
            ..self
        }
    }

    /// Rate-limit class.
    #[must_use]
    pub const fn rate_limit(self, class: &'static str) -> Self {
        Self {
            rate_limit: Some(class),
            ..self
        }
    }

    /// What a call does beyond its answer.
    #[must_use]
    pub const fn effects(self, effects: Effects) -> Self {
        Self { effects, ..self }
    }

    /// Which of the connector's ways to sign in it takes.
    #[must_use]
    pub const fn access(self, access: Access) -> Self {
        Self { access, ..self }
    }

    /// Additional headers of the auth scheme that are not sent.
    #[must_use]
    pub const fn omit_headers(self, names: &'static [&'static str]) -> Self {
        Self {
            omit_headers: names,
            ..self
        }
    }

    /// What an agent should know of it.
    #[must_use]
    pub const fn ai_hints(self, hints: &'static AiHints) -> Self {
        Self {
            ai_hints: Some(hints),
            ..self
        }
    }

    /// The type that an answer is decoded to.
    #[must_use]
    pub const fn reply<T: Reply>(self) -> Self {
        Self {
            decode: T::dynamic,
            ..self
        }
    }

    /// The parameter of that name.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&'static Param> {
        self.params.iter().find(|param| param.name == name)
    }
}
