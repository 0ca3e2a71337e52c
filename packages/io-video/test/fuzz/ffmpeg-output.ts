/** What ffmpeg 5.1 prints for `-c copy -f framecrc`, shortened. */

const stream = (line: string): string =>
  [
    "Input #0, matroska,webm, from 'file:night.mkv':",
    "  Metadata:",
    "    ENCODER         : Lavf59.27.100",
    "  Duration: 00:00:02.00, start: 5.000000, bitrate: 3213 kb/s",
    `  Stream #0:0: Video: ${line}`,
    "Output #0, framecrc, to 'pipe:':",
    `  Stream #0:0: Video: ${line}`,
    "Stream mapping:",
    "  Stream #0:0 -> #0:0 (copy)",
  ].join("\n");

const packets = (step: number, more: string): string =>
  [
    "#software: Lavf59.27.100",
    "#tb 0: 1/1000",
    "#media_type 0: video",
    "#codec_id 0: ffv1",
    "#dimensions 0: 128x96",
    "#sar 0: 0/1",
    ...Array.from({ length: 12 }, (_, i) => {
      const time = 5000 + i * step;
      return `0, ${String(time).padStart(10)}, ${String(time).padStart(10)},       33,    12840, 0x8da6f4c${i % 10}${more}`;
    }),
    "",
  ].join("\n");

export const FFMPEG_OUTPUT: readonly { readonly stdout: string; readonly stderr: string }[] = [
  {
    stdout: packets(33, ""),
    stderr: stream(
      "ffv1 (FFV1 / 0x31564646), gray(pc, bt470bg/unknown/unknown), 128x96, 30 fps, 30 tbr, 1k tbn (default)",
    ),
  },
  {
    stdout: packets(40, ", F=0x0"),
    stderr: stream(
      "h264 (High) (avc1 / 0x31637661), yuv420p(tv, bt709, progressive), 1920x1080 [SAR 1:1 DAR 16:9], 812 kb/s, 25 fps, 25 tbr, 12800 tbn (default)",
    ),
  },
  {
    stdout: packets(20, ""),
    stderr: stream("rawvideo (Y800 / 0x30303859), gray, 128x96, 1k fps, 1k tbr, 1k tbn"),
  },
];
