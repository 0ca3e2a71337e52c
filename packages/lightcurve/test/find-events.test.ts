import { createRandom } from "@photkit/core-stats";
import { describe, expect, test } from "vitest";
import { findEvents } from "../src/index.ts";
import { curve } from "./curves.ts";

describe("an event", () => {
  test("is found, with the chance that noise made it", () => {
    const { verdict, events, falseAlarmProbability } = findEvents(
      curve({ readings: 400, drops: [[150.3, 170.8, 5]] }),
    );
    expect(verdict).toBe("event");
    expect(events).toHaveLength(1);
    expect(falseAlarmProbability).toBeLessThan(1e-6);
    expect(events[0]!.falseAlarmProbability).toBe(falseAlarmProbability);
    expect(events[0]!.disappearance!.ci997[0]).toBeLessThan(150.3);
    expect(events[0]!.disappearance!.ci997[1]).toBeGreaterThan(150.3);
  });

  test("of three readings is found when it is deep", () => {
    expect(findEvents(curve({ readings: 400, drops: [[150.3, 153.3, 10]] })).verdict).toBe("event");
  });

  test("is found in noise that is correlated, and on a slow trend", () => {
    const shaken = curve({ readings: 400, correlation: 0.5, drops: [[150.3, 170.8, 6]] });
    expect(findEvents(shaken).verdict).toBe("event");
    const value = shaken.value.map((v, i) => v + 6 * (i / 400) ** 2);
    expect(findEvents({ ...shaken, value }).verdict).toBe("event");
  });

  test("is found although an aeroplane flashes", () => {
    const series = curve({ readings: 400, drops: [[150.3, 170.8, 6]] });
    const value = series.value.map((v, i) => (i === 300 || i === 301 ? v + 60 : v));
    const { verdict, events, flashes } = findEvents({ ...series, value });
    expect(verdict).toBe("event");
    expect(flashes).toBe(2);
    expect(events[0]!.disappearance!.time).toBeCloseTo(150.3, 0);
  });

  test("the same series gives the same answer", () => {
    const series = curve({ readings: 200, drops: [[50, 60, 2.5]] });
    expect(findEvents(series)).toEqual(findEvents(series));
  });
});

describe("several events", () => {
  const times = (drops: [number, number, number][]) =>
    findEvents(curve({ readings: 400, drops })).events.map((event) => [
      Math.round(event.disappearance!.time),
      Math.round(event.reappearance!.time),
    ]);

  test("a ring gives three, in order of time", () => {
    expect(
      times([
        [190, 220, 20],
        [150, 154, 15],
        [256, 260, 15],
      ]),
    ).toEqual([
      [150, 154],
      [190, 220],
      [256, 260],
    ]);
  });

  test("a double star gives two that overlap", () => {
    expect(
      times([
        [150, 200, 12],
        [160, 212, 25],
      ]),
    ).toEqual([
      [150, 200],
      [160, 212],
    ]);
  });

  test("two bodies that nearly touch give two, not one that covers the light between", () => {
    expect(
      times([
        [150, 180, 20],
        [184, 214, 20],
      ]),
    ).toEqual([
      [150, 180],
      [184, 214],
    ]);
  });
});

describe("no event", () => {
  const worlds: [string, (i: number, normal: () => number, state: { level: number }) => number][] =
    [
      ["white noise", (_, normal) => normal()],
      [
        "correlated noise",
        (_, normal, state) => {
          state.level = 0.9 * state.level + Math.sqrt(1 - 0.81) * normal();
          return state.level;
        },
      ],
      ["a slope", (i, normal) => i / 50 + normal()],
      ["slow waves of the sky", (i, normal) => 3 * Math.sin(i / 45) + normal()],
      [
        "a wandering level",
        (_, normal, state) => {
          state.level += 0.1 * normal();
          return state.level + normal();
        },
      ],
      ["outliers", (i, normal) => (i % 33 === 5 ? 6 : 1) * normal()],
    ];
  test.each(worlds)("is seen in %s", (_, world) => {
    const found = Array.from({ length: 12 }, (_, k) => {
      const random = createRandom(k + 1);
      const state = { level: random.normal() };
      const value = Float64Array.from(
        { length: 400 },
        (_, i) => 100 + world(i, random.normal, state),
      );
      const start = value.map((_, i) => i);
      return findEvents({ start, exposure: 1, value }, { seed: k + 1, trials: 400 });
    });
    // At p <= 0.001 and 12 series one false event would be a 1 % accident.
    expect(found.filter(({ verdict }) => verdict === "event")).toHaveLength(0);
    expect(found.filter(({ verdict }) => verdict === "unclear").length).toBeLessThanOrEqual(3);
  });

  test("is seen in the diffraction of a near miss: the light rises as much as it drops", () => {
    const drops = [
      [132, 137, 5],
      [137, 152, -12],
      [152, 157, 5],
    ] as const;
    const found = findEvents(curve({ readings: 300, drops }));
    expect(found.verdict).toBe("no event");
    expect(found.falseAlarmProbability).toBeGreaterThanOrEqual(0.5);
  });

  test("is seen in a series that never drops", () => {
    const start = Float64Array.from({ length: 50 }, (_, i) => i);
    const found = findEvents({ start, exposure: 1, value: start.map(() => 7) });
    expect(found).toMatchObject({ verdict: "no event", events: [], falseAlarmProbability: 1 });
  });
});

test("thresholds and trials are checked", () => {
  expect(() => findEvents(curve(), { trials: 3 })).toThrow(/trials must be an integer of at least/);
  expect(() => findEvents(curve(), { eventBelow: 0.1 })).toThrow(/unclearBelow must be between/);
  expect(() => findEvents(curve(), { mostEvents: 0 })).toThrow(/mostEvents/);
});

test("ten readings of three sigma among a hundred steady ones are an event, not a gradual drop", () => {
  let events = 0;
  for (let seed = 1; seed <= 30; seed++) {
    const random = createRandom(seed);
    const value = Float64Array.from(
      { length: 100 },
      (_, i) => 100 + random.normal() - (i >= 35 && i < 45 ? 2.9 : 0),
    );
    const start = value.map((_, i) => i);
    const { verdict } = findEvents({ start, exposure: 1, value }, { seed, trials: 200 });
    if (verdict === "event") events++;
  }
  // 85 % of 150 such series are: of 30, 25.5 with a scatter of 2.
  expect(events).toBeGreaterThan(20);
});
