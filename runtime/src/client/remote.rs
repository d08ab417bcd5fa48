//! Calls that another service makes.

use std::pin::Pin;
use std::time::Duration;

use crate::argument::Arguments;
use crate::download::Download;
use crate::error::Error;
use crate::execute::{ExecuteOptions, ExecuteResult};
use crate::hosted::Hosted;
use crate::operation::Operation;
use crate::reply::ReplyBody;
use crate::transport::Request;

/// Something on its way.
pub(crate) type Coming<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// Makes the calls of a connector elsewhere.
///
/// There is one implementation. It is behind a trait so that a program that never signs in to the service does not
/// carry it: nothing but [`Hosted`]'s own maker reaches its methods (ADR 24).
pub(crate) trait Remote: Send + Sync {
    /// Makes a call; the answer is as the API gave it.
    fn send<'a>(
        &'a self,
        operation: &'static Operation,
        arguments: &'a Arguments,
        options: &'a ExecuteOptions,
        patience: Option<Duration>,
    ) -> Coming<'a, Box<ReplyBody>>;

    /// Asks for the page that a link of an earlier answer leads to.
    fn follow<'a>(
        &'a self,
        operation: &'static Operation,
        link: &'a str,
        arguments: &'a Arguments,
        options: &'a ExecuteOptions,
        patience: Option<Duration>,
    ) -> Coming<'a, Box<ReplyBody>>;

    /// Makes a call for a part of the result, which the generated types cannot hold.
    fn select<'a>(
        &'a self,
        operation: &'static Operation,
        arguments: &'a Arguments,
        options: &'a ExecuteOptions,
        patience: Option<Duration>,
    ) -> Coming<'a, ExecuteResult>;

    /// The smallest call.
    fn check<'a>(&'a self, operation: &'static Operation) -> Coming<'a, Box<ReplyBody>>;

    /// Asks for a file, or for the bytes of it that a `Range` header would name.
    fn download<'a>(
        &'a self,
        operation: &'static Operation,
        arguments: &'a Arguments,
        range: Option<String>,
        patience: Option<Duration>,
    ) -> Coming<'a, Download>;

    /// The requests of a call as they would be sent.
    fn plan(
        &self,
        operation: &'static Operation,
        arguments: &Arguments,
    ) -> Result<Vec<Request>, Error>;

    /// Takes the client's secret and token out of an error about an answer.
    fn cleaned(&self, error: Error) -> Error;

    /// For what only hosted mode can do.
    fn as_hosted(&self) -> &Hosted;
}
