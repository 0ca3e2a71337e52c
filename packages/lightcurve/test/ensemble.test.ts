import { MeasurementFlag } from "@photkit/aperture";
import { describe, expect, it } from "vitest";
import { chooseEnsemble, measureVariability } from "../src/index.ts";
import { noisy, seriesOf } from "./series.ts";

const frames = 300;
const quiet = Array.from({ length: 6 }, (_, k) =>
  seriesOf(`quiet${k}`, noisy(k, frames, 10_000, 50)),
);
const pulsating = seriesOf(
  "pulsating",
  noisy(20, frames, 10_000, 50).map((f, i) => f * (1 + 0.05 * Math.sin(i / 15))),
);
const loud = seriesOf("loud", noisy(21, frames, 10_000, 800));
const eclipsed = seriesOf(
  "eclipsed",
  noisy(22, frames, 10_000, 50).map((f, i) => (i >= 100 && i < 130 ? 0.03 * f : f)),
);

describe("chooseEnsemble", () => {
  it("takes the constant stars and leaves those that vary or are noisy", () => {
    const names = chooseEnsemble([pulsating, ...quiet, loud]).map((m) => m.series.name);
    expect(names.every((name) => name.startsWith("quiet"))).toBe(true);
    expect(names.length).toBeGreaterThanOrEqual(5);
  });

  it("leaves stars that go out of the picture or saturate", () => {
    const leaving = seriesOf("leaving", noisy(30, frames, 50_000, 50), {
      flags: (i) => (i > 200 ? MeasurementFlag.outside : 0),
    });
    const burnt = seriesOf("burnt", noisy(31, frames, 90_000, 50), {
      flags: () => MeasurementFlag.saturated,
    });
    const names = chooseEnsemble([leaving, burnt, ...quiet]).map((m) => m.series.name);
    expect(names).not.toContain("leaving");
    expect(names).not.toContain("burnt");
  });

  it("is not larger than asked for", () => {
    expect(chooseEnsemble(quiet, { maximum: 3 })).toHaveLength(3);
  });

  it("has no ensemble of a single star", () => {
    expect(chooseEnsemble(quiet.slice(0, 1))).toEqual([]);
  });
});

describe("measureVariability", () => {
  it("names the star that pulsates and the star that is occulted, and no other", () => {
    const rows = measureVariability([...quiet, pulsating, eclipsed], quiet);
    expect(
      rows
        .filter((row) => row.varies)
        .map((row) => row.name)
        .sort(),
    ).toEqual(["eclipsed", "pulsating"]);
  });

  it("takes a single outlying reading for what it is", () => {
    const struck = seriesOf(
      "struck",
      noisy(40, frames, 10_000, 50).map((f, i) => (i === 77 ? 3 * f : f)),
    );
    const row = measureVariability([...quiet, struck], quiet).find((r) => r.name === "struck");
    expect(row?.varies).toBe(false);
  });

  it("does not call a star variable whose colour makes it fade steadily", () => {
    const red = seriesOf(
      "red",
      noisy(41, frames, 10_000, 50).map((f, i) => f * (1 - (0.04 * i) / frames)),
    );
    const row = measureVariability([...quiet, red], quiet).find((r) => r.name === "red");
    expect(row?.varies).toBe(false);
  });

  it("calls no star of a constant field variable, in 30 fields of 12 stars", () => {
    const called = Array.from({ length: 30 }, (_, seed) => {
      const stars = Array.from({ length: 12 }, (_, k) =>
        seriesOf(`s${k}`, noisy(1000 + seed * 12 + k, 200, 5000, 40 + 10 * k)),
      );
      return measureVariability(stars, stars.slice(0, 6)).filter((row) => row.varies).length;
    });
    // Each star is called by chance beyond 5 sigma only: none expected in 360.
    expect(called.reduce((sum, n) => sum + n, 0)).toBe(0);
  });

  it("has nothing to say about a star measured in fewer than ten frames", () => {
    expect(measureVariability([seriesOf("short", noisy(1, 9, 100, 1))], quiet)).toEqual([]);
  });
});

describe("stars that show no scatter", () => {
  it("make no ensemble, and no failure", () => {
    // One usable frame: neither a scatter from frame to frame nor one against the others.
    const short = [1, 2, 3].map((k) => seriesOf(`s${k}`, noisy(k, 1, 5000, 40)));
    expect(chooseEnsemble(short)).toEqual([]);
    const dark = [1, 2].map((k) => seriesOf(`d${k}`, new Array(30).fill(0)));
    expect(chooseEnsemble(dark)).toEqual([]);
  });
});
