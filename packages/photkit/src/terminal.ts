/** Where the program writes: results to `out`, progress and complaints to `err`. */

export interface Terminal {
  /** A line of results. */
  out(line: string): void;
  /** A line for the user: warnings, errors. */
  err(line: string): void;
  /** Progress in place, shown only when a person is watching. */
  progress(text: string): void;
}

const CLEAR_LINE = "\r\u001b[K";

/** The process's own streams. */
export function processTerminal(): Terminal {
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
