/** How Jupyter clients find and start the tapebook kernel. */
import { join } from "node:path";

export const KERNEL_NAME = "tapebook";

export interface Kernelspec {
  argv: string[];
  display_name: string;
  language: string;
  /** Without this clients send SIGINT, which ends a kernel instead of its cell. */
  interrupt_mode: "message";
  metadata: Record<string, never>;
}

export function kernelspec(deno: string, productRoot: string): Kernelspec {
  return {
    argv: [
      deno,
      "run",
      "--no-prompt",
      "--allow-read",
      "--allow-write",
      "--allow-env",
      "--allow-net",
      "--allow-sys",
      `--allow-run=${deno}`,
      "--config",
      join(productRoot, "deno.json"),
      join(productRoot, "cli", "jupyter.ts"),
      "serve",
      "{connection_file}",
    ],
    display_name: "Tapebook (TypeScript)",
    language: "typescript",
    interrupt_mode: "message",
    metadata: {},
  };
}

export type Destination =
  | { type: "user" }
  | { type: "prefix"; prefix: string }
  /** The active Python environment. */
  | { type: "sysPrefix" };

export type Located = { ok: true; folder: string } | { ok: false; message: string };

/** The folder of the kernelspec, by the rules of jupyter_core. */
export function kernelspecFolder(
  destination: Destination,
  env: Record<string, string | undefined>,
  os: typeof Deno.build.os,
): Located {
  switch (destination.type) {
    case "prefix":
      return inData(join(destination.prefix, "share", "jupyter"));
    case "sysPrefix": {
      const prefix = env.VIRTUAL_ENV ?? env.CONDA_PREFIX;
      if (prefix) return inData(join(prefix, "share", "jupyter"));
      return {
        ok: false,
        message: "cannot install with --sys-prefix: no Python environment is active. " +
          "Activate one, or use --user or --prefix DIR",
      };
    }
    case "user": {
      const data = env.JUPYTER_DATA_DIR ?? userDataFolder(env, os);
      if (data) return inData(data);
      return { ok: false, message: "cannot find your home folder: set HOME, or use --prefix DIR" };
    }
  }
}

function inData(folder: string): Located {
  return { ok: true, folder: join(folder, "kernels", KERNEL_NAME) };
}

function userDataFolder(env: Record<string, string | undefined>, os: typeof Deno.build.os): string | null {
  if (os === "windows") return env.APPDATA ? join(env.APPDATA, "jupyter") : null;
  if (os === "darwin") return env.HOME ? join(env.HOME, "Library", "Jupyter") : null;
  if (env.XDG_DATA_HOME) return join(env.XDG_DATA_HOME, "jupyter");
  return env.HOME ? join(env.HOME, ".local", "share", "jupyter") : null;
}

/** npm may clean its npx cache at any time, and then the kernelspec points nowhere. */
export function isInNpxCache(deno: string): boolean {
  return /[\\/]_npx[\\/]/.test(deno);
}

export async function writeKernelspec(folder: string, spec: Kernelspec): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(join(folder, "kernel.json"), JSON.stringify(spec, null, 2) + "\n");
}
