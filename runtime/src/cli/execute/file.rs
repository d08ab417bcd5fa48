//! A file that an operation gives, written where `--output` says.

use futures_util::StreamExt;
use serde_json::json;

use crate::cli::failure::{Stop, line, notice};
use crate::cli::request::Request;
use crate::cli::sink::Sink;
use crate::client::Client;

/// Streams the file to its place and tells on standard output what it is. A file that is there already is replaced
/// once all of the new one has come. To standard output (`-`) go the bytes alone, and what they are is told on
/// standard error.
pub(super) async fn save(client: Client, request: Request, path: String) -> Result<(), Stop> {
    let Request { operation, params } = request;
    let mut file = client
        .execute_download(operation.entity, operation.action, params, ..)
        .await?;
    let name = file.file_name().map(str::to_owned);
    let kind = file.content_type().map(str::to_owned);
    let mut sink = Sink::new(Some(&path));
    let to_file = sink.is_file();
    let size = if to_file {
        let saved = file.save(&path).await;
        saved.map_err(|error| client.failed(operation, error))?
    } else {
        let mut size = 0;
        while let Some(chunk) = file.next().await {
            let chunk = chunk.map_err(|error| client.failed(operation, error))?;
            sink.bytes(&chunk)?;
            size += chunk.len() as u64;
        }
        size
    };
    let told = json!({
        "output": path,
        "file_name": name,
        "content_type": kind,
        "size": size,
    });
    if to_file {
        return Sink::Stdout.line(&line(&told));
    }
    notice(&told);
    Ok(())
}
