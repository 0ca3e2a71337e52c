import { test } from "vitest";
import { runReadmeExample } from "../../../scripts/readme-example.ts";

test("the example of the README runs", async () => {
  await runReadmeExample(new URL("../README.md", import.meta.url));
});
