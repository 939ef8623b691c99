/** From environment, `.env` and command line to settings that hold: a folder that is there and a port that is free. */
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import { type Config, readConfig } from "../server/config.ts";

/** How many ports are tried after a busy one. */
const tries = 50;

export type Settled =
  | { ok: true; config: Config; url: string; notes: string[] }
  | { ok: false; message: string };

/**
 * Leaves the settings in this process's environment, where main.ts reads them: the app itself knows nothing of
 * command lines, whoever serves it. `root` is the folder with `.env`; relative paths are meant from there.
 */
export function settle(root: string, args: readonly string[]): Settled {
  const env = { ...readEnvFile(resolve(root, ".env")), ...Deno.env.toObject() };
  const read = readConfig(env, args);
  if (!read.ok) return read;
  const { config } = read;
  const notes: string[] = [];

  const folder = resolve(root, config.root);
  try {
    Deno.mkdirSync(folder, { recursive: true });
  } catch (error) {
    return { ok: false, message: `The folder ${folder} cannot be made: ${(error as Error).message}.` };
  }
  const port = freePort(config.host, config.port);
  if (!port.ok) return port;
  if (config.port !== 0 && port.port !== config.port) {
    notes.push(`Port ${config.port} is busy; taking ${port.port}.`);
  }

  const settled = { ...config, root: folder, port: port.port };
  for (const [name, value] of Object.entries(env)) Deno.env.set(name, value);
  Deno.env.set("TAPEBOOK_ROOT", settled.root);
  Deno.env.set("TAPEBOOK_HOST", settled.host);
  Deno.env.set("TAPEBOOK_PORT", String(settled.port));
  Deno.env.set("TAPEBOOK_TOKEN", settled.token);
  return { ok: true, config: settled, url: addressOf(settled), notes };
}

function readEnvFile(file: string): Record<string, string> {
  try {
    return parseEnv(Deno.readTextFileSync(file)) as Record<string, string>;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
}

function freePort(
  hostname: string,
  first: number,
): { ok: true; port: number } | { ok: false; message: string } {
  for (let port = first; port <= Math.min(first + tries, 65535); port++) {
    try {
      using listener = Deno.listen({ hostname, port });
      return { ok: true, port: listener.addr.port };
    } catch (error) {
      if (error instanceof Deno.errors.AddrInUse) continue;
      return { ok: false, message: `Cannot listen on ${hostname}:${port}: ${(error as Error).message}.` };
    }
  }
  return {
    ok: false,
    message: `The ports ${first} to ${first + tries} are all busy. Choose another with --port.`,
  };
}

function addressOf({ host, port, token }: Config): string {
  const any = host === "0.0.0.0" || host === "::";
  const name = any ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}/?token=${encodeURIComponent(token)}`;
}
