//! The inputs of an operation and the rules over them.

use super::graphql::GraphQl;
use crate::schema::{TextFormat, Type};

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
    /// The setting that it is taken from when it is left out.
    pub inject: Option<Inject>,
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
            inject: None,
            doc: "",
        }
    }

    /// A part of the path; always required.
    pub const fn path(name: &'static str, ty: Type) -> Self {
        Self {
            required: true,
            ..Self::new(name, Location::Path, ty)
        }
    }

    /// A part of the query.
    pub const fn query(name: &'static str, ty: Type) -> Self {
        Self::new(name, Location::Query, ty)
    }

    /// A header.
    pub const fn header(name: &'static str, ty: Type) -> Self {
        Self::new(name, Location::Header, ty)
    }

    /// A cookie.
    pub const fn cookie(name: &'static str, ty: Type) -> Self {
        Self::new(name, Location::Cookie, ty)
    }

    /// A top-level field of the body.
    pub const fn body(name: &'static str, ty: Type) -> Self {
        Self::new(name, Location::Body, ty)
    }

    /// A top-level field of a multipart body that takes a file ([`Upload`](crate::Upload)).
    ///
    /// In dynamic calls it is given as `{"path": …}` or as `{"name": …, "content_base64": …}`, both with
    /// `content_type` if wanted; a text alone is a path.
    pub const fn file(name: &'static str) -> Self {
        Self::new(name, Location::File, Type::format(TextFormat::Binary))
    }

    /// The whole body, when it is not an object with known fields.
    pub const fn whole_body(name: &'static str, ty: Type) -> Self {
        Self::new(name, Location::WholeBody, ty)
    }

    /// It must be given.
    #[must_use]
    pub const fn required(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    /// `null` may be sent.
    #[must_use]
    pub const fn nullable(self) -> Self {
        Self {
            nullable: true,
            ..self
        }
    }

    /// The API advises against it.
    #[must_use]
    pub const fn deprecated(self) -> Self {
        Self {
            deprecated: true,
            ..self
        }
    }

    /// How a list or an object is written.
    #[must_use]
    pub const fn style(self, style: Style) -> Self {
        Self { style, ..self }
    }

    /// The API's default, as JSON.
    #[must_use]
    pub const fn default(self, json: &'static str) -> Self {
        Self {
            default: Some(json),
            ..self
        }
    }

    /// The default is sent when the parameter is left out.
    #[must_use]
    pub const fn send_default(self) -> Self {
        Self {
            send_default: true,
            ..self
        }
    }

    /// Left out, it is taken from a setting of the connector: from the value that `map` has for the setting's, or
    /// from the setting itself when the map is empty.
    #[must_use]
    pub const fn inject(
        self,
        source: &'static str,
        map: &'static [(&'static str, &'static str)],
    ) -> Self {
        Self {
            inject: Some(Inject { source, map }),
            ..self
        }
    }

    /// What it means.
    #[must_use]
    pub const fn doc(self, doc: &'static str) -> Self {
        Self { doc, ..self }
    }
}

/// Where the value of a parameter comes from when it is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inject {
    /// The setting: a variable of the base URL.
    pub source: &'static str,
    /// The value for each value of the setting; empty when they are the same.
    pub map: &'static [(&'static str, &'static str)],
}

impl Inject {
    /// The value for a value of the setting.
    pub(crate) fn value<'a>(&'a self, setting: &'a str) -> Option<&'a str> {
        let exact = self.map.iter().find(|(key, _)| *key == setting);
        let found = exact.or_else(|| {
            self.map
                .iter()
                .find(|(key, _)| key.eq_ignore_ascii_case(setting))
        });
        match found {
            Some((_, value)) => Some(value),
            None => self.map.is_empty().then_some(setting),
        }
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
    /// As a cookie.
    Cookie,
    /// As a field of the body.
    Body,
    /// As the body itself.
    WholeBody,
    /// As a field of the body that takes a file.
    File,
}

/// How a list or an object is written in the query or in the path.
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
    /// In the path, with commas: `1,2`. Any style that is none of paths is this one there.
    Simple {
        /// Members of objects as `a=1`.
        explode: bool,
    },
    /// In the path, after a dot: `.1,2`.
    Label {
        /// A dot for each value: `.1.2`.
        explode: bool,
    },
    /// In the path, with the name: `;a=1,2`.
    Matrix {
        /// The name with each value: `;a=1;a=2`.
        explode: bool,
    },
    /// As JSON.
    Json,
}

/// How a body is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyEncoding {
    /// `application/json`
    Json,
    /// `application/x-www-form-urlencoded`, nested names as `a[b]`
    Form,
    /// `multipart/form-data`, nested names as `a[b]`
    Multipart,
    /// `multipart/related`: the fields as JSON, then the content of the file.
    Related,
    /// JSON; `multipart/form-data` when one of the file fields is given.
    JsonOrMultipart,
    /// A GraphQL query with variables, as JSON.
    GraphQl(&'static GraphQl),
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
