/**
 * The Python of the peers: a virtual environment in a temporary folder with the versions of requirements.txt, and scripts that
 * answer line by line, so that they stay warm and their runs can be taken by turns with ours.
 */
const FOLDER = new URL(".", import.meta.url).pathname;

/** Something of this machine is missing, in words for who runs the bench. */
export class PeersMissing extends Error {}

/** What a script answered, as JSON. */
export interface Peer<Question, Answer> {
  ask(question: Question): Promise<Answer>;
  end(): Promise<void>;
}

/** Makes the environment in a folder and gives its Python. */
export async function installPeers(folder: string): Promise<string> {
  const made = await run("python3", ["-m", "venv", folder]);
  if (made !== null) {
    throw new PeersMissing(`Install Python 3.11 or newer, with venv, to run the peers: ${made}`);
  }
  const python = `${folder}/bin/python`;
  const pip = ["-m", "pip", "install", "--quiet", "--only-binary=:all:", "--requirement"];
  const installed = await run(python, [...pip, `${FOLDER}requirements.txt`]);
  if (installed === null) return python;
  throw new PeersMissing(
    "Make PyPI, or a mirror that pip is told of, reachable to run the peers, with a Python that the versions of " +
      `bench/peers/requirements.txt are built for: ${installed}`,
  );
}

/** Null where it went well, else the end of what it said. */
async function run(command: string, args: readonly string[]): Promise<string | null> {
  try {
    const { success, stderr } = await new Deno.Command(command, { args: [...args], stdout: "null" }).output();
    return success ? null : new TextDecoder().decode(stderr).trim().split("\n").slice(-3).join(" ");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return `there is no ${command}`;
    throw error;
  }
}

/** Starts a script of this folder; `task` is its argument. */
export function startPeer<Question, Answer>(
  python: string,
  script: string,
  task: unknown,
): Peer<Question, Answer> {
  const child = new Deno.Command(python, {
    args: ["-W", "ignore", FOLDER + script, JSON.stringify(task)],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  // Read to its end, or a chatty script would stand still.
  const complaints = new Response(child.stderr).text();
  const lines = linesOf(child.stdout);
  return {
    async ask(question) {
      try {
        await writer.write(new TextEncoder().encode(JSON.stringify(question) + "\n"));
      } catch (error) {
        if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
      }
      const { value, done } = await lines.next();
      if (done) throw new Error(`${script} ended early: ${(await complaints).slice(-2_000)}`);
      return JSON.parse(value) as Answer;
    },
    async end() {
      await writer.close().catch(() => {});
      await child.status;
    },
  };
}

async function* linesOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string, void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}
