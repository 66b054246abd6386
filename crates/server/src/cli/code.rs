//! `code`.

use super::{Place, user::account};
use clap::Args;
use so_thon_server::By;

/// Make a one-time code that lets a phone in as this person.
///
/// For the first person of an office, and for those whose accounts nobody else manages. The code is
/// printed once; it is good for three days and for one phone.
#[derive(Debug, Args)]
pub struct Code {
    #[command(flatten)]
    place: Place,
    /// Login name.
    login: String,
    /// The address under which phones open the app, for the link.
    #[arg(long, default_value = "http://127.0.0.1:8080", env = "SO_THON_ORIGIN")]
    origin: String,
}

impl Code {
    pub async fn run(self) -> anyhow::Result<()> {
        let server = self.place.open().await?;
        let account = account(&server, &self.login).await?;
        let made = server.make_code(By::Machine, &account, &self.origin).await;
        let made = made.map_err(|_| anyhow::anyhow!("{} is not an address", self.origin))?;
        println!("{}\n{}", made.code, made.link);
        server.store.close().await;
        Ok(())
    }
}
