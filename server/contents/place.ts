/**
 * Where in the file system a path of the workspace lies, if it lies there at all.
 *
 * Paths are relative, with forward slashes; "" is the workspace itself. Hidden names, `..`, and links that lead out
 * of the workspace or to something hidden in it are answered like something that is not there.
 */
import { join, sep } from "node:path";
import { type Failure, failure, failureFrom, missing } from "./failure.ts";

export interface Place {
  ok: true;
  /** The asked path. */
  path: string;
  /** The absolute path with all links followed. */
  file: string;
}

/** Longest name that common file systems take, in UTF-8 bytes. */
const LONGEST_NAME = 255;

/** A file or folder that exists. */
export async function placeOf(root: string, path: string): Promise<Place | Failure> {
  if (!isPlain(path)) return missing(path);
  try {
    const [home, file] = await Promise.all([Deno.realPath(root), Deno.realPath(join(root, path))]);
    if (file === home) return path === "" ? { ok: true, path, file } : missing(path);
    // With the separator, so that the neighbour `workspace-secret` is not taken for a part of `workspace`.
    const base = home.endsWith(sep) ? home : home + sep;
    if (!file.startsWith(base)) return missing(path);
    return isPlain(file.slice(base.length).replaceAll(sep, "/")) ? { ok: true, path, file } : missing(path);
  } catch (error) {
    return failureFrom(error, path);
  }
}

/** Something that exists, under its own name: a link is the link, not what it leads to. Never the workspace itself. */
export async function ownPlace(root: string, path: string): Promise<Place | Failure> {
  const found = path === "" ? missing(path) : await placeOf(root, path);
  return found.ok ? newPlace(root, path) : found;
}

/** A name that may be taken or free, in a folder that exists. */
export async function newPlace(root: string, path: string): Promise<Place | Failure> {
  const name = nameOf(path);
  if (name === "" || !isPlain(path)) {
    return failure("invalid-name", `"${name}" cannot be a name here: leave out /, \\ and a leading dot.`);
  }
  if (new TextEncoder().encode(name).length > LONGEST_NAME) {
    return failure("invalid-name", `This name is too long: use at most ${LONGEST_NAME} bytes.`);
  }
  const folder = await placeOf(root, parentOf(path));
  return folder.ok ? { ok: true, path, file: join(folder.file, name) } : folder;
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

export function joined(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/** Hidden on this machine or by convention: our own data, version control, editors' temporary files. */
export function isHidden(name: string): boolean {
  return name.startsWith(".");
}

function isPlain(path: string): boolean {
  if (path === "") return true;
  // deno-lint-ignore no-control-regex -- a NUL ends a path in the system's own calls
  if (/[\\\u0000-\u001f\u007f]/.test(path)) return false;
  return path.split("/").every((name) => name !== "" && !isHidden(name));
}
