import { it } from "vitest";
import { runReadmeExample } from "../../../scripts/readme-example.ts";

it("runs the example of the README", () =>
  runReadmeExample(new URL("../README.md", import.meta.url)));
