//! Where requests go, and where they may go.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;

use crate::auth::{Marks, render};
use crate::connector::{ConnectorSpec, Scope, ServerVariable};
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::url::{Url, UrlError};

/// The API's server.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    base: Url,
    /// The base URL before its variables were filled.
    template: &'static str,
    overridden: bool,
    allow_plain_http: bool,
    variables: Variables,
}

impl Server {
    pub(crate) fn new(
        spec: &ConnectorSpec,
        base_url: Option<&str>,
        variables: Variables,
        allow_plain_http: bool,
    ) -> Result<Self, Error> {
        let text = match base_url {
            Some(url) => url.to_owned(),
            None => variables.fill(spec.base_url)?,
        };
        let base = parse(&text, "base URL", allow_plain_http)?;
        Ok(Self {
            base,
            template: spec.base_url,
            overridden: base_url.is_some(),
            allow_plain_http,
            variables,
        })
    }

    /// The server with values of variables that a token endpoint gave. One that overrides the API's stays.
    pub(crate) fn with(&self, values: &BTreeMap<String, String>) -> Result<Cow<'_, Self>, Error> {
        if self.overridden || values.is_empty() {
            return Ok(Cow::Borrowed(self));
        }
        let variables = self.variables.with(values)?;
        let text = variables.fill(self.template)?;
        Ok(Cow::Owned(Self {
            base: parse(&text, "base URL", self.allow_plain_http)?,
            variables,
            ..self.clone()
        }))
    }

    /// The values of settings and variables.
    pub(crate) fn variables(&self) -> &Variables {
        &self.variables
    }

    /// The base of an operation: the connector's, or the operation's own (on the overriding origin, if there is one).
    pub(crate) fn base(&self, operation: &Operation) -> Result<Cow<'_, Url>, Error> {
        let Some(own) = operation.server else {
            return Ok(Cow::Borrowed(&self.base));
        };
        let own = parse(&self.variables.fill(own)?, "server", self.allow_plain_http)?;
        if !self.overridden {
            return Ok(Cow::Owned(own));
        }
        let moved = self.base.with(own.path(), "")?;
        Ok(Cow::Owned(moved))
    }

    /// The URL of an operation with this path and query (both encoded).
    pub(crate) fn url(&self, operation: &Operation, path: &str, query: &str) -> Result<Url, Error> {
        let base = self.base(operation)?;
        // A path may hold a part of the query, and a mark that tells operations apart and is not sent.
        let path = path.split('#').next().unwrap_or_default();
        let url = match path.split_once('?') {
            None => base.below(path, query),
            Some((path, own)) if query.is_empty() => base.below(path, own),
            Some((path, own)) => base.below(path, &format!("{own}&{query}")),
        };
        Ok(url?)
    }

    /// The URL that a link in an answer stands for; it must be on the operation's own server.
    pub(crate) fn link(&self, operation: &Operation, from: &Url, link: &str) -> Result<Url, Error> {
        let allowed = self.base(operation)?;
        let origin = match from.join(link) {
            Ok(target) if target.is_same_origin(&allowed) => return Ok(target),
            Ok(target) => target.origin(),
            Err(UrlError::UserInfo(origin)) if origin != allowed.origin() => origin,
            Err(UrlError::Scheme(scheme)) => format!("{scheme}:"),
            // Without the link, which holds a password.
            Err(UrlError::UserInfo(_)) => {
                let found = "one with a user name or a password";
                return Err(Error::decode("the link", "a URL", found));
            }
            Err(error) => {
                let found = format!("{link:?} ({error})");
                return Err(Error::decode("the link", "a URL", found));
            }
        };
        let allowed = allowed.origin();
        Err(Error::new(ErrorKind::ForeignLink { origin, allowed }))
    }
}

/// Reads a URL that credentials may be sent to.
pub(crate) fn parse(text: &str, what: &str, allow_plain_http: bool) -> Result<Url, Error> {
    let url = Url::parse(text).map_err(|error| match error {
        UrlError::UserInfo(_) => {
            Error::config(format!("the {what} may not hold a user name or a password"))
        }
        UrlError::Scheme(scheme) => Error::config(format!(
            "the {what} has the scheme `{scheme}`; only https and http will do"
        )),
        error => Error::config(format!("the {what} `{text}` is no absolute URL: {error}")),
    })?;
    if text.contains(['?', '#']) {
        return Err(Error::config(format!(
            "the {what} may not hold a query or a fragment"
        )));
    }
    match url.scheme() {
        "https" if cfg!(feature = "tls") => Ok(url),
        "https" => Err(Error::config(format!(
            "the {what} is an https URL, but connector-runtime was built without its feature `tls`"
        ))),
        _ if allow_plain_http || url.is_loopback() => Ok(url),
        _ => Err(Error::config(format!(
            "the {what} `{text}` would send credentials in the clear; use https, or `allow_plain_http(true)` \
             if you must"
        ))),
    }
}

/// What ends the host that stands for a value which only a token endpoint tells.
const UNKNOWN: &str = ".issued.invalid";

/// What stands in URLs that are only planned for a value which a token endpoint would tell.
pub(crate) fn placeholder(name: &str) -> String {
    format!("{name}{UNKNOWN}")
}

/// A planned URL in which placeholders are written as `<name>`.
pub(crate) fn with_placeholders(url: &str) -> String {
    let Some((before, after)) = url.split_once(UNKNOWN) else {
        return url.to_owned();
    };
    let in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let start = before.rfind(|c| !in_name(c)).map_or(0, |at| at + 1);
    let (before, name) = before.split_at(start);
    // A whole URL is told, or only a part of the host.
    let whole = after.is_empty() || after.starts_with(['/', '?']);
    let before = before
        .strip_suffix("https://")
        .filter(|_| whole)
        .unwrap_or(before);
    format!("{before}<{name}>{after}")
}

/// The values of the variables in server URLs, and of the other settings of a connector.
#[derive(Clone, Debug)]
pub(crate) struct Variables {
    known: &'static [ServerVariable],
    /// The variable with which the base URL begins: its value is a whole URL.
    leading: Option<&'static str>,
    scoping: &'static [Scope],
    given: BTreeMap<String, String>,
}

impl Variables {
    pub(crate) fn new(
        spec: &ConnectorSpec,
        given: BTreeMap<String, String>,
    ) -> Result<Self, Error> {
        let leading = spec
            .base_url
            .strip_prefix('{')
            .and_then(|rest| rest.split_once('}'));
        let mut variables = Self {
            known: spec.variables,
            leading: leading.map(|(name, _)| name),
            scoping: spec.scoping,
            given: BTreeMap::new(),
        };
        for (name, value) in given {
            if spec.settings.contains(&name.as_str()) {
                variables.given.insert(name, value);
                continue;
            }
            let names = || variables.known.iter().map(|variable| variable.name);
            if !names().any(|known| known == name) {
                let hint =
                    crate::nearest::hint(&name, names().chain(spec.settings.iter().copied()));
                return Err(Error::config(format!(
                    "there is no server variable `{name}`{hint}"
                )));
            }
            let value = variables.checked(&name, &value)?;
            variables.given.insert(name, value);
        }
        Ok(variables)
    }

    /// The same with other values; those that are no variables are left out.
    fn with(&self, values: &BTreeMap<String, String>) -> Result<Self, Error> {
        let mut variables = self.clone();
        for (name, value) in values {
            if self.known.iter().any(|known| known.name == name) {
                variables
                    .given
                    .insert(name.clone(), self.checked(name, value)?);
            }
        }
        Ok(variables)
    }

    /// A value that does not lead to another place than the variable is for.
    fn checked(&self, name: &str, value: &str) -> Result<String, Error> {
        if self.leading == Some(name) {
            return whole_url(name, value);
        }
        let hijacks = |c: char| c.is_whitespace() || c.is_control() || "/?#@\\:%".contains(c);
        if value.is_empty() || value.contains(hijacks) {
            return Err(Error::config(format!(
                "the server variable `{name}` must be a plain part of a host or path, without `/ ? # @ : %`"
            )));
        }
        Ok(value.to_owned())
    }

    /// Parameters that are taken from settings.
    pub(crate) fn scoping(&self) -> &'static [Scope] {
        self.scoping
    }

    /// All that was given, as JSON.
    pub(crate) fn json(&self) -> Value {
        self.given
            .iter()
            .map(|(name, value)| (name.clone(), Value::from(value.as_str())))
            .collect()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        if let Some(value) = self.given.get(name) {
            return Some(value);
        }
        let known = self.known.iter().find(|variable| variable.name == name)?;
        (!known.default.is_empty()).then_some(known.default)
    }

    /// Fills the `{variables}` of a URL.
    pub(crate) fn fill(&self, template: &str) -> Result<String, Error> {
        render(template, Marks::SINGLE, |name| {
            self.get(name).map(Cow::Borrowed)
        })
        .map_err(|name| {
            Error::config(format!(
                "the server variable `{name}` has no value; give it with `variable(\"{name}\", …)`"
            ))
        })
    }
}

/// A variable that is the beginning of the base URL: a URL, or a host for https.
fn whole_url(name: &str, value: &str) -> Result<String, Error> {
    let value = value.trim();
    let url = if value.contains("://") {
        value.to_owned()
    } else {
        format!("https://{value}")
    };
    if !url.contains(['?', '#']) && Url::parse(&url).is_ok() {
        return Ok(url.trim_end_matches('/').to_owned());
    }
    Err(Error::config(format!(
        "the server variable `{name}` must be a URL like https://example.com, without a user name, `?` and `#`"
    )))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeMap;

    use super::{Server, Variables, parse};
    use crate::connector::{ConnectorSpec, ServerVariable};
    use crate::operation::{Method, Operation};
    use crate::url::Url;

    static SPEC: ConnectorSpec = ConnectorSpec::new("acme", "Acme", "http://{sub}.localhost/v2")
        .variables(&[ServerVariable::new("sub", "")]);
    static PLAIN: Operation = Operation::new("a", "b", Method::Get, "/x");
    static OWN: Operation =
        Operation::new("a", "c", Method::Get, "/x").server("http://up.localhost/files");

    fn variables(value: &str) -> Variables {
        let given = BTreeMap::from([("sub".to_owned(), value.to_owned())]);
        Variables::new(&SPEC, given).unwrap()
    }

    #[test]
    fn variables_are_filled_and_checked() {
        let server = Server::new(&SPEC, None, variables("me"), false).unwrap();
        assert_eq!(
            server.url(&PLAIN, "/x/1", "a=b").unwrap().to_string(),
            "http://me.localhost/v2/x/1?a=b"
        );
        assert_eq!(
            server.url(&OWN, "/x", "").unwrap().to_string(),
            "http://up.localhost/files/x"
        );
        let none = Variables::new(&SPEC, BTreeMap::new()).unwrap();
        let error = Server::new(&SPEC, None, none, false).unwrap_err();
        assert!(error.to_string().contains("`sub` has no value"), "{error}");
        for bad in ["evil.test/", "a@b", "x#", "", "a b", "h:1"] {
            let given = BTreeMap::from([("sub".to_owned(), bad.to_owned())]);
            assert!(Variables::new(&SPEC, given).is_err(), "{bad}");
        }
        let given = BTreeMap::from([("subb".to_owned(), "x".to_owned())]);
        let error = Variables::new(&SPEC, given).unwrap_err();
        assert!(error.to_string().contains("did you mean `sub`?"), "{error}");
    }

    #[test]
    fn paths_and_queries_follow_the_base() {
        let server = Server::new(&SPEC, None, variables("me"), false).unwrap();
        for (path, query, expected) in [
            ("/x", "", "/v2/x"),
            ("/x/", "a=b+c&d=%20", "/v2/x/?a=b+c&d=%20"),
            ("/x/a%2Fb%3F", "", "/v2/x/a%2Fb%3F"),
            (
                "/x/caf\u{e9} 1",
                "q=\u{e9} '",
                "/v2/x/caf%C3%A9%201?q=%C3%A9%20%27",
            ),
            ("//x", "", "/v2//x"),
            ("/x?kind=a", "", "/v2/x?kind=a"),
            ("/x?kind=a", "b=1", "/v2/x?kind=a&b=1"),
        ] {
            let url = server.url(&PLAIN, path, query).unwrap();
            let expected = format!("http://me.localhost{expected}");
            assert_eq!(url.to_string(), expected);
            assert_eq!(url, Url::parse(&expected).unwrap());
        }
        let bare = Server::new(&SPEC, Some("http://127.0.0.1:9"), variables("me"), false).unwrap();
        let url = bare.url(&PLAIN, "/x", "a=1").unwrap();
        assert_eq!(url.to_string(), "http://127.0.0.1:9/x?a=1");
    }

    static WHOLE: ConnectorSpec = ConnectorSpec::new("acme", "Acme", "{instance}/v2")
        .variables(&[ServerVariable::new("instance", "http://start.localhost")])
        .settings(&["team"]);

    fn whole(value: &str) -> Result<Server, crate::Error> {
        let given = BTreeMap::from([("instance".to_owned(), value.to_owned())]);
        Server::new(&WHOLE, None, Variables::new(&WHOLE, given)?, false)
    }

    #[test]
    fn a_variable_that_begins_the_url_is_a_whole_url() {
        let url = |server: &Server| server.url(&PLAIN, "/x", "").unwrap().to_string();
        assert_eq!(
            url(&whole("http://127.0.0.1:7/").unwrap()),
            "http://127.0.0.1:7/v2/x"
        );
        if cfg!(feature = "tls") {
            assert_eq!(
                url(&whole("eu.example.com").unwrap()),
                "https://eu.example.com/v2/x"
            );
        }
        for bad in [
            "",
            "http://u:p@localhost",
            "http://localhost?x",
            "http://localhost#x",
            "http://",
            "http://api.test",
        ] {
            assert!(whole(bad).is_err(), "{bad}");
        }
        let given = BTreeMap::from([("team".to_owned(), "a/b".to_owned())]);
        let variables = Variables::new(&WHOLE, given).unwrap();
        assert_eq!(variables.get("team"), Some("a/b"));
    }

    #[test]
    fn a_token_endpoint_may_tell_the_server() {
        let server = whole("http://start.localhost").unwrap();
        let told = |value: &str| {
            BTreeMap::from([
                ("instance".to_owned(), value.to_owned()),
                ("other".to_owned(), "x".to_owned()),
            ])
        };
        let moved = server.with(&told("http://eu.localhost")).unwrap();
        assert_eq!(
            moved.url(&PLAIN, "/x", "").unwrap().to_string(),
            "http://eu.localhost/v2/x"
        );
        assert!(server.with(&told("http://eu.test")).is_err());
        let fixed = Server::new(
            &WHOLE,
            Some("http://127.0.0.1:9"),
            Variables::new(&WHOLE, BTreeMap::new()).unwrap(),
            false,
        );
        let fixed = fixed.unwrap();
        let same = fixed.with(&told("http://eu.localhost")).unwrap();
        assert_eq!(
            same.url(&PLAIN, "/x", "").unwrap().to_string(),
            "http://127.0.0.1:9/x"
        );
    }

    #[test]
    fn placeholders_are_shown_by_name() {
        for (url, shown) in [
            (
                format!("https://{}/v2/x", super::placeholder("instance_url")),
                "<instance_url>/v2/x",
            ),
            (
                format!("https://api-{}.test/x", super::placeholder("dc")),
                "https://<api-dc>.test/x",
            ),
            ("https://api.test/x".to_owned(), "https://api.test/x"),
        ] {
            assert_eq!(super::with_placeholders(&url), shown);
        }
    }

    #[test]
    fn an_override_moves_every_server() {
        let server =
            Server::new(&SPEC, Some("http://127.0.0.1:9/t"), variables("me"), false).unwrap();
        assert_eq!(
            server.url(&PLAIN, "/x", "").unwrap().to_string(),
            "http://127.0.0.1:9/t/x"
        );
        assert_eq!(
            server.url(&OWN, "/x", "").unwrap().to_string(),
            "http://127.0.0.1:9/files/x"
        );
    }

    #[test]
    fn links_stay_at_home() {
        let server = Server::new(&SPEC, None, variables("me"), false).unwrap();
        let from = Url::parse("http://me.localhost/v2/x?page=1").unwrap();
        let link = |link: &str| server.link(&PLAIN, &from, link).map(|url| url.to_string());
        assert_eq!(link("?page=2").unwrap(), "http://me.localhost/v2/x?page=2");
        assert_eq!(
            link("http://me.localhost/v2/y").unwrap(),
            "http://me.localhost/v2/y"
        );
        for foreign in [
            "http://evil.test/v2/x",
            "https://me.localhost/x",
            "//evil.test/",
            "http://me.localhost:81/",
            "http://me.localhost@evil.test/",
            "javascript:alert(1)",
        ] {
            let error = link(foreign).unwrap_err();
            assert!(
                matches!(error.kind(), crate::ErrorKind::ForeignLink { .. }),
                "{foreign}: {error}"
            );
        }
    }

    #[test]
    fn links_that_are_none_say_why() {
        let server = Server::new(&SPEC, None, variables("me"), false).unwrap();
        let from = Url::parse("http://me.localhost/v2/x").unwrap();
        for (link, why) in [
            (
                "http://u:planted@me.localhost/x",
                "found one with a user name or a password",
            ),
            ("http://me.localhost:x/", "it is malformed"),
            ("http://caf\u{e9}.test/", "its host is missing or no host"),
        ] {
            let error = server.link(&PLAIN, &from, link).unwrap_err();
            assert!(error.to_string().contains(why), "{link}: {error}");
            assert!(!error.to_string().contains("planted"), "{error}");
        }
    }

    proptest::proptest! {
        /// Whatever stands in a link, it leads home or nowhere.
        #[test]
        fn no_link_leads_away(link in "(//|https?:)?[\\\\/@:.a-z\\[\\]%?#0-9 \t]{0,30}") {
            let server = Server::new(&SPEC, None, variables("me"), false).unwrap();
            let from = Url::parse("http://me.localhost/v2/x").unwrap();
            if let Ok(url) = server.link(&PLAIN, &from, &link) {
                assert_eq!(url.origin(), from.origin());
            }
        }
    }

    #[test]
    fn credentials_travel_encrypted_or_not_at_all() {
        for good in [
            "http://127.0.0.1:1/x",
            "http://[::1]/",
            "http://localhost",
            "http://a.localhost",
        ] {
            assert!(parse(good, "base URL", false).is_ok(), "{good}");
        }
        for bad in [
            "http://api.test",
            "ftp://x.test",
            "//x",
            "x",
            "http://u:p@localhost/",
            "http://localhost/?a",
            "http://localhost/#a",
        ] {
            assert!(parse(bad, "base URL", false).is_err(), "{bad}");
        }
        assert!(parse("http://api.test", "base URL", true).is_ok());
        assert_eq!(
            parse("https://api.test", "base URL", false).is_ok(),
            cfg!(feature = "tls")
        );
    }
}
