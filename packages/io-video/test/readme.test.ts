import { expect, test } from "vitest";
import { runReadmeExample } from "../../../scripts/readme-example.ts";

test("the examples of the README run", async () => {
  await expect(runReadmeExample(new URL("../README.md", import.meta.url))).resolves.toBeUndefined();
});
