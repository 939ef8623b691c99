/** What only the engine's own debugger can tell or do. It is asked rarely and never left attached: it costs speed. */
import type { Session } from "node:inspector";

type Post = (method: string, parameters?: Record<string, unknown>) => Promise<Record<string, unknown>>;

async function withInspector<T>(use: (post: Post, session: Session) => Promise<T>): Promise<T> {
  const { Session } = await import("node:inspector");
  const session = new Session();
  session.connect();
  const post: Post = (method, parameters = {}) =>
    new Promise((resolve, reject) =>
      session.post(
        method,
        parameters,
        (error: Error | null, value?: object) =>
          error ? reject(error) : resolve((value ?? {}) as Record<string, unknown>),
      )
    );
  try {
    return await use(post, session);
  } finally {
    session.disconnect();
  }
}

/**
 * The text that the engine really runs for a script; null when it does not know the script (any more).
 */
export function scriptSource(script: string): Promise<string | null> {
  return withInspector(async (post, session) => {
    let scriptId: string | null = null;
    session.on("Debugger.scriptParsed", ({ params }: { params: { url: string; scriptId: string } }) => {
      if (params.url === script) scriptId = params.scriptId;
    });
    await post("Debugger.enable");
    const source = scriptId === null
      ? null
      : (await post("Debugger.getScriptSource", { scriptId })).scriptSource as string;
    await post("Debugger.disable");
    return source;
  });
}

/**
 * Frees the kernel from a cell that was interrupted behind an await. Its promise can never settle, and the kernel
 * waits for it; but the engine reports to the kernel when that promise is collected as garbage.
 */
export async function collectGarbage(): Promise<null> {
  await withInspector((post) => post("HeapProfiler.collectGarbage"));
  return null;
}
