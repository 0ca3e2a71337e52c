/** The worker of `pnpm fuzz` for texts and documents. */

import { runCases } from "../../../../scripts/fuzz-worker.ts";
import { textCase } from "./families.ts";

await runCases(textCase);
