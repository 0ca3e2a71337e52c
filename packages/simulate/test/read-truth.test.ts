import { expect, it } from "vitest";
import { readsDamaged } from "../../../scripts/damage-json.ts";
import {
  createObservation,
  isSimulationError,
  occultationPreset,
  readTruth,
} from "../src/index.ts";

const { truth } = createObservation(
  occultationPreset({ seed: 2, frames: 4, width: 60, height: 50 }),
);

it("the truth of an observation comes back from JSON without loss", () => {
  expect(readTruth(JSON.stringify(truth))).toEqual(truth);
});

it("a truth is read, or refused by the path of a field, whatever is damaged in it", () => {
  const small = { ...truth, stars: truth.stars.filter(({ name }) => name === "target") };
  const read = (text: string) => readTruth(JSON.stringify(readTruth(text)));
  const { faults, refused } = readsDamaged(small, read, (error) =>
    isSimulationError(error, "malformed-truth"),
  );
  expect(faults).toEqual([]);
  expect(refused).toBeGreaterThan(300);
});

it.each([
  [{ fwhm: [1] }, "in the truth, fwhm must be a list of 4 values, one a frame. Received [1]."],
  [{ gain: 0 }, "in the truth, gain must be a number greater than 0. Received 0."],
  [{ stars: [] }, "in the truth, occultations[0].star must be the name of a star in stars."],
  [{ seeds: 2 }, "in the truth, seeds must be left out"],
])("a truth with %j is refused by the name of the field", (change, message) => {
  expect(() => readTruth({ ...truth, ...change })).toThrow(message);
});
