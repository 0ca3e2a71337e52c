/** The worker of `pnpm fuzz` for recordings and where they come from. */

import { readFileSync } from "node:fs";
import { workerData } from "node:worker_threads";
import { runCases } from "../../../../scripts/fuzz-worker.ts";
import { fileCase, prepared } from "./families.ts";
import { madeSeeds } from "./seeds.ts";

/** Further files to damage, by path. */
const { files } = workerData as { readonly files: readonly string[] };
const found = files.map((path) => ({ name: path, bytes: new Uint8Array(readFileSync(path)) }));
const seeds = await Promise.all([...(await madeSeeds()), ...found].map(prepared));

await runCases((number) => fileCase(seeds, number));
