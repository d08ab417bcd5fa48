//! Files: downloads in one step and in two, and uploads that say what the file is first.

use std::time::Duration;

use connector_runtime::auth::{AuthKind, CredentialField};
use connector_runtime::operation::{BodyEncoding, FileSource, Method, Param, Step};
use connector_runtime::schema::Type;
use connector_runtime::{
    AuthScheme, Builder, Call, Client, Connector, ConnectorSpec, Credentials, Download, Entity,
    ErrorKind, Operation, Upload,
};
use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::fake::{Answer, Fake, json, quick, status};

#[derive(Debug)]
struct Attic(Client);

impl Connector for Attic {
    const SPEC: &'static ConnectorSpec = &ATTIC;

    fn from_client(client: Client) -> Self {
        Self(client)
    }

    fn client(&self) -> &Client {
        &self.0
    }
}

static TOKEN: AuthScheme = AuthScheme::new("token", "Token", AuthKind::Bearer)
    .fields(&[CredentialField::new("token").required().secret()])
    .mapping(&[("token", "${token}")])
    .headers(&[("X-Account", "planted-account")]);

static BOX: Operation = Operation::new("boxes", "download", Method::Get, "/boxes/{id}")
    .params(&[Param::path("id", Type::INTEGER)])
    .download(FileSource::Body);

static TRUNK: Operation = Operation::new("trunks", "download", Method::Get, "/trunks/{id}")
    .params(&[Param::path("id", Type::INTEGER)])
    .download(FileSource::Url(&[Step::Key("trunk"), Step::Key("url")]));

static STORE: Operation = Operation::new("boxes", "create", Method::Post, "/boxes")
    .params(&[
        Param::body("name", Type::TEXT).required(),
        Param::body("file_mime_type", Type::TEXT),
        Param::file("file_content").required(),
    ])
    .body(BodyEncoding::Related)
    .reply::<Value>();

static ATTIC: ConnectorSpec = ConnectorSpec::new("attic", "Attic", "https://attic.test/v2")
    .auth(&[&TOKEN])
    .entities(&[
        Entity::new("boxes", "Boxes.", &[&BOX, &STORE]),
        Entity::new("trunks", "Trunks.", &[&TRUNK]),
    ]);

fn builder(url: &str) -> Builder<Attic> {
    Builder::new(Credentials::new(&TOKEN).with("token", "T-planted"))
        .base_url(format!("{url}/v2"))
        .retry(quick())
}

fn attic(fake: &Fake) -> Attic {
    builder(&fake.url).build().unwrap()
}

fn open(attic: &Attic, operation: &'static Operation) -> Call<Download> {
    Call::new(&attic.0, operation).with("id", 7)
}

fn hat() -> Answer {
    status(200, "a felt hat")
        .header("content-type", "text/x-hat")
        .header("content-disposition", "attachment; filename=\"../hat.txt\"")
}

#[tokio::test]
async fn a_file_comes_with_what_is_known_of_it() {
    let fake = Fake::start(|_, _| hat()).await;
    let file = open(&attic(&fake), &BOX).await.unwrap();
    assert_eq!(file.file_name(), Some("hat.txt"));
    assert_eq!(file.content_type(), Some("text/x-hat"));
    assert_eq!(
        (file.size(), file.whole_size(), file.part_from()),
        (Some(10), Some(10), None)
    );
    assert_eq!(file.bytes().await.unwrap(), b"a felt hat");
    let seen = &fake.seen()[0];
    assert_eq!(seen.line(), "GET /v2/boxes/7");
    assert_eq!(seen.header("authorization"), "Bearer T-planted");
    assert_eq!(seen.header("accept"), "*/*");
    assert_eq!(
        seen.header("accept-encoding"),
        "identity",
        "so that sizes and parts are true"
    );
    assert_eq!(seen.header("range"), "");
}

#[tokio::test]
async fn a_part_is_asked_for_and_told() {
    let fake = Fake::start(|seen, _| match seen.header("range") {
        "bytes=2-5" => status(206, "felt").header("content-range", "bytes 2-5/10"),
        _ => hat(),
    })
    .await;
    let attic = attic(&fake);
    let part = open(&attic, &BOX).byte_range(2..6).await.unwrap();
    assert_eq!(
        (part.part_from(), part.size(), part.whole_size()),
        (Some(2), Some(4), Some(10))
    );
    assert_eq!(part.bytes().await.unwrap(), b"felt");
    let whole = open(&attic, &BOX).byte_range(4..).await.unwrap();
    assert_eq!(whole.part_from(), None, "the API gave all of it");
    assert_eq!(fake.seen()[1].header("range"), "bytes=4-");
}

#[tokio::test]
async fn chunks_come_before_the_file_has_ended() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (go, wait) = tokio::sync::oneshot::channel::<()>();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 2048];
        let _ = stream.read(&mut request).await.unwrap();
        let head = b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\none";
        stream.write_all(head).await.unwrap();
        wait.await.unwrap();
        stream.write_all(b"two").await.unwrap();
    });
    let attic = builder(&url).build().unwrap();
    let mut file = open(&attic, &BOX).await.unwrap();
    assert_eq!(file.next().await.unwrap().unwrap(), "one");
    go.send(()).unwrap();
    assert_eq!(file.next().await.unwrap().unwrap(), "two");
    assert!(file.next().await.is_none());
}

#[tokio::test]
async fn a_file_that_stalls_is_given_up_but_not_a_reader_that_takes_its_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4096]).await.unwrap();
        let head = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\na felt";
        stream.write_all(head).await.unwrap();
        stream
    });
    let attic = builder(&url).read_timeout(Duration::from_millis(300));
    let mut file = open(&attic.build().unwrap(), &BOX).await.unwrap();
    tokio::time::sleep(Duration::from_millis(350)).await;
    assert_eq!(file.next().await.unwrap().unwrap(), "a felt");
    let error = file.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind().name(), "timeout", "{error}");
    assert!(file.next().await.is_none(), "nothing comes after a failure");
    drop(server.await.unwrap());
}

#[tokio::test]
async fn limits_hold_and_leave_nothing_behind() {
    let fake = Fake::start(|_, _| hat()).await;
    let attic = attic(&fake);
    let error = open(&attic, &BOX)
        .await
        .unwrap()
        .limit(9)
        .bytes()
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::TooLarge { limit: 9 }),
        "{error}"
    );
    let small = builder(&fake.url).max_response_size(9).build().unwrap();
    let error = open(&small, &BOX).await.unwrap().bytes().await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::TooLarge { limit: 9 }),
        "{error}"
    );

    let folder = std::env::temp_dir().join(format!("attic-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("hat");
    let file = open(&attic, &BOX).await.unwrap();
    assert!(file.limit(9).save(&path).await.is_err());
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
    assert_eq!(
        open(&small, &BOX).await.unwrap().save(&path).await.unwrap(),
        10
    );
    assert_eq!(std::fs::read(&path).unwrap(), b"a felt hat");
    std::fs::remove_dir_all(&folder).unwrap();
}

/// An API whose trunks are at that address, and a server for them.
async fn in_two_steps(link: impl Fn(&str, &str) -> String + Send + Sync + 'static) -> (Fake, Fake) {
    let elsewhere = Fake::start(|_, _| hat()).await;
    let away = elsewhere.url.clone();
    let home = Fake::start(move |seen, _| {
        if seen.path.contains("trunks") {
            let home = format!("http://{}", seen.header("host"));
            return json(json!({"trunk": {"url": link(&home, &away)}}));
        }
        hat()
    })
    .await;
    (home, elsewhere)
}

#[tokio::test]
async fn the_second_step_has_credentials_at_home_only() {
    let (home, elsewhere) = in_two_steps(|_, away| format!("{away}/f?sig=1")).await;
    let file = open(&attic(&home), &TRUNK).byte_range(..4).await.unwrap();
    assert_eq!(file.bytes().await.unwrap(), b"a felt hat");
    assert_eq!(home.lines(), ["GET /v2/trunks/7"]);
    assert_eq!(home.seen()[0].header("authorization"), "Bearer T-planted");
    assert_eq!(home.seen()[0].header("range"), "");
    let seen = &elsewhere.seen()[0];
    assert_eq!(seen.line(), "GET /f?sig=1");
    assert_eq!(seen.header("range"), "bytes=0-3");
    assert!(!format!("{seen:?}").contains("planted"), "{seen:?}");

    for link in ["{home}/f", "/f"] {
        let (home, elsewhere) = in_two_steps(move |home, _| link.replace("{home}", home)).await;
        let file = open(&attic(&home), &TRUNK).await.unwrap();
        assert_eq!(file.bytes().await.unwrap(), b"a felt hat");
        assert_eq!(home.lines(), ["GET /v2/trunks/7", "GET /f"]);
        assert_eq!(home.seen()[1].header("authorization"), "Bearer T-planted");
        assert!(elsewhere.seen().is_empty());
    }
}

#[tokio::test]
async fn redirects_of_files_lead_away_without_credentials_and_not_back() {
    let home = Fake::start(|_, _| hat()).await;
    let back = format!("{}/v2/secret", home.url);
    let elsewhere = Fake::start(move |_, _| status(302, "").header("location", &back)).await;
    let away = format!("{}/f", elsewhere.url);
    let api = Fake::start(move |_, _| status(302, "").header("location", &away)).await;
    // The API sends us away, and from there to a third place.
    let file = open(&attic(&api), &BOX).await.unwrap();
    assert_eq!(file.bytes().await.unwrap(), b"a felt hat");
    assert_eq!(api.seen()[0].header("authorization"), "Bearer T-planted");
    for seen in elsewhere.seen().iter().chain(&home.seen()) {
        assert!(!format!("{seen:?}").contains("planted"), "{seen:?}");
    }
    // From elsewhere back to the API itself: without credentials too.
    let away = Fake::start(|seen, _| {
        let home = seen.pairs()["to"].clone();
        status(302, "").header("location", home)
    })
    .await;
    let url = away.url.clone();
    let home = Fake::start(move |seen, before| {
        if before > 0 {
            return hat();
        }
        let back = format!("http://{}/v2/secret", seen.header("host"));
        status(302, "").header("location", format!("{url}/?to={back}"))
    })
    .await;
    drop(open(&attic(&home), &BOX).await.unwrap());
    assert_eq!(home.lines(), ["GET /v2/boxes/7", "GET /v2/secret"]);
    assert_eq!(home.seen()[1].header("authorization"), "");
    assert_eq!(home.seen()[1].header("x-account"), "");
}

#[tokio::test]
async fn addresses_that_are_none_are_refused() {
    for link in [
        "\"ftp://files.test/a\"",
        "\"file:///etc/passwd\"",
        "\"data:text/plain,a\"",
        "\"http://user:pass@files.test/a\"",
        "\"\"",
        "7",
        "null",
    ] {
        let fake =
            Fake::start(move |_, _| json(format!("{{\"trunk\": {{\"url\": {link}}}}}"))).await;
        let error = open(&attic(&fake), &TRUNK).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Decode(_)),
            "{link}: {error}"
        );
        assert_eq!(fake.seen().len(), 1, "{link}");
    }
    let fake = Fake::start(|_, _| json("[]")).await;
    let error = open(&attic(&fake), &TRUNK).await.unwrap_err().to_string();
    assert!(error.contains("trunk.url"), "{error}");
}

#[tokio::test]
async fn a_refusal_is_an_error_with_its_message() {
    let fake = Fake::start(|_, _| status(404, r#"{"message": "no such box"}"#)).await;
    let error = open(&attic(&fake), &BOX).await.unwrap_err();
    assert_eq!(error.status(), Some(404));
    assert!(error.to_string().contains("no such box"), "{error}");
}

#[tokio::test]
async fn dynamic_calls_give_a_file_as_json_or_as_a_stream() {
    let fake = Fake::start(|_, _| hat()).await;
    let client = attic(&fake).0;
    let result = client
        .execute("boxes", "download", json!({"id": 7}))
        .await
        .unwrap();
    assert_eq!(
        result.data,
        json!({"file_name": "hat.txt", "content_type": "text/x-hat", "size": 10, "content_base64": "YSBmZWx0IGhhdA=="})
    );
    let params = json!({"id": 7});
    let file = client
        .execute_download("boxes", "download", params, 2..)
        .await
        .unwrap();
    assert_eq!(file.bytes().await.unwrap(), b"a felt hat");
    assert_eq!(fake.seen()[1].header("range"), "bytes=2-");
    let error = client
        .execute_download("boxes", "create", json!({}), ..)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("gives no file"), "{error}");
    let planned = client
        .dry_run("trunks", "download", json!({"id": 7}))
        .unwrap();
    assert_eq!(planned.len(), 1);
    assert!(
        planned[0].url.ends_with("/v2/trunks/7"),
        "{}",
        planned[0].url
    );
    assert_eq!(fake.seen().len(), 2);
}

#[tokio::test]
async fn a_related_upload_says_what_it_is_and_then_what_it_holds() {
    let fake = Fake::start(|_, _| json("{}")).await;
    let attic = attic(&fake);
    let call = Call::<Value>::new(&attic.0, &STORE).with("name", "hat");
    call.with_file("file_content", Upload::bytes("hat.png", "felt"))
        .await
        .unwrap();
    let told = json!({"name": "hat", "file_mime_type": "image/x-hat", "file_content": "ZmVsdA=="});
    attic.0.execute("boxes", "create", told).await.unwrap();
    for (seen, kind) in fake.seen().iter().zip(["image/png", "image/x-hat"]) {
        let mark = seen
            .header("content-type")
            .strip_prefix("multipart/related; boundary=")
            .unwrap();
        let expected = format!(
            "--{mark}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{{\"name\":\"hat\"}}\r\n\
             --{mark}\r\nContent-Type: {kind}\r\n\r\nfelt\r\n--{mark}--\r\n"
        );
        assert_eq!(seen.body, expected);
        assert_eq!(seen.header("content-length"), expected.len().to_string());
    }
    let bad = json!({"name": "hat", "file_content": "not base64!"});
    let error = attic.0.execute("boxes", "create", bad).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::InvalidInput(_)),
        "{error}"
    );
    assert_eq!(fake.seen().len(), 2);
}

#[tokio::test]
async fn files_of_this_machine_can_be_kept_from_dynamic_calls() {
    let fake = Fake::start(|_, _| json("{}")).await;
    let path = json!({"name": "x", "file_content": {"path": "/etc/hostname"}});
    let open = attic(&fake).0;
    assert!(open.dry_run("boxes", "create", path.clone()).is_ok());
    let shut = builder(&fake.url).allow_local_files(false).build().unwrap();
    let error = shut
        .0
        .execute("boxes", "create", path.clone())
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::InvalidInput(_)),
        "{error}"
    );
    assert!(shut.0.dry_run("boxes", "create", path.clone()).is_err());
    assert!(shut.0.execute_pages("boxes", "create", path).is_err());
    assert!(fake.seen().is_empty());
    let content = json!({"name": "x", "file_content": {"name": "a", "content_base64": ""}});
    shut.0.execute("boxes", "create", content).await.unwrap();
}
