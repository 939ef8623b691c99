/** The file by which a Jupyter client and a kernel agree on ports and a key. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";

const port = z.int().min(1).max(65535);

export const connectionInfo = z.looseObject({
  ip: z.string().default("127.0.0.1"),
  transport: z.literal("tcp"),
  key: z.string(),
  signature_scheme: z.literal("hmac-sha256").default("hmac-sha256"),
  shell_port: port,
  control_port: port,
  iopub_port: port,
  stdin_port: port,
  hb_port: port,
});
export type ConnectionInfo = z.infer<typeof connectionInfo>;

/** Loopback, free ports and a random key. Another process may still take a port before the kernel binds it. */
export function newConnection(): ConnectionInfo {
  const listeners = Array.from({ length: 5 }, () => Deno.listen({ hostname: "127.0.0.1", port: 0 }));
  const [shell_port, control_port, iopub_port, stdin_port, hb_port] = listeners.map((listener) => {
    const { port } = listener.addr as Deno.NetAddr;
    listener.close();
    return port;
  }) as [number, number, number, number, number];
  return {
    ip: "127.0.0.1",
    transport: "tcp",
    key: crypto.randomUUID(),
    signature_scheme: "hmac-sha256",
    shell_port,
    control_port,
    iopub_port,
    stdin_port,
    hb_port,
  };
}

export const CONNECTION_PREFIX = "tapebook-kernel-";

/** Where the folders of connection files are made. */
export const temporaryFolder = (): string => tmpdir();

export interface ConnectionFile {
  path: string;
  /** Its own folder, which only this user can read. */
  folder: string;
  /** Takes the folder away. */
  remove(): Promise<void>;
}

export async function writeConnectionFile(info: ConnectionInfo): Promise<ConnectionFile> {
  const folder = await Deno.makeTempDir({ dir: temporaryFolder(), prefix: CONNECTION_PREFIX });
  const path = join(folder, "connection.json");
  await Deno.writeTextFile(path, JSON.stringify(info), { mode: 0o600 });
  return { path, folder, remove: () => Deno.remove(folder, { recursive: true }).catch(() => {}) };
}

/** Throws a TypeError that names the file when it is not a connection file. */
export async function readConnectionFile(path: string): Promise<ConnectionInfo> {
  try {
    return connectionInfo.parse(JSON.parse(await Deno.readTextFile(path)));
  } catch (error) {
    throw new TypeError(`cannot read the connection file ${path}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
