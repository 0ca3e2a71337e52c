import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { photkit } from "./program.ts";

it.each(["info", "extract", "simulate"])(
  "photkit %s --help explains every option that it takes",
  async (command) => {
    const { status, out } = await photkit(command, "--help");
    expect(status).toBe(0);
    expect(out).toContain(`photkit ${command} `);
    // What is explained is taken: an option that the command does not know is refused by name.
    const explained = [...new Set(out.match(/^ {2}--[a-z-]+/gm))].map((line) => line.trim());
    expect(explained.length).toBeGreaterThan(3);
    for (const option of explained) {
      const run = await photkit(command, option);
      expect(run.status).toBe(2);
      expect(run.err).not.toContain("does not know");
      expect(run.err).not.toContain("unknown option");
    }
    const source = await readFile(
      new URL(`../src/commands/${command}.ts`, import.meta.url),
      "utf8",
    );
    const taken = [...source.matchAll(/^ {2,4}"?([\w-]+)"?: \{ type:/gm)].map(([, name]) => name);
    for (const name of taken) expect(explained).toContain(`--${name}`);
  },
);

it("photkit extract --help stands under headings, of few options each", async () => {
  const { out } = await photkit("extract", "--help");
  const parts = out.split(/^(?=[A-Z][^\n]*\n {2}--)/m).slice(1);
  expect(parts.map((part) => part.split("\n")[0])).toEqual([
    "Stars",
    "Stars by RA and Dec",
    "Frames",
    "Photometry",
    "Errors and saturation",
    "Calibration",
    "Times and pixels of the file",
    "Time burned into the image",
    "Results",
  ]);
  for (const part of parts) expect(part.match(/^ {2}--/gm)!.length).toBeLessThan(16);
});

it("photkit help, and photkit --help, list the commands", async () => {
  const { status, out } = await photkit("help");
  expect(status).toBe(0);
  for (const command of ["info", "extract", "simulate"])
    expect(out).toContain(`photkit ${command} `);
  expect((await photkit("--help")).out).toBe(out);
});

it("photkit --version tells the version of the package", async () => {
  const { version } = JSON.parse(
    await readFile(new URL("../package.json", import.meta.url), "utf8"),
  );
  expect(await photkit("--version")).toEqual({ status: 0, out: version, err: "" });
});
