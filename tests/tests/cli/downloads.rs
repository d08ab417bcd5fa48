//! Files that operations give, in direct mode.

use connector_tests::{Answer, FakeApi};
use serde_json::{Value, json};

use crate::program::{Done, file, kitchen_sink};

/// The content of a file whose middle is no text.
const CONTENT: &str = "\u{0}PNG\r\n\u{1f}end";

async fn api() -> FakeApi {
    FakeApi::start(|seen| {
        if seen.path.ends_with("/photos/404") {
            return Answer::json(404, &json!({"message": "No such photo"}));
        }
        Answer::text(200, CONTENT)
            .header("content-type", "image/png")
            .header("content-disposition", "attachment; filename=\"soup.png\"")
    })
    .await
}

fn download(api: &FakeApi, id: &str, output: &str) -> Done {
    kitchen_sink(["photos", "download", "--id", id, "--output", output])
        .env("KITCHEN_SINK_API_KEY", "planted-key")
        .args(["--auth-scheme", "query_key", "--user-agent", "tests"])
        .to(&api.base_url())
        .run()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_written_and_replaced_only_as_a_whole() {
    let api = api().await;
    let (folder, path) = file("old");
    // A call that fails leaves the old file alone, and nothing beside it.
    let failure = download(&api, "404", &path).failure(3);
    assert_eq!(failure["type"], "not_found");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);

    let told = download(&api, "7", &path).json();
    assert_eq!(
        told,
        json!({
            "output": path, "file_name": "soup.png", "content_type": "image/png",
            "size": CONTENT.len(),
        })
    );
    assert_eq!(std::fs::read(&path).unwrap(), CONTENT.as_bytes());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_minus_is_standard_output() {
    let done = download(&api().await, "7", "-");
    assert_eq!((done.code, done.stdout.as_str()), (0, CONTENT));
    let told: Value = serde_json::from_str(done.stderr.lines().last().unwrap()).unwrap();
    assert_eq!(told["file_name"], "soup.png");
    assert_eq!(told["size"], CONTENT.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_cannot_be_written_is_told() {
    let (folder, _) = file("");
    let path = folder.path().join("none/soup.png");
    let done = download(&api().await, "7", path.to_str().unwrap());
    assert_ne!(done.code, 0);
    assert_eq!(done.stdout, "");
    assert!(
        done.told()["message"]
            .as_str()
            .unwrap()
            .contains("photos.download")
    );
}
