//! Service accounts at the fake's token endpoint: a key file to sign in with, and what is wrong with an assertion.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::Timestamp;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use serde_json::{Value, json};

use crate::secret::Secret;
use crate::token::Identity;

/// A key that opens nothing: it was made for the fake.
const KEY: &str = include_str!("robot.pem");
/// The longest time that an assertion may be good, in seconds.
const LIFETIME: i64 = 3600;
/// How far two clocks may differ, in seconds.
const LEEWAY: i64 = 60;

/// The key file that the fake accepts unless its script has another.
pub(super) fn key_file() -> String {
    let file = json!({
        "type": "service_account",
        "client_email": "robot@fake.example",
        "private_key_id": "fake",
        "private_key": KEY,
    });
    file.to_string()
}

/// What an assertion must say.
#[derive(Debug)]
pub(super) struct Expected<'a> {
    /// The key file of the account.
    pub(super) key_file: &'a str,
    /// The token endpoint.
    pub(super) audience: &'a str,
    /// What is asked for.
    pub(super) scopes: &'a str,
}

impl Expected<'_> {
    /// What is wrong with an assertion, if anything. The time is that of the caller's clock, which is not the
    /// fake's.
    pub(super) fn check(&self, assertion: &str, now: Timestamp) -> Result<(), String> {
        let parts: Vec<&str> = assertion.split('.').collect();
        let [head, claims, signature] = parts.as_slice() else {
            return Err("The assertion is no JWT.".to_owned());
        };
        let account = Identity::of(&Secret::new(self.key_file))
            .map_err(|error| format!("The fake has no key for this account: {error}"))?;
        if json_of(head)?["alg"] != "RS256" {
            return Err("The assertion must be signed with RS256.".to_owned());
        }
        let signature = decoded(signature)?;
        let text = assertion.rsplit_once('.').map_or("", |(text, _)| text);
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &account.key)
            .verify(text.as_bytes(), &signature)
            .map_err(|_| "The signature is not by the key of this account.".to_owned())?;
        self.claims(&json_of(claims)?, &account.email, now.as_second())
    }

    fn claims(&self, claims: &Value, email: &str, now: i64) -> Result<(), String> {
        let texts = [
            ("iss", email),
            ("aud", self.audience),
            ("scope", self.scopes),
        ];
        for (name, expected) in texts {
            let given = claims[name].as_str().unwrap_or_default();
            if given != expected {
                return Err(format!("`{name}` must be `{expected}`, not `{given}`."));
            }
        }
        let time = |name: &str| {
            let value = claims[name].as_i64();
            value.ok_or_else(|| format!("`{name}` must be a time in seconds."))
        };
        let (issued, end) = (time("iat")?, time("exp")?);
        if issued > now.saturating_add(LEEWAY) {
            return Err("The assertion is not good yet.".to_owned());
        }
        if end <= now.saturating_sub(LEEWAY) {
            return Err("The assertion expired.".to_owned());
        }
        if end.saturating_sub(issued) > LIFETIME {
            return Err("An assertion must not be good for more than an hour.".to_owned());
        }
        Ok(())
    }
}

fn decoded(part: &str) -> Result<Vec<u8>, String> {
    BASE64_URL_SAFE_NO_PAD
        .decode(part)
        .map_err(|_| "A part of the assertion is no Base64.".to_owned())
}

fn json_of(part: &str) -> Result<Value, String> {
    serde_json::from_slice(&decoded(part)?)
        .map_err(|_| "A part of the assertion is no JSON.".to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::token::sign;

    const URL: &str = "http://127.0.0.1:1/token";

    fn said(scopes: &str, audience: &str, signed: &str, change: fn(String) -> String) -> String {
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        let file = key_file();
        let expected = Expected {
            key_file: &file,
            audience: URL,
            scopes: "read write",
        };
        let key = Secret::new(key_file());
        let text = sign(&key, scopes, audience, signed.parse().unwrap()).unwrap();
        let outcome = expected.check(&change(text.expose().to_owned()), now);
        outcome.err().unwrap_or_default()
    }

    #[test]
    fn every_claim_counts() {
        let (on_time, same) = ("2026-03-01T12:00:00Z", |text| text);
        assert_eq!(said("read write", URL, on_time, same), "");
        assert_eq!(said("read write", URL, "2026-03-01T11:30:00Z", same), "");
        for (scopes, audience, signed, problem) in [
            (
                "read",
                URL,
                on_time,
                "`scope` must be `read write`, not `read`.",
            ),
            ("", URL, on_time, "`scope` must be `read write`, not ``."),
            (
                "read write",
                "https://id.example/token",
                on_time,
                "`aud` must be `http://127.0.0.1:1/token`, not `https://id.example/token`.",
            ),
            (
                "read write",
                URL,
                "2026-03-01T10:00:00Z",
                "The assertion expired.",
            ),
            (
                "read write",
                URL,
                "2026-03-01T13:00:00Z",
                "The assertion is not good yet.",
            ),
        ] {
            assert_eq!(said(scopes, audience, signed, same), problem);
        }
    }

    #[test]
    fn what_was_changed_after_signing_is_refused() {
        let now = "2026-03-01T12:00:00Z";
        let cut = said("read write", URL, now, |text| text.replace('.', ""));
        assert_eq!(cut, "The assertion is no JWT.");
        let other = said("read write", URL, now, |text| {
            let (text, signature) = text.rsplit_once('.').unwrap();
            let mut bytes = decoded(signature).unwrap();
            bytes[0] ^= 1;
            format!("{text}.{}", BASE64_URL_SAFE_NO_PAD.encode(bytes))
        });
        assert_eq!(other, "The signature is not by the key of this account.");
    }
}
