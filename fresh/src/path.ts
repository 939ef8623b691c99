import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** A folder's or file's path, without a slash at its end. */
export function fromFileUrl(url: string): string {
  return fileURLToPath(url).replace(/\/$/, "");
}

/** The way from a folder to a file, with slashes on every system. */
export function pathFrom(folder: string, file: string): string {
  return relative(folder, file).replaceAll(sep, "/");
}
