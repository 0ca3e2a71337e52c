import { expect, it } from "vitest";

it("the public surface changes only on purpose", async () => {
  expect(Object.keys(await import("../src/index.ts")).sort()).toMatchInlineSnapshot(`
    [
      "StarTracker",
      "TrackingError",
      "applySimilarity",
      "coast",
      "fitSimilarity",
      "givenPath",
      "identity",
      "invertSimilarity",
      "isTrackingError",
      "rotationRadians",
      "scaleOf",
      "searchCommonShift",
      "similarityThrough",
      "unrotated",
      "updateLinear",
      "voteShift",
      "voteShifts",
    ]
  `);
});
