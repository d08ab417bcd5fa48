//! Invoices, estimates, their messages and payments.

use connector_runtime::OpenEnum;
use harvest_connector::{
    EstimateId, EstimateMessageCreate, EstimateState, EstimateStateChange, InvoiceId,
    InvoiceItemCategoryId, InvoiceLineItemId, InvoicePaymentCreate, InvoicePaymentId, InvoiceState,
    PaymentOption,
};

use super::{day, decimal, moment, serve};

#[tokio::test]
async fn invoices_list() {
    let Some(served) = serve("invoices_list").await else {
        return;
    };
    let page = served
        .harvest
        .invoices()
        .list()
        .state(InvoiceState::Paid)
        .await
        .unwrap();
    assert_eq!(served.api.request().query_text(), "state=paid");
    served.assert_list(&page);
}

#[tokio::test]
async fn invoices_get() {
    let Some(served) = serve("invoices_get").await else {
        return;
    };
    let invoice = served
        .harvest
        .invoices()
        .get(InvoiceId(43_000_001))
        .await
        .unwrap();
    assert_eq!(
        (invoice.amount, invoice.due_amount),
        (decimal("1256.2"), decimal("0"))
    );
    assert_eq!((invoice.tax, invoice.tax2), (Some(decimal("21")), None));
    assert_eq!(invoice.state, InvoiceState::Paid);
    assert_eq!(
        (invoice.issue_date, invoice.due_date),
        (day("2026-03-01"), day("2026-03-31"))
    );
    assert_eq!(invoice.payment_term.as_str(), "net 30");
    assert!(invoice.payment_term.is_known());
    assert_eq!(
        invoice.payment_options,
        Some(vec![PaymentOption::CreditCard])
    );
    assert_eq!(invoice.paid_at, Some(moment("2026-03-20T00:00:00Z")));
    assert_eq!(
        invoice.estimate.as_ref().map(|estimate| estimate.id),
        Some(EstimateId(21_000_001))
    );
    assert_eq!(invoice.retainer, None);
    assert_eq!(invoice.line_items[0].id, InvoiceLineItemId(64_000_001));
    assert_eq!(invoice.line_items[0].quantity, decimal("12.5"));
    assert_eq!(invoice.line_items[1].project, None);
    served.assert_record(&invoice);
}

#[tokio::test]
async fn invoice_item_categories_get() {
    let Some(served) = serve("invoice_item_categories_get").await else {
        return;
    };
    let category = served
        .harvest
        .invoice_item_categories()
        .get(InvoiceItemCategoryId(2701))
        .await
        .unwrap();
    assert!(category.use_as_service && !category.use_as_expense);
    served.assert_record(&category);
}

#[tokio::test]
async fn invoice_messages_list() {
    let Some(served) = serve("invoice_messages_list").await else {
        return;
    };
    let page = served
        .harvest
        .invoice_messages()
        .list(InvoiceId(43_000_001))
        .await
        .unwrap();
    assert_eq!(page.data[0].event_type, None);
    assert_eq!(page.data[0].recipients[0].email, "bette@lumen.example");
    assert_eq!(page.data[0].send_reminder_on, None);
    served.assert_list(&page);
}

#[tokio::test]
async fn invoice_messages_preview() {
    let Some(served) = serve("invoice_messages_preview").await else {
        return;
    };
    let preview = served
        .harvest
        .invoice_messages()
        .preview(43_000_001)
        .thank_you(true)
        .await
        .unwrap();
    let seen = served.api.request();
    assert_eq!(
        (seen.path.as_str(), seen.query_text().as_str()),
        ("/v2/invoices/43000001/messages/new", "thank_you=true")
    );
    served.assert_record(&preview);
}

#[tokio::test]
async fn invoice_payments_list() {
    let Some(served) = serve("invoice_payments_list").await else {
        return;
    };
    let page = served
        .harvest
        .invoice_payments()
        .list(43_000_001)
        .await
        .unwrap();
    let payment = &page.data[0];
    assert_eq!(
        (payment.id, payment.amount),
        (InvoicePaymentId(33_100_001), decimal("1256.2"))
    );
    assert_eq!(payment.paid_date, day("2026-03-20"));
    let gateway = payment.payment_gateway.as_ref().unwrap();
    assert!(gateway.id.is_none() && gateway.name.is_none());
    served.assert_list(&page);
}

#[tokio::test]
async fn invoice_payments_create() {
    let Some(served) = serve("invoice_payments_create").await else {
        return;
    };
    let body = InvoicePaymentCreate::new(decimal("1256.20"))
        .on_date()
        .paid_date(day("2026-03-20"));
    let payment = served
        .harvest
        .invoice_payments()
        .create(43_000_001, body)
        .await
        .unwrap();
    assert_eq!(
        served.api.request().json(),
        serde_json::json!({"amount": 1256.2, "paid_date": "2026-03-20"})
    );
    served.assert_record(&payment);
}

#[tokio::test]
async fn estimates_get() {
    let Some(served) = serve("estimates_get").await else {
        return;
    };
    let estimate = served
        .harvest
        .estimates()
        .get(EstimateId(21_000_001))
        .await
        .unwrap();
    assert_eq!(estimate.state, EstimateState::Accepted);
    assert_eq!(estimate.accepted_at, Some(moment("2026-01-15T11:30:00Z")));
    assert_eq!(estimate.declined_at, None);
    assert_eq!(estimate.line_items[0].unit_price, decimal("640"));
    served.assert_record(&estimate);
}

#[tokio::test]
async fn estimate_messages_list() {
    let Some(served) = serve("estimate_messages_list").await else {
        return;
    };
    let page = served
        .harvest
        .estimate_messages()
        .list(21_000_001)
        .await
        .unwrap();
    assert_eq!(page.data[0].subject.as_deref(), Some("Estimate E-7"));
    served.assert_list(&page);
}

#[tokio::test]
async fn estimate_messages_create_accepts() {
    let Some(served) = serve("estimate_messages_create_event_accept").await else {
        return;
    };
    let body = EstimateMessageCreate::new().event(EstimateStateChange::Accept);
    let message = served
        .harvest
        .estimate_messages()
        .create(21_000_001, body)
        .await
        .unwrap();
    assert_eq!(served.api.request().body, r#"{"event_type":"accept"}"#);
    assert_eq!(
        message.event_type.as_ref().map(OpenEnum::as_str),
        Some("accept")
    );
    served.assert_record(&message);
}
