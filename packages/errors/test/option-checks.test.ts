import { describe, expect, test } from "vitest";
import { type ErrorData, optionChecks } from "../src/index.ts";

class Refused extends Error {
  readonly data: ErrorData;
  constructor(message: string, data: ErrorData) {
    super(message);
    this.data = data;
  }
}
const check = optionChecks((message, data) => {
  throw new Refused(message, data);
});

test("a refusal names the option, what it must be and what came, for people and for programs", () => {
  let refused: unknown;
  try {
    check.oddInteger("size", 2);
  } catch (error) {
    refused = error;
  }
  expect(refused).toBeInstanceOf(Refused);
  expect(refused).toMatchObject({
    message: "size must be an odd integer greater than 0. Received 2.",
    data: { option: "size", received: 2 },
  });
});

const accepted: Record<string, () => void> = {
  "any finite number": () => check.finite("x", -1.5),
  "a number just above 0 as positive": () => check.positive("x", Number.MIN_VALUE),
  "a number above another": () => check.above("x", 5.5, 5),
  "0 as not negative": () => check.notNegative("x", 0),
  "both ends of a range": () => {
    check.between("x", 1, 1, 2);
    check.between("x", 2, 1, 2);
  },
  "infinity as the open end of a range": () =>
    check.between("x", Number.POSITIVE_INFINITY, 1, Number.POSITIVE_INFINITY),
  "the lowest integer asked for": () => check.integerAtLeast("x", -3, -3),
  "1 as an odd integer": () => check.oddInteger("x", 1),
  "a word of a list": () => check.oneOf("x", "mid", ["start", "mid", "end"]),
};

describe("accepted", () => {
  for (const [name, run] of Object.entries(accepted)) test(name, () => expect(run).not.toThrow());
});

const refused: Record<string, [() => void, string]> = {
  "infinity as finite": [
    () => check.finite("x", Number.POSITIVE_INFINITY),
    "x must be a finite number. Received Infinity.",
  ],
  "the lower end as above it": [
    () => check.above("x", 5, 5),
    "x must be a number greater than 5. Received 5.",
  ],
  "infinity as above a number": [
    () => check.above("x", Number.POSITIVE_INFINITY, 5),
    "x must be a number greater than 5. Received Infinity.",
  ],
  "0 as positive": [() => check.positive("x", 0), "x must be a number greater than 0. Received 0."],
  "a number below 0 as not negative": [
    () => check.notNegative("x", -1),
    "x must be a number of at least 0. Received -1.",
  ],
  "a number outside its range": [
    () => check.between("x", 3, 1, 2),
    "x must be between 1 and 2. Received 3.",
  ],
  "a fraction as an integer": [
    () => check.integerAtLeast("x", 2.5, 0),
    "x must be an integer of at least 0. Received 2.5.",
  ],
  "an integer below the lowest": [
    () => check.integerAtLeast("x", -1, 0),
    "x must be an integer of at least 0. Received -1.",
  ],
  "a negative odd integer": [
    () => check.oddInteger("x", -3),
    "x must be an odd integer greater than 0. Received -3.",
  ],
  "a word outside its list, in quotes": [
    () => check.oneOf("x", "middle", ["start", "mid"]),
    'x must be one of "start", "mid". Received "middle".',
  ],
  "a bigint outside its list, as one": [
    () => check.oneOf("x", 3n, [1, 2]),
    "x must be one of 1, 2. Received 3n.",
  ],
  "the only one of a list": [
    () => check.oneOf("ys.length", 4, [5]),
    "ys.length must be 5. Received 4.",
  ],
};

describe("refused", () => {
  for (const [name, [run, message]] of Object.entries(refused)) {
    test(name, () => expect(run).toThrow(message));
  }

  test("NaN, by every check of numbers", () => {
    for (const run of [
      () => check.finite("x", Number.NaN),
      () => check.positive("x", Number.NaN),
      () => check.notNegative("x", Number.NaN),
      () => check.between("x", Number.NaN, 0, 1),
      () => check.integerAtLeast("x", Number.NaN, 0),
      () => check.oddInteger("x", Number.NaN),
    ]) {
      expect(run).toThrow("Received NaN.");
    }
  });
});
