#!/usr/bin/env node
import { main } from "./main.ts";
import { processTerminal } from "./terminal.ts";

void main(process.argv.slice(2), processTerminal()).then((status) => {
  process.exitCode = status;
});
