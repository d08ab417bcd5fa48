//! Files on their way: what arrives at a server on loopback, and what is never sent twice.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

#[path = "uploads/parts.rs"]
mod parts;
#[path = "uploads/photos.rs"]
mod photos;

use std::time::Duration;

use bytes::Bytes;
use connector_runtime::{ErrorKind, RetryPolicy, Upload};
use futures_util::StreamExt;
use serde_json::json;

use parts::{Part, Receiver};
use photos::{Photo, photos};

#[tokio::test]
async fn a_file_goes_along_with_the_fields_as_parts() {
    let receiver = Receiver::start(vec![200]).await;
    let photo = Photo::new()
        .note("för \"Ada\"")
        .tags(["a", "b"])
        .address("Bern")
        .photo(Upload::bytes("fa\"ce\r\n.png", &b"\x89PNG\r\n--x"[..]));
    photos(&receiver).attach(7, photo).await.unwrap();
    let seen = receiver.seen();
    assert_eq!(seen[0].line, "POST /v2/photos/7 HTTP/1.1");
    assert_eq!(
        seen[0].header("content-length"),
        seen[0].body.len().to_string()
    );
    assert_eq!(seen[0].header("transfer-encoding"), "");
    let plain = |name: &str, value: &str| Part {
        name: name.to_owned(),
        file_name: None,
        content_type: None,
        content: value.as_bytes().to_vec(),
    };
    let parts = seen[0].parts();
    assert_eq!(
        parts[..4],
        [
            plain("note", "för \"Ada\""),
            plain("tags[]", "a"),
            plain("tags[]", "b"),
            plain("address[city]", "Bern"),
        ]
    );
    assert_eq!(
        parts[4],
        Part {
            name: "photo".to_owned(),
            file_name: Some("fa%22ce%0D%0A.png".to_owned()),
            content_type: Some("image/png".to_owned()),
            content: b"\x89PNG\r\n--x".to_vec(),
        }
    );
    assert_eq!(parts.len(), 5);
}

#[tokio::test]
async fn without_a_file_the_body_is_json() {
    let receiver = Receiver::start(vec![200]).await;
    photos(&receiver)
        .attach(7, Photo::new().note("x"))
        .await
        .unwrap();
    let seen = receiver.seen();
    assert_eq!(seen[0].header("content-type"), "application/json");
    assert_eq!(seen[0].body, br#"{"note":"x"}"#);
}

#[tokio::test]
async fn a_path_is_opened_anew_for_each_attempt() {
    let path = std::env::temp_dir().join(format!("uploads-again-{}.pdf", std::process::id()));
    std::fs::write(&path, "first").unwrap();
    let receiver = Receiver::start(vec![429, 200]).await;
    let photo = Photo::new().photo(Upload::path(&path));
    photos(&receiver).attach(7, photo).await.unwrap();
    std::fs::remove_file(&path).unwrap();
    let seen = receiver.seen();
    assert_eq!(seen.len(), 2);
    for request in &seen {
        let part = &request.parts()[0];
        assert_eq!(part.content, b"first");
        assert_eq!(part.content_type.as_deref(), Some("application/pdf"));
    }
}

#[tokio::test]
async fn a_large_file_is_streamed() {
    const SIZE: u64 = 256 << 20;
    let receiver = Receiver::counting(vec![200]).await;
    let chunk = Bytes::from(vec![b'x'; 1 << 16]);
    let chunks = futures_util::stream::repeat(chunk)
        .take(1 << 12)
        .map(Ok::<_, std::io::Error>);
    let before = resident();
    let photo = Photo::new().photo(Upload::stream("big.bin", Some(SIZE), chunks));
    photos(&receiver).attach(7, photo).await.unwrap();
    let grown = resident().saturating_sub(before);
    let length: u64 = receiver.seen()[0].header("content-length").parse().unwrap();
    assert_eq!(receiver.seen()[0].length as u64, length);
    assert!(length > SIZE && length < SIZE + 1000, "{length}");
    assert!(
        grown < (SIZE / 4) as usize,
        "{grown} bytes more are in memory"
    );
}

#[tokio::test]
async fn an_unknown_size_goes_out_in_chunks() {
    let receiver = Receiver::start(vec![200]).await;
    let photo = Photo::new().photo(Upload::reader("a.txt", None, &b"abc"[..]));
    photos(&receiver).attach(7, photo).await.unwrap();
    let seen = receiver.seen();
    assert_eq!(seen[0].header("transfer-encoding"), "chunked");
    assert_eq!(seen[0].header("content-length"), "");
    assert_eq!(seen[0].parts()[0].content, b"abc");
}

#[tokio::test]
async fn a_reader_that_was_read_is_not_sent_again() {
    for status in [429, 503, 401] {
        let receiver = Receiver::start(vec![status, 200]).await;
        let photo = Photo::new().photo(Upload::reader("a.txt", Some(3), &b"abc"[..]));
        let error = photos(&receiver)
            .attach(7, photo.clone())
            .await
            .unwrap_err();
        assert_eq!((error.status(), error.retryable()), (Some(status), false));
        assert_eq!(receiver.seen().len(), 1);
        let error = photos(&receiver).attach(7, photo).await.unwrap_err();
        assert!(
            error
                .to_string()
                .contains("its reader was read by an earlier"),
            "{error}"
        );
        assert_eq!(receiver.seen().len(), 1, "nothing was sent");
    }
}

#[tokio::test]
async fn a_reader_that_was_not_read_is_sent_when_the_connection_comes_up() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let photos = photos::at(&format!("http://{address}"), RetryPolicy::default());
    let photo = Photo::new().photo(Upload::reader("a.txt", Some(3), &b"abc"[..]));
    let (result, receiver) = tokio::join!(photos.attach(7, photo), async {
        tokio::time::sleep(Duration::from_millis(30)).await;
        Receiver::on(
            tokio::net::TcpListener::bind(address).await.unwrap(),
            vec![200],
        )
    });
    result.unwrap();
    assert_eq!(receiver.seen()[0].parts()[0].content, b"abc");
}

#[tokio::test]
async fn wrong_uploads_are_told_before_or_while_they_are_sent() {
    let receiver = Receiver::start(vec![200, 200]).await;
    let photos = photos(&receiver);
    let attach = |upload: Upload| photos.attach(7, Photo::new().photo(upload));
    for (upload, problem) in [
        (
            Upload::path("/no/such/file.png"),
            "the file `/no/such/file.png` cannot be read",
        ),
        (
            Upload::bytes("a", "x").content_type("a\r\nb"),
            "is no content type",
        ),
        (Upload::bytes("", "x"), "the file has no name"),
    ] {
        let error = attach(upload).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::InvalidInput(_)),
            "{error:?}"
        );
        assert!(error.to_string().contains(problem), "{error}");
    }
    assert_eq!(receiver.seen().len(), 0);
    let short = Upload::reader("a", Some(5000), &b"abc"[..]);
    let error = attach(short).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::InvalidInput(_)),
        "{error:?}"
    );
    assert_eq!(
        error.to_string(),
        "photos.attach: parameter `photo`: it ends after 3 of the 5000 bytes of its size"
    );
    assert!(!error.retryable());
}

#[tokio::test]
async fn dynamic_calls_upload_too() {
    let receiver = Receiver::start(vec![200, 200, 200]).await;
    let photos = photos(&receiver);
    let content = json!({"name": "a.gif", "content_base64": "YWJj"});
    let params = json!({"id": 7, "note": "n", "photo": content});
    photos
        .client
        .execute("photos", "attach", params.clone())
        .await
        .unwrap();
    let parts = receiver.seen()[0].parts();
    assert_eq!(
        (parts[0].name.as_str(), &parts[0].content[..]),
        ("note", &b"n"[..])
    );
    assert_eq!(parts[1].file_name.as_deref(), Some("a.gif"));
    assert_eq!(
        (parts[1].name.as_str(), &parts[1].content[..]),
        ("photo", &b"abc"[..])
    );
    let error = photos
        .client
        .execute("photos", "attach", json!({"id": 7, "photo": 5}))
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("expected a file, found number 5"),
        "{error}"
    );
    let planned = photos.client.dry_run("photos", "attach", params).unwrap();
    assert!(
        planned[0].body.contains("<the content of a.gif>"),
        "{}",
        planned[0].body
    );
    assert_eq!(receiver.seen().len(), 1);
}

#[tokio::test]
async fn rules_and_required_files_count() {
    let receiver = Receiver::start(vec![]).await;
    let photos = photos(&receiver);
    for (params, problem) in [
        (json!({}), "parameter `file`: is missing"),
        (json!({"file": null}), "parameter `file`: is missing"),
        (
            json!({"file": "/x", "link": "y"}),
            "parameter `link`: cannot be given together with `file`",
        ),
    ] {
        let result = photos.client.execute("photos", "replace", params).await;
        let error = result.unwrap_err().to_string();
        assert!(error.contains(problem), "{error}");
    }
}

/// Memory in use, in bytes.
fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: usize = statm
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse().ok())
        .unwrap_or_default();
    pages * 4096
}
