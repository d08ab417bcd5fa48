//! The fields of a body are set by its methods.
use harvest_connector::ClientUpdate;

fn fields(body: ClientUpdate) {
    let _ = body.fields;
}

fn main() {}
