/** Ctrl-C and readers that leave: nothing half-written stays, and no stack is printed. */

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { processTerminal } from "../src/output/terminal.ts";
import { photkit, photkitUntil, withoutPictures, workFolder } from "./program.ts";

withoutPictures();
const folder = await workFolder();
const recording = join(folder, "event.ser");
await photkit("simulate", recording, "--frames", "40");

const left = async () => (await readdir(folder)).sort();
const before = await left();

/** A signal that is aborted while the program is at work. */
function soon(): AbortSignal {
  const stop = new AbortController();
  setImmediate(() => stop.abort(new Error("enough")));
  return stop.signal;
}

describe("a command that is stopped", () => {
  it.each([
    ["simulate", [join(folder, "long.ser"), "--frames", "2000"]],
    ["simulate", [join(folder, "long"), "--frames", "2000"]],
    ["extract", [recording, "--out", join(folder, "out")]],
    ["info", [recording]],
  ])("%s leaves nothing behind and says so in one line", async (command, args) => {
    const run = await photkitUntil(soon(), command, ...args);
    expect(run).toEqual({
      status: 130,
      out: "",
      err: `photkit ${command}: stopped; nothing was written.`,
    });
    expect(await left()).toEqual(before);
  });
});

describe("a standard output that cannot be written", () => {
  it("ends nothing when its reader has left, and fails otherwise", () => {
    const listeners = process.stdout.listeners("error");
    const said: string[] = [];
    const write = process.stderr.write;
    const exitCode = process.exitCode;
    processTerminal();
    try {
      process.stderr.write = (text: string | Uint8Array) => said.push(String(text)) > 0;
      process.stdout.emit("error", Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
      expect(process.exitCode).toBe(exitCode);
      process.stdout.emit("error", Object.assign(new Error("disk full"), { code: "ENOSPC" }));
      expect(process.exitCode).toBe(1);
      expect(said).toEqual(["photkit: the results cannot be printed: disk full\n"]);
    } finally {
      process.stderr.write = write;
      process.exitCode = exitCode;
      for (const listener of process.stdout.listeners("error")) {
        if (!listeners.includes(listener)) {
          process.stdout.off("error", listener as (error: Error) => void);
        }
      }
    }
  });
});
