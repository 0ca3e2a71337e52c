export { fileSink, serFileWriter, writeFile } from "./node/file-sink.ts";
export { fileSource } from "./node/file-source.ts";
export { openPath } from "./node/open-path.ts";
