//! Tokens in a file.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::{fs, io};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::store::{StoreError, StoreFuture, TokenSet, TokenStore};
use crate::secret::Secret;

/// Keeps tokens in a JSON file that only its owner can read (mode 0600 on Unix).
///
/// A file is replaced as a whole, so that a crash leaves the old or the new tokens, never half of them. One file
/// belongs to one connection; two processes that use the same file see each other's tokens only at their start.
#[derive(Clone, Debug)]
pub struct FileTokenStore(PathBuf);

impl FileTokenStore {
    /// A store in this file; it need not exist yet, but its directory must.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }
}

impl TokenStore for FileTokenStore {
    fn load(&self) -> StoreFuture<'_, Option<TokenSet>> {
        let path = self.0.clone();
        Box::pin(async move { tokio::task::spawn_blocking(move || read(&path)).await? })
    }

    fn save<'a>(&'a self, tokens: &'a TokenSet) -> StoreFuture<'a, ()> {
        let (path, tokens) = (self.0.clone(), tokens.clone());
        Box::pin(async move { tokio::task::spawn_blocking(move || write(&path, &tokens)).await? })
    }
}

/// The file's content.
#[derive(Deserialize)]
struct Stored {
    access_token: Secret,
    refresh_token: Option<Secret>,
    expires_at: Option<Timestamp>,
    #[serde(default)]
    extracted: BTreeMap<String, String>,
}

/// The same, to be written.
#[derive(Serialize)]
struct Written<'a> {
    access_token: &'a str,
    refresh_token: Option<&'a str>,
    expires_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extracted: &'a BTreeMap<String, String>,
}

fn read(path: &Path) -> Result<Option<TokenSet>, StoreError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(in_file(path, &error.to_string())),
    };
    // The text of a JSON error may quote a part of the file.
    let stored: Stored = serde_json::from_str(&text)
        .map_err(|_| in_file(path, "it does not hold tokens as JSON"))?;
    let Stored {
        access_token,
        refresh_token,
        expires_at,
        extracted,
    } = stored;
    Ok(Some(TokenSet {
        access_token,
        refresh_token,
        expires_at,
        extracted,
    }))
}

fn write(path: &Path, tokens: &TokenSet) -> Result<(), StoreError> {
    let written = Written {
        access_token: tokens.access_token.expose(),
        refresh_token: tokens.refresh_token.as_ref().map(Secret::expose),
        expires_at: tokens.expires_at,
        extracted: &tokens.extracted,
    };
    let json = serde_json::to_vec_pretty(&written)?;
    replace(path, &json).map_err(|error| in_file(path, &error.to_string()))
}

/// Writes beside the file and puts the new one in its place.
pub(crate) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let beside = path.with_file_name(name);
    let _ = fs::remove_file(&beside);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&beside).and_then(|mut file| {
        file.write_all(content)?;
        file.sync_all()
    });
    let result = written.and_then(|()| fs::rename(&beside, path));
    if result.is_err() {
        let _ = fs::remove_file(&beside);
    }
    result
}

fn in_file(path: &Path, problem: &str) -> StoreError {
    format!("{}: {problem}", path.display()).into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::FileTokenStore;
    use crate::token::{TokenSet, TokenStore};

    #[tokio::test]
    async fn tokens_come_back_and_nobody_else_reads_them() {
        let directory =
            std::env::temp_dir().join(format!("connector-runtime-{}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        let path = directory.join("tokens.json");
        let store = FileTokenStore::new(&path);
        assert!(store.load().await.unwrap().is_none());
        let tokens = TokenSet::new("at")
            .refresh_token("rt")
            .expires_at("2026-01-02T03:04:05Z".parse().unwrap())
            .extracted("server", "https://eu.test");
        store.save(&TokenSet::new("old")).await.unwrap();
        store.save(&tokens).await.unwrap();
        let back = store.load().await.unwrap().unwrap();
        assert_eq!(back.access_token.expose(), "at");
        assert_eq!(back.refresh_token.unwrap().expose(), "rt");
        assert_eq!(back.expires_at, tokens.expires_at);
        assert_eq!(back.extracted, tokens.extracted);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(
                std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
                0o600
            );
        }
        assert_eq!(
            std::fs::read_dir(&directory).unwrap().count(),
            1,
            "nothing is left beside it"
        );
        std::fs::write(&path, "{\"access_token\": hush}").unwrap();
        let error = store.load().await.unwrap_err().to_string();
        assert!(
            error.contains("tokens.json: it does not hold tokens") && !error.contains("hush"),
            "{error}"
        );
        std::fs::remove_dir_all(&directory).unwrap();
        let error = store.save(&tokens).await.unwrap_err().to_string();
        assert!(error.contains("tokens.json"), "{error}");
    }
}
