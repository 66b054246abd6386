//! `cargo xtask sw-manifest`, Trunk's `post_build` hook: turns a staged build into one whole version.
//!
//! The start script becomes a file of its own, which chooses the program and needs no `unsafe-inline`; the service
//! worker gets the list of everything it must hold; what compresses well gets a brotli twin for the server.

pub mod assets;
mod brotli_twins;
mod entry_page;
pub mod programs;
mod smaller;
mod worker;

use crate::workspace;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Finishes the build that Trunk staged, or the one in `dist/` when called by hand.
pub fn run() -> Result<ExitCode> {
    let trunk = std::env::var_os("TRUNK_STAGING_DIR");
    // A development build is twelve megabytes of wasm that nobody downloads over 2G.
    let travels = std::env::var("TRUNK_PROFILE").as_deref() != Ok("debug");
    // By hand it was done before: what has its name by now keeps it.
    if let (true, Some(staged)) = (travels, &trunk) {
        smaller::scripts(Path::new(staged))?;
    }
    let staged = trunk.map_or_else(workspace::dist, PathBuf::from);
    let version = finish(&staged, &workspace::root().join("public"))?;
    if travels {
        smaller::worker(&staged)?;
        brotli_twins::write(&staged)?;
    }
    println!("  version {version}");
    Ok(ExitCode::SUCCESS)
}

/// Finishes the build in `staged`; the service worker's source lies in `public`. Hands back the version.
fn finish(staged: &Path, public: &Path) -> Result<String> {
    let (field, office) = programs::find(staged)?;
    entry_page::make_external(staged, &field, &office)?;
    let template = std::fs::read_to_string(public.join("sw.js")).context("reading public/sw.js")?;
    let offline = std::fs::read_to_string(public.join("offline.html"))
        .context("reading public/offline.html")?;
    let assets = assets::collect(staged)?;
    let (version, worker) = worker::fill(&template, &assets, &offline)?;
    std::fs::write(staged.join("sw.js"), worker)?;
    // The page for the worst case travels inside the worker: where the cache is gone, a cached file is gone too.
    let _ = std::fs::remove_file(staged.join("offline.html"));
    Ok(version)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weight;

    /// A folder of its own for each test, gone afterwards.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("so-thon-{}-{name}", std::process::id()));
            std::fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn write(&self, name: &str, content: &str) {
            let path = self.0.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }

        fn read(&self, name: &str) -> String {
            std::fs::read_to_string(self.0.join(name)).unwrap()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    const PAGE: &str = r#"<!DOCTYPE html><html lang="vi"><head><title>Sổ Thôn</title>
<link rel="modulepreload" href="/so-thon-0123456789abcdef.js">
<link rel="preload" href="/so-thon-0123456789abcdef_bg.wasm" as="fetch">
<script type="module">
import init from '/so-thon-0123456789abcdef.js';
const wasm = await init({ module_or_path: '/so-thon-0123456789abcdef_bg.wasm' });
</script></head><body></body></html>"#;

    fn staged(name: &str) -> (Folder, Folder) {
        let dist = Folder::new(&format!("{name}-dist"));
        let public = Folder::new(&format!("{name}-public"));
        dist.write("index.html", PAGE);
        dist.write(
            "so-thon-0123456789abcdef.js",
            "export default function init() {}",
        );
        dist.write("so-thon-0123456789abcdef_bg.wasm", "not really wasm");
        dist.write("so-thon-office.js", "export default function init() {}");
        dist.write("so-thon-office_bg.wasm", "more, and not really wasm");
        dist.write("sheets-worker-fedcba9876543210.js", "sheets");
        dist.write("sheets-worker-fedcba9876543210_bg.wasm", "sheets wasm");
        dist.write("manifest.webmanifest", "{}");
        dist.write("icons/app.png", "png");
        public.write(
            "sw.js",
            "// For readers.\nconst MANIFEST = null;\n/** The same. */\n/**\n * And at\n * length.\n */\nself.version = MANIFEST.version; // kept\n",
        );
        public.write(
            "offline.html",
            "<!DOCTYPE html><style>p {}</style><p>Chưa có mạng</p>",
        );
        dist.write("sw.js", "the copy of the template");
        dist.write("offline.html", "the copy");
        (dist, public)
    }

    /// The start script that the page names.
    fn start_of(dist: &Folder) -> String {
        let page = dist.read("index.html");
        let named = page.split(r#"src="/start-"#).nth(1).unwrap();
        dist.read(&format!("start-{}", named.split('"').next().unwrap()))
    }

    #[test]
    fn the_page_keeps_no_inline_script_and_loads_no_program_ahead() {
        let (dist, public) = staged("inline");
        finish(&dist.0, &public.0).unwrap();
        let page = dist.read("index.html");
        assert!(
            !page.contains("import init") && !page.contains("preload"),
            "{page}"
        );
        assert!(start_of(&dist).contains("import(script)"));
    }

    #[test]
    fn the_start_script_names_both_programs_by_their_content() {
        let (dist, public) = staged("programs");
        finish(&dist.0, &public.0).unwrap();
        let (field, office) = programs::find(&dist.0).unwrap();
        for (program, name) in [(&field, "/so-thon-"), (&office, "/so-thon-office-")] {
            let hash = program.script.trim_start_matches(name);
            assert_eq!(hash.len(), "0123456789abcdef.js".len(), "{program:?}");
            assert_ne!(
                hash, "0123456789abcdef.js",
                "named before it was made smaller"
            );
        }
        let start = start_of(&dist);
        for path in [field.script, field.code, office.script, office.code] {
            assert!(start.contains(&format!("'{path}'")), "{path} in {start}");
        }
        assert!(!dist.0.join("so-thon-office.js").exists());
    }

    #[test]
    fn a_build_without_the_office_is_refused() {
        let (dist, public) = staged("alone");
        std::fs::remove_file(dist.0.join("so-thon-office.js")).unwrap();
        assert!(finish(&dist.0, &public.0).is_err());
    }

    #[test]
    fn the_worker_lists_core_and_office_apart() {
        let (dist, public) = staged("lists");
        let version = finish(&dist.0, &public.0).unwrap();
        let worker = dist.read("sw.js");
        let manifest = worker.lines().next().unwrap();
        let json = manifest
            .trim_start_matches("const MANIFEST = ")
            .trim_end_matches(';');
        let manifest: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(manifest["version"], version);
        let urls = |list: &str| -> Vec<String> {
            let entries = manifest[list].as_array().unwrap().iter();
            entries
                .map(|entry| entry["url"].as_str().unwrap().to_owned())
                .collect()
        };
        let core = urls("core");
        assert!(core.contains(&"/".to_owned()) && core.contains(&"/icons/app.png".to_owned()));
        assert!(
            !core
                .iter()
                .any(|url| url.contains("sw.js") || url.contains("offline")),
            "{core:?}"
        );
        let (_, office) = programs::find(&dist.0).unwrap();
        assert_eq!(
            urls("office"),
            [
                "/sheets-worker-fedcba9876543210.js",
                "/sheets-worker-fedcba9876543210_bg.wasm",
                &office.script,
                &office.code,
            ]
        );
        assert!(
            manifest["offline"]
                .as_str()
                .unwrap()
                .contains("Chưa có mạng")
        );
        assert_eq!(manifest["style"], assets::integrity(b"p {}"));
    }

    #[test]
    fn the_worker_travels_without_its_comments() {
        let (dist, public) = staged("comments");
        finish(&dist.0, &public.0).unwrap();
        let worker = dist.read("sw.js");
        assert!(
            !worker.contains("For readers") && !worker.contains("The same"),
            "{worker}"
        );
        assert!(
            !worker.contains("length") && !worker.contains("*/"),
            "{worker}"
        );
        assert!(worker.ends_with("self.version = MANIFEST.version; // kept\n"));
    }

    #[test]
    fn the_same_build_has_the_same_version_and_any_change_another() {
        let (dist, public) = staged("same-a");
        let first = finish(&dist.0, &public.0).unwrap();
        let (again, public_again) = staged("same-b");
        assert_eq!(first, finish(&again.0, &public_again.0).unwrap());
        let (changed, public_changed) = staged("same-c");
        changed.write("icons/app.png", "another picture");
        assert_ne!(first, finish(&changed.0, &public_changed.0).unwrap());
    }

    #[test]
    fn finishing_twice_changes_nothing() {
        let (dist, public) = staged("twice");
        let first = finish(&dist.0, &public.0).unwrap();
        assert_eq!(first, finish(&dist.0, &public.0).unwrap());
    }

    #[test]
    fn text_gets_a_brotli_twin_and_pictures_do_not() {
        let (dist, public) = staged("twins");
        finish(&dist.0, &public.0).unwrap();
        brotli_twins::write(&dist.0).unwrap();
        let (field, _) = programs::find(&dist.0).unwrap();
        for path in ["/index.html", "/sw.js", &field.code] {
            let twin = format!("{}.br", path.trim_start_matches('/'));
            assert!(dist.0.join(&twin).is_file(), "{twin}");
        }
        assert!(!dist.0.join("icons/app.png.br").exists());
        assert!(!dist.0.join("index.html.br.br").exists());
    }

    #[test]
    fn the_weight_counts_core_and_worker_but_not_the_office() {
        let (dist, public) = staged("weight");
        finish(&dist.0, &public.0).unwrap();
        brotli_twins::write(&dist.0).unwrap();
        let before = weight::measure(&dist.0).unwrap().first_load();
        let office = weight::measure(&dist.0).unwrap().office();
        dist.write(
            "sheets-worker-fedcba9876543210_bg.wasm.br",
            "much heavier than it was before",
        );
        assert_eq!(before, weight::measure(&dist.0).unwrap().first_load());
        assert!(weight::measure(&dist.0).unwrap().office() > office);
        dist.write("icons/more.png", "12345");
        assert_eq!(before + 5, weight::measure(&dist.0).unwrap().first_load());
    }

    #[test]
    fn a_page_with_inline_styles_is_refused() {
        let (dist, public) = staged("styles");
        dist.write("index.html", "<html><head><style>p{}</style></head></html>");
        assert!(finish(&dist.0, &public.0).is_err());
    }

    #[test]
    fn a_worker_without_its_placeholder_is_refused() {
        let (dist, public) = staged("placeholder");
        public.write("sw.js", "self.version = 1;");
        assert!(finish(&dist.0, &public.0).is_err());
    }
}
