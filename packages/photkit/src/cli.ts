#!/usr/bin/env node
import { main } from "./main.ts";
import { EXIT_STOPPED } from "./output/exit-status.ts";
import { processTerminal } from "./output/terminal.ts";

// The first Ctrl-C ends the work in order, a second one at once.
const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.on(name, () => {
    // At once, but not without the end of the programs that were started.
    if (stop.signal.aborted) process.exit(EXIT_STOPPED);
    stop.abort(new Error(`stopped by ${name}`));
  });
}

void main(process.argv.slice(2), processTerminal(), stop.signal).then((status) => {
  process.exitCode ??= status;
});
