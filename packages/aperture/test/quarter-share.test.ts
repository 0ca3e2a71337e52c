import { describe, expect, it } from "vitest";
import { quarterShare } from "../src/shapes/quarter-share.ts";

describe("quarterShare", () => {
  it("is the angle plus sine times cosine, to a few roundings of numbers up to 1.6", () => {
    for (let k = 0; k <= 5000; k++) {
      const angle = (k / 5000) * (Math.PI / 2);
      const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
      const share = quarterShare(sine, cosine);
      expect(Math.abs(share - (angle + sine * cosine))).toBeLessThan(1e-15);
    }
  });

  it("is nothing at the centre and a quarter circle at the rim", () => {
    expect(Math.abs(quarterShare(0, 1))).toBeLessThan(1e-15);
    expect(Math.abs(quarterShare(1, 0) - Math.PI / 2)).toBeLessThan(1e-15);
  });
});
