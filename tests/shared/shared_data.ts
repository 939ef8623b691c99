/** Real market files that lie beside a developer's checkout; they may not be part of the project. */
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../../../shared/data/", import.meta.url));

export const sharedFile = (name: string): string => FOLDER + name;

/** A test over the real files; skipped, saying so, where they are absent. */
export function sharedTest(name: string, fn: () => void | Promise<void>): void {
  const present = isFolder(FOLDER);
  if (present) Deno.env.set("TAPEBOOK_WORKSPACE", Deno.makeTempDirSync());
  Deno.test({ name: present ? name : `${name} (skipped: there is no ${FOLDER})`, ignore: !present, fn });
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
