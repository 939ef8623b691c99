/**
 * Puts on the machine what the tests need and it lacks: with apt where we are root on Debian, otherwise it says
 * what to install.
 */
import { CHROMIUM } from "./chromium.ts";

export interface Need {
  name: "chromium" | "nbclient" | "redis";
  /** Debian packages that provide it. */
  packages: string[];
  present: () => Promise<boolean>;
}

export const NEEDS: Need[] = [
  {
    name: "chromium",
    packages: ["chromium", "fonts-liberation"],
    present: () => succeeds(CHROMIUM, ["--version"]),
  },
  {
    name: "nbclient",
    packages: ["python3-nbclient", "python3-nbformat"],
    present: () => succeeds("/usr/bin/python3", ["-c", "import nbclient, nbformat"]),
  },
  {
    name: "redis",
    packages: ["redis-server"],
    present: () => succeeds("redis-server", ["--version"]),
  },
];

/** What to tell someone whose machine we cannot change. */
export function advice(missing: readonly Need[]): string {
  const packages = missing.flatMap((need) => need.packages).join(" ");
  return `The tests need ${missing.map((need) => need.name).join(" and ")}, which this machine lacks. ` +
    `On Debian or Ubuntu: sudo apt-get install -y ${packages}`;
}

/** Makes sure that the named needs are there. Throws with the advice where they cannot be installed. */
export async function provide(names: readonly string[]): Promise<void> {
  const wanted = NEEDS.filter((need) => names.includes(need.name));
  const missing = [];
  for (const need of wanted) if (!await need.present()) missing.push(need);
  if (missing.length === 0) return;
  const debian = Deno.build.os === "linux" && Deno.uid() === 0 && await succeeds("apt-get", ["--version"]);
  if (!debian) throw new Error(advice(missing));
  const packages = missing.flatMap((need) => need.packages);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update", "-q"], env);
  await run("apt-get", ["install", "-y", "-q", "--no-install-recommends", ...packages], env);
  for (const need of missing) if (!await need.present()) throw new Error(advice([need]));
}

async function succeeds(command: string, args: string[]): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(command, { args, stdout: "null", stderr: "null" }).output();
    return success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function run(command: string, args: string[], env: Record<string, string>): Promise<void> {
  const { success, code } = await new Deno.Command(command, {
    args,
    env,
    stdout: "inherit",
    stderr: "inherit",
  }).spawn()
    .status;
  if (!success) throw new Error(`${command} ${args.join(" ")} ended with code ${code}`);
}
