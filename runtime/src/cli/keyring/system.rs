//! The keyring of the operating system: Keychain, Credential Manager, Secret Service.

use super::Keyring;
use crate::cli::failure::Failure;

/// The keyring, when the program was built with it.
#[cfg(not(feature = "keyring"))]
pub(in crate::cli) fn system() -> Result<Box<dyn Keyring>, Failure> {
    let message = "this program was built without the keyring of the operating system";
    Err(Failure::validation(message).hint(
        "build it with the cargo feature `keyring` (`cargo install … --features keyring`), or set the credentials in \
         the environment, or give `--credentials @file`",
    ))
}

/// The keyring, when the program was built with it.
#[cfg(feature = "keyring")]
#[allow(
    clippy::unnecessary_wraps,
    reason = "a program without the feature has none"
)]
pub(in crate::cli) fn system() -> Result<Box<dyn Keyring>, Failure> {
    Ok(Box::new(built_in::System))
}

#[cfg(feature = "keyring")]
mod built_in {
    use keyring::{Entry, Error};

    use super::{Failure, Keyring};
    use crate::secret::Secret;

    /// Under which user the one entry of a connector stands.
    const USER: &str = "direct-credentials";

    pub(super) struct System;

    impl Keyring for System {
        fn read(&self, connector: &str) -> Result<Option<Secret>, Failure> {
            match entry(connector)?.get_password() {
                Ok(text) => Ok(Some(Secret::new(text))),
                Err(Error::NoEntry) => Ok(None),
                Err(error) => Err(failure(&error)),
            }
        }

        fn write(&self, connector: &str, text: &Secret) -> Result<(), Failure> {
            let written = entry(connector)?.set_password(text.expose());
            written.map_err(|error| failure(&error))
        }

        fn delete(&self, connector: &str) -> Result<bool, Failure> {
            match entry(connector)?.delete_credential() {
                Ok(()) => Ok(true),
                Err(Error::NoEntry) => Ok(false),
                Err(error) => Err(failure(&error)),
            }
        }
    }

    fn entry(connector: &str) -> Result<Entry, Failure> {
        if let Err(error) = Entry::store_status() {
            return Err(failure(error));
        }
        let service = format!("{connector}-connector");
        Entry::new(&service, USER).map_err(|error| failure(&error))
    }

    /// What a keyring says, without what it holds: some of its errors carry the entry itself.
    fn failure(error: &Error) -> Failure {
        let why = match error {
            Error::BadEncoding(_) | Error::BadDataFormat(..) => "its entry is no text".to_owned(),
            Error::Ambiguous(_) => "it has more than one entry of this connector".to_owned(),
            other => other.to_string(),
        };
        Failure::auth(format!("the keyring of the operating system cannot be used: {why}")).hint(
            "set the credentials in the environment, or give `--credentials @file`; on Linux a keyring needs a Secret \
             Service (GNOME Keyring, KWallet) on the session bus, which servers and containers seldom have",
        )
    }

    #[cfg(test)]
    mod tests {
        #![allow(clippy::unwrap_used)]

        use keyring::Error;

        use super::failure;

        #[test]
        fn a_machine_without_a_keyring_is_told_what_else_to_do() {
            let absent = Error::NoStorageAccess("org.freedesktop.secrets is unknown".into());
            let told = failure(&absent).to_json();
            let message = told["message"].as_str().unwrap();
            assert!(
                message.starts_with("the keyring of the operating system cannot be used: ")
                    && message.ends_with("org.freedesktop.secrets is unknown"),
                "{message}"
            );
            let hint = told["hint"].as_str().unwrap();
            assert!(
                hint.contains("environment") && hint.contains("--credentials @file"),
                "{hint}"
            );
        }

        #[test]
        fn entries_in_errors_are_not_shown() {
            let malformed = Error::BadDataFormat(b"hush".to_vec(), "hush".into());
            for error in [Error::BadEncoding(b"hush".to_vec()), malformed] {
                assert!(!failure(&error).to_json().to_string().contains("hush"));
            }
        }
    }
}
