import { createObservation, observationSource, occultationPreset } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import { completeOccultation } from "../src/complete-occultation.ts";

describe("the complete occultation, wired by hand", () => {
  it("finds both instants of a simulated event within their 99.73 % intervals", async () => {
    const observation = createObservation(occultationPreset({ seed: 11, dropToNoise: 12 }));
    const star = observation.truth.stars.find(({ name }) => name === "target")!;
    const [truth] = observation.truth.occultations;
    const { found, lightCurve } = await completeOccultation(
      observationSource(observation),
      { x: star.x[0]!, y: star.y[0]! },
      observation.truth.exposureSeconds,
    );
    expect(found.verdict).toBe("event");
    expect(found.events).toHaveLength(1);
    const [event] = found.events;
    for (const [edge, when] of [
      [event!.disappearance!, truth!.disappearance.seconds],
      [event!.reappearance!, truth!.reappearance.seconds],
    ] as const) {
      expect(when).toBeGreaterThan(edge.ci997[0]);
      expect(when).toBeLessThan(edge.ci997[1]);
    }
    expect(lightCurve.apertures[0]!.name).toBe("target");
  });
});
