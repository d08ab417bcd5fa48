//! A choice between objects takes one of them, not the name of one.
use kitchen_sink_connector::MealsCreateBody;

fn main() {
    let _ = MealsCreateBody::new("soup");
}
