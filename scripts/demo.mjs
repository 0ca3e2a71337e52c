/**
 * The demonstration: simulates a recording of an occultation, extracts it with the program, and
 * prints the two instants beside the truth. Results stay in ./demo-output.
 */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { main } from "../packages/photkit/dist/index.js";

const OUT = "demo-output";
const recording = join(OUT, "occultation.ser");
const terminal = {
  out: (line) => console.log(line),
  err: (line) => console.error(line),
  progress: () => {},
};

/** Runs one command of the program, as a person would type it. */
async function photkit(...args) {
  console.log(`\n$ photkit ${args.join(" ")}`);
  const status = await main(args, terminal);
  if (status !== 0) process.exit(status);
}

const json = async (path) => JSON.parse(await readFile(path, "utf8"));

await photkit("simulate", recording, "--seed", "2026");
const truth = await json(join(OUT, "occultation.truth.json"));
const [event] = truth.occultations;
const star = truth.stars.find(({ name }) => name === event.star);
const place = `${Math.round(star.x[0])},${Math.round(star.y[0])}`;
await photkit("extract", recording, "--target", place, "--out", OUT);

const { events } = await json(join(OUT, "events.json"));
const [found] = events;
if (found === undefined) {
  console.error("\nThe demonstration failed: no event was found.");
  process.exit(1);
}
console.log(
  "\n    found (UTC)                    truth (UTC)                    error    68 % interval",
);
for (const [label, edge, real] of [
  ["D", found.disappearance, event.disappearance],
  ["R", found.reappearance, event.reappearance],
]) {
  const micros = (utc) => Date.parse(`${utc.slice(0, 19)}Z`) * 1000 + Number(utc.slice(20, 26));
  const error = (micros(edge.utc) - micros(real.utc)) / 1e3;
  console.log(
    `${label}   ${edge.utc}   ${real.utc}   ${error.toFixed(1).padStart(5)} ms   ± ${(1e3 * edge.sigma68).toFixed(1)} ms`,
  );
}
console.log(`\nOpen ${join(OUT, "report.html")} for the whole story.`);
