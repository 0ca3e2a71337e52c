import { MeasurementFlag } from "@photkit/aperture";
import { createRandom } from "@photkit/core-stats";
import { describe, expect, test } from "vitest";
import {
  type ApertureSeries,
  apertureSeries,
  type EventsDocument,
  eventsFromLightCurve,
  type LightCurve,
  notSearched,
  searchStars,
} from "../src/index.ts";
import { lightCurve } from "./curves.ts";

const FRAMES = 160;

/** Stars of 20 000 ADU and 1 % noise; `light` is what becomes of star k in frame i. */
function field(count: number, light: (k: number, i: number) => number, seed = 1): LightCurve {
  const random = createRandom(seed);
  const base = lightCurve(new Float64Array(FRAMES));
  const apertures = Array.from(
    { length: count },
    (_, k): ApertureSeries =>
      apertureSeries(FRAMES, {
        name: `star${k + 1}`,
        role: "star",
        flux: Float64Array.from(
          { length: FRAMES },
          (_, i) => 20000 * (light(k, i) + 0.01 * random.normal()),
        ),
        fluxError: new Float64Array(FRAMES).fill(200),
      }),
  );
  return { ...base, apertures };
}
const names = (curve: LightCurve) => curve.apertures.map(({ name }) => name);
const inside = (i: number) => i >= 70 && i < 90;

describe("without a target", () => {
  test("every star is searched, and the one that drops is found, though it is a comparison star", () => {
    const curve = field(6, (k, i) => (k === 3 && inside(i) ? 0.9 : 1));
    const { star, events } = searchStars(curve, names(curve));
    expect(star?.name).toBe("star4");
    expect(events).toMatchObject({ target: "star4", verdict: "event" });
    expect(events.searched).toEqual({ stars: names(curve), lookElsewhere: 6 });
    expect(events.events[0]!.disappearance!.frame).toBeCloseTo(70, 0);
  });

  test("a small change of a star beside it at the same time does not take an event into question", () => {
    const light = (k: number, i: number) => (!inside(i) ? 1 : k === 3 ? 0.15 : k === 4 ? 0.96 : 1);
    const curve = field(6, light);
    const { star, events } = searchStars(curve, names(curve));
    expect(star?.name).toBe("star4");
    expect(events).toMatchObject({ verdict: "event", reason: null });
  });

  test("two stars that drop alike at the same time are unclear", () => {
    const curve = field(7, (k, i) => (inside(i) && (k === 3 || k === 4) ? 0.7 : 1));
    const { events } = searchStars(curve, names(curve));
    expect(events).toMatchObject({
      verdict: "unclear",
      reason: expect.stringMatching(/star[45] drops at the same time/),
    });
  });

  test("probabilities hold for all stars that were looked at", () => {
    const curve = field(2, () => 1);
    const alone = eventsFromLightCurve(curve, { aperture: "star1" });
    const searched = Array.from({ length: 10 }, (_, k) => `star${k}`);
    const among = eventsFromLightCurve(curve, { aperture: "star1", searched });
    expect(among.falseAlarmProbability).toBeCloseTo(1 - (1 - alone.falseAlarmProbability) ** 10, 9);
    expect(among.searched.lookElsewhere).toBe(10);
  });

  test("stars that do not change hold no event", () => {
    const curve = field(5, () => 1);
    const { star, events } = searchStars(curve, names(curve));
    expect([star, events.target, events.verdict]).toEqual([null, null, "no event"]);
  });

  const short = (depth: number, frames: number) =>
    field(4, (k, i) => (k === 2 && i >= 70 && i < 70 + frames ? 1 - depth : 1));

  test("a drop of three readings is unclear at most, since many stars have outliers", () => {
    const curve = short(0.4, 3);
    const { star, events } = searchStars(curve, names(curve));
    expect([star?.name, events.verdict]).toEqual(["star3", "unclear"]);
    expect(events.reason).toMatch(/lasts so few readings that an outlier could make it/);
    expect(events.events).toHaveLength(1);
    expect(searchStars(curve, names(curve), "star3").events.verdict).toBe("event");
    const longer = short(0.4, 6);
    expect(searchStars(longer, names(longer)).events.verdict).toBe("event");
  });

  test("a drop of two readings is no event, and nothing of it is stated", () => {
    const curve = short(0.4, 2);
    const { star, events } = searchStars(curve, names(curve));
    expect(star).toBeNull();
    expect(events).toMatchObject({ verdict: "no event", reason: null, events: [], warnings: [] });
  });

  test("a star that brightens makes no event of the others", () => {
    const curve = field(5, (k, i) => (k === 2 && inside(i) ? 1.6 : 1));
    expect(searchStars(curve, names(curve)).events.verdict).not.toBe("event");
  });
});

describe("a target that does not change", () => {
  test("has no event when one comparison star of many changes, and is told so", () => {
    const curve = field(6, (k, i) => (k === 1 && inside(i) ? 2.2 : 1));
    const { events } = searchStars(curve, names(curve).slice(1), "star1");
    expect(events.verdict).toBe("no event");
    expect(events.warnings.join()).toMatch(
      /comparison star star2 changes by itself in \d+ frames, in which it is left out/,
    );
  });

  test("has no event that is certain when its only comparison star changes", () => {
    const curve = field(2, (k, i) => (k === 1 && inside(i) ? 1.3 : 1));
    const { events } = searchStars(curve, ["star2"], "star1");
    expect(events.verdict).toBe("unclear");
    expect(events.reason).toMatch(/star1 itself does not drop, but its comparison star star2/);
  });

  test("keeps its own event, also in clouds that all stars see", () => {
    const cloud = (i: number) => 0.7 + 0.3 * Math.cos(i / 15);
    const curve = field(5, (k, i) => cloud(i) * (k === 0 && inside(i) ? 0.4 : 1));
    const { events } = searchStars(curve, names(curve).slice(1), "star1");
    expect([events.verdict, events.warnings]).toEqual(["event", []]);
  });
});

describe("the document", () => {
  /** Keys, and what kind of value each holds; lists by their kind alone. */
  const shape = (value: unknown): unknown =>
    Array.isArray(value)
      ? "list"
      : value !== null && typeof value === "object"
        ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shape(part)]))
        : ["target", "null"].includes(String(value)) || value === null || typeof value === "string"
          ? "text or null"
          : typeof value;

  test("has the same keys and types in every verdict", () => {
    const quiet = field(3, () => 1);
    const dark = field(3, (k, i) => (k === 0 && inside(i) ? 0.5 : 1));
    const doubted = field(2, (k, i) => (k === 1 && inside(i) ? 1.3 : 1));
    const unusable = {
      ...quiet,
      apertures: quiet.apertures.map((s) => ({ ...s, flux: s.flux.map(() => Number.NaN) })),
    };
    const documents: EventsDocument[] = [
      searchStars(dark, names(dark), "star1").events,
      searchStars(quiet, names(quiet)).events,
      searchStars(doubted, ["star2"], "star1").events,
      searchStars(unusable, names(quiet)).events,
      searchStars(unusable, names(quiet), "star1").events,
      notSearched(quiet, null, "no star was measured"),
    ];
    expect(documents.map(({ verdict }) => verdict)).toEqual([
      "event",
      "no event",
      "unclear",
      "not searched",
      "not searched",
      "not searched",
    ]);
    for (const document of documents) {
      expect(shape(document)).toEqual(shape(documents[0]));
      expect(JSON.stringify(document)).not.toMatch(/NaN|Infinity/);
      expect(JSON.parse(JSON.stringify(document))).toEqual(document);
    }
    expect(documents[4]!.reason).toMatch(/^too few usable frames/);
  });

  test.each([0, 1, 3, 7])("of a star with %d readings says that it was not searched", (count) => {
    const flux = Float64Array.from({ length: 20 }, (_, i) => (i < count ? 100 + i : Number.NaN));
    const { verdict, reason, events } = eventsFromLightCurve(lightCurve(flux));
    expect([verdict, events]).toEqual(["not searched", []]);
    expect(reason).toContain(`it can be used in ${count} of 20 frames`);
  });
});

describe("a result that cannot be is said to be so", () => {
  test("identical readings in a row", () => {
    const flux = field(1, () => 1).apertures[0]!.flux;
    const held = flux.map((_, i) => flux[i - (i % 8)]!);
    const { warnings } = eventsFromLightCurve(lightCurve(held));
    expect(warnings.join()).toMatch(
      /target are the same to the bit .* in 140 frames, first in frame 1:/,
    );
    expect(eventsFromLightCurve(lightCurve(flux)).warnings).toEqual([]);
    const counts = flux.map((v) => Math.round(v / 500));
    expect(eventsFromLightCurve(lightCurve(counts)).warnings.join()).not.toMatch(/same to the bit/);
  });

  test("a drop without noise", () => {
    const flux = Float64Array.from({ length: 100 }, (_, i) => (i >= 40 && i < 60 ? 10 : 1000));
    const { verdict, warnings } = eventsFromLightCurve(lightCurve(flux));
    expect(verdict).toBe("event");
    expect(warnings.join()).toMatch(/drop over noise, \d+, is more than any star gives/);
    expect(warnings.join()).toMatch(/less than a thousandth of a frame/);
  });

  test("errors below what rounded stamps tell, and light below zero", () => {
    const flux = field(1, (_, i) => (inside(i) ? -0.5 : 1)).apertures[0]!.flux;
    const curve = lightCurve(flux, { exposureSeconds: 0.03 });
    const first = curve.utcMicroseconds[0]!;
    const utcMicroseconds = curve.utcMicroseconds.map(
      (_, i) => Math.round((first + i * 33_367) / 1e4) * 1e4,
    );
    const { warnings } = eventsFromLightCurve({ ...curve, utcMicroseconds });
    expect(warnings.join()).toMatch(/less than its stamps tell, which are rounded to 0.01 s/);
    expect(warnings.join()).toMatch(/50 % of the baseline below zero/);
  });
});

describe("a field that was lost in most frames", () => {
  const lost = (curve: LightCurve): LightCurve => ({
    ...curve,
    apertures: curve.apertures.map((one) => ({
      ...one,
      flags: one.flags.map((flags, i) => (i % 3 === 0 ? flags : MeasurementFlag.predicted)),
    })),
  });

  test("holds no event that is sure: what was measured may be other stars", () => {
    const curve = lost(field(6, (k, i) => (k === 3 && inside(i) ? 0.6 : 1)));
    const { star, events } = searchStars(curve, names(curve));
    expect(star?.name).toBe("star4");
    expect(events).toMatchObject({
      verdict: "unclear",
      reason: expect.stringMatching(/lost in 66 % of the frames/),
    });
  });

  test("was not searched where nothing is found", () => {
    const curve = lost(field(6, () => 1));
    expect(searchStars(curve, names(curve)).events).toMatchObject({
      verdict: "not searched",
      reason: expect.stringMatching(/lost in 66 % of the frames/),
    });
  });
});
