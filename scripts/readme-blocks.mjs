// @ts-check
/** The ```ts blocks of a Markdown file, found the way a reader sees them: by their fences. */

/**
 * @typedef {object} ReadmeBlock
 * @property {number} line The line of the block's first line of code, 1-based.
 * @property {string} code
 */

/**
 * Every fenced block marked `ts` or `typescript`, in order. An unclosed fence is an error.
 * @param {string} markdown
 * @returns {readonly ReadmeBlock[]}
 */
export function readmeBlocks(markdown) {
  /** @type {ReadmeBlock[]} */
  const blocks = [];
  const lines = markdown.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const opening = /^(`{3,})\s*(\S*)/.exec(lines[at] ?? "");
    if (opening === null) continue;
    const [, fence = "", language = ""] = opening;
    const first = at + 1;
    const length = lines.slice(first).findIndex((line) => line.trimEnd() === fence);
    if (length < 0) throw new Error(`The fence opened in line ${at + 1} is never closed.`);
    at = first + length;
    if (language === "ts" || language === "typescript") {
      blocks.push({ line: first + 1, code: lines.slice(first, at).join("\n") });
    }
  }
  return blocks;
}

/**
 * A block as a module of its own. Empty lines stand for the text before it, so that the lines of
 * a stack trace or a type error are those of the README.
 * @param {ReadmeBlock} block
 */
export function blockModule(block) {
  return `${"\n".repeat(block.line - 1)}${block.code}\nexport {};\n`;
}
