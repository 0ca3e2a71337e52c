import { expect, test } from "vitest";
import { guardFor, TaggedError } from "../src/index.ts";

class ReadError extends TaggedError<"truncated" | "unknown-format"> {
  override readonly name = "ReadError";
}
const isReadError = guardFor<ReadError>("ReadError");

test("an error carries its code, its message, its facts and what led to it", () => {
  const cause = new RangeError("past the end");
  const error = new ReadError("truncated", "frame 3 ends at byte 90 of 100", {
    data: { frame: 3, offset: 90 },
    cause,
  });
  expect(error).toBeInstanceOf(Error);
  expect(String(error)).toBe("ReadError: frame 3 ends at byte 90 of 100");
  expect(error).toMatchObject({ code: "truncated", data: { frame: 3, offset: 90 }, cause });
});

test("an error without facts has empty data and no cause at all", () => {
  const error = new ReadError("unknown-format", "neither SER nor FITS");
  expect(error.data).toEqual({});
  expect("cause" in error).toBe(false);
});

test("a guard knows its package's errors by name, and by code when one is asked for", () => {
  const error: unknown = new ReadError("truncated", "short");
  expect(isReadError(error)).toBe(true);
  expect(isReadError(error, "truncated")).toBe(true);
  expect(isReadError(error, "unknown-format")).toBe(false);
});

test("a guard holds for the same error out of another copy of the package", () => {
  const fromElsewhere = Object.assign(new Error("short"), { name: "ReadError", code: "truncated" });
  expect(isReadError(fromElsewhere, "truncated")).toBe(true);
});

test("a guard turns away other errors and things that are no errors", () => {
  const alike = { name: "ReadError", code: "truncated", message: "an object, no error" };
  const nameOnly = Object.assign(new Error("no code"), { name: "ReadError" });
  for (const other of [new Error("plain"), nameOnly, alike, "ReadError", null, undefined]) {
    expect(isReadError(other)).toBe(false);
  }
});
