// The peer's list: the documents of all households, the first lines painted, a search that can be typed into. The best it
// could do: as if everything a line shows stood in the household's own document.

const LINES = 40;

async function open() {
  const local = new PouchDB('commune');
  const range = { startkey: 'household:', endkey: 'household:\ufff0', include_docs: true };
  const { rows } = await local.allDocs(range);
  const list = document.querySelector('ul');
  for (const { doc } of rows.slice(0, LINES)) {
    const line = document.createElement('li');
    line.textContent = JSON.stringify(doc);
    list.append(line);
  }
  document.querySelector('#search').disabled = false;
  requestAnimationFrame(() => requestAnimationFrame(() => (window.painted = performance.now())));
}

open();
