//! `~/.airbyte-agent/settings.json`: who calls, for which organization and workspace. Keys that this program does not
//! know stay as they are.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::cli::failure::{Exit, Failure, notice};
use crate::secret::Secret;
use crate::token::replace;

/// The settings with the file that they stand in.
#[derive(Clone)]
pub(super) struct Settings {
    path: PathBuf,
    root: Map<String, Value>,
}

impl Settings {
    /// Settings that are not written yet, with what the file holds if there is one.
    pub(super) fn open() -> Result<Self, Failure> {
        let path = path()?;
        let root = read(&path)?.unwrap_or_default();
        Ok(Self { path, root })
    }

    /// The settings, if there is a file.
    pub(super) fn load() -> Result<Option<Self>, Failure> {
        let path = path()?;
        let root = read(&path)?;
        Ok(root.map(|root| Self { path, root }))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    fn get(&self, path: &[&str]) -> Option<&Value> {
        let settings = self.root.get("settings")?;
        path.iter()
            .try_fold(settings, |value, name| value.get(name))
    }

    /// A text that is not blank.
    pub(super) fn text(&self, path: &[&str]) -> Option<&str> {
        let text = self.get(path)?.as_str()?;
        Some(text).filter(|text| !text.trim().is_empty())
    }

    pub(super) fn client_id(&self) -> Option<&str> {
        self.text(&["credentials", "client_id"])
    }

    pub(super) fn client_secret(&self) -> Option<Secret> {
        self.text(&["credentials", "client_secret"])
            .map(Secret::new)
    }

    pub(super) fn allows_destructive(&self) -> bool {
        self.get(&["allow_destructive"]) == Some(&Value::Bool(true))
    }

    /// Sets a member; objects on the way are made.
    pub(super) fn set(&mut self, path: &[&str], value: impl Into<Value>) {
        let mut at = self.root.entry("settings").or_insert_with(|| json!({}));
        for name in path {
            if !at.is_object() {
                *at = json!({});
            }
            let Some(members) = at.as_object_mut() else {
                return;
            };
            at = members.entry(*name).or_insert(Value::Null);
        }
        *at = value.into();
    }

    /// Takes a member out; whether it was there.
    pub(super) fn remove(&mut self, name: &str) -> bool {
        let settings = self.root.get_mut("settings").and_then(Value::as_object_mut);
        settings.is_some_and(|settings| settings.shift_remove(name).is_some())
    }

    /// Writes the file as a whole, so that nobody ever sees half of it, for its owner only.
    pub(super) fn save(&self) -> Result<(), Failure> {
        let unusable = |error: std::io::Error| {
            let path = self.path.display();
            Failure::new(
                "error",
                Exit::General,
                format!("cannot write `{path}`: {error}"),
            )
        };
        if let Some(folder) = self.path.parent() {
            make(folder).map_err(unusable)?;
        }
        let mut text = serde_json::to_vec_pretty(&self.root).unwrap_or_default();
        text.push(b'\n');
        replace(&self.path, &text).map_err(unusable)
    }
}

/// A folder for its owner only.
fn make(folder: &Path) -> std::io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn path() -> Result<PathBuf, Failure> {
    let home = std::env::home_dir().filter(|home| !home.as_os_str().is_empty());
    let home = home.ok_or_else(|| {
        Failure::input("there is no home folder, and so no place for the settings file: set HOME")
    })?;
    Ok(home.join(".airbyte-agent").join("settings.json"))
}

fn read(path: &Path) -> Result<Option<Map<String, Value>>, Failure> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            let message = format!("cannot read `{}`: {error}", path.display());
            return Err(Failure::input(message));
        }
    };
    warn(path);
    match serde_json::from_str(&text) {
        Ok(Value::Object(root)) => Ok(Some(root)),
        // What stands in the file may be a secret: it is not quoted.
        _ => Err(Failure::input(format!(
            "`{}` holds no JSON object: mend it, or remove it and run `login`",
            path.display()
        ))),
    }
}

/// Tells when others can read the file.
fn warn(path: &Path) {
    #[cfg(unix)]
    if let Ok(metadata) = fs::metadata(path) {
        let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions());
        if mode & 0o077 != 0 {
            notice(&json!({
                "message": format!("other users can read `{}`", path.display()),
                "hint": "chmod 600 it",
            }));
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}
