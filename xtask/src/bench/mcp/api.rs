//! An API on loopback whose answers are made before: a thread for each connection.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Records in a list: about 100 KB.
const RECORDS: u64 = 100;

/// Where the API is.
pub(super) struct Api {
    origin: String,
    address: std::net::SocketAddr,
}

struct Answers {
    one: Vec<u8>,
    many: Vec<u8>,
}

impl Api {
    /// Starts it; it ends with this program.
    pub(super) fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let users: Vec<Value> = (1..=RECORDS).map(user).collect();
        let answers = Arc::new(Answers {
            one: response(&user(1)),
            many: response(&json!({
                "users": users,
                "per_page": RECORDS,
                "total_pages": 1,
                "total_entries": RECORDS,
                "next_page": null,
                "previous_page": null,
                "page": 1,
                "links": {"first": null, "next": null, "previous": null, "last": null},
            })),
        });
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let answers = Arc::clone(&answers);
                std::thread::spawn(move || serve(&stream, &answers));
            }
        });
        let origin = format!("http://{address}");
        Ok(Self { origin, address })
    }

    /// Its address, as a base URL.
    pub(super) fn origin(&self) -> &str {
        &self.origin
    }
}

/// A record of about 1 KB.
fn user(number: u64) -> Value {
    json!({
        "id": 5_550_000 + number,
        "first_name": "Mara",
        "last_name": "Quill",
        "email": format!("mara.quill+{number}@example.com"),
        "telephone": "+49 30 555 0199",
        "timezone": "Berlin",
        "has_access_to_all_future_projects": false,
        "is_contractor": false,
        "is_active": true,
        "weekly_capacity": 126_000,
        "default_hourly_rate": 95.0,
        "cost_rate": 41.5,
        "roles": ["Design", "Prototyping", "Client workshops", "Accessibility review"],
        "access_roles": ["manager", "time_and_expenses_manager", "billable_rates_manager"],
        "permissions_claims": ["billable_rates:read:managed", "expenses:write:managed", "timers:write:managed"],
        "avatar_url": format!("https://cache.example.com/assets/profile_images/big_ben_{number}.png?1485372046"),
        "employee_id": format!("EMP-{number:05}"),
        "calendar_integration_enabled": true,
        "calendar_integration_source": "google",
        "can_create_projects": true,
        "can_create_invoices": false,
        "saml_sign_in": null,
        "created_at": "2026-02-03T08:15:00Z",
        "updated_at": "2026-02-03T16:42:31Z",
    })
}

fn response(body: &Value) -> Vec<u8> {
    let body = body.to_string();
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}")
        .into_bytes()
}

/// Answers until the client goes away.
fn serve(stream: &TcpStream, answers: &Answers) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut writer = stream.try_clone().ok()?;
    let mut reader = BufReader::new(stream);
    loop {
        let mut first = String::new();
        if reader.read_line(&mut first).ok()? == 0 {
            return None;
        }
        let mut line = String::new();
        while reader.read_line(&mut line).ok()? > 2 {
            line.clear();
        }
        let answer = if first.contains("/users/") {
            &answers.one
        } else {
            &answers.many
        };
        writer.write_all(answer).ok()?;
    }
}

/// The same small request by hand, to know the API's own part.
pub(super) struct Direct {
    stream: TcpStream,
    answer: Vec<u8>,
}

impl Direct {
    pub(super) fn connect(api: &Api) -> io::Result<Self> {
        let stream = TcpStream::connect(api.address)?;
        stream.set_nodelay(true)?;
        let answer = vec![0; response(&user(1)).len()];
        Ok(Self { stream, answer })
    }

    /// One request; how long it took.
    pub(super) fn get(&mut self) -> io::Result<Duration> {
        let start = Instant::now();
        self.stream
            .write_all(b"GET /v2/users/1 HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")?;
        self.stream.read_exact(&mut self.answer)?;
        Ok(start.elapsed())
    }
}
