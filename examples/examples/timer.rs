//! Starts a timer on the caller's first project, lets it run, and stops it.

use std::error::Error;
use std::time::Duration;

use harvest_connector::TimeEntryCreate;
use harvest_examples::Session;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let session = Session::open().await?;
    let harvest = &session.harvest;

    let assignments = harvest.project_assignments().list_me().await?;
    let assignment = assignments
        .data
        .first()
        .ok_or("you are assigned to no project")?;
    let task = assignment
        .task_assignments
        .first()
        .ok_or("the project has no tasks")?;
    println!("Timing {} on {}", task.task.name, assignment.project.name);

    let entry = TimeEntryCreate::new(assignment.project.id, task.task.id, session.today())
        .notes("Timed by an example");
    let running = harvest.time_entries().create(entry.duration()).await?;
    println!("Entry {} runs: {}", running.id.0, running.is_running);

    match session.fake() {
        // The fake's clock can be set forward.
        Some(fake) => fake.advance(Duration::from_secs(45 * 60)),
        None => tokio::time::sleep(Duration::from_secs(60)).await,
    }

    let stopped = harvest.time_entries().stop(running.id).await?;
    println!("Stopped after {} hours", stopped.hours);
    harvest.time_entries().delete(stopped.id).await?;
    println!("The entry is deleted again");
    Ok(())
}
