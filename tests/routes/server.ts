/** The real app with real files in a temporary workspace, built in memory; kernels are the fake ones. */
import { Builder } from "fresh/dev";
import { join } from "node:path";
import { createApp } from "../../server/app.ts";
import { withSecurityHeaders } from "../../server/auth/headers.ts";
import { readConfig } from "../../server/config.ts";
import { createContents } from "../../server/contents/mod.ts";
import { silentLogger } from "../../server/observe/logger.ts";
import { createSessions } from "../../server/sessions/mod.ts";
import { FakeKernel } from "../fakes/kernel.ts";

export const token = "a-token-for-tests";
export const projectRoot = new URL("../..", import.meta.url).pathname;

export interface TestServer {
  workspace: string;
  handler: (request: Request) => Promise<Response>;
  sessions: ReturnType<typeof createSessions>;
  /** A request with the token, JSON in and whatever comes out. */
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

const apply = await new Builder({ root: projectRoot }).build({ snapshot: "memory" });

export async function startServer(env: Record<string, string> = {}): Promise<TestServer> {
  const workspace = await Deno.realPath(await Deno.makeTempDir());
  const read = readConfig({ TAPEBOOK_TOKEN: token, TAPEBOOK_ROOT: workspace, ...env }, []);
  if (!read.ok) throw new TypeError(read.message);
  const contents = createContents({ root: workspace, maxFileBytes: read.config.maxFileBytes });
  const sessions = createSessions({
    files: contents,
    pool: { take: () => Promise.resolve(new FakeKernel()), close: () => Promise.resolve() },
    workspace,
    renderStill: () => Promise.resolve({ "image/svg+xml": "<svg/>", "image/png": "AQ==" }),
    log: silentLogger,
  });
  const app = createApp({ config: read.config, contents, sessions });
  apply(app);
  const handler = withSecurityHeaders(app.handler());
  return {
    workspace,
    handler,
    sessions,
    ask: (method, path, body, headers = {}) =>
      handler(
        new Request(new URL(path, "http://localhost:8888"), {
          method,
          headers: {
            authorization: `token ${token}`,
            ...(body !== undefined && { "content-type": "application/json" }),
            ...headers,
          },
          ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
        }),
      ),
    async close() {
      await sessions.close();
      await Deno.remove(workspace, { recursive: true });
    },
  };
}

/** A test with a server of its own. The bundler's process outlives the tests. */
export function serverTest(
  title: string,
  test: (server: TestServer) => Promise<void>,
  env?: Record<string, string>,
) {
  Deno.test({
    name: title,
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      const server = await startServer(env);
      try {
        await test(server);
      } finally {
        await server.close();
      }
    },
  });
}

export const write = (server: TestServer, path: string, text: string) =>
  Deno.writeTextFile(join(server.workspace, path), text);
export const readFile = (server: TestServer, path: string) => Deno.readTextFile(join(server.workspace, path));
