// The least that a first sync costs: fetch so many bytes, write so many in one transaction.

const request = indexedDB.open('floor', 1);
request.onupgradeneeded = () => request.result.createObjectStore('pages');
const database = await new Promise((done, failed) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});

window.least = async (packed, plain, count) => {
  const pages = Array.from({ length: count }, () => random(Math.ceil(plain / count)));
  const from = performance.now();
  const bytes = await (await fetch(`/bytes/${packed}`)).arrayBuffer();
  if (bytes.byteLength !== packed) throw new Error('bytes are missing');
  await new Promise((done, failed) => {
    const transaction = database.transaction('pages', 'readwrite');
    transaction.oncomplete = done;
    transaction.onabort = () => failed(transaction.error);
    pages.forEach((page, key) => transaction.objectStore('pages').put(page, key));
  });
  return performance.now() - from;
};

function random(size) {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}
