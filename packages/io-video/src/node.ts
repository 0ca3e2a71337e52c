export { type FfmpegOptions, openFfmpeg } from "./node/ffmpeg-source.ts";
export { aviFileWriter, fileSink, isRunning, serFileWriter, writeFile } from "./node/file-sink.ts";
export { fileSource } from "./node/file-source.ts";
export { makeFolder } from "./node/make-folder.ts";
export { type OpenPathOptions, openPath } from "./node/open-path.ts";
