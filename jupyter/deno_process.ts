/** The `deno jupyter` process: how it is started, and what it died of. */
import { type ConnectionInfo, newConnection, writeConnectionFile } from "./connection_file.ts";
import { noteStart } from "./orphans.ts";

/** Enough of stderr to name the cause of a death. */
const STDERR_TAIL = 16 * 1024;

export interface DenoProcess {
  readonly pid: number;
  readonly connection: ConnectionInfo;
  /** Resolves with the reason, as a sentence, when the process has ended for whatever cause. */
  readonly died: Promise<string>;
  /** Takes the connection file away once the kernel has read it, so that nothing stays if we are killed. */
  removeFile(): Promise<void>;
  kill(): Promise<void>;
}

export async function spawnDeno(cwd: string, env: Record<string, string>): Promise<DenoProcess> {
  const connection = newConnection();
  const file = await writeConnectionFile(connection);
  const child = await spawn(["jupyter", "--kernel", "--conn", file.path], cwd, env).catch(async (error) => {
    await file.remove();
    throw error;
  });
  await noteStart(file.folder, child.pid);
  const stderr = tail(child.stderr);
  let asked = false;
  const died = child.status.then(async (status) => {
    await file.remove();
    return asked ? "the kernel was stopped" : deathReason(status, await stderr);
  });
  return {
    pid: child.pid,
    connection,
    died,
    removeFile: file.remove,
    async kill() {
      asked = true;
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended already.
      }
      await died;
    },
  };
}

/** Rejects when the folder is not there. */
// deno-lint-ignore require-await -- what `spawn` throws must become a rejection
async function spawn(args: string[], cwd: string, env: Record<string, string>): Promise<Deno.ChildProcess> {
  return new Deno.Command(Deno.execPath(), {
    args,
    cwd,
    clearEnv: true,
    env: { DENO_NO_UPDATE_CHECK: "1", ...env },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
}

/** What a user can make of an exit status and the last words on stderr. */
export function deathReason(
  status: { code: number; signal: string | null },
  stderr: string,
): string {
  if (/out of memory|heap limit|\bOOM\b/i.test(stderr)) {
    return "the kernel ran out of memory. Work on less data at a time";
  }
  if (/panicked/.test(stderr)) {
    const place = /panicked at ([^\n]+)/.exec(stderr)?.[1] ?? "an unknown place";
    return `the kernel process crashed inside Deno (${place.replace(/:$/, "")})`;
  }
  if (status.signal) {
    const hint = status.signal === "SIGKILL" ? ", perhaps because the machine is short of memory" : "";
    return `the kernel process was ended by ${status.signal}${hint}`;
  }
  return `the kernel process ended with exit code ${status.code}, as Deno.exit(${status.code}) does`;
}

async function tail(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    text = (text + decoder.decode(chunk, { stream: true })).slice(-STDERR_TAIL);
  }
  return text;
}
