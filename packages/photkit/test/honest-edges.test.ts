import { beforeAll, describe, expect, it } from "vitest";
import { type JudgedEdge, judgeRecording, SMALL_SCENE } from "../study/edge-honesty.mjs";

const SEEDS = 20;
// 160 x 120 px, 200 frames of 40 ms, 16 bit, wind shake, drift, a 97 % drop, drop over noise 10.
describe(`both edges of ${SEEDS} simulated occultations, extracted from their pictures`, () => {
  const edges: JudgedEdge[] = [];
  beforeAll(async () => {
    for (let seed = 1; seed <= SEEDS; seed++)
      edges.push(...(await judgeRecording(seed, 10, SMALL_SCENE)));
  });

  it("are all found, and lie within their own 99.73 % intervals", () => {
    expect(edges).toHaveLength(2 * SEEDS);
    expect(edges.filter(({ in997 }) => !in997)).toEqual([]);
  });

  it("lie within their 68 % interval about as often as they should", () => {
    // Of 40 edges 27 are expected; 46 to 90 % are three standard deviations about that.
    const share = edges.filter(({ in68 }) => in68).length / edges.length;
    expect(share).toBeGreaterThanOrEqual(0.46);
    expect(share).toBeLessThanOrEqual(0.9);
  });

  it("have uncertainties as the accuracy law has them, to a factor 1.5", () => {
    const ratios = edges.map(({ againstLaw }) => againstLaw).sort((a, b) => a - b);
    const typical = ratios[ratios.length / 2]!;
    expect(typical).toBeGreaterThan(1 / 1.5);
    expect(typical).toBeLessThan(1.5);
  });
});
