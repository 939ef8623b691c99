/** One line per thing that happened, with ids and milliseconds; the logger is passed in, never global. */
export type LogLevel = "debug" | "info" | "warn" | "error";
export type LogFields = Record<string, string | number | boolean | null | undefined>;

export interface Logger {
  log(level: LogLevel, event: string, fields?: LogFields): void;
}

const rank: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };

export const silentLogger: Logger = { log: () => {} };

/**
 * Writes `time level event key=value …` lines. Tokens never reach the line: a value that holds
 * `token=…` or an authorization scheme is cut there.
 */
export function createLineLogger(
  options: { level: LogLevel; write: (line: string) => void; now?: () => Date },
): Logger {
  const now = options.now ?? (() => new Date());
  return {
    log(level, event, fields = {}) {
      if (rank[level] < rank[options.level]) return;
      const parts = [now().toISOString(), level, event];
      for (const [key, value] of Object.entries(fields)) {
        if (value !== undefined) parts.push(`${key}=${printed(value)}`);
      }
      options.write(parts.join(" ") + "\n");
    },
  };
}

function printed(value: string | number | boolean | null): string {
  if (typeof value !== "string") return String(value);
  const safe = redactToken(value);
  return /^[\w./:?&=%*-]+$/.test(safe) ? safe : JSON.stringify(safe);
}

/** The text with every token value replaced by `***`. */
export function redactToken(text: string): string {
  return text
    .replace(/([?&;\s]token=)[^&#;\s"]*/gi, "$1***")
    .replace(/\b(token|bearer)(\s+)[^\s",;]+/gi, "$1$2***");
}

/** A line writer for the process's standard error that needs no console. */
export function stderrWriter(): (line: string) => void {
  const encoder = new TextEncoder();
  return (line) => {
    let bytes = encoder.encode(line);
    while (bytes.length > 0) bytes = bytes.subarray(Deno.stderr.writeSync(bytes));
  };
}
