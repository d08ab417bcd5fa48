//! Which server a call is made to and with which tokens, and where a redirect leads.

use std::borrow::Cow;

use super::{Direct, Next, Outgoing, Place};
use crate::download::elsewhere;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::server::Server;
use crate::token::{Issued, TokenSource};
use crate::url::Url;

impl Direct {
    /// The server as the last token says.
    pub(crate) fn told_server(&self) -> Result<Cow<'_, Server>, Error> {
        match &self.tokens {
            Some(tokens) => self.server.with(&tokens.extracted()),
            None => Ok(Cow::Borrowed(&self.server)),
        }
    }

    /// The tokens that calls of an operation need: to sign with, or to know the server. An error where the
    /// operation takes other ways to sign in than this connector's.
    pub(super) fn tokens_for(
        &self,
        operation: &'static Operation,
    ) -> Result<Option<&dyn TokenSource>, Error> {
        let oauth2 = self.signer.oauth2();
        let tell = oauth2.is_some_and(|oauth2| !oauth2.extract.is_empty());
        let needed = self.signer.signs(operation)? || tell;
        Ok(self.tokens.as_deref().filter(|_| needed))
    }

    /// The server, which the answer of a token endpoint may have told.
    pub(super) fn server_of(&self, token: Option<&Issued>) -> Result<Cow<'_, Server>, Error> {
        match token {
            Some(token) => self.server.with(&token.extracted),
            None => Ok(Cow::Borrowed(&self.server)),
        }
    }

    /// Where a redirect leads. Only files may be elsewhere than the API; from there no way leads back to it, since
    /// another server would choose then what is asked with our credentials.
    #[cold]
    pub(super) fn redirect(
        &self,
        outgoing: &Outgoing,
        token: Option<&Issued>,
        from: &Url,
        location: &str,
    ) -> Result<Next, Error> {
        let (operation, server) = (outgoing.operation, self.server_of(token)?);
        let away = || elsewhere(&server, operation, from, location).map(Place::Away);
        if matches!(outgoing.place, Place::Away(_)) {
            return away().map(Next::Redirect);
        }
        let place = match server.link(operation, from, location) {
            Err(error)
                if outgoing.file.is_some()
                    && matches!(error.kind(), ErrorKind::ForeignLink { .. }) =>
            {
                away()
            }
            result => result.map(Place::Link),
        };
        place.map(Next::Redirect)
    }
}
