/** Text of files and headers, fit for terminals and pages: nothing in it acts. */

/** Control characters, line ends, and what turns the direction of writing. */
const ACTING = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** One line in which control characters stand as escapes: `\x1b`, `\n`. */
export const printable = (text: string): string =>
  text.replace(ACTING, (character) => {
    if (character === "\n") return "\\n";
    if (character === "\r") return "\\r";
    if (character === "\t") return "\t";
    const code = character.charCodeAt(0);
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, "0")}`
      : `\\u${code.toString(16).padStart(4, "0")}`;
  });
