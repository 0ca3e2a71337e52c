import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createSerWriter, memorySink } from "@photkit/io-video";
import { createObservation, occultationPreset } from "@photkit/simulate";
import { build } from "esbuild";
import { afterAll, describe, expect, it } from "vitest";
import { type TimedRecording, timeFromUrl } from "../src/time-from-url.ts";
import { serve } from "./range-server.ts";

const chromium = [process.env.CHROMIUM_PATH, "/usr/bin/chromium"].find(
  (path) => path !== undefined && existsSync(path),
);

/** The simulated event of seed 5 as the bytes of a SER file, and where its target is. */
async function recording() {
  const observation = createObservation(occultationPreset({ seed: 5, dropToNoise: 12 }));
  const { width, height, bitDepth, stars, occultations } = observation.truth;
  const sink = memorySink();
  const writer = createSerWriter(sink, { width, height, bitDepth });
  for (let i = 0; i < observation.frameCount; i++) {
    await writer.write(observation.frame(i), observation.time(i).utcMicroseconds);
  }
  await writer.close();
  const star = stars.find(({ name }) => name === "target")!;
  return {
    bytes: sink.bytes(),
    target: { x: star.x[0]!, y: star.y[0]! },
    truth: occultations[0]!,
  };
}

const { bytes, target, truth } = await recording();
const options = { target };

/** The example as one script for a page, which posts what it found. */
async function pageScript(): Promise<Uint8Array> {
  const folder = fileURLToPath(new URL("../src", import.meta.url));
  const { outputFiles } = await build({
    stdin: {
      contents: `import { timeFromUrl } from "./time-from-url.ts";
        const report = (body) => fetch("/found", { method: "POST", body: JSON.stringify(body) });
        timeFromUrl("/event.ser", ${JSON.stringify(options)})
          .then(report, (error) => report({ error: String(error) }));`,
      resolveDir: folder,
    },
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
    conditions: ["@photkit/source"],
    logLevel: "silent",
  });
  return outputFiles[0]!.contents;
}

const files = {
  "/": {
    type: "text/html",
    body: new TextEncoder().encode("<!doctype html><script src='/page.js'></script>"),
  },
  "/page.js": { type: "text/javascript", body: await pageScript() },
  "/event.ser": { type: "application/octet-stream", body: bytes },
};
const server = await serve(files);
afterAll(() => server.close());

const inNode = await timeFromUrl(`${server.address}/event.ser`, options);

async function inPage(): Promise<TimedRecording> {
  const profile = await mkdtemp(join(tmpdir(), "photkit-page-"));
  const browser = spawn(
    chromium!,
    [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      `--user-data-dir=${profile}`,
      `${server.address}/`,
    ],
    { stdio: "ignore", detached: true },
  );
  try {
    return JSON.parse(await server.posted);
  } finally {
    process.kill(-browser.pid!, "SIGKILL");
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  }
}

describe("a recording behind an address", () => {
  it("is read by range requests and gives the event within its 99.73 % intervals", () => {
    expect(server.ranges()).toBeGreaterThan(10);
    const { verdict, events } = JSON.parse(inNode.events);
    expect(verdict).toBe("event");
    expect(events).toHaveLength(1);
    for (const edge of ["disappearance", "reappearance"] as const) {
      const [low, high] = events[0][edge].ci997;
      // ISO texts of one form, so that their order is the order in time.
      expect(truth[edge].utc > low).toBe(true);
      expect(truth[edge].utc < high).toBe(true);
    }
  });

  it.skipIf(chromium === undefined)(
    "gives a page under a strict content-security policy what Node gets (needs Chromium)",
    async () => {
      const page = await inPage();
      expect(page).not.toHaveProperty("error");
      for (const part of ["lightCurve", "events"] as const) {
        const [there, here] = [JSON.parse(page[part]), JSON.parse(inNode[part])];
        expect(largestDifference(there, here)).toBeLessThan(SAME);
      }
    },
  );
});

/**
 * Engines of different versions round `exp` and `hypot` differently in the last bit (2e-16); sums
 * over some thousand pixels and the curvature of a likelihood make up to 1e-10 of it.
 */
const SAME = 1e-9;

/** Largest relative difference of two numbers in like places; Infinity where anything else differs. */
function largestDifference(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") {
    return a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
  }
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") {
    return a === b ? 0 : Number.POSITIVE_INFINITY;
  }
  const [left, right] = [Object.entries(a), new Map(Object.entries(b))];
  if (left.length !== right.size) return Number.POSITIVE_INFINITY;
  return left.reduce((most, [key, x]) => {
    // The direction of a star that is nearly round is known so much less well.
    const scale = key === "thetaRadians" ? ellipticityOf(a) : 1;
    return Math.max(most, scale * largestDifference(x, right.get(key)));
  }, 0);
}

/** 1 - minor axis / major axis of a PSF; 1 where the axes are not known. */
const ellipticityOf = (psf: object): number =>
  "semimajorSigma" in psf && "semiminorSigma" in psf
    ? 1 - Number(psf.semiminorSigma) / Number(psf.semimajorSigma)
    : 1;
