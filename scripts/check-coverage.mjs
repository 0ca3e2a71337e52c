/**
 * Keeps docs/coverage.md true: every capability has one row, every test named exists and mentions
 * what the row names, every symbol is exported, every command and option is in the program, and the
 * summary counts the rows. `--write` rewrites the summary; without it a stale one is an error.
 */

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);
const page = new URL("docs/coverage.md", root);

/** Rooms of the design that have no folder yet; a row that is "not yet" may name them. */
const plannedPackages = new Set(["vti-ocr"]);

/** Id prefixes in the order of the page; `last` where the source fixes how many there are. */
const groups = [
  { prefix: "P", title: "PyMovie", last: 92 },
  { prefix: "R-N", title: "Star-offset notebook", last: 24 },
  { prefix: "R-B", title: "Stacking blog", last: 14 },
  { prefix: "R-O", title: "opticam tutorial", last: 15 },
  { prefix: "T", title: "Tangra" },
  { prefix: "L", title: "Limovie" },
  { prefix: "O", title: "PyOTE, GoPyOTE, AOTA, SORA and the report forms" },
];

const summaryStart = "<!-- summary: node scripts/check-coverage.mjs --write -->";
const summaryEnd = "<!-- /summary -->";

const read = (path) => readFileSync(new URL(path, root), "utf8");

/** Rows of all tables whose first cell is an id. */
function parseRows(text) {
  const rows = [];
  for (const [index, line] of text.split("\n").entries()) {
    const match = /^\| *([A-Z](?:-[A-Z])?)(\d+) *\|/.exec(line);
    if (match === null) continue;
    const cells = line
      .slice(1, line.lastIndexOf("|"))
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim());
    const [id, capability, where, test] = cells;
    rows.push({
      line: index + 1,
      id,
      prefix: match[1],
      number: Number(match[2]),
      cells: cells.length,
      capability,
      where: where ?? "",
      test: test ?? "",
    });
  }
  return rows;
}

const quoted = (cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1]);

/** "done": a test shows it; "part": a test shows some of it, the cell says what is missing. */
function statusOf(row) {
  if (!row.test.includes("not yet")) return "done";
  return quoted(row.test).length > 0 ? "part" : "not yet";
}

/** Names a package entry exports, read from its explicit re-export lists and own declarations. */
function exportedNames(entry) {
  const text = read(entry);
  const names = new Set();
  for (const [, list] of text.matchAll(/export\s+(?:type\s+)?\{([^}]*)\}/g)) {
    for (const item of list.replace(/\/\/.*$/gm, "").split(",")) {
      const name = item
        .trim()
        .replace(/^type\s+/, "")
        .split(/\s+as\s+/)
        .at(-1);
      if (name) names.add(name);
    }
  }
  const declared = /export\s+(?:async\s+)?(?:function\*?|const|class|interface|type)\s+(\w+)/g;
  for (const [, name] of text.matchAll(declared)) names.add(name);
  return names;
}

const exportsOf = new Map();
function isExported(entry, name) {
  if (!exportsOf.has(entry)) exportsOf.set(entry, exportedNames(entry));
  return exportsOf.get(entry).has(name);
}

function sourceOfProgram() {
  const folder = new URL("packages/photkit/src/", root);
  if (!existsSync(folder)) return "";
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(new URL(name, folder), "utf8"))
    .join("\n");
}

/** `@photkit/package`, or `@photkit/package: name, name`, with `/node` for the Node entry. */
function checkSymbols(reference) {
  const match = /^@photkit\/([\w-]+)(\/node)?(?:: (.+))?$/.exec(reference);
  if (match === null) return null;
  const [, name, node, list] = match;
  if (list === undefined) {
    const known = existsSync(new URL(`packages/${name}/`, root)) || plannedPackages.has(name);
    return { names: [], problems: known ? [] : [`there is no package @photkit/${name}`] };
  }
  const entry = `packages/${name}/src/${node ? "node" : "index"}.ts`;
  if (!existsSync(new URL(entry, root))) return { names: [], problems: [`there is no ${entry}`] };
  const names = list.split(",").map((part) => part.trim());
  const problems = names
    .filter((item) => !isExported(entry, item))
    .map((item) => `${item} is not exported by ${entry}`);
  return { names, problems };
}

/** `photkit command --option`; what is not there yet may name commands that are to come. */
function checkCommand(reference, row, program) {
  if (!/^photkit(?: \w+)?(?: --[\w-]+)*$/.test(reference)) return null;
  const words = reference.replaceAll("--", "").split(" ").slice(1);
  // Options may be declared in camel case, so a hyphen may be missing.
  const isKnown = (word) => new RegExp(`\\b${word.replace(/-/g, "-?")}\\b`, "i").test(program);
  const problems =
    statusOf(row) === "not yet"
      ? []
      : words.filter((word) => !isKnown(word)).map((word) => `the program does not know "${word}"`);
  return { names: words, problems };
}

function checkPath(reference) {
  const path = reference.split("#")[0];
  if (!/^(docs|bench|examples|scripts|packages)\//.test(path)) return null;
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.\w+$/, "");
  return {
    names: [name],
    problems: existsSync(new URL(path, root)) ? [] : [`there is no ${path}`],
  };
}

/** Reads the "where" cell: names to look for in the tests, and what is wrong with the cell. */
function checkWhere(row, program) {
  const names = [];
  const problems = [];
  const references = quoted(row.where);
  for (const reference of references) {
    const found =
      checkSymbols(reference) ?? checkCommand(reference, row, program) ?? checkPath(reference);
    if (found === null) problems.push(`"${reference}" is neither a symbol, a command nor a path`);
    names.push(...(found?.names ?? []));
    problems.push(...(found?.problems ?? []));
  }
  if (references.length === 0) problems.push("the row does not say where it lives");
  return { names, problems };
}

function checkTests(row, names) {
  const paths = quoted(row.test);
  const problems = [];
  for (const path of paths) {
    if (!existsSync(new URL(path, root))) {
      problems.push(`there is no ${path}`);
    } else if (!/\.test\.ts$/.test(path)) {
      problems.push(`${path} is not a test`);
    } else if (!names.some((name) => new RegExp(`\\b${name}\\b`).test(read(path)))) {
      problems.push(`${path} mentions none of: ${names.join(", ") || "(nothing named)"}`);
    }
  }
  if (statusOf(row) === "done" && paths.length === 0) {
    problems.push('the test column must name a test or say "not yet"');
  }
  return problems;
}

function checkIds(rows) {
  const problems = [];
  const prefixes = new Set(groups.map((group) => group.prefix));
  for (const row of rows) {
    if (!prefixes.has(row.prefix)) problems.push(`line ${row.line}: unknown id ${row.id}`);
  }
  for (const { prefix, last } of groups) {
    const numbers = rows.filter((row) => row.prefix === prefix).map((row) => row.number);
    const end = last ?? Math.max(0, ...numbers);
    for (let number = 1; number <= end; number++) {
      const count = numbers.filter((found) => found === number).length;
      if (count !== 1) problems.push(`${prefix}${number}: ${count} rows, expected one`);
    }
    for (const number of numbers) {
      if (number > end) problems.push(`${prefix}${number}: there are only ${end} of these`);
    }
  }
  return problems;
}

function summaryTable(rows) {
  const lines = ["| group | ids | rows | done | part | not yet |", "|---|---|---|---|---|---|"];
  const count = (list) => {
    const statuses = list.map(statusOf);
    return ["done", "part", "not yet"]
      .map((status) => statuses.filter((found) => found === status).length)
      .join(" | ");
  };
  for (const { prefix, title } of groups) {
    const list = rows.filter((row) => row.prefix === prefix);
    const ids = `${prefix}1 to ${prefix}${list.length}`;
    lines.push(`| ${title} | ${ids} | ${list.length} | ${count(list)} |`);
  }
  lines.push(`| all | | ${rows.length} | ${count(rows)} |`);
  return lines.join("\n");
}

function main() {
  const text = readFileSync(page, "utf8");
  const rows = parseRows(text);
  const program = sourceOfProgram();
  const problems = checkIds(rows);
  for (const row of rows) {
    if (row.cells !== 4) problems.push(`${row.id}: ${row.cells} columns, expected 4`);
    const where = checkWhere(row, program);
    for (const problem of [...where.problems, ...checkTests(row, where.names)]) {
      problems.push(`${row.id} (line ${row.line}): ${problem}`);
    }
  }
  const start = text.indexOf(summaryStart);
  const end = text.indexOf(summaryEnd);
  if (start < 0 || end < start) {
    problems.push(`the page must hold ${summaryStart} … ${summaryEnd}`);
  } else {
    const head = text.slice(0, start + summaryStart.length);
    const updated = `${head}\n\n${summaryTable(rows)}\n\n${text.slice(end)}`;
    if (updated !== text) {
      if (process.argv.includes("--write")) writeFileSync(page, updated);
      else problems.push("the summary is stale: node scripts/check-coverage.mjs --write");
    }
  }
  if (problems.length > 0) {
    console.error(`${fileURLToPath(page)}\n${problems.map((line) => `  ${line}`).join("\n")}`);
    process.exitCode = 1;
    return;
  }
  console.log(`docs/coverage.md: ${rows.length} rows, all true`);
}

main();
