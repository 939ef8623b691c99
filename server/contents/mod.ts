/** The files of a workspace. */
export {
  type Contents,
  type ContentsOptions,
  createContents,
  type Download,
  keptFolder,
  type Written,
} from "./contents.ts";
export { type Failure, type FailureCode, failureStatus } from "./failure.ts";
export type { Entry, EntryType, Model } from "./model.ts";
export type { Stamp, TextRead, TextWritten } from "./text_file.ts";
export { trialBody } from "./trial_notebook.ts";
export { type Upload, uploadBody } from "./upload.ts";
