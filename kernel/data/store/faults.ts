/** What a disk or a folder refuses, in words that say what to do. */
import { DataError } from "../../market/errors.ts";

const FULL =
  /no space left|disk is full|disk full|FilesystemFull|quota exceeded|file too large|os error (28|27|122)\b/i;
const CLOSED = /read-?only|permission denied|unable to open database file|os error (1|13|30)\b/i;

/** A DataError for a full disk or a folder that cannot be written to; every other error as it is. */
export function storeFault(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || error instanceof DataError) return error;
  const said = `${error.name} ${error.message}`;
  const message = FULL.test(said)
    ? `Free space on the disk of ${folder}, or set TAPEBOOK_WORKSPACE to a folder on another: nothing was stored`
    : CLOSED.test(said) || error instanceof Deno.errors.PermissionDenied
    ? `Make ${folder} writable, or set TAPEBOOK_WORKSPACE to a folder that is: nothing was stored`
    : undefined;
  return message === undefined
    ? error
    : new DataError(message, { field: "workspace", value: folder, cause: error });
}
