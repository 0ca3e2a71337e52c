import { describe, expect, it } from "vitest";
import { visibleFraction } from "../src/occultation.ts";

const event = { star: 0, disappearanceSeconds: 1.01, reappearanceSeconds: 1.19, drop: 0.97 };

describe("light that an exposure receives of an occulted star", () => {
  it("is all of it before and after", () => {
    expect(visibleFraction(event, 0.97, 0.04)).toBe(1);
    expect(visibleFraction(event, 1.19, 0.04)).toBe(1);
  });

  it("is what the drop leaves in between", () => {
    expect(visibleFraction(event, 1.04, 0.04)).toBeCloseTo(0.03, 12);
  });

  it("is in proportion to the time outside the event at each edge", () => {
    // 30 of 40 ms hidden, then 30 of 40 ms hidden again.
    expect(visibleFraction(event, 1, 0.04)).toBeCloseTo(1 - 0.97 * 0.75, 12);
    expect(visibleFraction(event, 1.16, 0.04)).toBeCloseTo(1 - 0.97 * 0.75, 12);
  });

  it("counts an event within one exposure by its length", () => {
    expect(visibleFraction(event, 0.9, 0.5)).toBeCloseTo(1 - 0.97 * (0.18 / 0.5), 12);
  });
});
