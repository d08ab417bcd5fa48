//! A file that an operation gives, written where `--output` says.

use serde_json::json;

use crate::cli::failure::{Stop, line};
use crate::cli::request::Request;
use crate::cli::sink::Sink;
use crate::client::Client;

/// Streams the file to its place and tells on standard output what it is.
pub(super) async fn save(client: Client, request: Request, path: String) -> Result<(), Stop> {
    let Request { operation, params } = request;
    let file = client
        .execute_download(operation.entity, operation.action, params, ..)
        .await?;
    let name = file.file_name().map(str::to_owned);
    let kind = file.content_type().map(str::to_owned);
    let size = file
        .save(&path)
        .await
        .map_err(|error| client.failed(operation, error))?;
    let told = json!({
        "output": path,
        "file_name": name,
        "content_type": kind,
        "size": size,
    });
    Sink::Stdout.line(&line(&told))
}
