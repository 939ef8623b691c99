/**
 * Takes the sample bars out of the npm package that publishes them: run once, by hand, when the sample changes.
 *
 *     deno run -A kernel/data/sample/take.ts
 *
 * The package weighs 42 MB for one CSV, so it is unpacked into a temporary folder and not a dependency.
 */
import { createHash } from "node:crypto";

const PACKAGE = "vega-datasets@3.2.1";
const SOURCE = "package/data/sp500-2000.csv";
const TARGET = new URL("./sp500.csv", import.meta.url);

async function run(command: string, args: string[], cwd: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args, cwd }).output();
  if (!success) throw new Error(`${command} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

/** Keeps date, open, high, low, close, volume; refuses a file whose adjusted close says something of its own. */
function clean(csv: string): string {
  const [header, ...lines] = csv.trim().split(/\r?\n/);
  if (header !== "date,open,high,low,close,adjclose,volume") throw new Error(`unexpected header: ${header}`);
  const rows = lines.map((line) => {
    const [date, ...fields] = line.split(",");
    const [open, high, low, close, adjusted, volume] = fields.map(Number);
    // An index pays no dividends and has no splits: both closes are one, and the second column carries nothing.
    if (close !== adjusted) {
      throw new Error(`${date}: close ${close} differs from adjusted close ${adjusted}`);
    }
    return [date, open, high, low, close, volume].join(",");
  });
  return ["date,open,high,low,close,volume", ...rows, ""].join("\n");
}

const folder = await Deno.makeTempDir();
try {
  const archive = (await run("npm", ["pack", PACKAGE, "--silent"], folder)).trim();
  await run("tar", ["xzf", archive, SOURCE], folder);
  const csv = clean(await Deno.readTextFile(`${folder}/${SOURCE}`));
  await Deno.writeTextFile(TARGET, csv);
  const sha256 = createHash("sha256").update(csv).digest("hex");
  await Deno.stdout.write(new TextEncoder().encode(`${csv.split("\n").length - 2} rows, sha256 ${sha256}\n`));
} finally {
  await Deno.remove(folder, { recursive: true });
}
