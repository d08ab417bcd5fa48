//! A client of `reqwest` as the HTTP client.

use std::pin::Pin;
use std::task::{Context, Poll};

use ::reqwest::Client;
use bytes::Bytes;
use http::{Request, Response};
use http_body::{Body, Frame, SizeHint};

use super::{FinalUri, HttpClient, HttpError, HttpFuture, HttpService, RequestBody, ResponseBody};

/// Build the client with `redirect(reqwest::redirect::Policy::none())`: connectors follow redirects themselves.
impl From<Client> for HttpClient {
    fn from(client: Client) -> Self {
        Self::new(client)
    }
}

impl HttpService for Client {
    fn send(&self, request: Request<RequestBody>) -> HttpFuture {
        let client = self.clone();
        Box::pin(async move {
            let request = request.map(|body| match body.into_bytes() {
                Ok(bytes) => ::reqwest::Body::from(bytes),
                Err(form) => ::reqwest::Body::wrap_stream(form.chunks),
            });
            let request = ::reqwest::Request::try_from(request).map_err(told)?;
            let response = client.execute(request).await.map_err(told)?;
            let answered = response.url().as_str().parse().map(FinalUri);
            let mut response: Response<::reqwest::Body> = response.into();
            if let Ok(answered) = answered {
                response.extensions_mut().insert(answered);
            }
            Ok(response.map(|body| ResponseBody::new(Answer(body))))
        })
    }
}

/// The body of an answer.
struct Answer(::reqwest::Body);

impl Body for Answer {
    type Data = Bytes;
    type Error = HttpError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, HttpError>>> {
        Pin::new(&mut self.0).poll_frame(context).map_err(told)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

/// The kind of a failure; URLs are left out, since queries may hold keys.
#[cold]
fn told(error: reqwest::Error) -> HttpError {
    let error = error.without_url();
    if error.is_connect() {
        HttpError::connect(error)
    } else if error.is_timeout() {
        HttpError::timeout(error)
    } else {
        HttpError::other(error)
    }
}
