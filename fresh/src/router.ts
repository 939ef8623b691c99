/**
 * URL patterns to items. Patterns without parameters sit in a map and win over the others, which are tried in
 * the order of their registration. Paths are compared after decodeURI, so `%2F` stays encoded in a parameter.
 */
interface Entry<T> {
  pattern: string;
  regex: RegExp;
  names: string[];
  methods: Map<string, T>;
}

export interface Match<T> {
  item: T;
  pattern: string;
  params: Record<string, string>;
}

export class Router<T> {
  #fixed = new Map<string, Entry<T>>();
  #dynamic = new Map<string, Entry<T>>();

  /** The first item registered for a method and a pattern stays. */
  add(method: string, pattern: string, item: T): void {
    const entries = /[:*]/.test(pattern) ? this.#dynamic : this.#fixed;
    let entry = entries.get(pattern);
    if (!entry) entries.set(pattern, entry = { pattern, ...compilePattern(pattern), methods: new Map() });
    if (!entry.methods.has(method)) entry.methods.set(method, item);
  }

  /** The item, or the methods which the path knows when the asked one is not among them. */
  match(method: string, pathname: string): Match<T> | { allowed: string[] } {
    const path = decodePath(pathname);
    const allowed = new Set<string>();
    const fixed = this.#fixed.get(path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path);
    for (const entry of fixed ? [fixed, ...this.#dynamic.values()] : this.#dynamic.values()) {
      const found = entry === fixed ? [] : entry.regex.exec(path)?.slice(1);
      if (!found) continue;
      const item = entry.methods.get(method) ?? (method === "HEAD" ? entry.methods.get("GET") : undefined);
      if (item !== undefined) {
        const params = Object.fromEntries(entry.names.map((name, i) => [name, found[i] ?? ""]));
        return { item, pattern: entry.pattern, params };
      }
      for (const known of entry.methods.keys()) allowed.add(known);
    }
    return { allowed: [...allowed] };
  }
}

function decodePath(pathname: string): string {
  try {
    return decodeURI(pathname);
  } catch {
    return pathname;
  }
}

/** `:name`, `:name?`, `:name+`, `:name*` and `*`; the modifiers only for an entire segment. */
function compilePattern(pattern: string): { regex: RegExp; names: string[] } {
  const names: string[] = [];
  const source = pattern.split("/").filter(Boolean).map((segment) => {
    if (segment === "*") return "(?:/.*)?";
    const whole = /^:(\w+)([?+*])$/.exec(segment);
    if (whole) {
      names.push(whole[1]!);
      return { "?": "(?:/([^/]+))?", "+": "/(.+?)", "*": "(?:/(.*?))?" }[whole[2]!];
    }
    const literal = segment.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
    return "/" + literal.replace(/:(\w+)/g, (_, name) => (names.push(name), "([^/]+?)"));
  });
  return { regex: new RegExp(`^${source.join("")}/?$`), names };
}
