//! The calls of a connector, made by the hosted service.

use std::time::Duration;

use super::executor::Hosted;
use crate::argument::Arguments;
use crate::client::{Coming, Remote};
use crate::download::Download;
use crate::error::Error;
use crate::execute::{ExecuteOptions, ExecuteResult};
use crate::operation::Operation;
use crate::reply::ReplyBody;
use crate::transport::Request;

impl Remote for Hosted {
    fn send<'a>(
        &'a self,
        operation: &'static Operation,
        arguments: &'a Arguments,
        options: &'a ExecuteOptions,
        patience: Option<Duration>,
    ) -> Coming<'a, Box<ReplyBody>> {
        Box::pin(self.send(operation, arguments, options, patience))
    }

    fn follow<'a>(
        &'a self,
        operation: &'static Operation,
        link: &'a str,
        arguments: &'a Arguments,
        options: &'a ExecuteOptions,
        patience: Option<Duration>,
    ) -> Coming<'a, Box<ReplyBody>> {
        Box::pin(self.follow(operation, link, arguments, options, patience))
    }

    fn select<'a>(
        &'a self,
        operation: &'static Operation,
        arguments: &'a Arguments,
        options: &'a ExecuteOptions,
        patience: Option<Duration>,
    ) -> Coming<'a, ExecuteResult> {
        Box::pin(self.select(operation, arguments, options, patience))
    }

    fn check<'a>(&'a self, operation: &'static Operation) -> Coming<'a, Box<ReplyBody>> {
        Box::pin(self.check(operation))
    }

    fn download<'a>(
        &'a self,
        operation: &'static Operation,
        arguments: &'a Arguments,
        range: Option<String>,
        patience: Option<Duration>,
    ) -> Coming<'a, Download> {
        Box::pin(self.download(operation, arguments, range, patience))
    }

    fn plan(
        &self,
        operation: &'static Operation,
        arguments: &Arguments,
    ) -> Result<Vec<Request>, Error> {
        self.plan(operation, arguments)
    }

    fn cleaned(&self, error: Error) -> Error {
        self.cleaned(error)
    }

    fn as_hosted(&self) -> &Hosted {
        self
    }
}
