//! What may be null or absent says so in its type.
use connector_runtime::Decimal;
use harvest_connector::User;

fn yearly(user: &User) -> Decimal {
    user.cost_rate * Decimal::from(1800)
}

fn main() {}
