/** The server's settings: environment and command line in, one complete record out. `.env.example` lists them all. */
import { z } from "zod";

export interface Config {
  /** The workspace folder, as given: relative paths are meant from the current folder. */
  root: string;
  host: string;
  /** 0 lets the system choose. */
  port: number;
  /** What opens every door; random unless set. */
  token: string;
  /** Host names beside the loopback ones that requests may name, in lower case, with a port if only that one counts. */
  allowedHosts: string[];
  /** Largest file that is opened or uploaded, in bytes. */
  maxFileBytes: number;
  logLevel: "debug" | "info" | "warn" | "error";
  kernel: {
    /** Milliseconds without a browser or a running cell after which a kernel is closed. */
    idleMs: number;
    limits: { outputBytes: number; consoleBytes: number; outputs: number };
  };
}

export interface SettingFault {
  ok: false;
  code: "invalid-setting";
  /** The environment variable or command-line option. */
  field: string;
  value: string;
  allowed: string;
  message: string;
}

const whole = (min: number, max: number) =>
  z.string().regex(/^\d{1,9}$/).transform(Number).pipe(z.int().min(min).max(max));

/** What a setting means and may be; the texts appear in messages and in `.env.example`. */
interface SettingText {
  meaning: string;
  allowed: string;
}

const setting = <T extends z.ZodType>(schema: T, meaning: string, allowed: string) =>
  schema.meta({ meaning, allowed } satisfies SettingText);

const megabytes = "a whole number of megabytes from 1 to 500";

/** Every setting; an absent or empty variable takes the default. */
export const settings = z.object({
  TAPEBOOK_ROOT: setting(z.string().default("notebooks"), "Folder that is served", "a folder"),
  TAPEBOOK_HOST: setting(
    z.string().regex(/^[\w.:-]+$/).default("127.0.0.1"),
    "Address to listen on; other machines reach the server only if this is changed",
    "an IP address or host name",
  ),
  TAPEBOOK_PORT: setting(
    whole(0, 65535).default(8888),
    "Port to listen on; a busy one makes the next be taken",
    "a whole number from 0 to 65535",
  ),
  TAPEBOOK_TOKEN: setting(
    z.string().regex(/^[\w.~-]{8,200}$/).optional(),
    "Token that opens the server; a new random one at each start if empty",
    "8 to 200 letters, digits, - . _ or ~",
  ),
  TAPEBOOK_ALLOWED_HOSTS: setting(
    z.string().default("").transform((text) =>
      text.toLowerCase().split(",").map((host) => host.trim()).filter(Boolean)
    )
      .pipe(z.array(z.string().regex(/^([\w.-]+|\[[0-9a-f:]+\])(:\d{1,5})?$/))),
    "Host names beside localhost under which browsers may reach the server",
    "host names separated by commas, each with a port if only that one counts",
  ),
  TAPEBOOK_MAX_FILE_MB: setting(
    whole(1, 500).default(100),
    "Largest file that can be opened or uploaded",
    megabytes,
  ),
  TAPEBOOK_LOG_LEVEL: setting(
    z.enum(["debug", "info", "warn", "error"]).default("info"),
    "How much the server reports",
    "debug, info, warn or error",
  ),
  TAPEBOOK_KERNEL_IDLE_MINUTES: setting(
    whole(1, 100_000).default(60),
    "A kernel without a browser or a running cell is closed after this time",
    "a whole number of minutes from 1",
  ),
  TAPEBOOK_KERNEL_OUTPUT_MB: setting(whole(1, 500).default(20), "Largest single output of a cell", megabytes),
  TAPEBOOK_KERNEL_CONSOLE_MB: setting(whole(1, 500).default(10), "Most console text of a cell", megabytes),
  TAPEBOOK_KERNEL_OUTPUTS: setting(
    whole(1, 1_000_000).default(10_000),
    "Most outputs of a cell",
    "a whole number from 1",
  ),
});
type Settings = z.infer<typeof settings>;

/** Command-line options and the setting that each overrides. */
export const options = {
  "--root": "TAPEBOOK_ROOT",
  "--host": "TAPEBOOK_HOST",
  "--port": "TAPEBOOK_PORT",
} as const satisfies Record<string, keyof Settings>;

export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
): { ok: true; config: Config } | SettingFault {
  const given = readArguments(args);
  if (!given.ok) return given;
  const texts = Object.fromEntries(
    Object.keys(settings.shape)
      .map((name) => [name, given.values.get(name)?.value ?? env[name]] as const)
      .filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = settings.safeParse(texts);
  if (parsed.success) return { ok: true, config: configOf(parsed.data) };
  const name = String(parsed.error.issues[0]?.path[0]);
  const field = given.values.get(name)?.option ?? name;
  if (name === "TAPEBOOK_TOKEN") return tokenFault(texts[name] ?? "", settingText(name).allowed);
  return fault(field, texts[name] ?? "", settingText(name).allowed);
}

/** A token that is not accepted is still nobody else's business: what is wrong with it is said, not what it is. */
function tokenFault(token: string, allowed: string): SettingFault {
  const name = "TAPEBOOK_TOKEN";
  const { length } = token;
  const wrong = length < 8 ? "too short" : length > 200 ? "too long" : "of other characters";
  const message = `${name} is ${wrong}. Use ${allowed}.`;
  return { ok: false, code: "invalid-setting", field: name, value: "***", allowed, message };
}

/** Meaning and allowed values of a setting. */
export function settingText(name: string): SettingText {
  return settings.shape[name as keyof Settings].meta() as unknown as SettingText;
}

type Arguments = { ok: true; values: Map<string, { option: string; value: string }> };

function readArguments(args: readonly string[]): Arguments | SettingFault {
  const values: Arguments["values"] = new Map();
  for (let index = 0; index < args.length; index++) {
    const [option = "", ...rest] = args[index]!.split("=");
    if (!Object.hasOwn(options, option)) return fault(args[index]!, "", Object.keys(options).join(", "));
    const name = options[option as keyof typeof options];
    const value = rest.length > 0 ? rest.join("=") : args[++index] ?? "";
    if (value === "") return fault(option, value, settingText(name).allowed);
    values.set(name, { option, value });
  }
  return { ok: true, values };
}

function fault(field: string, value: string, allowed: string): SettingFault {
  const known = field.startsWith("TAPEBOOK_") || Object.hasOwn(options, field);
  const message = known
    ? `${field} is ${value === "" ? "empty" : `"${value}"`}. Use ${allowed}.`
    : `There is no option ${field}. Use ${allowed}.`;
  return { ok: false, code: "invalid-setting", field, value, allowed, message };
}

function configOf(values: Settings): Config {
  const mebibyte = 1024 ** 2;
  return {
    root: values.TAPEBOOK_ROOT,
    host: values.TAPEBOOK_HOST,
    port: values.TAPEBOOK_PORT,
    token: values.TAPEBOOK_TOKEN ?? randomToken(),
    allowedHosts: values.TAPEBOOK_ALLOWED_HOSTS,
    maxFileBytes: values.TAPEBOOK_MAX_FILE_MB * mebibyte,
    logLevel: values.TAPEBOOK_LOG_LEVEL,
    kernel: {
      idleMs: values.TAPEBOOK_KERNEL_IDLE_MINUTES * 60_000,
      limits: {
        outputBytes: values.TAPEBOOK_KERNEL_OUTPUT_MB * mebibyte,
        consoleBytes: values.TAPEBOOK_KERNEL_CONSOLE_MB * mebibyte,
        outputs: values.TAPEBOOK_KERNEL_OUTPUTS,
      },
    },
  };
}

/** 192 random bits, safe in a URL. */
function randomToken(): string {
  return crypto.getRandomValues(new Uint8Array(24)).toBase64({ alphabet: "base64url", omitPadding: true });
}
