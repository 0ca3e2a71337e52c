import { expect, it } from "vitest";

it("the public surface changes only on purpose", async () => {
  expect(Object.keys(await import("../src/index.ts")).sort()).toMatchInlineSnapshot(`
    [
      "PROFILE_KINDS",
      "SimulationError",
      "addStar",
      "createObservation",
      "electronsForDropToNoise",
      "encircledEnergy",
      "expectedDropToNoise",
      "interlaceObservation",
      "isSimulationError",
      "observationSource",
      "occultationPreset",
      "readTruth",
      "visibleFraction",
    ]
  `);
  expect(Object.keys(await import("../src/node.ts")).sort()).toMatchInlineSnapshot(`
    [
      "writeObservation",
    ]
  `);
});
