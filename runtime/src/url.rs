//! Where requests go: absolute addresses of HTTP.

use std::error::Error as StdError;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

use fluent_uri::component::Authority;
use form_urlencoded::{Parse, Serializer};
use http::Uri;
use http::uri::PathAndQuery;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::error::Error;

/// What may not stand in a query (the WHATWG's query set of `http`).
const QUERY: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'\'');

/// What may not stand in a path (the WHATWG's path set).
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'}');

/// An absolute URL of HTTP: scheme (`http` or `https`), host, port, path and query.
///
/// It is read as RFC 3986 has it; what may not stand in a URL (a space, `é`) is percent-encoded first, and a fragment,
/// which no request carries, is left out. User names, passwords and hosts in other letters than ASCII are refused: write
/// such a host in Punycode (`xn--…`).
///
/// ```
/// use connector_runtime::Url;
///
/// let url = Url::parse("https://API.example.com:443/v2/lamps?page=2")?;
/// assert_eq!(url.to_string(), "https://api.example.com/v2/lamps?page=2");
/// assert_eq!(url.join("?page=3")?.query(), Some("page=3"));
/// # Ok::<(), connector_runtime::UrlError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Url(Uri);

/// Why a text is no [`Url`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UrlError {
    /// It does not begin with a scheme, as in `/lamps`.
    Relative,
    /// The scheme is another than `http` and `https`.
    Scheme(String),
    /// There is no host, or one that no name or address of a server can be.
    Host,
    /// The port is no number up to 65,535.
    Port,
    /// There is a user name or a password. The origin is what it would lead to: `https://example.com`.
    UserInfo(String),
    /// It is no URL for another reason.
    Malformed,
}

impl fmt::Display for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Relative => f.write_str("it does not begin with `https://`"),
            Self::Scheme(scheme) => {
                write!(f, "its scheme is `{scheme}`; only https and http will do")
            }
            Self::Host => {
                f.write_str("its host is missing or no host (write names in ASCII, as `xn--…`)")
            }
            Self::Port => f.write_str("its port is no number up to 65535"),
            Self::UserInfo(_) => f.write_str("it holds a user name or a password"),
            Self::Malformed => f.write_str("it is malformed"),
        }
    }
}

impl StdError for UrlError {}

impl From<UrlError> for Error {
    #[cold]
    fn from(error: UrlError) -> Self {
        Self::config(format!("the request has no valid URL: {error}"))
    }
}

impl Url {
    /// Reads an absolute URL.
    ///
    /// # Errors
    /// As [`UrlError`] says.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let text = encoded(text);
        let reference = fluent_uri::UriRef::parse(&*text).map_err(|_| UrlError::Malformed)?;
        let Some(scheme) = reference.scheme() else {
            return Err(UrlError::Relative);
        };
        let scheme = scheme.as_str().to_ascii_lowercase();
        let standard = match scheme.as_str() {
            "http" => 80,
            "https" => 443,
            _ => return Err(UrlError::Scheme(scheme)),
        };
        let authority = reference.authority().ok_or(UrlError::Host)?;
        let mut whole = format!("{scheme}://{}", host(&authority)?);
        match authority.port().map(|port| port.as_str()) {
            None | Some("") => {}
            Some(port) => {
                let port = u16::from_str(port).map_err(|_| UrlError::Port)?;
                if port != standard {
                    whole.push(':');
                    whole.push_str(&port.to_string());
                }
            }
        }
        if authority.has_userinfo() {
            return Err(UrlError::UserInfo(whole));
        }
        let path = reference.path().as_str();
        whole.push_str(if path.is_empty() { "/" } else { path });
        if let Some(query) = reference.query() {
            whole.push('?');
            whole.push_str(query.as_str());
        }
        Uri::try_from(whole)
            .map(Self)
            .map_err(|_| UrlError::Malformed)
    }

    /// The URL that a reference on this page stands for: `?page=2`, `/lamps`, or a whole URL.
    ///
    /// # Errors
    /// As [`Url::parse`].
    pub fn join(&self, reference: &str) -> Result<Self, UrlError> {
        let (base, reference) = (encoded(&self.to_string()), encoded(reference));
        let base = fluent_uri::Uri::parse(&*base).map_err(|_| UrlError::Malformed)?;
        let reference = fluent_uri::UriRef::parse(&*reference).map_err(|_| UrlError::Malformed)?;
        let whole = reference
            .resolve_against(&base)
            .map_err(|_| UrlError::Malformed)?;
        Self::parse(whole.as_str())
    }

    /// `http` or `https`.
    #[must_use]
    pub fn scheme(&self) -> &str {
        self.0.scheme_str().unwrap_or("https")
    }

    /// The host, in small letters; addresses of IPv6 in brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host().unwrap_or_default()
    }

    /// The path, percent-encoded; it begins with `/`.
    #[must_use]
    pub fn path(&self) -> &str {
        self.0.path()
    }

    /// The query, percent-encoded, without the `?`.
    #[must_use]
    pub fn query(&self) -> Option<&str> {
        self.0.query()
    }

    /// The pairs of the query, decoded.
    pub fn query_pairs(&self) -> Parse<'_> {
        form_urlencoded::parse(self.query().unwrap_or_default().as_bytes())
    }

    /// Scheme, host and port: `https://api.example.com`.
    #[must_use]
    pub fn origin(&self) -> String {
        let authority = self
            .0
            .authority()
            .map_or("", |authority| authority.as_str());
        format!("{}://{authority}", self.scheme())
    }

    /// Whether both lead to the same server.
    #[must_use]
    pub fn is_same_origin(&self, other: &Self) -> bool {
        self.0.scheme() == other.0.scheme() && self.0.authority() == other.0.authority()
    }

    /// Whether it leads to this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let host = self.host().trim_matches(['[', ']']);
        match IpAddr::from_str(host) {
            Ok(address) => address.is_loopback(),
            Err(_) => host == "localhost" || host.ends_with(".localhost"),
        }
    }

    /// With this path and query, in which what may not stand there is encoded.
    pub(crate) fn with(&self, path: &str, query: &str) -> Result<Self, UrlError> {
        self.replaced("", path, query)
    }

    /// As [`Url::with`], with the path under this one.
    pub(crate) fn below(&self, path: &str, query: &str) -> Result<Self, UrlError> {
        self.replaced(self.path().trim_end_matches('/'), path, query)
    }

    fn replaced(&self, before: &str, path: &str, query: &str) -> Result<Self, UrlError> {
        let mut whole = String::with_capacity(before.len() + path.len() + query.len() + 1);
        whole.push_str(before);
        whole.extend(utf8_percent_encode(path, PATH));
        if !query.is_empty() {
            whole.push('?');
            whole.extend(utf8_percent_encode(query, QUERY));
        }
        let mut parts = self.0.clone().into_parts();
        let whole = PathAndQuery::try_from(whole).map_err(|_| UrlError::Malformed)?;
        parts.path_and_query = Some(whole);
        Uri::from_parts(parts)
            .map(Self)
            .map_err(|_| UrlError::Malformed)
    }

    /// With these pairs at the end of the query.
    pub(crate) fn with_pairs<'a>(
        &self,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, UrlError> {
        let mut query = Serializer::new(self.query().unwrap_or_default().to_owned());
        query.extend_pairs(pairs);
        self.with(self.path(), &query.finish())
    }

    /// As the HTTP client takes it.
    pub(crate) const fn as_uri(&self) -> &Uri {
        &self.0
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Url({})", self.0)
    }
}

impl FromStr for Url {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        Self::parse(text)
    }
}

/// Whether a text is an absolute URI of any scheme.
pub(crate) fn is_uri(text: &str) -> bool {
    fluent_uri::Uri::parse(&*encoded(text)).is_ok()
}

/// The host of an authority in small letters, when it can be one.
fn host(authority: &Authority<'_>) -> Result<String, UrlError> {
    let host = authority.host();
    let in_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    let is_name = !host.is_empty() && host.bytes().all(in_name);
    let address = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let is_address = address.is_some_and(|text| text.parse::<Ipv6Addr>().is_ok());
    if is_name || is_address {
        Ok(host.to_ascii_lowercase())
    } else {
        Err(UrlError::Host)
    }
}

/// A reference as RFC 3986 writes it: what may not stand in one is percent-encoded, the fragment is left out.
fn encoded(text: &str) -> String {
    let text = text.trim();
    let bytes = text.as_bytes();
    let host_ends = end_of_authority(text);
    let mut written = String::with_capacity(text.len());
    for (at, &byte) in bytes.iter().enumerate() {
        let stays = match byte {
            b'#' => break,
            b'%' => {
                matches!(bytes.get(at + 1..at + 3), Some(digits) if digits.iter().all(u8::is_ascii_hexdigit))
            }
            b'[' | b']' => at < host_ends,
            b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => false,
            byte => byte.is_ascii_graphic(),
        };
        if stays {
            written.push(char::from(byte));
        } else {
            written.push_str(percent_encoding::percent_encode_byte(byte));
        }
    }
    written
}

/// Where the authority of a reference ends; 0 when there is none.
fn end_of_authority(text: &str) -> usize {
    let Some(start) = text.find("//") else {
        return 0;
    };
    let before = text.get(..start).unwrap_or_default();
    if !before.is_empty() && (!before.ends_with(':') || before.contains(['/', '?', '#'])) {
        return 0;
    }
    let rest = text.get(start + 2..).unwrap_or_default();
    start + 2 + rest.find(['/', '?', '#']).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Url, UrlError};

    #[test]
    fn urls_are_read_in_one_way() {
        for (text, expected) in [
            ("HTTPS://Api.Example.COM:443", "https://api.example.com/"),
            ("http://h:80/a?b#c", "http://h/a?b"),
            ("http://h:8080", "http://h:8080/"),
            (
                " http://h/a b\u{e9}?q=[1]&r=\u{e9} ",
                "http://h/a%20b%C3%A9?q=%5B1%5D&r=%C3%A9",
            ),
            ("http://h/100%/%zz/%41", "http://h/100%25/%25zz/%41"),
            ("http://[::1]:9/x", "http://[::1]:9/x"),
            ("http://h?a=1", "http://h/?a=1"),
            ("http://h/a//b", "http://h/a//b"),
        ] {
            assert_eq!(Url::parse(text).unwrap().to_string(), expected, "{text}");
        }
        for (text, expected) in [
            ("/lamps", UrlError::Relative),
            ("", UrlError::Relative),
            ("//h/x", UrlError::Relative),
            ("mailto:a@b", UrlError::Scheme("mailto".to_owned())),
            ("http:", UrlError::Host),
            ("http:///x", UrlError::Host),
            ("http://caf\u{e9}.test", UrlError::Host),
            ("http://a%41/", UrlError::Host),
            ("http://[v1.x]/", UrlError::Host),
            ("http://a b/", UrlError::Host),
            ("http://h:99999/", UrlError::Port),
            (
                "http://u:p@H:1/x",
                UrlError::UserInfo("http://h:1".to_owned()),
            ),
            ("http://@h/", UrlError::UserInfo("http://h".to_owned())),
            ("http://h:x/", UrlError::Malformed),
            ("http://[::1/", UrlError::Malformed),
        ] {
            assert_eq!(Url::parse(text), Err(expected), "{text}");
        }
    }

    #[test]
    fn references_are_resolved() {
        let base = Url::parse("http://h:9/v2/lamps?page=1").unwrap();
        for (reference, expected) in [
            ("?page=2", "http://h:9/v2/lamps?page=2"),
            ("rooms", "http://h:9/v2/rooms"),
            ("../x/./y", "http://h:9/x/y"),
            ("../../../x", "http://h:9/x"),
            ("/x?ids[]=1", "http://h:9/x?ids%5B%5D=1"),
            ("//other/x", "http://other/x"),
            ("https://other/x", "https://other/x"),
            ("", "http://h:9/v2/lamps?page=1"),
            ("\\\\evil.test\\x", "http://h:9/v2/%5C%5Cevil.test%5Cx"),
        ] {
            assert_eq!(
                base.join(reference).unwrap().to_string(),
                expected,
                "{reference}"
            );
        }
        // What was built may hold what a reference may not.
        let built = base.with("/a[1]|", "b={1}|").unwrap();
        assert_eq!(built.to_string(), "http://h:9/a[1]|?b={1}|");
        assert_eq!(
            built.join("?c").unwrap().to_string(),
            "http://h:9/a%5B1%5D%7C?c"
        );
    }

    #[test]
    fn what_is_added_is_encoded() {
        let url = Url::parse("http://h/a?b=1").unwrap();
        let url = url.with_pairs([("c d", "e&f")]).unwrap();
        assert_eq!(url.to_string(), "http://h/a?b=1&c+d=e%26f");
        let pairs: Vec<_> = url.query_pairs().into_owned().collect();
        assert_eq!(
            pairs,
            [
                ("b".to_owned(), "1".to_owned()),
                ("c d".to_owned(), "e&f".to_owned())
            ]
        );
        assert!(url.with(&"x".repeat(70_000), "").is_err());
    }

    proptest::proptest! {
        /// Whatever is read is read again as the same, and never panics.
        #[test]
        fn what_was_read_reads_again(text in "(https?:)?(//)?[\\PC\\[\\]@:%?#/\\\\]{0,40}") {
            if let Ok(url) = Url::parse(&text) {
                proptest::prop_assert_eq!(Url::parse(&url.to_string()).unwrap(), url.clone());
                proptest::prop_assert!(!url.host().is_empty());
                proptest::prop_assert!(url.is_same_origin(&url.join("/x").unwrap()));
            }
        }
    }
}
