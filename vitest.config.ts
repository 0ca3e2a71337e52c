import { defineConfig } from "vitest/config";

/** Where `.ci/run` finds the results of the test command; people do not need the file. */
const resultsFile = process.env.PHOTKIT_TEST_RESULTS;

export default defineConfig({
  test: {
    projects: ["packages/*", "examples", "scripts"],
    testTimeout: 60_000,
    // One worker fewer than cores, the default, would leave half of two cores idle.
    maxWorkers: "100%",
    ...(resultsFile === undefined
      ? {}
      : { reporters: ["default", "json"], outputFile: { json: resultsFile } }),
  },
});
