import { describe, expect, it } from "vitest";
import { createObservation, observationSource } from "../src/index.ts";

const oneStar = {
  width: 64,
  height: 48,
  frames: 60,
  stars: [{ name: "target", x: 30.3, y: 22.8, electrons: 5000 }],
};

describe("a simulated observation as a recording", () => {
  it("gives every frame of a range, with its time", async () => {
    const observation = createObservation(oneStar);
    const source = observationSource(observation);
    const indices: number[] = [];
    for await (const frame of source.frames({ start: 3, stop: 12, step: 4 })) {
      indices.push(frame.index);
      expect(frame.image.data).toEqual(observation.frame(frame.index).data);
      expect(frame.time).toEqual(observation.time(frame.index));
    }
    expect(indices).toEqual([3, 7, 11]);
    await expect(source.frame(60)).rejects.toThrow("frame must be an integer from 0 to 59");
  });

  it("stops reading when it is aborted", async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const reading = async () => {
      const source = observationSource(createObservation(oneStar));
      for await (const frame of source.frames({ signal: controller.signal })) {
        seen.push(frame.index);
        if (frame.index === 2) controller.abort();
      }
    };
    await expect(reading()).rejects.toThrow();
    expect(seen).toEqual([0, 1, 2]);
  });
});
