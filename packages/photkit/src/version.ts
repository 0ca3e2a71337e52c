import manifest from "../package.json" with { type: "json" };

/** Version of the program, written into everything it makes. */
export const VERSION: string = manifest.version;
