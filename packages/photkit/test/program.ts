import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Resvg } from "@resvg/resvg-wasm";
import { afterAll, vi } from "vitest";
import { main } from "../src/index.ts";

export interface ProgramRun {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the program and keeps what it says. */
export const photkit = (...args: string[]): Promise<ProgramRun> => photkitWith({}, ...args);

/** The same with a signal that stops it. */
export const photkitUntil = (signal: AbortSignal, ...args: string[]): Promise<ProgramRun> =>
  photkitWith({ signal }, ...args);

interface Watching {
  readonly signal?: AbortSignal;
  /** Receives what a terminal shows meanwhile. */
  readonly onProgress?: (text: string) => void;
}

/** The same, watched while it is at work. */
export async function photkitWith(
  { signal, onProgress = () => {} }: Watching,
  ...args: string[]
): Promise<ProgramRun> {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = {
    out: (line: string) => out.push(line),
    err: (line: string) => err.push(line),
    progress: onProgress,
  };
  const status = await main(args, terminal, signal);
  return { status, out: out.join("\n"), err: err.join("\n") };
}

/** A folder of its own for a test file, removed afterwards. */
export async function workFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "photkit-test-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const undrawn = Buffer.from("\x89PNG left undrawn", "latin1");

/**
 * Leaves the PNG pictures undrawn while the tests of the calling file run: that takes as long as
 * measuring a recording, and only tests that look at the pictures need it. Their SVGs are still read.
 */
export function withoutPictures(): void {
  const render = vi.spyOn(Resvg.prototype, "render").mockImplementation(() => ({
    width: 0,
    height: 0,
    pixels: new Uint8Array(),
    asPng: () => undrawn,
    free: () => {},
  }));
  afterAll(() => render.mockRestore());
}
