//! Files that the fake gives: made up from what was asked for, the same each time.

use axum::http::HeaderMap;
use serde_json::{Map, Value};

use super::answer::Answer;
use super::call::Call;
use crate::operation::{FileSource, Step};
use crate::url::Url;

/// Where the files of answers in two steps are.
const FOLDER: &str = "/fake/files/";
/// How many lines a file has.
const LINES: usize = 100;

/// The file of an operation, or where it is.
pub(super) fn of(call: &Call<'_>, source: FileSource) -> Answer {
    let name = name(call);
    match source {
        FileSource::Body => content(&name),
        FileSource::Url(path) => {
            let mut link = call.url.clone();
            if let Ok(url) = Url::parse(&call.url)
                && let Ok(url) =
                    url.with(&format!("{FOLDER}{name}"), url.query().unwrap_or_default())
            {
                link = url.to_string();
            }
            let steps = path.iter().rev();
            let body = steps.fold(Value::String(link), |value, step| match step {
                Step::Key(key) => Value::Object(Map::from_iter([((*key).to_owned(), value)])),
                Step::Index(index) => {
                    let mut items = vec![Value::Null; *index];
                    items.push(value);
                    Value::Array(items)
                }
                Step::Each => Value::Array(vec![value]),
            });
            Answer::json(200, &body)
        }
    }
}

/// The file at a path that an earlier answer told.
pub(super) fn at(path: &str) -> Option<Answer> {
    let name = path.strip_prefix(FOLDER)?;
    Some(content(name))
}

/// The part of a file that a `Range` header asks for. What cannot be read gives the whole file.
pub(super) fn part(mut whole: Answer, headers: &HeaderMap) -> Answer {
    let range = headers.get("range").and_then(|range| range.to_str().ok());
    let Some((from, to)) = range.and_then(asked) else {
        return whole;
    };
    let size = whole.body.len();
    let place = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
    let (from, to) = (place(from), to.map(place));
    if from >= size {
        let answer = Answer::empty(416);
        return answer.header("content-range", &format!("bytes */{size}"));
    }
    let to = to.unwrap_or(size).min(size - 1);
    whole.body = whole.body.get(from..=to).unwrap_or_default().to_vec();
    whole.status = 206;
    whole.header("content-range", &format!("bytes {from}-{to}/{size}"))
}

/// Entity and arguments of the path, as the name of a file.
fn name(call: &Call<'_>) -> String {
    let mut name = call.operation.entity.to_owned();
    for value in call.path.as_object().into_iter().flat_map(Map::values) {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        let plain = text
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' });
        name.push('-');
        name.extend(plain);
    }
    name + ".bin"
}

fn content(name: &str) -> Answer {
    let disposition = format!("attachment; filename=\"{name}\"");
    let mut answer = Answer::text(200, "application/octet-stream", "");
    answer.body = format!("{name}\n").repeat(LINES).into_bytes();
    answer.header("content-disposition", &disposition)
}

/// The first and the last byte that are asked for: `bytes=2-5` or `bytes=2-`.
pub(super) fn asked(range: &str) -> Option<(u64, Option<u64>)> {
    let (from, to) = range.trim().strip_prefix("bytes=")?.split_once('-')?;
    let from = from.trim().parse().ok()?;
    let to = match to.trim() {
        "" => None,
        to => Some(to.parse().ok()?),
    };
    to.is_none_or(|to| to >= from).then_some((from, to))
}
