// Measures libpg_query's WebAssembly build over a list of files in memory.
//
//   node libpg_query.cjs PACKAGE accepts LIST        prints the files that it parses
//   node libpg_query.cjs PACKAGE throughput LIST N   prints "name <tab> median seconds of a round"
'use strict';
const fs = require('fs');
const path = require('path');
const Module = require('module');

const [folder, command, list, rounds] = process.argv.slice(2);

// The package asks for the package of its type declarations, which has nothing to run.
const load = Module._load;
Module._load = (name, ...rest) => (name === '@pgsql/types' ? {} : load(name, ...rest));
const peer = require(path.join(folder, 'wasm', 'index.cjs'));

function accepts(text) {
  try {
    peer.parseSync(text);
    peer.fingerprintSync(text);
    return true;
  } catch {
    return false;
  }
}

function measure(name, texts, work) {
  const seconds = [];
  for (let round = -2; round < Number(rounds); round++) {
    const start = process.hrtime.bigint();
    for (const text of texts) {
      work(text);
    }
    if (round >= 0) {
      seconds.push(Number(process.hrtime.bigint() - start) / 1e9);
    }
  }
  seconds.sort((left, right) => left - right);
  console.log(`${name}\t${seconds[seconds.length >> 1].toFixed(6)}`);
}

async function main() {
  await peer.loadModule();
  const paths = fs.readFileSync(list, 'utf8').split('\n').filter((line) => line !== '');
  if (command === 'accepts') {
    const accepted = paths.filter((file) => accepts(fs.readFileSync(file, 'utf8')));
    process.stdout.write(accepted.map((file) => `${file}\n`).join(''));
    return;
  }
  const texts = paths.map((file) => fs.readFileSync(file, 'utf8'));
  measure('wasm-fingerprint', texts, (text) => peer.fingerprintSync(text));
  measure('wasm-parse', texts, (text) => peer.parseSync(text));
}

main();
