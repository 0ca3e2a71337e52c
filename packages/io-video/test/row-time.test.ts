import { expect, test } from "vitest";
import { isVideoError, rowTime } from "../src/index.ts";

const time = {
  utcMicroseconds: 1.7e15,
  reference: "start",
  exposureSeconds: 0.02,
  origin: "SER trailer",
} as const;

test("a row is as much later than the first as rows lie between them", () => {
  expect(rowTime(time, 400.5, 12e-6)).toEqual({ ...time, utcMicroseconds: 1.7e15 + 4806 });
  expect(rowTime(time, 0, 12e-6)).toEqual(time);
  expect(rowTime(time, 100, -5e-6).utcMicroseconds).toBe(1.7e15 - 500);
});

test("a row above the picture and a row time that is no number are refused", () => {
  for (const [row, seconds] of [
    [-1, 1e-5],
    [5, Number.NaN],
  ] as const) {
    expect(() => rowTime(time, row, seconds)).toThrow(
      expect.toSatisfy((error: unknown) => isVideoError(error, "invalid-option")),
    );
  }
});
