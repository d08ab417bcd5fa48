//! Typed methods as a table, so that a test can call every one of them.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use serde::Serialize;
use serde_json::Value;

use super::given::Given;
use crate::error::Error;

/// A call of a typed method that has not been sent.
pub type TypedCall = Pin<Box<dyn Future<Output = Result<Value, Error>> + Send>>;

/// A typed method of the connector `C`, called with arguments as JSON.
pub struct TypedMethod<C> {
    /// The kind of thing.
    pub entity: &'static str,
    /// What is done to it.
    pub action: &'static str,
    /// Gives every argument to the method in its type.
    pub call: fn(&C, &Given) -> Result<TypedCall, Error>,
}

impl<C> fmt::Debug for TypedMethod<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TypedMethod({}.{})", self.entity, self.action)
    }
}

/// A table of typed methods: the connector, and for each method entity, action, and the function that calls it.
#[doc(hidden)]
#[macro_export]
macro_rules! __typed_methods {
    ($connector:ty, [$(($entity:literal, $action:literal, $call:path $(,)?)),* $(,)?] $(,)?) => {
        &[$($crate::fake::TypedMethod::<$connector> {
            entity: $entity,
            action: $action,
            call: $call,
        }),*]
    };
}

/// The functions of a table of typed methods: the connector, its entity, the name of what is given, and for each
/// method its arguments and, when it has any, its setters as in [`set_given!`](crate::fake::set_given).
#[doc(hidden)]
#[macro_export]
macro_rules! __typed_calls {
    ($connector:ty, $entity:ident, $given:ident, [$(
        $method:ident([$($argument:expr),* $(,)?] $(, [$($setter:tt)*])? $(,)?)
    ),* $(,)?] $(,)?) => {
        $(
            // Every method is called, one that should no longer be as well.
            #[allow(deprecated)]
            pub(super) fn $method(
                connector: &$connector,
                $given: &$crate::fake::Given,
            ) -> ::core::result::Result<$crate::fake::TypedCall, $crate::Error> {
                let _ = $given;
                let call = connector.$entity().$method($($argument),*);
                $(let call = $crate::__set_given!(call, $given, [$($setter)*]);)?
                ::core::result::Result::Ok($crate::fake::typed_call(call))
            }
        )*
    };
}

/// The function that makes a body: its name, the body, the name of what is given, what `new` takes and, when
/// there is any, what can be set.
#[doc(hidden)]
#[macro_export]
#[allow(
    clippy::crate_in_macro_def,
    reason = "a module of the crate that has the body"
)]
macro_rules! __typed_body {
    ($function:ident, $body:ident, $given:ident, [$($argument:expr),* $(,)?]
        $(, [$($setter:tt)*])? $(,)?) => {
        pub(in crate::typed) fn $function(
            $given: &$crate::fake::Given,
        ) -> ::core::result::Result<$body, $crate::Error> {
            let _ = $given;
            let body = $body::new($($argument),*);
            $(let body = $crate::__set_given!(body, $given, [$($setter)*]);)?
            ::core::result::Result::Ok(body)
        }
    };
}

/// What a typed method gives, as JSON.
pub fn typed_call<T, I>(call: I) -> TypedCall
where
    T: Serialize,
    I: IntoFuture<Output = Result<T, Error>>,
    I::IntoFuture: Send + 'static,
{
    let sending = call.into_future();
    Box::pin(async move {
        let reply = sending.await?;
        serde_json::to_value(reply).map_err(|error| Error::config(error.to_string()))
    })
}
