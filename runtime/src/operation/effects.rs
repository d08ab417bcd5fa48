//! Methods, and what a call does beyond its answer.

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

impl From<Method> for http::Method {
    fn from(method: Method) -> Self {
        match method {
            Method::Get => Self::GET,
            Method::Head => Self::HEAD,
            Method::Post => Self::POST,
            Method::Put => Self::PUT,
            Method::Patch => Self::PATCH,
            Method::Delete => Self::DELETE,
            Method::Options => Self::OPTIONS,
        }
    }
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
        Self {
            read_only: true,
            destructive: false,
            idempotent: true,
            ..self
        }
    }

    /// Data is lost.
    #[must_use]
    pub const fn destructive(self) -> Self {
        Self {
            destructive: true,
            ..self
        }
    }

    /// Whether sending it twice has the effect of sending it once.
    #[must_use]
    pub const fn idempotent(self, yes: bool) -> Self {
        Self {
            idempotent: yes,
            ..self
        }
    }

    /// A person may get a mail.
    #[must_use]
    pub const fn sends_mail(self) -> Self {
        Self {
            sends_mail: true,
            ..self
        }
    }
}
