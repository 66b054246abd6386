// Starts one of the app's two programs. `cargo xtask sw-manifest` fills in their names.
const FIELD = ['FIELD_JS', 'FIELD_WASM'];
const OFFICE = ['OFFICE_JS', 'OFFICE_WASM'];

/** Whoever works at the office has its program on this device: see src/program.rs. */
function chosen() {
  try {
    return localStorage.getItem('so-thon.program') === '"office"' ? OFFICE : FIELD;
  } catch {
    return FIELD;
  }
}

/** Everything that can fail without a network, before anything of it runs. */
async function load([script, wasm]) {
  const [program, code] = await Promise.all([import(script), WebAssembly.compileStreaming(fetch(wasm))]);
  return () => program.default({ module_or_path: code });
}

// If the browser threw the office's program away, the field's opens the same book.
const start = await load(chosen()).catch(() => load(FIELD));
await start();
