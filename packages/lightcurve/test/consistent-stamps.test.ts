import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  consistentStamps,
  eventsFromLightCurve,
  examineCadence,
  readLightCurveCsv,
} from "../src/index.ts";
import { unrollClock } from "../src/times/utc-text.ts";
import { curve, lightCurve } from "./curves.ts";

const STEP = 40_000;
const regular = (count = 200) => Float64Array.from({ length: count }, (_, i) => 1e9 + STEP * i);
const moved = (changes: Readonly<Record<number, number>>, stamps = regular()) =>
  stamps.map((stamp, i) => stamp + STEP * (changes[i] ?? 0));
const misread = (stamps: Float64Array) => consistentStamps(stamps).misread;

describe("a misread stamp costs its own reading and no other", () => {
  test.each([
    ["an hour late", { 60: 90_000 }],
    ["an hour early", { 60: -90_000 }],
    ["late by one and a half steps", { 60: 1.5 }],
    ["early by one and a half steps", { 60: -1.5 }],
    ["late by less than a step, still in order", { 60: 0.7 }],
    ["late in two rows side by side", { 60: 250, 61: 250 }],
    ["late in one row and early in another", { 60: 250, 140: -1500 }],
    ["late in the first row", { 0: 90_000 }],
    ["early in the first row, which still ascends", { 0: -90_000 }],
    ["late in the last row, which still ascends", { 199: 90_000 }],
    [
      "late every tenth row",
      Object.fromEntries([...Array(19).keys()].map((k) => [10 * k + 5, 25])),
    ],
  ])("%s", (_, changes) => {
    expect(misread(moved(changes))).toEqual(Object.keys(changes).map(Number));
  });

  test("the same stamp twice", () => {
    expect(misread(moved({ 60: -1 }))).toEqual([60]);
  });
});

describe("stamps that agree are kept", () => {
  test("over a gap, and over a clock that was set forward", () => {
    expect(misread(regular().map((t, i) => (i >= 60 ? t + 25 * STEP : t)))).toEqual([]);
    expect(misread(regular().map((t, i) => (i >= 60 ? t + 3600e6 : t)))).toEqual([]);
  });

  test("with jitter, with steps that alternate, with a rate that changes", () => {
    const jitter = regular().map((t, i) => t + 0.3 * STEP * Math.sin(i * i));
    const fields = regular().map((t, i) => t + (i % 2) * 0.4 * STEP);
    const slower = Float64Array.from(regular(), (t, i) => (i > 100 ? t + STEP * (i - 100) : t));
    for (const stamps of [jitter, fields, slower]) expect(misread(stamps)).toEqual([]);
  });

  test("when frames between them were left out", () => {
    const frames = Array.from({ length: 200 }, (_, i) => i).filter((i) => i % 7 !== 3);
    const stamps = frames.map((frame) => STEP * frame);
    expect(consistentStamps(stamps, frames).misread).toEqual([]);
  });

  test("but for those that repeat after a clock was set back", () => {
    const left = misread(regular().map((t, i) => (i >= 60 ? t - 25 * STEP : t)));
    expect(left).toHaveLength(25);
  });

  test.each([0, 1, 2, 3, 5])("of %d stamps all are, and none is invented", (count) => {
    expect(consistentStamps(regular(count)).rows).toHaveLength(count);
    expect(consistentStamps(regular(count).fill(Number.NaN)).rows).toEqual([]);
  });
});

test("a gap is told, a step to a misread stamp is none", () => {
  const stamps = moved({ 60: 250 }).map((t, i) => (i >= 120 ? t + 5 * STEP : t));
  const { gaps, misread } = examineCadence(stamps);
  expect(misread).toEqual([60]);
  expect(gaps.map(({ row, missing }) => [row, missing])).toEqual([[119, 5]]);
});

test("an event is found whole beside a misread stamp", () => {
  const flux = curve({ baseline: 1000, drops: [[100.4, 123.7, 970]], noise: 20, seed: 3 }).value;
  const whole = lightCurve(flux);
  for (const seconds of [3600, -3600]) {
    const late = whole.utcMicroseconds.map((t, i) => (i === 60 ? t + seconds * 1e6 : t));
    const found = eventsFromLightCurve({ ...whole, utcMicroseconds: late });
    expect(found.verdict).toBe("event");
    expect(found.settings.readings).toBe(199);
    expect(found.events[0]!.disappearance!.frame).toBeCloseTo(100.4, 1);
  }
});

describe("clock times without a date", () => {
  const DAY = 86_400e6;
  test("pass midnight once, whatever one misread time says", () => {
    const clock = Array.from(regular(40), (t) => (t - 1e9 + DAY - 20 * STEP) % DAY);
    clock[10] = 2 * 3600e6;
    clock[30] = 23 * 3600e6;
    const instants = unrollClock(clock, 0);
    const others = [...instants.keys()].filter((i) => i !== 10 && i !== 30);
    expect(others.map((i) => instants[i])).toEqual(others.map((i) => DAY - 20 * STEP + i * STEP));
  });
});

const file = new URL("../../../../shared/cases/lightcurves/misread-stamp.csv", import.meta.url);
if (!existsSync(file)) console.warn("Skipped: the case of a misread stamp is not here.");
test.skipIf(!existsSync(file))("the recorded case of a misread stamp holds its event", () => {
  const found = eventsFromLightCurve(readLightCurveCsv(readFileSync(file, "utf8")));
  expect(found.verdict).toBe("event");
  expect(found.settings.readings).toBe(199);
});
