import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TaggedError, type TaggedErrorOptions } from "../src/index.ts";
import {
  constant,
  demands,
  finite,
  finiteOrNullColumn,
  integerAtLeast,
  kindsOf,
  listOf,
  objectOf,
  oneOf,
  optional,
  parseJson,
  pipe,
  positive,
  readDocument,
  record,
  showValue,
} from "../src/schema.ts";

class ListError extends TaggedError<"malformed"> {
  override readonly name = "ListError";
}

const kind = {
  what: "the list",
  fail: (message: string, options: TaggedErrorOptions): never => {
    throw new ListError("malformed", message, options);
  },
};

const schema = pipe(
  objectOf({
    format: constant("list"),
    stars: listOf(
      objectOf({
        x: finite,
        role: optional(oneOf(["target", "star"])),
        flux: optional(finiteOrNullColumn),
        method: optional(
          kindsOf("kind", [
            objectOf({ kind: constant("circle"), radius: positive }),
            objectOf({ kind: constant("psf") }),
          ]),
        ),
      }),
      { least: 1 },
    ),
    count: optional(integerAtLeast(0)),
    provenance: optional(record),
  }),
  demands(({ stars, count }, wrong) => {
    if (count !== undefined && count !== stars.length)
      wrong(["count"], `the number of stars, ${stars.length}`, count);
  }),
);

const read = (json: unknown) => readDocument(schema, json, kind);
const good = { format: "list", stars: [{ x: 1 }] };

describe("a document", () => {
  it("comes back as it is, from text with or without a byte order mark, and from a value", () => {
    const document = { ...good, count: 1, provenance: { any: { thing: [1, null] } } };
    expect(read(document)).toEqual(document);
    expect(read(JSON.stringify(document))).toEqual(document);
    expect(read(`\uFEFF${JSON.stringify(document)}\n`)).toEqual(document);
  });

  it.each([
    ["{", "the list must be JSON text. Received something else from line 1, column 2 on."],
    ['{\n  "format": "list",\n  oops\n}', "Received something else from line 3, column 3 on."],
    ["", "the list must be JSON text. Received an empty file."],
    ["null", "the list must be an object. Received null."],
    ["[]", 'in the list, format must be "list". Received nothing.'],
    [{ ...good, format: 3 }, 'in the list, format must be "list". Received 3.'],
    [
      { format: "list" },
      "in the list, stars must be a list with at least one entry. Received noth",
    ],
    [{ ...good, stars: [] }, "stars must be a list with at least one entry. Received []."],
    [{ ...good, stars: [{ x: 1 }, 5] }, "stars[1] must be an object. Received 5."],
    [{ ...good, stars: [{}] }, "stars[0].x must be a finite number. Received nothing."],
    [{ ...good, stars: [{ x: Number.NaN }] }, "stars[0].x must be a finite number. Received NaN."],
    ['{"format":"list","stars":[{"x":1e999}]}', "x must be a finite number. Received Infinity."],
    [{ ...good, stars: [{ x: "12" }] }, 'stars[0].x must be a finite number. Received "12".'],
    [{ ...good, stars: [{ x: 1, role: "sun" }] }, 'role must be one of "target", "star". Received'],
    [
      { ...good, stars: [{ x: 1, colour: "red" }] },
      "stars[0].colour must be left out: the fields here are x, role, flux, method. Received",
    ],
    [
      { ...good, stars: [{ x: 1, flux: [1, null, "2"] }] },
      "stars[0].flux[2] must be a finite numb",
    ],
    [{ ...good, stars: [{ x: 1, method: {} }] }, 'method.kind must be one of "circle", "psf".'],
    [{ ...good, stars: [{ x: 1, method: { kind: "circle" } }] }, "method.radius must be a number"],
    [{ ...good, stars: [{ x: 1, method: 5 }] }, "stars[0].method must be an object. Received 5."],
    [{ ...good, count: 2 }, "in the list, count must be the number of stars, 1. Received 2."],
    [{ ...good, "a b": 2 }, 'in the list, ["a b"] must be left out'],
    ['{"format":"list","stars":[{"x":1,"x":2}]}', "every field once. Received stars[0].x more"],
    ['{"format":"list","st\\u0061rs":1,"stars":1}', "every field once. Received stars more than"],
    ['{"format":"list","__proto__":{"x":1}}', 'JSON without fields named "__proto__"'],
    [`{"provenance":${"[".repeat(99)}${"]".repeat(99)}}`, "JSON of at most 32 levels"],
    ["[".repeat(1e6), "the list must be JSON of at most 32 levels. Received more."],
  ])("%j is refused by the path of the field", (json, message) => {
    try {
      read(json);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ListError);
      expect((error as ListError).message).toContain(message);
    }
  });

  it("tells programs the path and what came", () => {
    try {
      read({ ...good, stars: [{ x: 1 }, { x: true }] });
      expect.unreachable();
    } catch (error) {
      expect((error as ListError).data).toEqual({ path: "stars[1].x", received: true });
    }
  });
});

describe("JSON text", () => {
  const refuse = (expected: string): never => {
    throw new Error(expected);
  };

  it("has the value that JSON.parse gives it, whatever it is", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        if (text.includes('"__proto__"')) return;
        expect(parseJson(text, refuse)).toEqual(JSON.parse(text));
        expect(parseJson(JSON.stringify(value, null, 2), refuse)).toEqual(JSON.parse(text));
      }),
      { seed: 5 },
    );
  });

  it("is refused where JSON.parse refuses it, and never with another error", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'[]{}",:\\ 1a\n') }), (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        if (!isJson) expect(() => parseJson(text, refuse)).toThrow(/^(JSON|text)/);
      }),
      { seed: 6 },
    );
  });

  it("of more characters than the limit is not looked at", () => {
    expect(() => parseJson("123456", refuse, { length: 5 })).toThrow("at most 5 characters");
  });
});

it("a value is shown short, whatever it is", () => {
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  expect(showValue(undefined)).toBe("nothing");
  expect(showValue("a\u001b[31m")).toBe('"a\\u001b[31m"');
  expect(showValue("x".repeat(500))).toHaveLength(61);
  expect(showValue([1, "a"])).toBe('[1,"a"]');
  expect(showValue(new Array(5000).fill(0))).toBe("a list of 5000 entries");
  expect(showValue(cyclic)).toBe("an object of 1 field");
  expect(showValue(10n)).toBe("10");
});
