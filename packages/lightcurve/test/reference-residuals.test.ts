import { describe, expect, it } from "vitest";
import { differential, referenceResiduals, unsteadyReferences } from "../src/index.ts";
import { noisy, seriesOf } from "./series.ts";

const FRAMES = 200;
/** Constant stars with 1 % of noise under a cloud that takes half the light. */
const steady = (name: string, level: number, change: (i: number) => number = () => 1) =>
  seriesOf(
    name,
    noisy(name.length + level, FRAMES, level, 0.01 * level).map(
      (flux, i) => flux * change(i) * (1 - 0.5 * Math.sin(i / 30) ** 2),
    ),
    { error: 0.01 * level },
  );

const stepAt = (start: number, factor: number) => (i: number) => (i >= start ? factor : 1);

describe("among three comparison stars", () => {
  const target = steady("target", 900);
  const others = [steady("ref1", 5000), steady("ref2", 4000)];
  const raised = steady("ref3", 6000, stepAt(140, 1.17));

  it("one that is raised by 17 % makes no step in the star compared with them", () => {
    const { value, incomplete, disputed } = differential(target, [...others, raised]);
    const mean = (start: number, stop: number) =>
      value.slice(start, stop).reduce((sum, one) => sum + one, 0) / (stop - start);
    // 60 and 140 readings of 1.2 % each: 3 sigma of their difference is half a percent.
    expect(Math.abs(mean(140, 200) / mean(0, 140) - 1)).toBeLessThan(0.006);
    expect(incomplete.subarray(140).reduce((sum, one) => sum + one, 0)).toBeGreaterThan(57);
    expect(incomplete.subarray(0, 140).reduce((sum, one) => sum + one, 0)).toBe(0);
    expect(disputed.every((one) => one === 0)).toBe(true);
  });

  it("it is named as one that does not stay with the others, and no other is", () => {
    expect(unsteadyReferences([...others, raised])).toEqual(["ref3"]);
    expect(unsteadyReferences([...others, steady("ref3", 6000)])).toEqual([]);
  });

  it("steady ones are the same sum as before, to the last bit", () => {
    const all = [...others, steady("ref3", 6000)];
    expect(differential(target, all)).toEqual(differential(target, all, { judge: false }));
  });
});

it("two that part are disputed from there on, and neither is left out", () => {
  const stars = [steady("ref1", 5000), steady("ref2", 4000, stepAt(150, 0.6))];
  const { disputed, outlying } = referenceResiduals(stars);
  expect(disputed.subarray(150).every((one) => one === 1)).toBe(true);
  expect(disputed.subarray(0, 150).every((one) => one === 0)).toBe(true);
  expect(outlying.every((marks) => marks.every((one) => one === 0))).toBe(true);
  expect(unsteadyReferences(stars)).toEqual([]);
});

it("stars whose errors are understated are steady all the same", () => {
  for (let seed = 0; seed < 10; seed++) {
    const stars = [0.008, 0.012, 0.03].map((noise, k) =>
      seriesOf(`ref${k}`, noisy(100 * seed + k, 60, 5000, 5000 * noise), { error: 1 }),
    );
    expect(unsteadyReferences(stars)).toEqual([]);
    expect(referenceResiduals(stars).disputed.filter((one) => one === 1).length).toBe(0);
  }
});

it("a slow difference from colour to colour is no departure", () => {
  const stars = [
    steady("ref1", 5000),
    steady("ref2", 4000, (i) => 1 + 0.0005 * i),
    steady("ref3", 6000),
  ];
  expect(unsteadyReferences(stars)).toEqual([]);
  expect(referenceResiduals(stars).outlying.flatMap((marks) => [...marks])).not.toContain(1);
});
