import { it } from "vitest";
import { runReadmeExample } from "../../../scripts/readme-example.ts";

it("the README's examples run", () => runReadmeExample(new URL("../README.md", import.meta.url)));

it("the example of the repository's README runs, and finds the occultation", () =>
  runReadmeExample(new URL("../../../README.md", import.meta.url)));
