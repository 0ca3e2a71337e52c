import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { MeasurementFlag } from "../../packages/aperture/src/flags.ts";

const text = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

it("the page on flags has a row for every flag, whose files mention it", () => {
  const rows = text("docs/flags.md")
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")));
  const found = Object.fromEntries(rows.map(([, name, bit]) => [name, Number(bit)]));
  expect(found).toEqual(MeasurementFlag);
  for (const [, name, , , , files] of rows) {
    for (const file of files!.split(", ")) expect(text(`packages/${file}`)).toContain(name);
  }
});
