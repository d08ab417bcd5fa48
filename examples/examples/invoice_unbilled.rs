//! Makes a draft invoice of the unbilled time of the last four weeks, for the project with the most of it.
//!
//! Against the real service nothing is written unless `--yes` is given.

use std::error::Error;

use connector_runtime::jiff::ToSpan;
use harvest_connector::{
    InvoiceCreate, InvoiceLineItemsImport, InvoiceTimeImport, TimeSummaryType,
};
use harvest_examples::Session;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let session = Session::open().await?;
    let harvest = &session.harvest;
    let to = session.today();
    let from = to - 4.weeks();

    let report = harvest.uninvoiced().list(from, to).await?;
    let project = report.data.iter().max_by_key(|row| row.uninvoiced_hours);
    let project = project.ok_or("there are no projects")?;
    println!(
        "{} / {}: {} hours, {} {} not invoiced",
        project.client_name,
        project.project_name,
        project.uninvoiced_hours,
        project.uninvoiced_amount,
        project.currency
    );
    if session.fake().is_none() && !std::env::args().any(|argument| argument == "--yes") {
        println!("Give --yes to make an invoice of it.");
        return Ok(());
    }

    let time = InvoiceTimeImport::new(TimeSummaryType::Task)
        .from(from)
        .to(to);
    let import = InvoiceLineItemsImport::new([project.project_id]).time(time);
    let invoice =
        InvoiceCreate::new(project.client_id).subject(format!("Work from {from} to {to}"));
    let invoice = harvest
        .invoices()
        .create(invoice.from_tracked_time(import))
        .await?;

    println!("Invoice {} ({:?})", invoice.number, invoice.state);
    for item in &invoice.line_items {
        let what = item.description.as_deref().unwrap_or_default();
        println!(
            "{:>10} {:>8} x {:>8}  {what}",
            item.amount, item.quantity, item.unit_price
        );
    }
    println!("{:>10} {}", invoice.amount, invoice.currency);
    Ok(())
}
