/** Complaints in the words of the command line: options by the names that people type. */

/** Fields of options whose name on the command line is another. */
const TYPED: Readonly<Record<string, string>> = {
  fwhm: "weights",
  hunt: "recentre",
  start: "frames",
  stop: "frames",
  windowSize: "window",
  thresholdSigma: "threshold",
  defaultRadius: "radius",
  exposureSeconds: "exposure",
  deadSeconds: "dead",
  dropToNoise: "dnr",
  width: "size",
  height: "size",
};
/** Letters by which a mistyped option may differ from the one that is suggested. */
const FARTHEST = 2;

/**
 * `method.radius must be …` becomes `--radius must be …` when `args` has that option.
 *
 * @param field - name of the field that the message begins with, as errors have it in their data.
 */
export function asTyped(message: string, field: unknown, args: readonly string[]): string {
  if (typeof field !== "string" || !message.startsWith(field)) return message;
  const last = /([A-Za-z]+)(\[\d+\])?$/.exec(field)?.[1] ?? field;
  const plain = last.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const typed = [plain, TYPED[last]].find((name) =>
    args.some((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`)),
  );
  return typed === undefined ? message : `--${typed}${message.slice(field.length)}`;
}

/** What is said of an option that does not exist, with the nearest of those that do. */
export function unknownOption(option: string, known: readonly string[]): string {
  const near = nearest(option.replace(/^-+/, ""), known);
  const advice = near === undefined ? "--help lists those there are." : `is --${near} meant?`;
  return `${option} is no option of this command: ${advice}`;
}

/** The word that differs least from `word`, by two letters at most; or one that begins with it. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const typed = word.toLowerCase();
  const [near] = known
    .map((name) => ({ name, letters: editDistance(typed, name.toLowerCase()) }))
    .sort((a, b) => a.letters - b.letters);
  const limit = Math.min(FARTHEST, typed.length - 1);
  if (near !== undefined && near.letters <= limit) return near.name;
  return typed.length < 3 ? undefined : known.find((name) => name.toLowerCase().startsWith(typed));
}

/** Letters to be put in, left out or replaced to make one word of another (Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, k) => k);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let k = 1; k <= b.length; k++) {
      const same = a[i - 1] === b[k - 1] ? 0 : 1;
      next.push(Math.min(row[k]! + 1, next[k - 1]! + 1, row[k - 1]! + same));
    }
    row = next;
  }
  return row[b.length]!;
}
