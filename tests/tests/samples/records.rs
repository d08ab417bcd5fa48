//! Every record type by itself: decoded and serialised again, it is what it was. With members that nobody
//! described, without the optional ones, with `null` where that is allowed.

use connector_runtime::Record;
use connector_runtime::schema::{Field, Type};
use connector_tests::reference::{Sample, samples};
use connector_tests::{arguments, assert_json};
use harvest_connector as h;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::expected;

/// Decodes from text and serialises to a value.
type Trip = fn(&Value) -> Result<Value, String>;

/// Makes what is known of one record type.
type MakeKind = fn() -> Kind;

/// What is known of a record type: its name, its fields, how it is decoded.
struct Kind {
    fields: &'static [Field],
    trip: Trip,
}

fn kind<T: Record + Serialize + DeserializeOwned>() -> Kind {
    Kind {
        fields: T::SCHEMA.fields(),
        trip: trip::<T>,
    }
}

fn trip<T: Serialize + DeserializeOwned>(row: &Value) -> Result<Value, String> {
    let record: T = serde_json::from_str(&row.to_string()).map_err(|error| error.to_string())?;
    let text = serde_json::to_string(&record).map_err(|error| error.to_string())?;
    serde_json::from_str(&text).map_err(|error| error.to_string())
}

/// The record type of a sample, by the beginning of its name.
fn kind_of(sample: &Sample) -> Option<Kind> {
    let starts = |start: &str| sample.name.starts_with(start);
    let kinds: [(&str, MakeKind); 37] = [
        ("accounts_", kind::<h::Account>),
        ("billable_rates_", kind::<h::BillableRate>),
        ("clients_", kind::<h::Client>),
        ("company_", kind::<h::Company>),
        ("contacts_", kind::<h::Contact>),
        ("cost_rates_", kind::<h::CostRate>),
        ("estimate_item_categories_", kind::<h::EstimateItemCategory>),
        ("estimate_messages_", kind::<h::EstimateMessage>),
        ("estimates_", kind::<h::Estimate>),
        ("expense_categories_", kind::<h::ExpenseCategory>),
        ("expense_reports_categories", kind::<h::ExpensesCategory>),
        ("expense_reports_clients", kind::<h::ExpensesClient>),
        ("expense_reports_projects", kind::<h::ExpensesProject>),
        ("expense_reports_team", kind::<h::ExpensesTeamMember>),
        ("expenses_", kind::<h::Expense>),
        ("invoice_item_categories_", kind::<h::InvoiceItemCategory>),
        ("invoice_messages_preview", kind::<h::InvoiceMessagePreview>),
        ("invoice_messages_", kind::<h::InvoiceMessage>),
        ("invoice_payments_", kind::<h::InvoicePayment>),
        ("invoices_", kind::<h::Invoice>),
        ("project_assignments_", kind::<h::ProjectAssignment>),
        ("project_budget_", kind::<h::ProjectBudget>),
        ("projects_", kind::<h::Project>),
        ("reports_time_team_", kind::<h::TimeTeamMember>),
        ("roles_", kind::<h::Role>),
        ("task_assignments_", kind::<h::TaskAssignment>),
        ("tasks_", kind::<h::Task>),
        ("teammates_update", kind::<h::TeammateRoster>),
        ("teammates_", kind::<h::Teammate>),
        ("time_entries_", kind::<h::TimeEntry>),
        ("time_reports_clients", kind::<h::TimeClient>),
        ("time_reports_projects", kind::<h::TimeProject>),
        ("time_reports_tasks", kind::<h::TimeTask>),
        ("time_reports_team", kind::<h::TimeTeamMember>),
        ("uninvoiced_", kind::<h::UninvoicedProject>),
        ("user_assignments_", kind::<h::UserAssignment>),
        ("users_", kind::<h::User>),
    ];
    kinds
        .iter()
        .find(|(start, _)| starts(start))
        .map(|(_, kind)| kind())
}

/// Calls a test with every row of every sample; the result is how many rows there were.
fn each_row(mut test: impl FnMut(&Kind, &Value, &str)) -> Option<usize> {
    let mut rows = 0;
    for sample in samples()? {
        let Some(kind) = kind_of(&sample) else {
            continue;
        };
        let list = match expected(&sample).0 {
            Value::Array(rows) => rows,
            row => vec![row],
        };
        rows += list.len();
        for row in list {
            test(&kind, &row, &sample.name);
        }
    }
    Some(rows)
}

fn assert_trip(kind: &Kind, row: &Value, what: &str) {
    match (kind.trip)(row) {
        Ok(found) => assert_json(&found, row, what),
        Err(error) => panic!("{what}: {error}"),
    }
}

/// Changes the objects of a row that the description knows, the outermost first. The change is told the
/// object's fields.
fn change(
    value: &mut Value,
    fields: &'static [Field],
    change_object: &mut impl FnMut(&mut Value, &'static [Field]),
) {
    change_object(value, fields);
    for field in fields {
        if let Some(member) = value.get_mut(field.name) {
            change_type(member, &field.ty, change_object);
        }
    }
}

fn change_type(
    value: &mut Value,
    ty: &Type,
    change_object: &mut impl FnMut(&mut Value, &'static [Field]),
) {
    match ty {
        Type::Ref(schema) => change_type(value, &schema.ty, change_object),
        Type::Object(fields) if value.is_object() => change(value, fields, change_object),
        Type::Array(item, _) => {
            for value in value.as_array_mut().into_iter().flatten() {
                change_type(value, item, change_object);
            }
        }
        _ => {}
    }
}

#[test]
fn a_row_comes_back_as_it_was() {
    let rows = each_row(assert_trip);
    assert!(rows.is_none_or(|rows| rows == 149), "{rows:?}");
}

#[test]
fn members_that_nobody_described_come_back() {
    each_row(|kind, row, what| {
        let mut row = row.clone();
        change(&mut row, kind.fields, &mut |object, _| {
            object["zz_number"] = json!(12345678901234567_u64);
            object["aa_null"] = Value::Null;
            object["mm_nested"] =
                json!({"list": [1, 1.0, "x", {"deep": [null, true]}], "text": "é\u{1F600}\n\""});
        });
        assert_trip(kind, &row, what);
    });
}

#[test]
fn a_row_without_its_optional_members_comes_back() {
    each_row(|kind, row, what| {
        let mut row = row.clone();
        change(&mut row, kind.fields, &mut |object, fields| {
            for field in fields.iter().filter(|field| !field.required) {
                object.as_object_mut().unwrap().remove(field.name);
            }
        });
        assert_trip(kind, &row, what);
    });
}

#[test]
fn a_row_with_null_where_it_is_allowed_comes_back() {
    each_row(|kind, row, what| {
        let mut row = row.clone();
        change(&mut row, kind.fields, &mut |object, fields| {
            for field in fields.iter().filter(|field| field.nullable) {
                object[field.name] = Value::Null;
            }
        });
        assert_trip(kind, &row, what);
    });
}

#[test]
fn each_optional_member_may_be_absent_or_null_by_itself() {
    each_row(|kind, row, what| {
        for field in kind.fields {
            let what = format!("{what}, `{}`", field.name);
            if !field.required {
                let mut row = row.clone();
                row.as_object_mut().unwrap().remove(field.name);
                assert_trip(kind, &row, &format!("{what} absent"));
            }
            if field.nullable {
                let mut row = row.clone();
                row[field.name] = Value::Null;
                assert_trip(kind, &row, &format!("{what} null"));
            }
        }
    });
}

#[test]
fn a_nullable_required_member_may_be_absent_too() {
    // Rates vanish for callers without the permission, so a missing member that may be null is no error, and it
    // stays missing.
    each_row(|kind, row, what| {
        for field in kind.fields.iter().filter(|field| field.nullable) {
            let mut row = row.clone();
            row.as_object_mut().unwrap().remove(field.name);
            assert_trip(kind, &row, &format!("{what}, `{}` absent", field.name));
        }
    });
}

#[test]
fn a_missing_required_member_is_named() {
    each_row(|kind, row, what| {
        for field in kind
            .fields
            .iter()
            .filter(|field| field.required && !field.nullable)
        {
            let mut row = row.clone();
            row.as_object_mut().unwrap().remove(field.name);
            let error = (kind.trip)(&row).expect_err(what);
            assert!(
                error.contains(field.name),
                "{what}: `{}` is not named in: {error}",
                field.name
            );
        }
    });
}

#[test]
fn a_record_made_from_the_description_comes_back() {
    // All members at once, also those that no sample has.
    each_row(|kind, row, what| {
        let mut row = row.clone();
        for field in kind.fields {
            if row.get(field.name).is_none_or(Value::is_null) {
                row[field.name] = arguments::example(&field.ty);
            }
        }
        assert_trip(kind, &row, what);
    });
}
