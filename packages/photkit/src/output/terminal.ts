/** Where the program writes: results to `out`, progress and complaints to `err`. */

import { EXIT_FAILED } from "./exit-status.ts";

export interface Terminal {
  /** A line of results. */
  out(line: string): void;
  /** A line for the user: warnings, errors. */
  err(line: string): void;
  /** Progress in place, shown only when a person is watching. */
  progress(text: string): void;
}

const CLEAR_LINE = "\r\u001b[K";

/** The process's own streams. Who stops listening (`| head`) does not stop the work. */
export function processTerminal(): Terminal {
  process.stderr.on("error", () => {});
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    process.exitCode = EXIT_FAILED;
    process.stderr.write(`photkit: the results cannot be printed: ${error.message}\n`);
  });
  const live = process.stderr.isTTY === true;
  let shown = 0;
  const clear = () => {
    if (shown > 0) process.stderr.write(CLEAR_LINE);
    shown = 0;
  };
  return {
    out(line) {
      clear();
      process.stdout.write(`${line}\n`);
    },
    err(line) {
      clear();
      process.stderr.write(`${line}\n`);
    },
    progress(text) {
      const now = performance.now();
      if (!live || now - shown < 100) return;
      process.stderr.write(CLEAR_LINE + text);
      shown = now;
    },
  };
}
