import { defineProject } from "vitest/config";

/** Tests run on the TypeScript sources of every package, so no build is needed first. */
export const project = (name: string) =>
  defineProject({
    resolve: { conditions: ["@photkit/source"] },
    ssr: { resolve: { conditions: ["@photkit/source"] } },
    test: { name, environment: "node", include: ["test/**/*.test.ts"] },
  });
