//! One call: what is asked, before it is sent.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::argument::{Argument, Arguments, Body};
use crate::client::Client;
use crate::download::Range;
use crate::envelope::Envelope;
use crate::error::Error;
use crate::operation::Operation;
use crate::pagination::{Pages, Records};
use crate::reply::Reply;
use crate::upload::Upload;

/// A call of an operation that gives a `T`; it is sent when it is awaited.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T> {
    pub(crate) client: Client,
    pub(crate) operation: &'static Operation,
    pub(crate) arguments: Arguments,
    pub(crate) timeout: Option<Duration>,
    /// The part of a file that is wanted.
    pub(crate) range: Option<Range>,
    reply: PhantomData<fn() -> T>,
}

impl<T> Call<T> {
    /// A call without arguments.
    pub fn new(client: &Client, operation: &'static Operation) -> Self {
        Self {
            client: client.clone(),
            operation,
            arguments: Arguments::new(),
            timeout: None,
            range: None,
            reply: PhantomData,
        }
    }

    /// Sets a parameter.
    pub fn with(mut self, name: &'static str, value: impl Argument) -> Self {
        self.arguments.set(name, value);
        self
    }

    /// Sets a value that is made into its type.
    pub fn with_as<V: Argument>(mut self, name: &'static str, value: impl Into<V>) -> Self {
        self.arguments.set(name, value.into());
        self
    }

    /// Sets all fields and files of something that is made into a body.
    pub fn with_body_as<B: Body>(self, body: impl Into<B>) -> Self {
        self.with_body(body.into())
    }

    /// Sets all fields and files of a body.
    pub fn with_body(mut self, body: impl Body) -> Self {
        self.arguments.append(body.into_fields());
        self
    }

    /// Sets a file.
    pub fn with_file(mut self, name: &'static str, file: Upload) -> Self {
        self.arguments.set_file(name, file);
        self
    }

    /// Sets a parameter in place.
    pub fn set(&mut self, name: &'static str, value: impl Argument) {
        self.arguments.set(name, value);
    }

    /// Sets a value that is made into its type.
    pub fn set_as<V: Argument>(&mut self, name: &'static str, value: impl Into<V>) {
        self.arguments.set(name, value.into());
    }

    /// Limits the whole time of this call, with repetitions and waits.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }
}

impl<T: Reply> Call<T> {
    /// Sends the call.
    ///
    /// # Errors
    /// When an argument is wrong (nothing is sent then), when the call fails, and when the answer is not as described.
    pub async fn send(self) -> Result<T, Error> {
        let (client, operation) = (self.client, self.operation);
        let reply = client.send(operation, self.arguments, self.timeout).await?;
        T::decode(operation, &reply).map_err(|error| client.failed(operation, error))
    }
}

impl<T, M> Call<Envelope<Vec<T>, M>>
where
    Envelope<Vec<T>, M>: Reply,
    T: Send + 'static,
    M: Send + 'static,
{
    /// The pages one after the other; each is asked for when it is wanted.
    pub fn pages(self) -> Pages<Vec<T>, M> {
        Pages::new(self)
    }

    /// The records of all pages; one page is held at a time.
    pub fn stream(self) -> Records<T> {
        Records::new(self.pages())
    }
}

impl<T: Reply> IntoFuture for Call<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Sending<T>;

    fn into_future(self) -> Self::IntoFuture {
        Sending(Box::pin(self.send()))
    }
}

impl<T> Clone for Call<T> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            operation: self.operation,
            arguments: self.arguments.clone(),
            timeout: self.timeout,
            range: self.range,
            reply: PhantomData,
        }
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("entity", &self.operation.entity)
            .field("action", &self.operation.action)
            .field("arguments", &self.arguments)
            .finish_non_exhaustive()
    }
}

/// A call on its way.
#[must_use = "futures do nothing unless they are awaited"]
pub struct Sending<T>(Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>);

impl<T> Sending<T> {
    pub(crate) fn of(sending: impl Future<Output = Result<T, Error>> + Send + 'static) -> Self {
        Self(Box::pin(sending))
    }
}

impl<T> Future for Sending<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context)
    }
}

impl<T> fmt::Debug for Sending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sending(…)")
    }
}

/// What is hidden in the example of a method: it is compiled, and with the feature `fake` it is run against the
/// fake with arguments that are good. Without the names of an operation it is compiled only.
#[doc(hidden)]
#[macro_export]
macro_rules! __example {
    (($connector:ident: $type:ty $(, $name:ident: $of:ty)*) { $($body:tt)* }) => {
        #[allow(dead_code)]
        async fn example(
            $connector: $type $(, $name: $of)*
        ) -> ::core::result::Result<(), $crate::codegen::Error> {
            $($body)*
            ::core::result::Result::Ok(())
        }
    };
    ($entity:literal, $action:literal,
     ($connector:ident: $type:ty, $given:ident $(, $name:ident: $of:ty = $value:expr)*) { $($body:tt)* }) => {
        $crate::__example!(($connector: $type $(, $name: $of)*) { $($body)* });
        #[cfg(feature = "fake")]
        {
            let run = $crate::fake::run_example($entity, $action, async |$connector: $type, $given| {
                let _ = &$given;
                example($connector $(, $value)*).await
            });
            ::core::assert!(run.is_ok(), "{:?}", run.err());
        }
    };
}

/// Lets a struct with a `call` be awaited, and limited in time: its name, and what the call gives.
#[doc(hidden)]
#[macro_export]
macro_rules! __awaitable {
    ($name:ident, $reply:ty $(,)?) => {
        impl $name {
            /// The longest that the call may take, with repetitions and waits.
            pub fn timeout(mut self, timeout: ::core::time::Duration) -> Self {
                self.call = self.call.timeout(timeout);
                self
            }
        }

        impl ::core::future::IntoFuture for $name {
            type Output = ::core::result::Result<$reply, $crate::codegen::Error>;
            type IntoFuture = $crate::codegen::Sending<$reply>;

            fn into_future(self) -> Self::IntoFuture {
                self.call.into_future()
            }
        }
    };
}

/// Lets a struct with a `call` be followed over pages: its name, a record, and what stands beside the records.
#[doc(hidden)]
#[macro_export]
macro_rules! __paged {
    ($name:ident, $item:ty, $meta:ty $(,)?) => {
        impl $name {
            /// Every page from here on, one after the other.
            pub fn pages(self) -> $crate::codegen::Pages<::std::vec::Vec<$item>, $meta> {
                self.call.pages()
            }

            /// Every record from here on; pages are fetched as they are needed.
            pub fn stream(self) -> $crate::codegen::Records<$item> {
                self.call.stream()
            }
        }
    };
}
