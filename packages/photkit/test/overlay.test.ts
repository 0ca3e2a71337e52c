/** The time in the picture through the program: practice video made, looked at, measured. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { photkit, withoutPictures, workFolder } from "./program.ts";

withoutPictures();
const folder = await workFolder();
const video = join(folder, "practice.avi");
const instant = (text: string) => Date.parse(text);

beforeAll(async () => {
  const size = ["--size", "480,140", "--frames", "60", "--dnr", "30", "--seed", "3"];
  const overlay = [
    "--overlay",
    "iota-vti",
    "--field-order",
    "lower-first",
    "--overlay-noise",
    "15",
  ];
  const run = await photkit("simulate", video, ...size, ...overlay);
  expect(run).toMatchObject({ status: 0, err: "" });
});

describe("photkit with a time in the picture", () => {
  it("info says where it stands, what was read, and which field came first", async () => {
    const { status, out } = await photkit("info", video);
    expect(status).toBe(0);
    expect(out).toMatch(
      /^overlay {5}time burned into the picture: IOTA-VTI, rows \d+ to \d+, read 60 of 60$/m,
    );
    expect(out).toContain("PAL, the lower field first (--fields lower-first), no dropped frames");
    expect(out).toContain("00:00:00.0400 to 00:00:02.4000 UTC, ends of exposures");
    expect(out).not.toContain("none in the file");
  });

  it("info says the same to programs, and nothing when told not to look", async () => {
    const { out } = await photkit("info", video, "--json");
    const { overlay } = JSON.parse(out);
    expect(overlay).toMatchObject({ order: "lower-first", standard: "PAL", jumps: [], doubts: [] });
    expect(overlay.frames).toHaveLength(60);
    const quiet = await photkit("info", video, "--json", "--overlay", "none");
    expect(JSON.parse(quiet.out).overlay).toBeNull();
  });

  it.each([[[]], [["--fields", "auto"]]])("extract times the event with %j", async (more) => {
    const truth = JSON.parse(await readFile(join(folder, "practice.truth.json"), "utf8"));
    const [star] = truth.stars;
    const out = join(folder, `out${more.length}`);
    const place = `${star.x[0].toFixed(1)},${star.y[0].toFixed(1)}`;
    const run = await photkit(
      ...["extract", video, "--target", place, "--date", "2026-01-01", "--out", out, ...more],
    );
    expect(run).toMatchObject({ status: 0, err: "" });
    const { events } = JSON.parse(await readFile(join(out, "events.json"), "utf8"));
    for (const edge of ["disappearance", "reappearance"]) {
      // Half a field, 10 ms, is what a wrong meaning of the stamps would cost at the least.
      const off = instant(events[0][edge].utc) - instant(truth.occultations[0][edge].utc);
      expect(Math.abs(off)).toBeLessThan(10);
    }
  });

  it.each([
    [["--overlay", "kiwi"], /--overlay must be one of auto, none, iota-vti/],
    [["--overlay-rows", "9:9"], /--overlay-rows must be rows a:b with a below b/],
    [["--date", "2026-02-30"], /--date must be a day as YYYY-MM-DD/],
    [["--overlay", "none", "--date", "2026-01-01"], /--date does not go with --overlay none/],
    [["--overlay-rows", "0:40"], /no time of an IOTA-VTI can be read in rows 0 to 39/],
  ])("extract refuses %j", async (words, message) => {
    const run = await photkit("extract", video, "--out", join(folder, "refused"), ...words);
    expect(run.status).toBeGreaterThan(0);
    expect(run.err).toMatch(message);
  });

  it("simulate refuses options of the overlay without one", async () => {
    const run = await photkit("simulate", join(folder, "x.ser"), "--field-order", "upper-first");
    expect(run).toMatchObject({ status: 2, out: "" });
    expect(run.err).toMatch(/--field-order needs --overlay/);
  });
});
