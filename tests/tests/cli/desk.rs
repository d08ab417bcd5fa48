//! A desk in front of the hosted service: a home of its own, and commands that know the service's address.

use connector_runtime::fake::{Fake, HostedFake};
use harvest_connector::HarvestConnector;
use serde_json::{Value, json};

use crate::program::{Done, Run, harvest};

/// The service with the API behind it.
pub(crate) struct Desk {
    pub(crate) api: Fake<HarvestConnector>,
    pub(crate) hosted: HostedFake,
    pub(crate) home: tempfile::TempDir,
}

impl Desk {
    pub(crate) async fn start() -> Self {
        let today = "2026-06-15".parse().unwrap();
        let api = Fake::builder().seed(7).today(today).start().await.unwrap();
        let hosted = HostedFake::builder().connector(&api).start().await.unwrap();
        let home = tempfile::tempdir().unwrap();
        Self { api, hosted, home }
    }

    /// A command without credentials.
    pub(crate) fn stranger<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Run {
        harvest(arguments)
            .env("HOME", self.home.path().to_str().unwrap())
            .env("AIRBYTE_API_HOST", self.hosted.url())
    }

    /// A command with the environment of a client.
    pub(crate) fn client<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Run {
        self.stranger(arguments)
            .env("AIRBYTE_CLIENT_ID", self.hosted.client_id())
            .env("AIRBYTE_CLIENT_SECRET", self.hosted.client_secret())
            .env("AIRBYTE_ORGANIZATION_ID", self.hosted.organization_id())
    }

    /// Runs a command to its end. No secret may be seen.
    #[track_caller]
    pub(crate) fn done(&self, run: Run) -> Done {
        let done = run.run();
        let token = self.api.credential("token").unwrap();
        for secret in [self.hosted.client_secret(), token.as_str()] {
            assert!(
                !done.stdout.contains(secret),
                "stdout shows a secret: {}",
                done.stdout
            );
            assert!(
                !done.stderr.contains(secret),
                "stderr shows a secret: {}",
                done.stderr
            );
        }
        done
    }

    /// Runs `CONNECTOR` with these arguments as a client.
    #[track_caller]
    pub(crate) fn ask(&self, arguments: &[&str]) -> Done {
        self.done(self.client(arguments.iter().copied()))
    }

    /// Signs in by answering the questions.
    #[track_caller]
    pub(crate) fn sign_in(&self) -> Done {
        let answers = format!(
            "{}\n{}\n{}\n\n",
            self.hosted.client_id(),
            self.hosted.client_secret(),
            self.hosted.organization_id()
        );
        self.done(self.stranger(["login"]).stdin(answers))
    }

    pub(crate) fn settings_path(&self) -> std::path::PathBuf {
        self.home.path().join(".airbyte-agent/settings.json")
    }

    /// What stands in the settings file.
    #[track_caller]
    pub(crate) fn settings(&self) -> Value {
        let text = std::fs::read_to_string(self.settings_path()).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    /// Writes the settings file.
    pub(crate) fn write_settings(&self, settings: &Value) {
        let path = self.settings_path();
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, settings.to_string()).unwrap();
    }

    /// Lets nobody else read the settings file.
    pub(crate) fn keep_to_owner(&self) {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::Permissions::from_mode(0o600);
            std::fs::set_permissions(self.settings_path(), mode).unwrap();
        }
    }

    /// Settings of this client, with keys that the program does not know.
    pub(crate) fn known_settings(&self) -> Value {
        json!({
            "settings": {
                "credentials": {
                    "client_id": self.hosted.client_id(), "client_secret": self.hosted.client_secret(),
                },
                "organization_id": self.hosted.organization_id(),
                "workspace": "default",
                "telemetry_enabled": false,
                "colour": "green",
            },
            "more": [1, 2],
        })
    }
}
