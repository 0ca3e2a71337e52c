import { expect, test } from "vitest";

test("the public names change only on purpose", async () => {
  expect(Object.keys(await import("../src/index.ts")).sort()).toMatchSnapshot();
});
