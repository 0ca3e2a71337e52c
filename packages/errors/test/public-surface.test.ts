import { expect, test } from "vitest";

test("the public surface is what it was", async () => {
  expect(Object.keys(await import("../src/index.ts")).sort()).toMatchInlineSnapshot(`
    [
      "TaggedError",
      "guardFor",
      "optionChecks",
    ]
  `);
});
