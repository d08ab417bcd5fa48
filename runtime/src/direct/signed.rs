//! A request with its URL and its signature.

use http::{HeaderMap, HeaderValue, header};

use super::{Direct, Outgoing, Place};
use crate::auth::Signature;
use crate::error::Error;
use crate::token::Issued;
use crate::transport::Request;

impl Direct {
    /// A request with all that it carries.
    pub(super) fn signed(
        &self,
        outgoing: &Outgoing,
        token: Option<&Issued>,
    ) -> Result<Request, Error> {
        let operation = outgoing.operation;
        let mut url = match &outgoing.place {
            Place::Own { path, query } => self.server_of(token)?.url(operation, path, query)?,
            Place::Link(url) => url.clone(),
            Place::Away(url) => {
                return Ok(Request {
                    method: outgoing.method,
                    url: url.clone(),
                    headers: outgoing.headers.clone(),
                    body: None,
                });
            }
        };
        let token = token.map(|token| &token.access_token);
        let signs = self.signer.signs(operation)?;
        let Signature { headers, query } = match (signs, outgoing.headers.is_empty()) {
            (true, true) => self.signer.sign_bare(token, operation.omit_headers)?,
            (true, false) => {
                let mut signature = self.signer.sign(token, operation.omit_headers)?;
                signature.headers = merged(&outgoing.headers, signature.headers);
                signature
            }
            (false, _) => Signature {
                headers: outgoing.headers.clone(),
                query: Vec::new(),
            },
        };
        for (name, value) in query {
            if !url.query_pairs().any(|(known, _)| known == name) {
                url = url.with_pairs([(name, value.expose())])?;
            }
        }
        Ok(Request {
            method: outgoing.method,
            url,
            headers,
            body: outgoing.body.clone(),
        })
    }
}

/// The headers of a call and those of its signature, which count where both have one.
fn merged(call: &HeaderMap, signature: HeaderMap) -> HeaderMap {
    let mut headers = call.clone();
    let cookies = both_cookies(&headers, &signature);
    headers.extend(signature);
    if let Some(cookies) = cookies {
        headers.insert(header::COOKIE, cookies);
    }
    headers
}

/// The cookies of a call and that of its signature in one header, when there are both.
fn both_cookies(call: &HeaderMap, signature: &HeaderMap) -> Option<HeaderValue> {
    let call = call.get(header::COOKIE)?.as_bytes();
    let own = signature.get(header::COOKIE)?;
    let mut both = HeaderValue::from_bytes(&[call, b"; ", own.as_bytes()].concat()).ok()?;
    both.set_sensitive(true);
    Some(both)
}
