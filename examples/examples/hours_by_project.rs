//! The hours of this week by project. Records are read as a stream: one page is held at a time.

use std::collections::BTreeMap;
use std::error::Error;

use connector_runtime::Decimal;
use connector_runtime::jiff::ToSpan;
use futures_util::TryStreamExt;
use harvest_examples::Session;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let session = Session::open().await?;
    let today = session.today();
    let monday = today - i64::from(today.weekday().to_monday_zero_offset()).days();

    let mut hours: BTreeMap<String, Decimal> = BTreeMap::new();
    let mut entries = session
        .harvest
        .time_entries()
        .list()
        .from(monday)
        .to(today)
        .stream();
    while let Some(entry) = entries.try_next().await? {
        let project = format!("{} / {}", entry.client.name, entry.project.name);
        *hours.entry(project).or_default() += entry.hours;
    }

    println!("Hours from {monday} to {today}");
    let mut total = Decimal::ZERO;
    for (project, hours) in &hours {
        println!("{hours:>8.2}  {project}");
        total += *hours;
    }
    println!("{total:>8.2}  in all");
    Ok(())
}
