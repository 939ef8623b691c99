/** Where to go after the login: a path of this server, whatever the address says. */
export function safeNext(next: string | null): string {
  // Browsers read "\" as "/" and drop tabs and line breaks, so that "/\t/evil.example" would leave.
  // deno-lint-ignore no-control-regex
  if (next === null || !/^\/(?![/\\])[^\\\u0000-\u0020]*$/.test(next)) return "/";
  const url = URL.parse(next, "http://here.invalid");
  return url?.origin === "http://here.invalid" && url.pathname !== "/login" ? next : "/";
}
