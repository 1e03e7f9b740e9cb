// Asks libpg_query. Reads one JSON request per line from standard input and answers each with one line, in order.
//   node libpg-query.cjs <folder of the unpacked npm package libpg-query>
//   {"parse": text}            {"statements": [[start, length], …]} or {"error": message, "at": offset}
//   {"left": text, "right": text}  {} when both mean the same, {"path": …, "left": …, "right": …} for the first difference,
//                              {"error": message, "at": offset} when the right one is refused
// Offsets are UTF-16 code units. A statement's length is 0 when it runs to the end of the text.
'use strict';

const path = require('node:path');
const readline = require('node:readline');

// The compiled library itself: the wrapper around it in the package needs a second package, for type declarations only.
const createLibrary = require(path.join(process.argv[2], 'wasm', 'libpg-query.js'));
let library;

/** Turns ascending UTF-8 offsets into UTF-16 offsets. */
function unitOffsets(text, offsets) {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length === text.length) {
    return offsets;
  }
  let lastByte = 0;
  let lastUnit = 0;
  return offsets.map((offset) => {
    lastUnit += bytes.toString('utf8', lastByte, offset).length;
    lastByte = offset;
    return lastUnit;
  });
}

/** The UTF-16 offset of a code point. */
function unitOfCodePoint(text, count) {
  let unit = 0;
  for (let i = 0; i < count && unit < text.length; i++) {
    unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
  }
  return unit;
}

/** Parses; the result is a C structure of pointers: tree as JSON, stderr output, error (message, function, file, line, cursor from 1). */
function parse(text) {
  const size = library.lengthBytesUTF8(text) + 1;
  const query = library._malloc(size);
  library.stringToUTF8(text, query, size);
  const result = library._wasm_parse_query_raw(query);
  library._free(query);
  try {
    const error = library.getValue(result + 8, 'i32');
    if (error) {
      return {
        error: library.UTF8ToString(library.getValue(error, 'i32')),
        at: unitOfCodePoint(text, Math.max(library.getValue(error + 16, 'i32') - 1, 0)),
      };
    }
    return { tree: JSON.parse(library.UTF8ToString(library.getValue(result, 'i32'))) };
  } finally {
    library._wasm_free_parse_result(result);
  }
}

function spans(text) {
  const result = parse(text);
  if (result.error !== undefined) {
    return result;
  }
  const statements = result.tree.stmts || [];
  const edges = [];
  for (const s of statements) {
    const start = s.stmt_location || 0;
    edges.push(start, start + (s.stmt_len || 0));
  }
  const units = unitOffsets(text, edges);
  return { statements: statements.map((s, i) => [units[2 * i], s.stmt_len ? units[2 * i + 1] - units[2 * i] : 0]) };
}

/** Where something stands in the text says nothing about what it means. */
function isPosition(key, value) {
  return typeof value === 'number'
    && (key === 'location' || key === 'stmt_len' || key.endsWith('_location') || key.endsWith('list_start') || key.endsWith('list_end'));
}

function difference(left, right, at) {
  if (left === right) {
    return null;
  }
  if (left === null || right === null || typeof left !== 'object' || typeof right !== 'object') {
    return { path: at, left, right };
  }
  for (const key of Object.keys(left)) {
    if (!isPosition(key, left[key])) {
      const found = difference(left[key], right[key], `${at}/${key}`);
      if (found) {
        return found;
      }
    }
  }
  for (const key of Object.keys(right)) {
    if (!(key in left) && !isPosition(key, right[key])) {
      return { path: `${at}/${key}`, right: right[key] };
    }
  }
  return null;
}

function shorten(value) {
  const text = JSON.stringify(value);
  return text === undefined ? 'nothing' : text.length > 200 ? `${text.slice(0, 200)} …` : text;
}

/** Lists of options whose order says nothing. */
const unordered = { CreateFunctionStmt: 'options', AlterFunctionStmt: 'actions', DoStmt: 'args', TransactionStmt: 'options' };

/** Parts of column constraints that say what holds without them. */
const defaults = new Set(['CONSTR_ATTR_NOT_DEFERRABLE', 'CONSTR_ATTR_IMMEDIATE', 'CONSTR_ATTR_ENFORCED']);

function normalize(node) {
  if (node === null || typeof node !== 'object') {
    return;
  }
  for (const [key, value] of Object.entries(node)) {
    normalize(value);
    if (value === 'TRANS_STMT_START') {
      // START TRANSACTION is another way to write BEGIN.
      node[key] = 'TRANS_STMT_BEGIN';
    } else if (key === 'limitCount' && value.A_Const && value.A_Const.isnull) {
      // LIMIT ALL and LIMIT NULL are no limit.
      delete node[key];
      if (!node.limitOffset) {
        node.limitOption = 'LIMIT_OPTION_DEFAULT';
      }
    }
    const list = unordered[key];
    if (list && value[list]) {
      sortOptions(value[list]);
    } else if (key === 'VariableSetStmt' && value.kind === 'VAR_SET_MULTI' && value.args) {
      sortOptions(value.args);
    } else if (key === 'constraints' && Array.isArray(value)) {
      node[key] = value.filter((c) => !c.Constraint || !defaults.has(c.Constraint.contype));
      if (node[key].length === 0) {
        delete node[key];
      }
    }
  }
}

function sortOptions(options) {
  const name = (option) => (option.DefElem ? option.DefElem.defname : '');
  options.sort((a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0));
}

function compare(left, right) {
  const expected = parse(left);
  const actual = parse(right);
  if (expected.error !== undefined) {
    throw new Error(`the original is refused: ${expected.error}`);
  }
  if (actual.error !== undefined) {
    return actual;
  }
  normalize(expected.tree.stmts);
  normalize(actual.tree.stmts);
  const found = difference(expected.tree.stmts, actual.tree.stmts, '');
  return found ? { path: found.path, left: shorten(found.left), right: shorten(found.right) } : {};
}

createLibrary().then((loaded) => {
  library = loaded;
  const lines = readline.createInterface({ input: process.stdin, crlfDelay: Infinity });
  lines.on('line', (line) => {
    const request = JSON.parse(line);
    const answer = request.parse === undefined ? compare(request.left, request.right) : spans(request.parse);
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  });
});
