//! From credentials to what a request carries.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::credentials::Credentials;
use super::redact::{hidden_values, redact};
use super::resolve::{Resolved, is_optional, unknown_field, value_of};
use super::scheme::{ApiKeyIn, AuthKind, AuthScheme, OAuth2};
use super::template::{Marks, render};
use crate::error::Error;
use crate::operation::Operation;
use crate::secret::Secret;

/// What is added to a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Signature {
    pub(crate) headers: HeaderMap,
    pub(crate) query: Vec<(&'static str, Secret)>,
}

/// What signs requests: fixed headers and, for OAuth 2.0, a place for the access token.
#[derive(Clone, Debug)]
pub(crate) struct Signer {
    scheme: &'static AuthScheme,
    /// Scheme headers and, unless there is a token endpoint, the credential itself.
    fixed: Signature,
    /// The same headers with those that every request has.
    dressed: HeaderMap,
    /// Names of the scheme's additional headers, which an operation may leave out.
    additional: Vec<HeaderName>,
    /// Additional headers that carry the token that the endpoint issues.
    issued: Vec<HeaderName>,
    oauth2: Option<OAuth2>,
    hidden: Vec<Secret>,
}

impl Signer {
    pub(crate) fn new(credentials: &Credentials, resolved: &Resolved) -> Result<Self, Error> {
        let scheme = credentials.scheme;
        let mut signer = Self {
            scheme,
            fixed: Signature::default(),
            dressed: HeaderMap::new(),
            additional: Vec::new(),
            issued: Vec::new(),
            oauth2: None,
            hidden: hidden_values(credentials, resolved),
        };
        signer.additional_headers(credentials)?;
        let prefix = |usual| scheme.prefix.unwrap_or(usual);
        match scheme.kind {
            AuthKind::None => {}
            AuthKind::Bearer => {
                let token = resolved.require(&["token", "access_token", "api_key"])?;
                let header = scheme.header.unwrap_or("Authorization");
                signer
                    .fixed
                    .put(header, &prefixed(prefix("Bearer"), token))?;
            }
            AuthKind::Basic => {
                let user = resolved.require(&["username"])?;
                let password = resolved.get("password").map_or("", Secret::expose);
                let value = basic(user.expose(), password);
                signer.fixed.put("Authorization", &value)?;
                signer
                    .hidden
                    .push(Secret::new(value.expose().trim_start_matches("Basic ")));
            }
            AuthKind::ApiKey { location, name } => {
                let key = resolved.require(&["api_key", "token"])?;
                signer
                    .fixed
                    .put_key(location, name, &prefixed(prefix(""), key))?;
            }
            AuthKind::OAuth2(oauth2) => signer.oauth2 = Some(oauth2),
        }
        signer.dressed = signer.fixed.headers.clone();
        Ok(signer)
    }

    /// Knows the headers that every request has, so that they need not be added to each.
    pub(crate) fn dress(&mut self, add: impl FnOnce(&mut HeaderMap)) {
        add(&mut self.dressed);
    }

    fn additional_headers(&mut self, credentials: &Credentials) -> Result<(), Error> {
        let scheme = credentials.scheme;
        for (name, template) in scheme.headers {
            if is_issued(scheme.kind, template) {
                self.issued.push(header_name(name)?);
                continue;
            }
            match render(template, Marks::DOUBLE, |field| {
                value_of(credentials, field)
            }) {
                Ok(value) => {
                    self.fixed.put(name, &Secret::new(value))?;
                    self.additional.push(header_name(name)?);
                }
                Err(field) if is_optional(scheme, &field) => {}
                Err(field) => return Err(unknown_field(scheme, name, &field)),
            }
        }
        Ok(())
    }

    /// Whether calls of an operation are signed. An error where the operation takes other ways to sign in.
    pub(crate) fn signs(&self, operation: &'static Operation) -> Result<bool, Error> {
        let own = self.scheme.name;
        operation.access.signs(own).map_err(|taken| {
            let (entity, action) = (operation.entity, operation.action);
            let taken = taken.join("` or `");
            Error::config(format!(
                "`{entity}.{action}` takes the way to sign in `{taken}` only, and this connector uses `{own}`"
            ))
            .in_operation(operation)
        })
    }

    /// Whether requests need an access token.
    pub(crate) fn oauth2(&self) -> Option<OAuth2> {
        self.oauth2
    }

    /// What is added to a request of an operation that leaves out the given additional headers.
    pub(crate) fn sign(
        &self,
        access_token: Option<&Secret>,
        omit: &[&str],
    ) -> Result<Signature, Error> {
        self.signed(self.fixed.clone(), access_token, omit)
    }

    /// All headers of a request that has none of its own. Those that every request has may be among them or not.
    pub(crate) fn sign_bare(
        &self,
        access_token: Option<&Secret>,
        omit: &[&str],
    ) -> Result<Signature, Error> {
        let bare = Signature {
            headers: self.dressed.clone(),
            query: self.fixed.query.clone(),
        };
        self.signed(bare, access_token, omit)
    }

    fn signed(
        &self,
        mut signature: Signature,
        access_token: Option<&Secret>,
        omit: &[&str],
    ) -> Result<Signature, Error> {
        for name in &self.additional {
            if omit
                .iter()
                .any(|omitted| name.as_str().eq_ignore_ascii_case(omitted))
            {
                signature.headers.remove(name);
            }
        }
        if let (Some(oauth2), Some(token)) = (self.oauth2, access_token) {
            signature.put(oauth2.header, &prefixed(oauth2.prefix, token))?;
            let omitted = |name: &HeaderName| {
                omit.iter()
                    .any(|omit| name.as_str().eq_ignore_ascii_case(omit))
            };
            for name in self.issued.iter().filter(|name| !omitted(name)) {
                signature.put(name.as_str(), token)?;
            }
        }
        Ok(signature)
    }

    /// The text without any credential in it.
    pub(crate) fn redact(&self, text: String, access_token: Option<&Secret>) -> String {
        redact(text, self.hidden.iter().chain(access_token))
    }
}

/// Whether a header template is just the access token of a scheme that has one issued.
fn is_issued(kind: AuthKind, template: &str) -> bool {
    let inner = template
        .trim()
        .strip_prefix("{{")
        .and_then(|rest| rest.strip_suffix("}}"));
    matches!(kind, AuthKind::OAuth2(_)) && inner.map(str::trim) == Some("access_token")
}

impl Signature {
    fn put(&mut self, name: &str, value: &Secret) -> Result<(), Error> {
        self.headers
            .insert(header_name(name)?, header_value(name, value)?);
        Ok(())
    }

    fn put_key(
        &mut self,
        location: ApiKeyIn,
        name: &'static str,
        key: &Secret,
    ) -> Result<(), Error> {
        match location {
            ApiKeyIn::Header => self.put(name, key),
            ApiKeyIn::Query => {
                self.query.push((name, key.clone()));
                Ok(())
            }
            ApiKeyIn::Cookie => {
                let cookie = Secret::new(format!("{name}={}", key.expose()));
                if key.expose().contains([';', ',', ' ', '"']) {
                    return Err(Error::config(format!(
                        "the key for cookie `{name}` holds a character that cookies cannot"
                    )));
                }
                self.put(header::COOKIE.as_str(), &cookie)
            }
        }
    }
}

fn header_name(name: &str) -> Result<HeaderName, Error> {
    name.parse()
        .map_err(|_| Error::config(format!("`{name}` is no name for a header")))
}

fn header_value(name: &str, value: &Secret) -> Result<HeaderValue, Error> {
    let mut header = HeaderValue::from_str(value.expose()).map_err(|_| {
        Error::config(format!(
            "the credential for header `{name}` holds a character that headers cannot (a line break?)"
        ))
    })?;
    header.set_sensitive(true);
    Ok(header)
}

fn prefixed(prefix: &str, token: &Secret) -> Secret {
    match prefix {
        "" => token.clone(),
        prefix => Secret::new(format!("{prefix} {}", token.expose())),
    }
}

/// HTTP basic authentication.
pub(crate) fn basic(user: &str, password: &str) -> Secret {
    Secret::new(format!(
        "Basic {}",
        BASE64_STANDARD.encode(format!("{user}:{password}"))
    ))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Signature, Signer};
    use crate::auth::{
        ApiKeyIn, AuthKind, AuthScheme, CredentialField, Credentials, OAuth2, Resolved,
    };
    use crate::error::Error;
    use crate::secret::Secret;

    const FIELDS: &[CredentialField] = &[
        CredentialField::new("email"),
        CredentialField::new("pat").required().secret(),
        CredentialField::new("account"),
    ];

    fn signed(scheme: &'static AuthScheme, credentials: &Credentials) -> Result<Signature, Error> {
        assert_eq!(scheme.name, credentials.scheme.name);
        let resolved = Resolved::new(credentials)?;
        Signer::new(credentials, &resolved)?.sign(Some(&Secret::new("at-1")), &["x-left-out"])
    }

    #[test]
    fn each_kind_sends_its_own() {
        static BEARER: AuthScheme = AuthScheme::new("b", "B", AuthKind::Bearer)
            .fields(FIELDS)
            .mapping(&[("token", "${pat}")])
            .headers(&[
                ("Account", "{{ account }}"),
                ("X-Left-Out", "1"),
                ("Fixed", "yes"),
            ]);
        let credentials = Credentials::new(&BEARER)
            .with("pat", "p-1")
            .with("account", "77");
        let headers = signed(&BEARER, &credentials).unwrap().headers;
        assert_eq!(headers["authorization"], "Bearer p-1");
        assert_eq!(headers["account"], "77");
        assert_eq!(headers["fixed"], "yes");
        assert!(!headers.contains_key("x-left-out"));
        assert!(headers["authorization"].is_sensitive());

        static BASIC: AuthScheme = AuthScheme::new("x", "X", AuthKind::Basic)
            .fields(FIELDS)
            .mapping(&[("username", "${email}/token"), ("password", "${pat}")]);
        let credentials = Credentials::new(&BASIC)
            .with("pat", "p")
            .with("email", "a@b.test");
        let headers = signed(&BASIC, &credentials).unwrap().headers;
        assert_eq!(headers["authorization"], "Basic YUBiLnRlc3QvdG9rZW46cA==");

        static OAUTH: AuthScheme = AuthScheme::new(
            "o",
            "O",
            AuthKind::OAuth2(
                OAuth2::refresh("https://id.test")
                    .header("X-Access")
                    .prefix(""),
            ),
        )
        .fields(FIELDS)
        .headers(&[
            ("X-Again", "{{ access_token }}"),
            ("X-Left-Out", "{{ access_token }}"),
        ]);
        let headers = signed(&OAUTH, &Credentials::new(&OAUTH).with("pat", "p"))
            .unwrap()
            .headers;
        assert_eq!(headers["x-access"], "at-1");
        assert_eq!(headers["x-again"], "at-1");
        assert!(!headers.contains_key("x-left-out"));
    }

    #[test]
    fn keys_go_where_they_belong() {
        static QUERY: AuthScheme = AuthScheme::new(
            "q",
            "Q",
            AuthKind::ApiKey {
                location: ApiKeyIn::Query,
                name: "key",
            },
        )
        .fields(FIELDS)
        .mapping(&[("api_key", "${pat}")]);
        let signature = signed(&QUERY, &Credentials::new(&QUERY).with("pat", "p-1")).unwrap();
        assert!(signature.headers.is_empty());
        assert_eq!(signature.query[0].0, "key");
        assert_eq!(signature.query[0].1.expose(), "p-1");

        static COOKIE: AuthScheme = AuthScheme::new(
            "c",
            "C",
            AuthKind::ApiKey {
                location: ApiKeyIn::Cookie,
                name: "sid",
            },
        )
        .fields(FIELDS)
        .mapping(&[("api_key", "${pat}")]);
        let signature = signed(&COOKIE, &Credentials::new(&COOKIE).with("pat", "p-1")).unwrap();
        assert_eq!(signature.headers["cookie"], "sid=p-1");
        assert!(signed(&COOKIE, &Credentials::new(&COOKIE).with("pat", "p; x")).is_err());

        static HEADER: AuthScheme = AuthScheme::new(
            "h",
            "H",
            AuthKind::ApiKey {
                location: ApiKeyIn::Header,
                name: "X-Key",
            },
        )
        .sent_as("X-Key", "Key")
        .fields(FIELDS)
        .mapping(&[("api_key", "${pat}")]);
        let signature = signed(&HEADER, &Credentials::new(&HEADER).with("pat", "p-1")).unwrap();
        assert_eq!(signature.headers["x-key"], "Key p-1");
    }

    #[test]
    fn what_is_missing_or_unfit_is_an_error_without_the_value() {
        static BROKEN: AuthScheme = AuthScheme::new("b", "B", AuthKind::Bearer)
            .fields(FIELDS)
            .headers(&[("A", "{{ nothing }}")]);
        let error = signed(&BROKEN, &Credentials::new(&BROKEN).with("pat", "p")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "B: `A` needs `nothing`, which is not among the credentials"
        );

        static PLAIN: AuthScheme = AuthScheme::new("b", "B", AuthKind::Bearer)
            .fields(FIELDS)
            .mapping(&[("token", "${pat}")]);
        let error = signed(
            &PLAIN,
            &Credentials::new(&PLAIN).with("pat", "hush\r\nX: y"),
        )
        .unwrap_err();
        assert!(error.to_string().contains("a line break?") && !error.to_string().contains("hush"));
        let error = signed(&PLAIN, &Credentials::new(&PLAIN)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "B: `token` needs `pat`, which is not among the credentials"
        );
        assert!(
            Credentials::new(&PLAIN)
                .with("pat", " ")
                .validate()
                .is_err()
        );
        assert!(Credentials::new(&PLAIN).validate().is_err());
        assert!(
            Credentials::new(&PLAIN)
                .with("pat", "x")
                .with("other", "y")
                .validate()
                .is_err()
        );
    }

    #[test]
    fn texts_are_cleaned_of_credentials() {
        static PLAIN: AuthScheme = AuthScheme::new("b", "B", AuthKind::Bearer)
            .fields(FIELDS)
            .mapping(&[("token", "t-${pat}")]);
        let credentials = Credentials::new(&PLAIN)
            .with("pat", "abcdef")
            .with("account", "4711");
        let signer = Signer::new(&credentials, &Resolved::new(&credentials).unwrap()).unwrap();
        let text = "t-abcdef of 4711, abcdef, at-77".to_owned();
        assert_eq!(
            signer.redact(text, Some(&Secret::new("at-77"))),
            "(hidden) of 4711, (hidden), (hidden)"
        );
    }
}
