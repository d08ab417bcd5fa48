//! Standard input and output: one message a line, and nothing else on standard output.

use rmcp::service::{ServerInitializeError, ServiceExt};
use rmcp::transport::async_rw::AsyncRwTransport;
use rmcp::transport::stdio_pipes;
use tokio::io::{AsyncRead, AsyncWrite};

use super::server::Server;
use super::steady::Steady;
use crate::error::Error;
use crate::tools::Toolbox;

/// The longest message that is read, in bytes. Longer ones are answered with an error and skipped.
const LONGEST: usize = 4 * 1024 * 1024;

/// Serves a client on standard input and output until it closes them.
///
/// # Errors
/// When the client does not speak the protocol.
pub async fn serve_stdio(toolbox: Toolbox) -> Result<(), Error> {
    let (input, output) = stdio_pipes();
    serve(toolbox, input, output).await
}

/// Serves a client on any pair of streams until it closes them.
///
/// # Errors
/// As [`serve_stdio`].
pub async fn serve(
    toolbox: Toolbox,
    input: impl AsyncRead + Send + Unpin + 'static,
    output: impl AsyncWrite + Send + Unpin + 'static,
) -> Result<(), Error> {
    let transport = AsyncRwTransport::new_server(input, output).with_max_line_length(LONGEST);
    let transport = Steady::new(transport);
    let running = match Server::new(toolbox).serve(transport).await {
        Ok(running) => running,
        // A client that goes away before it has said anything is no failure.
        Err(ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
        Err(error) => {
            return Err(Error::config(format!(
                "the client does not speak MCP: {error}"
            )));
        }
    };
    running
        .waiting()
        .await
        .map(drop)
        .map_err(|error| Error::config(format!("the server ended early: {error}")))
}
