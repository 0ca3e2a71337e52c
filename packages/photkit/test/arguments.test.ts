import { describe, expect, it } from "vitest";
import {
  parseCommand,
  parseCorrection,
  parseFrames,
  parsePair,
  parseStar,
} from "../src/arguments/arguments.ts";

const options = {
  ref: { type: "string", multiple: true },
  track: { type: "string", multiple: true },
  target: { type: "string" },
  out: { type: "string" },
} as const;

describe("stars on the command line", () => {
  it("are given as x,y, with a name before = when wanted", () => {
    expect(parseStar("target", "424,286")).toEqual({ x: 424, y: 286 });
    expect(parseStar("ref", "south star=10.5,-3")).toEqual({ name: "south star", x: 10.5, y: -3 });
  });

  it("may follow one option in a row, or each its own", () => {
    const { values, positionals } = parseCommand(
      ["in.ser", "--ref", "1,2", "b=3,4", "--track", "5,6", "--ref", "7,8", "more.ser"],
      options,
    );
    expect(values.ref).toEqual(["1,2", "b=3,4", "7,8"]);
    expect(values.track).toEqual(["5,6"]);
    expect(positionals).toEqual(["in.ser", "more.ser"]);
  });

  it("say what was expected when they are something else", () => {
    expect(() => parseStar("target", "424")).toThrow(
      '--target must be x,y or name=x,y in px. Received "424".',
    );
  });
});

describe("unknown and incomplete options", () => {
  it("are refused by name", () => {
    expect(() => parseCommand(["--taget", "1,2"], options)).toThrow("--taget");
    expect(() => parseCommand(["--out"], options)).toThrow(
      "--out must be followed by a value. Received nothing.",
    );
    expect(() => parseCommand(["--out", "--ref"], options)).toThrow(
      "--out must be followed by a value. Received --ref.",
    );
  });

  it("are refused when they are given twice and can only be one", () => {
    expect(() => parseCommand(["--target", "1,2", "--target", "3,4"], options)).toThrow(
      "--target must be given once. Received 2.",
    );
    expect(() => parseCommand(["--target", "1,2", "3,4"], options)).toThrow("--target must be");
    expect(parseCommand(["--ref", "1,2", "--ref", "3,4"], options).values.ref).toHaveLength(2);
  });

  it("may have negative values", () => {
    expect(parseCommand(["--out", "-5"], options).values.out).toBe("-5");
  });
});

describe("ranges and pairs", () => {
  it("of a correction have a frame, and a place with the name of a star or a shift", () => {
    expect(parseCorrection("9:a b=1,2.5")).toEqual({ frame: 9, star: "a b", x: 1, y: 2.5 });
    expect(parseCorrection("9:-60,+3")).toEqual({ frame: 9, dx: -60, dy: 3 });
    for (const text of ["9", "9:5", "-1:2,3", "5,5"]) {
      expect(() => parseCorrection(text)).toThrow("--correct must be");
    }
  });

  it("of frames may be open at either end", () => {
    expect(parseFrames("10:20")).toEqual({ start: 10, stop: 20 });
    expect(parseFrames("10:")).toEqual({ start: 10 });
    expect(parseFrames(":20")).toEqual({ stop: 20 });
    expect(parseFrames("20:10")).toEqual({ start: 10, stop: 20, backwards: true });
  });

  it.each([":", "5:5", ":0", "a:b", "7"])("refuse %s as frames", (text) => {
    expect(() => parseFrames(text)).toThrow("--frames must");
  });

  it("of numbers are two", () => {
    expect(parsePair("annulus", "8,14.5")).toEqual([8, 14.5]);
    expect(() => parsePair("annulus", "8")).toThrow("--annulus must be two numbers");
  });
});
