/** `deno task docs`: writes docs/strategies.md from the strategies that ship. */
import { fileURLToPath } from "node:url";
import { entriesOf } from "../kernel/run/registry/entries.ts";
import { here } from "../kernel/run/registry/files.ts";
import { strategiesPage } from "../kernel/run/registry/page.ts";
import { print } from "./print.ts";

const PAGE = fileURLToPath(new URL("../docs/strategies.md", import.meta.url));

/** The page as it should be, formatted as the project's other pages are. */
export async function currentPage(): Promise<string> {
  // A workspace of nobody's: its own strategies and runs do not belong on the page.
  const workspace = await Deno.makeTempDir();
  try {
    const entries = await entriesOf({ ...here(), workspace });
    const broken = entries.find(({ error }) => error !== null);
    if (broken) throw new Error(`${broken.name}: ${broken.error}`);
    return await formatted(strategiesPage(entries));
  } finally {
    await Deno.remove(workspace, { recursive: true });
  }
}

async function formatted(text: string): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext=md", "-"],
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

if (import.meta.main) {
  await Deno.writeTextFile(PAGE, await currentPage());
  print("wrote docs/strategies.md");
}
