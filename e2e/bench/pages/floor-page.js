// The floor of a start: read the list's stored bytes, paint one line.

import init, { keep, read } from '/floor.js';

await init();
window.keep = keep;
document.querySelector('p').textContent = `${await read()} bytes`;
requestAnimationFrame(() => requestAnimationFrame(() => (window.painted = performance.now())));
