/**
 * Kernels whose starter died before they were ready. A ready kernel notices by itself that its server is gone; until
 * then its connection folder stays, and tells the next server whom to end.
 */
import { join } from "node:path";
import { kill } from "node:process";
import { z } from "zod";
import { CONNECTION_PREFIX, temporaryFolder } from "./connection_file.ts";

const startNote = z.object({ owner: z.int().positive(), kernel: z.int().positive() });
const NOTE = "start.json";

/** Leaves word, in the folder of the connection file, of who started which process. */
export function noteStart(folder: string, kernel: number): Promise<void> {
  return Deno.writeTextFile(join(folder, NOTE), JSON.stringify({ owner: Deno.pid, kernel }), { mode: 0o600 });
}

/** Ends the kernels that wait for a starter that is gone, and takes their folders away. Returns how many ended. */
export async function endOrphans(): Promise<number> {
  const parent = temporaryFolder();
  let ended = 0;
  for await (const { name } of Deno.readDir(parent)) {
    if (!name.startsWith(CONNECTION_PREFIX)) continue;
    const folder = join(parent, name);
    const note = await readNote(folder);
    if (!note || isAlive(note.owner)) continue;
    // The id may belong to another program by now: only a kernel on this very connection file is ended.
    if ((await commandOf(note.kernel)).includes(folder)) {
      kill(note.kernel, "SIGKILL");
      ended++;
    }
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
  return ended;
}

async function readNote(folder: string): Promise<z.infer<typeof startNote> | null> {
  try {
    const { uid } = await Deno.stat(folder);
    if (uid !== null && uid !== Deno.uid()) return null;
    return startNote.parse(JSON.parse(await Deno.readTextFile(join(folder, NOTE))));
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    return kill(pid, 0);
  } catch (error) {
    return (error as { code?: string }).code === "EPERM";
  }
}

async function commandOf(pid: number): Promise<string> {
  if (Deno.build.os === "windows") return "";
  const { stdout } = await new Deno.Command("ps", { args: ["-o", "args=", "-p", String(pid)] }).output();
  return new TextDecoder().decode(stdout);
}
