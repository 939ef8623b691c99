/** Lines of text from a connection, without their line ends, until the other side closes it. */
export async function* readLines(connection: Deno.Conn): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder();
  const chunk = new Uint8Array(64 * 1024);
  let text = "";
  while (true) {
    const count = await connection.read(chunk).catch(() => null);
    if (count === null) return;
    text += decoder.decode(chunk.subarray(0, count), { stream: true });
    const lines = text.split("\n");
    text = lines.pop()!;
    yield* lines;
  }
}
