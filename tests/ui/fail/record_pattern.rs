//! Records may get fields, so a pattern needs its `..`.
use harvest_connector::TaskStub;

fn name(task: TaskStub) -> String {
    let TaskStub {
        id: _,
        name,
        extra: _,
    } = task;
    name.to_string()
}

fn main() {}
