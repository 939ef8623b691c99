import { fileURLToPath } from "node:url";

/** A folder's or file's path, without a slash at its end. */
export function fromFileUrl(url: string): string {
  return fileURLToPath(url).replace(/\/$/, "");
}
