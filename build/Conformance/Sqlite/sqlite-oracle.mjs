// A SQLite engine behind a pipe: one JSON request per line on stdin, one JSON answer per line on stdout.
//
// Usage: node sqlite-oracle.mjs FOLDER      the unpacked npm package @sqlite.org/sqlite-wasm or sql.js
//
//   {"open": 1}                    a new database in memory        {"version": "3.54.1"}
//   {"load": TEXT}                 the text that prepare reads     {}
//   {"prepare": OFFSET}            the statement at a byte offset  {"tail": OFFSET, "empty": B, "message": TEXT or null}
//                                  and runs it
//   {"check": [TEXT]}              texts, without running them     {"messages": [TEXT or null]}
//   {"query": TEXT}                the rows of one query           {"rows": [[TEXT or null]], "message": TEXT or null}
import { createInterface } from 'node:readline';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

// sqlite-wasm says at every start that a feature of browsers is missing.
console.warn = () => {};

const folder = resolve(process.argv[2]);
const engine = await load();
const decoder = new TextDecoder();
let db = 0;
let text = 0;
const cell = engine.alloc(8);

// What both packages have in common: functions by their C names, memory, allocation.
async function load() {
  const script = join(folder, 'dist', 'sql-wasm.js');
  if (existsSync(script)) {
    const module = await createRequire(import.meta.url)(script)({ wasmBinary: readFileSync(join(folder, 'dist', 'sql-wasm.wasm')) });
    return {
      call: (name, ...values) => module['_sqlite3_' + name](...values),
      memory: () => module.HEAPU8,
      alloc: size => module._malloc(size),
      free: address => module._free(address),
    };
  }

  const entry = ['dist/node.mjs', 'sqlite-wasm/jswasm/sqlite3-node.mjs'].map(path => join(folder, path)).find(existsSync);
  if (!entry) throw new Error(`${folder} holds neither sql.js nor sqlite-wasm for Node.js`);
  globalThis.self ??= globalThis; // releases before 3.44 expect a browser's name for it
  const { wasm } = await (await import(pathToFileURL(entry).href)).default();
  return {
    call: (name, ...values) => wasm.exports['sqlite3_' + name](...values),
    memory: () => wasm.heap8u(),
    alloc: size => wasm.alloc(size),
    free: address => wasm.dealloc(address),
  };
}

function store(value) {
  const bytes = Buffer.from(value, 'utf8');
  const address = engine.alloc(bytes.length + 1);
  const memory = engine.memory();
  memory.set(bytes, address);
  memory[address + bytes.length] = 0;
  return address;
}

function pointer(address) {
  const memory = engine.memory();
  return (memory[address] | (memory[address + 1] << 8) | (memory[address + 2] << 16) | (memory[address + 3] << 24)) >>> 0;
}

function string(address) {
  if (!address) return null;
  const memory = engine.memory();
  return decoder.decode(memory.subarray(address, memory.indexOf(0, address)));
}

function prepare(address) {
  const failed = engine.call('prepare_v2', db, address, -1, cell, cell + 4) !== 0;
  return { statement: pointer(cell), tail: pointer(cell + 4), message: failed ? string(engine.call('errmsg', db)) : null };
}

function check(value) {
  const start = store(value);
  const end = start + Buffer.byteLength(value, 'utf8');
  try {
    for (let at = start; at < end;) {
      const { statement, tail, message } = prepare(at);
      if (statement) engine.call('finalize', statement);
      if (message !== null) return message;
      at = tail;
    }

    return null;
  } finally {
    engine.free(start);
  }
}

function query(value) {
  const start = store(value);
  const { statement, message } = prepare(start);
  engine.free(start);
  const rows = [];
  if (statement) {
    while (engine.call('step', statement) === 100) {
      const row = [];
      for (let i = 0; i < engine.call('column_count', statement); i++) row.push(string(engine.call('column_text', statement, i)));
      rows.push(row);
    }

    engine.call('finalize', statement);
  }

  return { rows, message };
}

function open() {
  if (db) engine.call('close_v2', db);
  const name = store(':memory:');
  engine.call('open', name, cell);
  engine.free(name);
  db = pointer(cell);
  return { version: query('SELECT sqlite_version()').rows[0][0] };
}

function answer(request) {
  if (request.open) return open();
  if (request.check) return { messages: request.check.map(check) };
  if (request.query) return query(request.query);
  if (request.load !== undefined) {
    if (text) engine.free(text);
    text = store(request.load);
    return {};
  }

  const { statement, tail, message } = prepare(text + request.prepare);
  if (statement) {
    // Ten thousand rows are enough of any migration's result; an error while running is no matter of syntax.
    for (let rows = 0; rows < 10000 && engine.call('step', statement) === 100; rows++);
    engine.call('finalize', statement);
  }

  return { tail: tail - text, empty: statement === 0, message };
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + '\n');
}
