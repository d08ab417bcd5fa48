//! The static description of an operation: route, parameters, answer, effects.

use crate::reply::{Decode, Reply};
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
    /// How to get the next page.
    pub pagination: Option<Pagination>,
    /// Rate-limit class; `None` for the connector's default class.
    pub rate_limit: Option<&'static str>,
    /// What a call does beyond its answer.
    pub effects: Effects,
    /// Additional headers of the auth scheme that are not sent.
    pub omit_headers: &'static [&'static str],
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
            rules: &[],
            records: &[],
            envelope: false,
            meta: &[],
            response: None,
            pagination: None,
            rate_limit: None,
            effects: Effects::of(method),
            omit_headers: &[],
            decode: <() as Reply>::dynamic,
        }
    }

    /// Title, explanation.
    #[must_use]
    pub const fn about(self, summary: &'static str, description: &'static str) -> Self {
        Self { summary, description, ..self }
    }

    /// The page of the API's documentation.
    #[must_use]
    pub const fn docs(self, url: &'static str) -> Self {
        Self { docs_url: Some(url), ..self }
    }

    /// Who may call it.
    #[must_use]
    pub const fn permissions(self, permissions: &'static str) -> Self {
        Self { permissions: Some(permissions), ..self }
    }

    /// A server of its own.
    #[must_use]
    pub const fn server(self, url: &'static str) -> Self {
        Self { server: Some(url), ..self }
    }

    /// Parameters and body fields.
    #[must_use]
    pub const fn params(self, params: &'static [Param]) -> Self {
        Self { params, ..self }
    }

    /// How the body is sent.
    #[must_use]
    pub const fn body(self, encoding: BodyEncoding) -> Self {
        Self { body: Some(encoding), ..self }
    }

    /// Rules over several parameters.
    #[must_use]
    pub const fn rules(self, rules: &'static [Rule]) -> Self {
        Self { rules, ..self }
    }

    /// Where the records stand.
    #[must_use]
    pub const fn records(self, steps: &'static [Step]) -> Self {
        Self { records: steps, ..self }
    }

    /// The answer has the form `{data, meta}`; `meta` has these members.
    #[must_use]
    pub const fn envelope(self, meta: &'static [MetaField]) -> Self {
        Self { envelope: true, meta, ..self }
    }

    /// The shape of the answer's body.
    #[must_use]
    pub const fn response(self, ty: Type) -> Self {
        Self { response: Some(ty), ..self }
    }

    /// How to get the next page.
    #[must_use]
    pub const fn pagination(self, pagination: Pagination) -> Self {
        Self { pagination: Some(pagination), ..self }
    }

    /// Rate-limit class.
    #[must_use]
    pub const fn rate_limit(self, class: &'static str) -> Self {
        Self { rate_limit: Some(class), ..self }
    }

    /// What a call does beyond its answer.
    #[must_use]
    pub const fn effects(self, effects: Effects) -> Self {
        Self { effects, ..self }
    }

    /// Additional headers of the auth scheme that are not sent.
    #[must_use]
    pub const fn omit_headers(self, names: &'static [&'static str]) -> Self {
        Self { omit_headers: names, ..self }
    }

    /// The type that an answer is decoded to.
    #[must_use]
    pub const fn reply<T: Reply>(self) -> Self {
        Self { decode: T::dynamic, ..self }
    }

    /// The parameter of that name.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&'static Param> {
        self.params.iter().find(|param| param.name == name)
    }
}

/// HTTP methods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// `GET`
    Get,
    /// `HEAD`
    Head,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
    /// `OPTIONS`
    Options,
}

impl Method {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
        }
    }
}

/// One input of an operation.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Param {
    /// The name on the wire and in `execute`.
    pub name: &'static str,
    /// Where it is sent.
    pub location: Location,
    /// What it takes.
    pub ty: Type,
    /// Whether it must be given.
    pub required: bool,
    /// Whether `null` may be sent (body fields).
    pub nullable: bool,
    /// Whether the API advises against it.
    pub deprecated: bool,
    /// How a list or an object is written.
    pub style: Style,
    /// The API's default, as JSON; not sent unless [`Param::send_default`] is set.
    pub default: Option<&'static str>,
    /// Whether the default is sent when the parameter is left out.
    pub send_default: bool,
    /// What it means.
    pub doc: &'static str,
}

impl Param {
    const fn new(name: &'static str, location: Location, ty: Type) -> Self {
        Self {
            name,
            location,
            ty,
            required: false,
            nullable: false,
            deprecated: false,
            style: Style::Form { explode: true },
            default: None,
            send_default: false,
            doc: "",
        }
    }

    /// A part of the path; always required.
    pub const fn path(name: &'static str, ty: Type) -> Self {
        Self { required: true, ..Self::new(name, Location::Path, ty) }
    }

    /// A part of the query.
    pub const fn query(name: &'static str, ty: Type) -> Self {
        Self::new(name, Location::Query, ty)
    }

    /// A header.
    pub const fn header(name: &'static str, ty: Type) -> Self {
        Self::new(name, Location::Header, ty)
    }

    /// A top-level field of the body.
    pub const fn body(name: &'static str, ty: Type) -> Self {
        Self::new(name, Location::Body, ty)
    }

    /// The whole body, when it is not an object with known fields.
    pub const fn whole_body(name: &'static str, ty: Type) -> Self {
        Self::new(name, Location::WholeBody, ty)
    }

    /// It must be given.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// `null` may be sent.
    #[must_use]
    pub const fn nullable(self) -> Self {
        Self { nullable: true, ..self }
    }

    /// The API advises against it.
    #[must_use]
    pub const fn deprecated(self) -> Self {
        Self { deprecated: true, ..self }
    }

    /// How a list or an object is written.
    #[must_use]
    pub const fn style(self, style: Style) -> Self {
        Self { style, ..self }
    }

    /// The API's default, as JSON.
    #[must_use]
    pub const fn default(self, json: &'static str) -> Self {
        Self { default: Some(json), ..self }
    }

    /// The default is sent when the parameter is left out.
    #[must_use]
    pub const fn send_default(self) -> Self {
        Self { send_default: true, ..self }
    }

    /// What it means.
    #[must_use]
    pub const fn doc(self, doc: &'static str) -> Self {
        Self { doc, ..self }
    }
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// As a header.
    Header,
    /// As a field of the body.
    Body,
    /// As the body itself.
    WholeBody,
}

/// How a list or an object is written in the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// `a=1&a=2`, or `a=1,2` without `explode`.
    Form {
        /// One pair for each value.
        explode: bool,
    },
    /// Values separated by blanks.
    SpaceDelimited,
    /// Values separated by `|`.
    PipeDelimited,
    /// `a[b]=1`.
    DeepObject,
    /// Path style `1,2`.
    Simple,
}

/// How a body is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyEncoding {
    /// `application/json`
    Json,
    /// `application/x-www-form-urlencoded`, nested names as `a[b]`
    Form,
    /// `multipart/form-data`
    Multipart,
    /// JSON; `multipart/form-data` when one of the file fields is given.
    JsonOrMultipart,
}

/// A rule over several parameters, checked before anything is sent.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Rule {
    /// At most this many days from the first date to the second, which may not be before the first.
    MaxDays {
        /// The parameter with the first day.
        from: &'static str,
        /// The parameter with the last day.
        to: &'static str,
        /// The most days between them.
        days: u32,
    },
    /// At most one of these.
    Exclusive(&'static [&'static str]),
    /// All of these or none.
    Together(&'static [&'static str]),
    /// At least one of these.
    AtLeastOne(&'static [&'static str]),
}

/// One step of a path into a JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The member of that name.
    Key(&'static str),
    /// The item at that place.
    Index(usize),
    /// Every item.
    Each,
}

/// Where a member of `meta` comes from.
#[derive(Clone, Copy, Debug)]
pub struct MetaField {
    /// The member's name.
    pub name: &'static str,
    /// Its source.
    pub source: MetaSource,
}

/// Where a value about an answer comes from.
#[derive(Clone, Copy, Debug)]
pub enum MetaSource {
    /// A path into the body.
    Body(&'static [Step]),
    /// The target with that relation in the `Link` header.
    Link(&'static str),
    /// A response header.
    Header(&'static str),
}

/// How to get the next page, and what is known of the whole.
#[derive(Clone, Copy, Debug)]
pub struct Pagination {
    /// How the next page is asked for.
    pub next: NextPage,
    /// Where the number of all records stands.
    pub total: Option<&'static [Step]>,
    /// The parameter that sets the page size.
    pub page_size: Option<&'static str>,
}

/// How the next page is asked for.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum NextPage {
    /// The body or a header holds the full URL.
    Url(MetaSource),
    /// A value of the answer goes into a parameter.
    Cursor {
        /// Where the value stands.
        source: MetaSource,
        /// The parameter that takes it.
        parameter: &'static str,
    },
    /// The page number is counted up until a page is empty or short.
    PageNumber(&'static str),
    /// The number of records read so far goes into a parameter, until a page is empty or short.
    Offset(&'static str),
}

/// What a call does beyond its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Effects {
    /// It only reads.
    pub read_only: bool,
    /// Data is lost.
    pub destructive: bool,
    /// Sending it twice has the effect of sending it once.
    pub idempotent: bool,
    /// A person may get a mail.
    pub sends_mail: bool,
}

impl Effects {
    /// What HTTP promises of a method.
    pub const fn of(method: Method) -> Self {
        let read_only = matches!(method, Method::Get | Method::Head | Method::Options);
        Self {
            read_only,
            destructive: matches!(method, Method::Delete),
            idempotent: read_only || matches!(method, Method::Put | Method::Delete),
            sends_mail: false,
        }
    }

    /// It only reads, whatever its method (a search by `POST`).
    #[must_use]
    pub const fn read_only(self) -> Self {
        Self { read_only: true, destructive: false, idempotent: true, ..self }
    }

    /// Data is lost.
    #[must_use]
    pub const fn destructive(self) -> Self {
        Self { destructive: true, ..self }
    }

    /// Whether sending it twice has the effect of sending it once.
    #[must_use]
    pub const fn idempotent(self, yes: bool) -> Self {
        Self { idempotent: yes, ..self }
    }

    /// A person may get a mail.
    #[must_use]
    pub const fn sends_mail(self) -> Self {
        Self { sends_mail: true, ..self }
    }
}
