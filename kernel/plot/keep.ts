/**
 * Bytes too many for a notebook, kept beside it: each under its sha256 in a folder that the notebook's session names, from
 * where the server gives them to the page. A cache: what is gone is not drawn in full any more, nothing else.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";

const SESSION = Symbol.for("tapebook.session");

/** The newest so many stay, and of these so many bytes. */
const MOST_FILES = 200;
const MOST_BYTES = 2 ** 30;

const keptFolder = (): string | null =>
  (globalThis as { [SESSION]?: { kept?: string | null } })[SESSION]?.kept || null;

/** Whether somebody serves what is kept. */
export const keeps = (): boolean => keptFolder() !== null;

/** The hash under which the bytes can be asked for; null where nobody serves them or there is no room. */
export async function keepBytes(bytes: Uint8Array): Promise<string | null> {
  const folder = keptFolder();
  if (folder === null) return null;
  const hash = createHash("sha256").update(bytes).digest("hex");
  const path = join(folder, hash);
  try {
    await Deno.mkdir(folder, { recursive: true });
    const now = new Date();
    // What is used again is new again.
    const isThere = await Deno.utime(path, now, now).then(() => true, () => false);
    if (isThere) return hash;
    const temporary = `${path}.${crypto.randomUUID()}`;
    await Deno.writeFile(temporary, bytes, { mode: 0o600 });
    await Deno.rename(temporary, path);
    await dropOldest(folder);
    return hash;
  } catch {
    // A full disk or a folder that cannot be written to: the figure is shown with fewer points.
    return null;
  }
}

async function dropOldest(folder: string): Promise<void> {
  const names: string[] = [];
  for await (const { name, isFile } of Deno.readDir(folder)) if (isFile) names.push(name);
  const files = await Promise.all(names.map(async (name) => {
    const path = join(folder, name);
    const info = await Deno.stat(path).catch(() => null);
    return { path, at: info?.mtime?.getTime() ?? 0, size: info?.size ?? 0 };
  }));
  files.sort((a, b) => b.at - a.at);
  let bytes = 0;
  for (const [place, { path, size }] of files.entries()) {
    bytes += size;
    // The newest stays whatever its size: it is about to be asked for.
    if (place > 0 && (place >= MOST_FILES || bytes > MOST_BYTES)) await Deno.remove(path).catch(() => {});
  }
}
