import { describe, expect, it } from "vitest";
import { createObservation, isSimulationError, type ObservationOptions } from "../src/index.ts";

describe("options of a simulated observation", () => {
  it.each<[string, ObservationOptions]>([
    ["bitDepth", { bitDepth: 9 as 8 }],
    ["width", { width: 0 }],
    ["fwhm", { fwhm: 0.3 }],
    ["startUtc", { startUtc: "2026-01-01 00:00:00" }],
    ["windShake.frequencyHz", { windShake: { rms: 1, frequencyHz: 0 } }],
    ["stars[0]", { stars: [{ x: 1, y: 2 }] }],
    [
      "occultations[0].star",
      { occultations: [{ star: "Vega", disappearanceSeconds: 1, reappearanceSeconds: 2 }] },
    ],
    [
      "occultations[0].reappearanceSeconds",
      { occultations: [{ star: 0, disappearanceSeconds: 3, reappearanceSeconds: 2 }] },
    ],
  ])("names %s when it is unusable", (option, options) => {
    try {
      createObservation(options);
      expect.unreachable();
    } catch (error) {
      expect(isSimulationError(error, "invalid-option") && error.data.option).toBe(option);
      expect((error as Error).message).toContain("must ");
    }
  });
});
