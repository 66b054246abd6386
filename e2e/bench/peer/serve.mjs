// The peer's server: express-pouchdb over LevelDB at /db/, and the peer's page beside it, so that nothing is asked twice
// for another origin's sake. Prints its port.
//
//   node serve.mjs FOLDER

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import express from 'express';
import expressPouchDB from 'express-pouchdb';
import PouchDB from 'pouchdb';

const folder = process.argv[2];
if (!folder) throw new Error('where shall the databases lie?');
const app = express();
const client = dirname(createRequire(import.meta.url).resolve('pouchdb/package.json'));
app.use('/client', express.static(join(client, 'dist')));
app.use('/page', express.static(join(import.meta.dirname, 'page')));
const databases = PouchDB.defaults({ prefix: join(folder, '/') });
app.use('/db', expressPouchDB(databases, { inMemoryConfig: true, logPath: join(folder, 'log.txt') }));
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
