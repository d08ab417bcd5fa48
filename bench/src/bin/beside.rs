//! What a program in another language is compared with, as a program of its own.
//!
//! `beside start` makes a connector; `beside page ORIGIN COUNT` makes one and asks so many times for a page.

use std::process::ExitCode;

use connector_bench::pairs::Failed;
use connector_bench::server::PAGE;
use connector_runtime::Builder;
use harvest_connector::{HarvestConnector, HarvestPersonalAccessTokenAuthConfig};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["start"] => connector("http://127.0.0.1:1").map(drop),
        ["page", origin, count] => pages(origin, count),
        other => Err(Failed(format!("there is no task `{}`", other.join(" ")))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failed(why)) => {
            eprintln!("error: {}: {why}", words.join(" "));
            ExitCode::FAILURE
        }
    }
}

fn connector(origin: &str) -> Result<HarvestConnector, Failed> {
    let auth = HarvestPersonalAccessTokenAuthConfig {
        token: "token".into(),
        account_id: "1".to_owned(),
    };
    let builder: Builder<HarvestConnector> = HarvestConnector::builder(auth);
    let builder = builder
        .base_url(origin)
        .user_agent("Bench (bench@example.com)");
    builder.build().map_err(Failed::because)
}

fn pages(origin: &str, count: &str) -> Result<(), Failed> {
    let count: usize = count.parse().map_err(Failed::because)?;
    let connector = connector(origin)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Failed::because)?;
    runtime.block_on(async {
        for _ in 0..count {
            let page = connector
                .time_entries()
                .list()
                .per_page(2000)
                .await
                .map_err(Failed::because)?;
            if page.data.len() as u64 != PAGE {
                return Err(Failed(format!("the page has {} records", page.data.len())));
            }
        }
        Ok(())
    })
}
