//! Connections: plain or encrypted, direct or through a proxy.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower_service::Service;

use super::error::BoxError;

/// After so long without a word the other side is asked whether it is still there.
const KEEPALIVE: Duration = Duration::from_secs(15);
/// How often it is asked before the connection is given up.
const PROBES: u32 = 3;
/// How long what was sent may stay unacknowledged.
#[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
const UNACKNOWLEDGED: Duration = Duration::from_secs(30);

#[cfg(feature = "tls")]
type Stream = hyper_rustls::MaybeHttpsStream<TokioIo<TcpStream>>;
#[cfg(not(feature = "tls"))]
type Stream = TokioIo<TcpStream>;

/// Makes connections.
#[derive(Clone)]
pub(super) struct Connector {
    tcp: HttpConnector,
    timeout: Duration,
    proxies: Option<Arc<Matcher>>,
    #[cfg(feature = "tls")]
    tls: Arc<rustls::ClientConfig>,
}

impl Connector {
    pub(super) fn new(
        timeout: Duration,
        proxies: Option<Arc<Matcher>>,
        #[cfg(feature = "tls")] tls: Arc<rustls::ClientConfig>,
    ) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(KEEPALIVE));
        tcp.set_keepalive_interval(Some(KEEPALIVE));
        tcp.set_keepalive_retries(Some(PROBES));
        #[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
        tcp.set_tcp_user_timeout(Some(UNACKNOWLEDGED));
        Self {
            tcp,
            timeout,
            proxies,
            #[cfg(feature = "tls")]
            tls,
        }
    }

    async fn connect(mut self, uri: Uri) -> Result<Established, BoxError> {
        let proxy = self.proxies.as_ref();
        let Some(proxy) = proxy.and_then(|proxies| proxies.intercept(&uri)) else {
            let tcp = self.tcp.clone();
            return Ok(Established::direct(self.secured(tcp, uri).await?));
        };
        if proxy.uri().scheme_str() != Some("http") {
            let scheme = proxy.uri().scheme_str().unwrap_or_default();
            return Err(format!(
                "the proxy is one of `{scheme}`, and only proxies of `http` are known"
            )
            .into());
        }
        if uri.scheme_str() == Some("https") {
            let tunnel = tunnel(&proxy, self.tcp.clone());
            return Ok(Established::direct(self.secured(tunnel, uri).await?));
        }
        let stream = self.tcp.call(proxy.uri().clone()).await?;
        Ok(Established {
            stream: stream.into(),
            is_proxied: true,
        })
    }

    /// A connection of this kind, with TLS over it when the URI says so.
    #[cfg(feature = "tls")]
    async fn secured<C>(&self, connector: C, uri: Uri) -> Result<Stream, BoxError>
    where
        C: Service<Uri, Response = TokioIo<TcpStream>> + Send,
        C::Error: Into<BoxError>,
        C::Future: Send + 'static,
    {
        let mut connector = hyper_rustls::HttpsConnector::from((connector, self.tls.clone()));
        connector.call(uri).await
    }

    #[cfg(not(feature = "tls"))]
    async fn secured<C>(&self, mut connector: C, uri: Uri) -> Result<Stream, BoxError>
    where
        C: Service<Uri, Response = TokioIo<TcpStream>>,
        C::Error: Into<BoxError>,
    {
        connector.call(uri).await.map_err(Into::into)
    }
}

/// The way through a proxy that sees nothing of what is sent.
fn tunnel(proxy: &Intercept, tcp: HttpConnector) -> Tunnel<HttpConnector> {
    let tunnel = Tunnel::new(proxy.uri().clone(), tcp);
    match proxy.basic_auth() {
        Some(credentials) => tunnel.with_auth(credentials.clone()),
        None => tunnel,
    }
}

impl Service<Uri> for Connector {
    type Response = Established;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Established, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let (limit, connecting) = (self.timeout, self.clone().connect(uri));
        Box::pin(async move {
            let connected = tokio::time::timeout(limit, connecting).await;
            connected.map_err(|_| BoxError::from(TooSlow(limit)))?
        })
    }
}

/// Established took longer than it may.
#[derive(Debug)]
struct TooSlow(Duration);

impl fmt::Display for TooSlow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "connecting took longer than {:?}", self.0)
    }
}

impl std::error::Error for TooSlow {}

/// A connection.
pub(super) struct Established {
    stream: Stream,
    /// Whether a proxy reads the requests itself, so that they must name the server.
    is_proxied: bool,
}

impl Established {
    const fn direct(stream: Stream) -> Self {
        Self {
            stream,
            is_proxied: false,
        }
    }
}

impl Connection for Established {
    fn connected(&self) -> Connected {
        self.stream.connected().proxy(self.is_proxied)
    }
}

impl Read for Established {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl Write for Established {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, buffer)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, buffers)
    }
}
