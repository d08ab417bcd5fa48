//! Files are passed on as bytes, not in an envelope.

use super::backing::Backing;
use super::behaviour::Behaviour;
use super::execute::{Order, params, refused};
use super::request::Refused;
use super::world::Made;
use crate::download::Download;
use crate::error::{Error, ErrorKind};
use crate::fake::answer::Answer;
use crate::fake::file::asked;

/// The answer to an order for a file; nothing when the order is for something else.
pub(super) async fn answer(
    backing: &Backing,
    made: &Made,
    order: &Order,
    behaviour: &Behaviour,
) -> Result<Option<Answer>, Refused> {
    let operation = backing.spec.operation(&order.entity, &order.action);
    let Some(operation) = operation.filter(|operation| operation.download.is_some()) else {
        return Ok(None);
    };
    let client = backing.client(made).map_err(|error| refused(&error))?;
    let mut given = order.params.clone();
    let range = match given.remove("range_header") {
        None => (0, None),
        Some(range) => range.as_str().and_then(asked).ok_or_else(|| {
            Refused::field("params.range_header", "Input should be like \"bytes=0-99\"")
        })?,
    };
    let params = params(operation, &given).into();
    let (entity, action) = (operation.entity, operation.action);
    let file = match range {
        (from, None) => {
            client
                .execute_download(entity, action, params, from..)
                .await
        }
        (from, Some(to)) => {
            let bytes = from..=to;
            client.execute_download(entity, action, params, bytes).await
        }
    };
    match file {
        Ok(file) => written(file).await.map(Some),
        Err(error) if behaviour.missing_files_empty && is_missing(&error) => {
            let kind = "application/octet-stream";
            Ok(Some(Answer::text(200, kind, "")))
        }
        Err(error) => Err(refused(&error)),
    }
}

fn is_missing(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Status(problem) if problem.status == 404)
}

async fn written(file: Download) -> Result<Answer, Refused> {
    let status = if file.part_from().is_some() { 206 } else { 200 };
    let kind = file.content_type().unwrap_or("application/octet-stream");
    let mut answer = Answer::text(status, kind, "");
    if let Some(name) = file.file_name() {
        answer = answer.header(
            "content-disposition",
            &format!("attachment; filename=\"{name}\""),
        );
    }
    let (from, whole) = (file.part_from(), file.whole_size());
    answer.body = file.bytes().await.map_err(|error| refused(&error))?;
    if let Some(from) = from {
        let last = (from + answer.body.len() as u64).saturating_sub(1);
        let whole = whole.map_or_else(|| "*".to_owned(), |whole| whole.to_string());
        answer = answer.header("content-range", &format!("bytes {from}-{last}/{whole}"));
    }
    Ok(answer)
}
