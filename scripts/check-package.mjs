#!/usr/bin/env node
// @ts-check
/**
 * Checks the package in the working directory as its users will get it: packed by pnpm, then
 * publint and are-the-types-wrong on the tarball. Expects it to be built, to have a README and the
 * tests that keep README and public surface true.
 */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const packFolder = join(process.cwd(), ".pack");

/**
 * The file behind a command of a dependency, to be run by this Node: no shell, no PATH.
 * @param {string} name
 * @param {string} command
 */
function commandFile(name, command) {
  const folder = join(root, "node_modules", name);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return join(folder, typeof bin === "string" ? bin : bin[command]);
}

/**
 * @param {string} what
 * @param {string[]} command
 */
function run(what, [program = "", ...rest]) {
  const { status, stdout, stderr, error } = spawnSync(program, rest, { encoding: "utf8" });
  if (status === 0) return;
  console.error(`${what} failed (${error?.message ?? `exit status ${status}`})`);
  console.error(`${stdout ?? ""}${stderr ?? ""}`);
  process.exit(1);
}

/** pnpm as it runs this script, so that the version is the one that was asked for. */
function pnpmCommand() {
  const running = process.env.npm_execpath;
  if (running === undefined || !/pnpm/.test(running)) return ["npx", "--yes", "pnpm@10.34.9"];
  return /\.c?js$/.test(running) ? [process.execPath, running] : [running];
}

for (const needed of ["README.md", "test/readme.test.ts", "test/public-surface.test.ts"]) {
  if (existsSync(needed)) continue;
  console.error(`${process.cwd()} has no ${needed}`);
  process.exit(1);
}

rmSync(packFolder, { recursive: true, force: true });
mkdirSync(packFolder);
run("pack", [...pnpmCommand(), "pack", "--pack-destination", packFolder]);
const [tarball] = readdirSync(packFolder);
if (tarball === undefined) throw new Error(`pnpm pack left nothing in ${packFolder}`);
const path = join(packFolder, tarball);

run("publint", [process.execPath, commandFile("publint", "publint"), path, "--strict"]);
// The profile leaves out resolution as before Node 12.7, which knows no `exports`: every Node
// that the packages support does.
const attw = commandFile("@arethetypeswrong/cli", "attw");
run("attw", [process.execPath, attw, path, "--profile", "esm-only", "--no-emoji"]);

const manifest = createRequire(import.meta.url)(join(process.cwd(), "package.json"));
console.log(`${manifest.name}: ${tarball}, ${Math.ceil(statSync(path).size / 1024)} kB, in order`);
