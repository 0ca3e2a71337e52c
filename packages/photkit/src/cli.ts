#!/usr/bin/env node
import { main } from "./main.ts";
import { processTerminal } from "./terminal.ts";

// The first Ctrl-C ends the work in order, a second one at once.
const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.once(name, () => stop.abort(new Error(`stopped by ${name}`)));
}

void main(process.argv.slice(2), processTerminal(), stop.signal).then((status) => {
  process.exitCode ??= status;
});
