//! `demo`.

use super::{Place, init::make_commune};
use anyhow::bail;
use clap::Args;
use so_thon_domain::access::Role;
use so_thon_protocol::office::NewAccount;
use so_thon_server::store::PeopleStore;

/// Fill an empty store with the demonstration commune and print its sign-ins.
#[derive(Debug, Args)]
pub struct Demo {
    #[command(flatten)]
    place: Place,
}

/// Login, name, role. Their password is the demonstration's.
const PEOPLE: [(&str, &str, Role); 3] = [
    ("canbo", "Nguyễn Thị Hạnh (mẫu)", Role::Officer),
    ("lanhdao", "Đinh Văn Krí (mẫu)", Role::Leader),
    ("so", "Trần Quang Vinh (mẫu)", Role::ProvinceViewer),
];

/// Known to everyone: a demonstration holds nothing that is true.
const PASSWORD: &str = "sothon-mau";

impl Demo {
    pub async fn run(self) -> anyhow::Result<()> {
        let server = self.place.open_or_make().await?;
        if !server.store.communes().await?.is_empty() {
            bail!("the store is not empty");
        }
        let (commune, _) = make_commune(&server, &self.place, "Xã Sơn Rầm (mẫu)", true).await?;
        for (login, name, role) in PEOPLE {
            let ask = NewAccount {
                login: login.to_owned(),
                name: name.to_owned(),
                password: PASSWORD.to_owned(),
                role,
                villages: Vec::new(),
            };
            server.add_account(commune.id, &ask).await?;
            println!("{login}\t{PASSWORD}\t{name}");
        }
        server.store.close().await;
        Ok(())
    }
}
