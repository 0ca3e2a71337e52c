/** The program: which command, and what becomes of a failure. */

import { TaggedError } from "@photkit/errors";
import { asTyped, nearest } from "./arguments/as-typed.ts";
import { extract } from "./commands/extract.ts";
import { extractHelp } from "./commands/extract-help.ts";
import { finder, finderHelp } from "./commands/finder.ts";
import { info, infoHelp } from "./commands/info.ts";
import { remeasure, remeasureHelp } from "./commands/remeasure.ts";
import { simulate, simulateHelp } from "./commands/simulate.ts";
import {
  EXIT_DONE,
  EXIT_STOPPED,
  EXIT_UNUSABLE_ARGUMENTS,
  exitStatus,
} from "./output/exit-status.ts";

import { printable } from "./output/printable.ts";
import type { Terminal } from "./output/terminal.ts";
import { VERSION } from "./version.ts";

const HELP = `photkit ${VERSION}: measures stars in image sequences and videos

photkit info INPUT…         what a recording holds: size, frames, times, gaps
photkit finder INPUT…       a deep image of the field, and a list of its stars
photkit extract INPUT…      light curve, event times and report from a recording
photkit remeasure CUTOUTS…  stars measured again from the pixels that extract --archive kept
photkit simulate FILE       a synthetic occultation recording with known truth

photkit COMMAND --help      the options of a command
photkit --version

INPUT is a recording (SER, AVI, ADV, AAV, RAVF; others with ffmpeg), FITS, TIFF, PNG, BMP, JPEG
or camera raw files, or a folder of them.
Exit status: 0 done, 1 failed, 2 unusable arguments, 3 unreadable input, 130 stopped.`;

const COMMANDS = {
  info: { run: info, help: infoHelp },
  finder: { run: finder, help: finderHelp },
  extract: { run: extract, help: extractHelp },
  remeasure: { run: remeasure, help: remeasureHelp },
  simulate: { run: simulate, help: simulateHelp },
} as const;

const isCommand = (name: string): name is keyof typeof COMMANDS => Object.hasOwn(COMMANDS, name);

/**
 * Runs the program.
 *
 * @param args - the words behind `photkit`.
 * @param signal - stops the command; nothing half-written stays behind.
 * @returns the exit status; failures are told on `terminal.err` in one line, never thrown.
 */
export async function main(
  args: readonly string[],
  terminal: Terminal,
  signal?: AbortSignal,
): Promise<number> {
  const [command, ...rest] = args;
  if (command === undefined || command === "--help" || command === "-h" || command === "help") {
    terminal.out(HELP);
    return command === undefined ? EXIT_UNUSABLE_ARGUMENTS : EXIT_DONE;
  }
  if (command === "--version") {
    terminal.out(VERSION);
    return EXIT_DONE;
  }
  if (!isCommand(command)) {
    const known = Object.keys(COMMANDS);
    const near = nearest(command, known);
    const advice = near === undefined ? "" : ` Did you mean "${near}"?`;
    terminal.err(
      `photkit: the command must be one of ${known.join(", ")}. Received "${printable(command)}".${advice}`,
    );
    return EXIT_UNUSABLE_ARGUMENTS;
  }
  if (rest.includes("--help") || rest.includes("-h")) {
    terminal.out(COMMANDS[command].help);
    return EXIT_DONE;
  }
  const shown = printed(terminal);
  try {
    await COMMANDS[command].run(rest, shown, signal);
    return EXIT_DONE;
  } catch (error) {
    if (signal?.aborted === true) {
      shown.err(`photkit ${command}: stopped; nothing was written.`);
      return EXIT_STOPPED;
    }
    shown.err(`photkit ${command}: ${asTyped(oneLine(error), optionOf(error), rest)}`);
    return exitStatus(error);
  }
}

/** The terminal, with lines in which nothing acts: they hold text of files, headers and names. */
const printed = (terminal: Terminal): Terminal => ({
  out: (line) => terminal.out(printable(line)),
  err: (line) => terminal.err(printable(line)),
  progress: (text) => terminal.progress(printable(text)),
});

/** The option that an error is about, where it says so. */
const optionOf = (error: unknown): unknown =>
  error instanceof TaggedError ? error.data.option : undefined;

const oneLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/g, " ");
