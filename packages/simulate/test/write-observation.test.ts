import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPath } from "@photkit/io-video/node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createObservation, isSimulationError } from "../src/index.ts";
import { writeObservation } from "../src/node.ts";

const observation = createObservation({
  width: 40,
  height: 30,
  frames: 12,
  bitDepth: 12,
  exposureSeconds: 1 / 30,
  startUtc: "2025-06-30T23:59:59.900Z",
  stars: [{ name: "target", x: 20, y: 15, electrons: 4000 }],
});

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "photkit-simulate-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("writing a simulated observation", () => {
  it("as avi gives the same pixels, and no times", async () => {
    const written = await writeObservation(observation, join(folder, "event.avi"), {
      format: "avi",
    });
    expect(written.truth).toBe(join(folder, "event.truth.json"));
    const source = await openPath(written.recording);
    const frame = await source.frame(7);
    expect([source.frameCount, frame.time]).toEqual([12, null]);
    expect(Array.from(frame.image.data)).toEqual(Array.from(observation.frame(7).data));
    await source.close();
  });

  for (const [format, name] of [
    ["ser", "event.ser"],
    ["fits", "event"],
  ] as const) {
    it(`as ${format} gives a recording that reads back pixel by pixel, with its times`, async () => {
      const progress: number[] = [];
      const written = await writeObservation(observation, join(folder, name), {
        format,
        onProgress: (done) => progress.push(done),
      });
      expect(progress).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
      const source = await openPath(written.recording);
      expect(source.frameCount).toBe(12);
      for (const index of [0, 5, 11]) {
        const frame = await source.frame(index);
        expect(Array.from(frame.image.data)).toEqual(Array.from(observation.frame(index).data));
        expect(frame.time?.utcMicroseconds).toBe(observation.time(index).utcMicroseconds);
        expect(frame.time?.reference).toBe("start");
      }
      await source.close();
    });

    it(`as ${format} leaves the truth beside the recording and nothing else`, async () => {
      const written = await writeObservation(observation, join(folder, name), { format });
      expect(JSON.parse(await readFile(written.truth, "utf8"))).toEqual(observation.truth);
      expect((await readdir(folder)).sort()).toEqual([name, "event.truth.json"].sort());
    });

    it(`as ${format} leaves nothing when it is aborted`, async () => {
      const controller = new AbortController();
      const writing = writeObservation(observation, join(folder, name), {
        format,
        signal: controller.signal,
        onProgress: (done) => done === 4 && controller.abort(),
      });
      await expect(writing).rejects.toSatisfy((error) => isSimulationError(error, "aborted"));
      expect(await readdir(folder)).toEqual([]);
    });
  }

  it("takes a folder's name with a slash at its end", async () => {
    const written = await writeObservation(observation, `${join(folder, "night")}/`, {
      format: "fits",
    });
    expect((await readdir(folder)).sort()).toEqual(["night", "night.truth.json"]);
    expect(written.truth).toBe(join(folder, "night.truth.json"));
  });

  it("makes the folders on the way", async () => {
    const path = join(folder, "nights", "one.ser");
    expect((await writeObservation(observation, path)).truth).toBe(
      join(folder, "nights", "one.truth.json"),
    );
  });

  it("does not touch a FITS folder that is there", async () => {
    await writeFile(join(folder, "mine"), "");
    const writing = writeObservation(observation, join(folder, "mine"), { format: "fits" });
    await expect(writing).rejects.toSatisfy((error) => isSimulationError(error, "output-exists"));
  });
});
