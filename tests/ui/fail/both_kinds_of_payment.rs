//! A payment is made at a moment or on a day.
use connector_runtime::{Date, Timestamp};
use harvest_connector::InvoicePaymentCreate;

fn both(payment: InvoicePaymentCreate, at: Timestamp, on: Date) {
    let _ = payment.at_time().paid_at(at).paid_date(on);
}

fn main() {}
