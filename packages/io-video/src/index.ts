export { type AdvOptions, openAdv } from "./adv/adv-reader.ts";
export {
  endOfFirstField,
  findUnevenFrames,
  leaveOutUnevenFrames,
  type UnevenFrame,
  type UnevenFrames,
} from "./adv/uneven-frames.ts";
export { type AviOptions, openAvi } from "./avi/avi-reader.ts";
export { type AviWriter, type AviWriterOptions, createAviWriter } from "./avi/avi-writer.ts";
export { type ByteSink, memorySink } from "./byte-sink.ts";
export { type ByteSource, blobSource, bytesSource } from "./byte-source.ts";
export {
  type ComparePicturesOptions,
  comparePictures,
  type PictureComparison,
} from "./compare-pictures.ts";
export { isVideoError, VideoError, type VideoErrorCode } from "./errors.ts";
export { correctFields, FIELD_CORRECTIONS, type FieldCorrection } from "./fields/correct-fields.ts";
export {
  type ExamineFieldsOptions,
  examineFields,
  type FieldExamination,
  type FieldOrder,
  type RepeatedField,
} from "./fields/examine-fields.ts";
export type { FitsCards } from "./fits/fits-cards.ts";
export { type FitsChecksums, verifyFitsChecksums } from "./fits/fits-checksum.ts";
export type { ColourPlanes } from "./fits/fits-colour.ts";
export {
  createFitsCubeWriter,
  type FitsCubeOptions,
  type FitsCubeWriter,
} from "./fits/fits-cube-writer.ts";
export { exposureOf } from "./fits/fits-exposure.ts";
export { type FitsHdu, readFitsUnits } from "./fits/fits-hdu.ts";
export {
  type FitsCard,
  type FitsHeader,
  type FitsValue,
  parseFitsHeader,
} from "./fits/fits-header.ts";
export { planesOf, readFitsPlane } from "./fits/fits-image.ts";
export { type FitsOptions, openFitsSequence } from "./fits/fits-sequence.ts";
export { type FitsColumn, type FitsTable, readFitsTable } from "./fits/fits-table.ts";
export type { FitsColumnValues, FitsTableInput } from "./fits/fits-table-writer.ts";
export { type FitsTime, type FitsTimeOptions, fitsTime } from "./fits/fits-time.ts";
export { fitsTimeCards } from "./fits/fits-time-cards.ts";
export { encodeFits, type FitsEncodeOptions, type FitsPixelType } from "./fits/fits-writer.ts";
export { type FitsjsImage, type FitsjsLibrary, readFitsjsPlane } from "./fits/fitsjs-plane.ts";
export type {
  Frame,
  FrameRange,
  FrameSource,
  FrameTime,
  SourceInfo,
  TimeReference,
} from "./frame.ts";
export { type FrameOrError, framesOrErrors } from "./frames-or-errors.ts";
export { type IntegrateOptions, integrateFrames } from "./integrate-frames.ts";
export { detectIntegration, type Integration } from "./integration.ts";
export { type MapFramesOptions, mapFrames } from "./map-frames.ts";
export { naturalOrder } from "./natural-order.ts";
export {
  type OpenOptions,
  openSource,
  type RecordingFormat,
  recogniseFormat,
} from "./open-source.ts";
export type { ColourChannel } from "./pixels.ts";
export { type QhyGpsStamp, readQhyGps } from "./qhy-gps.ts";
export { openRavf, type RavfOptions } from "./ravf/ravf-reader.ts";
export type { LibRawDecoder, LibRawMetadata, LibRawMosaic } from "./raw/libraw.ts";
export { openRawSequence, type RawOptions } from "./raw/raw-sequence.ts";
export { rowTime } from "./row-time.ts";
export { type SelectFramesOptions, selectFrames } from "./select-frames.ts";
export type { Endianness } from "./ser/ser-endianness.ts";
export { openSer, type SerOptions } from "./ser/ser-reader.ts";
export { createSerWriter, type SerWriter, type SerWriterOptions } from "./ser/ser-writer.ts";
export { openBmpSequence } from "./stills/bmp.ts";
export type { ExifTimeOptions } from "./stills/exif.ts";
export { openJpegSequence } from "./stills/jpeg.ts";
export { openPngSequence } from "./stills/png-sequence.ts";
export type { StillOptions } from "./stills/still-sequence.ts";
export { openTiffSequence } from "./stills/tiff.ts";
export { type UrlSourceOptions, urlSource } from "./url-source.ts";
export {
  jdToMicroseconds,
  microsecondsToTicks,
  mjdToMicroseconds,
  type ParsedTime,
  parseInstant,
  ticksToMicroseconds,
} from "./utc-time.ts";
