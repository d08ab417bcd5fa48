//! A client of `reqwest` as the HTTP client.

use ::reqwest::Client;
use http::{Request, Response};

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
            let request = ::reqwest::Request::try_from(request)?;
            let response = client.execute(request).await?;
            let answered = response.url().as_str().parse().map(FinalUri);
            let mut response: Response<::reqwest::Body> = response.into();
            if let Ok(answered) = answered {
                response.extensions_mut().insert(answered);
            }
            Ok(response.map(ResponseBody::new))
        })
    }
}

/// The kind of a failure; URLs are left out, since queries may hold keys.
impl From<::reqwest::Error> for HttpError {
    #[cold]
    fn from(error: ::reqwest::Error) -> Self {
        let error = error.without_url();
        if error.is_connect() {
            Self::connect(error)
        } else if error.is_timeout() {
            Self::timeout(error)
        } else {
            Self::other(error)
        }
    }
}
