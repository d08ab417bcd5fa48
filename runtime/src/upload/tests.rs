//! What uploads hold, say and refuse.

#![allow(clippy::unwrap_used)]

use futures_util::StreamExt;
use serde_json::json;

use super::Upload;
use crate::error::Error;

async fn content(upload: &Upload) -> Result<Vec<u8>, String> {
    let (mut chunks, _) = upload.open("photo").await.map_err(said)?;
    let mut all = Vec::new();
    while let Some(chunk) = chunks.next().await {
        all.extend_from_slice(&chunk.map_err(|broken| broken.to_string())?);
    }
    Ok(all)
}

fn said(error: Error) -> String {
    error.to_string()
}

#[tokio::test]
async fn bytes_can_be_had_again_and_readers_cannot() {
    let bytes = Upload::bytes("a.png", "abc");
    assert_eq!((bytes.size(), bytes.mime()), (Some(3), "image/png"));
    assert_eq!(content(&bytes).await.unwrap(), b"abc");
    assert_eq!(content(&bytes).await.unwrap(), b"abc");
    let reader = Upload::reader("a.PDF", None, &b"abcdef"[..]);
    assert_eq!((reader.size(), reader.mime()), (None, "application/pdf"));
    drop(reader.open("photo").await.unwrap());
    assert!(reader.is_whole(), "opening alone reads nothing");
    assert_eq!(content(&reader).await.unwrap(), b"abcdef");
    assert!(!reader.clone().is_whole());
    let again = content(&reader).await.unwrap_err();
    assert!(
        again.starts_with("parameter `photo`: its reader was read by an earlier attempt"),
        "{again}"
    );
}

#[tokio::test]
async fn a_wrong_size_is_told() {
    let short = Upload::reader("a", Some(9), &b"abc"[..]);
    assert_eq!(
        content(&short).await.unwrap_err(),
        "upload `photo`: it ends after 3 of the 9 bytes of its size"
    );
    let long = Upload::reader("a", Some(2), &b"abc"[..]);
    assert_eq!(
        content(&long).await.unwrap_err(),
        "upload `photo`: it gives more than the 2 bytes of its size"
    );
}

#[tokio::test]
async fn files_are_read_from_disk_and_nothing_else_is() {
    let place = std::env::temp_dir().join(format!("upload-{}.csv", std::process::id()));
    std::fs::write(&place, "a;b").unwrap();
    let upload = Upload::path(&place);
    assert_eq!(upload.mime(), "text/csv");
    assert_eq!(upload.open("f").await.unwrap().1, Some(3));
    assert_eq!(content(&upload).await.unwrap(), b"a;b");
    std::fs::remove_file(&place).unwrap();
    let gone = content(&upload).await.unwrap_err();
    assert!(gone.contains("cannot be read: No such file"), "{gone}");
    let folder = content(&Upload::path(std::env::temp_dir()))
        .await
        .unwrap_err();
    assert!(folder.contains("it is no ordinary file"), "{folder}");
}

#[test]
fn debug_shows_no_content_and_equality_looks_at_it() {
    let one = Upload::bytes("a.txt", "planted").content_type("text/x");
    assert_eq!(
        format!("{one:?}"),
        "Upload { file_name: \"a.txt\", content_type: \"text/x\", size: Some(7), .. }"
    );
    assert_eq!(one, one.clone());
    assert_ne!(one, Upload::bytes("a.txt", "other").content_type("text/x"));
    let reader = Upload::reader("a", None, &b""[..]);
    assert_eq!(reader, reader.clone());
    assert_ne!(reader, Upload::reader("a", None, &b""[..]));
}

#[tokio::test]
async fn dynamic_calls_give_files_as_json() {
    let read = |value| Upload::from_value("photo", &value);
    let given = json!({"name": "a.gif", "content_base64": "YWJj", "content_type": "image/x"});
    let upload = read(given).unwrap();
    assert_eq!((upload.file_name(), upload.mime()), ("a.gif", "image/x"));
    assert_eq!(content(&upload).await.unwrap(), b"abc");
    assert_eq!(
        read(json!({"path": "/x/b.png"})).unwrap().file_name(),
        "b.png"
    );
    assert_eq!(read(json!("/x/b.png")).unwrap(), Upload::path("/x/b.png"));
    let named = read(json!({"path": "/x/b.png", "name": "c.png"})).unwrap();
    assert_eq!(named, Upload::path("/x/b.png").named("c.png"));
    for (value, problem) in [
        (json!(1), "expected a file, found number 1"),
        (json!({}), "the content is missing"),
        (json!({"path": ""}), "`path` is empty"),
        (json!({"content_base64": "YQ=="}), "`name` is missing"),
        (
            json!({"name": "a", "content_base64": "?"}),
            "`content_base64` is no Base64",
        ),
        (
            json!({"path": "a", "content_base64": "YQ=="}),
            "exclude each other",
        ),
        (json!({"file": "a"}), "a file has no member `file`"),
        (json!({"path": 1}), "`path` must be a text, found number 1"),
    ] {
        let error = read(value).unwrap_err().to_string();
        assert!(error.contains(problem), "{error}");
        assert!(
            error.contains("a file is given as {\"path\": …}"),
            "{error}"
        );
    }
}
