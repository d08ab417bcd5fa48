//! Writes all time entries to a CSV file (the argument, or `time_entries.csv`), with a progress bar.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};

use futures_util::TryStreamExt;
use harvest_connector::TimeEntry;
use harvest_examples::Session;
use indicatif::{ProgressBar, ProgressStyle};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let session = Session::open().await?;
    let path = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "time_entries.csv".to_owned());
    let mut file = BufWriter::new(File::create(&path)?);
    writeln!(
        file,
        "id,spent_date,client,project,task,person,hours,billable,notes"
    )?;

    let bar = ProgressBar::no_length();
    bar.set_style(ProgressStyle::with_template(
        "{bar:40} {pos}/{len} entries, {eta} left",
    )?);
    let mut pages = session.harvest.time_entries().list().per_page(500).pages();
    while let Some(page) = pages.try_next().await? {
        if let Some(total) = page.page.total {
            bar.set_length(total);
        }
        for entry in &page.data {
            writeln!(file, "{}", row(entry))?;
        }
        bar.inc(page.data.len() as u64);
    }
    file.flush()?;
    bar.finish_and_clear();
    println!("{} time entries in {path}", bar.position());
    Ok(())
}

fn row(entry: &TimeEntry) -> String {
    let cells = [
        entry.id.0.to_string(),
        entry.spent_date.to_string(),
        entry.client.name.to_string(),
        entry.project.name.to_string(),
        entry.task.name.to_string(),
        entry.user.name.to_string(),
        entry.hours.to_string(),
        entry.billable.to_string(),
        entry.notes.as_deref().unwrap_or_default().to_owned(),
    ];
    cells.map(|cell| quoted(&cell)).join(",")
}

/// A cell of CSV; quoted when it must be.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
