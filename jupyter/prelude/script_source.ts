/** The text that the engine really runs for a script, asked of its debugger only when an error needs it. */

/** Null when the script is not known (any more). Runs inside the kernel. */
export async function scriptSource(script: string): Promise<string | null> {
  const { Session } = await import("node:inspector");
  const session = new Session();
  session.connect();
  try {
    const post = (method: string, parameters: Record<string, unknown> = {}) =>
      new Promise<Record<string, unknown>>((resolve, reject) =>
        session.post(
          method,
          parameters,
          (error: Error | null, value?: object) =>
            error ? reject(error) : resolve((value ?? {}) as Record<string, unknown>),
        )
      );
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
  } finally {
    session.disconnect();
  }
}
