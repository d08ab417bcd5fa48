//! Assertions of service accounts: signed statements that stand in for a refresh token (RFC 7523).

/// The name of the grant.
pub(crate) const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// A statement by the account of a key file, for a token endpoint, good for one hour.
#[cfg(not(feature = "jwt"))]
pub(crate) fn sign(
    _: &crate::secret::Secret,
    _: &str,
    _: &str,
    _: jiff::Timestamp,
) -> Result<crate::secret::Secret, crate::error::Error> {
    Err(crate::error::Error::config(
        "signing in with a service account needs connector-runtime's feature `jwt`",
    ))
}

#[cfg(feature = "fake")]
pub(crate) use signing::Identity;
#[cfg(feature = "jwt")]
pub(crate) use signing::sign;

#[cfg(feature = "jwt")]
mod signing {
    use base64::Engine;
    use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
    use jiff::Timestamp;
    use ring::rand::SystemRandom;
    use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
    use serde::Deserialize;
    use serde_json::json;

    use crate::error::Error;
    use crate::secret::Secret;

    /// How long an assertion is good, in seconds: the most that servers take.
    const LIFETIME: i64 = 3600;

    /// What is needed of the key file of a service account.
    #[derive(Deserialize)]
    struct KeyFile {
        client_email: String,
        private_key: Secret,
        #[serde(default)]
        private_key_id: Option<String>,
    }

    impl KeyFile {
        fn read(text: &Secret) -> Result<Self, Error> {
            serde_json::from_str(text.expose()).map_err(|error| {
                // The text of the error could hold a part of the key.
                let place = (error.line(), error.column());
                Error::config(format!(
                    "the service account's key file must be JSON with `client_email` and `private_key` (line {}, column {})",
                    place.0, place.1
                ))
            })
        }
    }

    /// Whom the assertions of a key file are from, and what their signatures are checked with.
    #[cfg(feature = "fake")]
    #[derive(Debug)]
    pub(crate) struct Identity {
        pub(crate) email: String,
        /// The public key, as PKCS #1 has it.
        pub(crate) key: Vec<u8>,
    }

    #[cfg(feature = "fake")]
    impl Identity {
        pub(crate) fn of(key_file: &Secret) -> Result<Self, Error> {
            let file = KeyFile::read(key_file)?;
            Ok(Self {
                key: key(&file.private_key)?.public().as_ref().to_vec(),
                email: file.client_email,
            })
        }
    }

    pub(crate) fn sign(
        key_file: &Secret,
        scopes: &str,
        audience: &str,
        now: Timestamp,
    ) -> Result<Secret, Error> {
        let file = KeyFile::read(key_file)?;
        let key = key(&file.private_key)?;
        let mut head = json!({"alg": "RS256", "typ": "JWT"});
        if let Some(id) = &file.private_key_id {
            head["kid"] = id.as_str().into();
        }
        let issued = now.as_second();
        let mut claims = json!({
            "iss": file.client_email,
            "aud": audience,
            "iat": issued,
            "exp": issued.saturating_add(LIFETIME),
        });
        if !scopes.is_empty() {
            claims["scope"] = scopes.into();
        }
        let encode = |value: &serde_json::Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let text = format!("{}.{}", encode(&head), encode(&claims));
        let mut signature = vec![0; key.public().modulus_len()];
        key.sign(
            &RSA_PKCS1_SHA256,
            &SystemRandom::new(),
            text.as_bytes(),
            &mut signature,
        )
        .map_err(|_| Error::config("the service account's key could not sign"))?;
        Ok(Secret::new(format!(
            "{text}.{}",
            BASE64_URL_SAFE_NO_PAD.encode(signature)
        )))
    }

    /// The key in a PEM text, as PKCS #8 or PKCS #1.
    fn key(pem: &Secret) -> Result<RsaKeyPair, Error> {
        let unreadable = |why: &str| {
            Error::config(format!(
                "`private_key` of the service account's key file is no RSA key in PEM: {why}"
            ))
        };
        // Files that went through a shell or a settings file often have their line breaks spelled out.
        let text = pem.expose().replace("\\n", "\n");
        let (_, after) = text
            .split_once("-----BEGIN ")
            .ok_or_else(|| unreadable("`-----BEGIN` is missing"))?;
        let (label, after) = after
            .split_once("-----")
            .ok_or_else(|| unreadable("its first line is incomplete"))?;
        let (body, _) = after
            .split_once("-----END ")
            .ok_or_else(|| unreadable("`-----END` is missing"))?;
        let body: String = body.split_whitespace().collect();
        let der = BASE64_STANDARD
            .decode(body)
            .map_err(|_| unreadable("it is no Base64"))?;
        let key = match label {
            "RSA PRIVATE KEY" => RsaKeyPair::from_der(&der),
            _ => RsaKeyPair::from_pkcs8(&der),
        };
        key.map_err(|error| unreadable(&error.to_string()))
    }
}

#[cfg(all(test, feature = "jwt"))]
mod tests {
    #![allow(clippy::unwrap_used)]

    use base64::Engine;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD;
    use jiff::Timestamp;
    use serde_json::{Value, json};

    use super::sign;
    use crate::secret::Secret;

    fn decoded(part: &str) -> Value {
        serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    }

    fn key_file(private_key: &str) -> Secret {
        let file = json!({
            "type": "service_account",
            "client_email": "robot@lab.example",
            "private_key_id": "k1",
            "private_key": private_key,
        });
        Secret::new(file.to_string())
    }

    #[test]
    fn an_assertion_says_who_asks_for_what_where_and_how_long() {
        let pem = include_str!("../../tests/acme/service_account.pem");
        let now: Timestamp = "2026-01-31T08:00:00Z".parse().unwrap();
        let url = "https://id.example/token";
        let assertion = sign(&key_file(pem), "read write", url, now).unwrap();
        let parts: Vec<&str> = assertion.expose().split('.').collect();
        assert_eq!(
            decoded(parts[0]),
            json!({"alg": "RS256", "typ": "JWT", "kid": "k1"})
        );
        assert_eq!(
            decoded(parts[1]),
            json!({"iss": "robot@lab.example", "aud": url, "scope": "read write",
                "iat": 1_769_846_400_i64, "exp": 1_769_850_000_i64})
        );
        // RSA with PKCS #1 padding gives the same signature for the same text, so spelled-out line breaks must too.
        let spelled = pem.replace('\n', "\\n");
        let again = sign(&key_file(&spelled), "read write", url, now).unwrap();
        assert_eq!(again.expose(), assertion.expose());
    }

    #[test]
    fn a_key_file_that_is_none_is_told_without_its_content() {
        let now = Timestamp::UNIX_EPOCH;
        for (file, problem) in [
            (Secret::new("hush-hush"), "line 1, column 1"),
            (Secret::new("{}"), "`client_email` and `private_key`"),
            (key_file("hush-hush"), "`-----BEGIN` is missing"),
            (
                key_file("-----BEGIN PRIVATE KEY-----\nhush!\n-----END PRIVATE KEY-----"),
                "no Base64",
            ),
            (
                key_file("-----BEGIN PRIVATE KEY-----\naHVzaA==\n-----END PRIVATE KEY-----"),
                "no RSA key in PEM",
            ),
        ] {
            let error = sign(&file, "", "https://id.example", now).unwrap_err();
            let text = error.to_string();
            assert!(text.contains(problem), "{text}");
            assert!(!text.contains("hush"), "{text}");
        }
    }
}
