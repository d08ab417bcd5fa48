//! Making an HTTP client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::client::legacy::Client;
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::connect::Connector;
use super::{HttpClient, Inner, Pool};
use crate::error::Error;

/// How long a connection that nobody uses is kept.
const IDLE: Duration = Duration::from_secs(90);
/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(10);

/// Settings of an [`HttpClient`].
#[derive(Clone)]
#[must_use = "a builder does nothing until `build`"]
pub struct HttpClientBuilder {
    connect_timeout: Duration,
    idle_timeout: Duration,
    max_idle_per_host: usize,
    proxies: Proxies,
    #[cfg(feature = "tls")]
    roots: Vec<Vec<u8>>,
    #[cfg(feature = "tls")]
    tls: Option<Arc<rustls::ClientConfig>>,
}

/// Where the proxies are written.
#[derive(Clone)]
enum Proxies {
    Environment,
    None,
    All(String),
}

impl Default for HttpClientBuilder {
    fn default() -> Self {
        Self {
            connect_timeout: CONNECT,
            idle_timeout: IDLE,
            max_idle_per_host: usize::MAX,
            proxies: Proxies::Environment,
            #[cfg(feature = "tls")]
            roots: Vec::new(),
            #[cfg(feature = "tls")]
            tls: None,
        }
    }
}

impl HttpClientBuilder {
    /// The most time that connecting may take, TLS and proxy included (10 s unless set).
    pub const fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long a connection that nobody uses is kept (90 s unless set).
    pub const fn pool_idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// The most unused connections that are kept to one server (no limit unless set).
    pub const fn pool_max_idle_per_host(mut self, connections: usize) -> Self {
        self.max_idle_per_host = connections;
        self
    }

    /// Sends everything through this proxy: `http://[user:password@]host[:port]`. What is encrypted is tunnelled.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxies = Proxies::All(url.into());
        self
    }

    /// Uses no proxy, whatever the environment says.
    pub fn no_proxy(mut self) -> Self {
        self.proxies = Proxies::None;
        self
    }

    /// Trusts these certificates (PEM), besides those that everybody trusts: for a server or a proxy of one's own.
    #[cfg(feature = "tls")]
    pub fn add_root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.push(pem.into());
        self
    }

    /// TLS as configured here, for client certificates or another choice of roots. Then
    /// [`HttpClientBuilder::add_root_certificates`] has no effect.
    #[cfg(feature = "tls")]
    pub fn tls_config(mut self, config: impl Into<Arc<rustls::ClientConfig>>) -> Self {
        self.tls = Some(config.into());
        self
    }

    /// The client.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when the proxy is no URL or a certificate cannot be read.
    pub fn build(self) -> Result<HttpClient, Error> {
        let proxies = self.matcher()?.map(Arc::new);
        let connector = Connector::new(
            self.connect_timeout,
            proxies.clone(),
            #[cfg(feature = "tls")]
            self.tls()?,
        );
        let http = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(self.idle_timeout)
            .pool_max_idle_per_host(self.max_idle_per_host)
            .build(connector);
        Ok(HttpClient(Inner::Pool(Pool { http, proxies })))
    }

    fn matcher(&self) -> Result<Option<Matcher>, Error> {
        match &self.proxies {
            Proxies::None => Ok(None),
            Proxies::Environment => Ok(Some(Matcher::from_env())),
            Proxies::All(url) => {
                let matcher = Matcher::builder().all(url.as_str()).build();
                let anywhere = http::Uri::from_static("http://example.com/");
                match matcher.intercept(&anywhere) {
                    Some(_) => Ok(Some(matcher)),
                    None => Err(Error::config(
                        "the proxy is no URL like http://proxy.example.com:3128",
                    )),
                }
            }
        }
    }

    #[cfg(feature = "tls")]
    fn tls(&self) -> Result<Arc<rustls::ClientConfig>, Error> {
        use rustls::pki_types::CertificateDer;
        use rustls::pki_types::pem::PemObject;

        if let Some(config) = &self.tls {
            return Ok(config.clone());
        }
        let mut roots = rustls::RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        for pem in &self.roots {
            let unreadable = "a root certificate cannot be read; it must be PEM";
            let before = roots.len();
            for certificate in CertificateDer::pem_slice_iter(pem) {
                let certificate =
                    certificate.map_err(|error| Error::config(unreadable).caused_by(error))?;
                roots
                    .add(certificate)
                    .map_err(|error| Error::config(unreadable).caused_by(error))?;
            }
            if roots.len() == before {
                return Err(Error::config(unreadable));
            }
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| Error::config("TLS could not be set up").caused_by(error))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Arc::new(config))
    }
}

impl fmt::Debug for HttpClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A proxy may have a password.
        f.debug_struct("HttpClientBuilder")
            .field("connect_timeout", &self.connect_timeout)
            .field("pool_idle_timeout", &self.idle_timeout)
            .finish_non_exhaustive()
    }
}
