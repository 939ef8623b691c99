/** The token that opens the server, and the cookie that stands for it in a browser. */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** Takes the same time wherever the two differ: equal lengths by hashing, then no early end. */
export function sameSecret(given: string, secret: string): boolean {
  return timingSafeEqual(digest(given), digest(secret));
}

function digest(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}

/** Changes with the token, so that a new token ends all sessions; the token cannot be read from it. */
export function cookieValue(token: string): string {
  return createHmac("sha256", token).update("tapebook cookie").digest("base64url");
}

/** Cookies are shared by all ports of a host: the name keeps two servers apart. */
export function cookieName(url: URL): string {
  return `tapebook-${url.port || (url.protocol === "https:" ? "443" : "80")}`;
}

export function cookieHeader(url: URL, token: string): string {
  const secure = url.protocol === "https:" ? "; Secure" : "";
  return `${cookieName(url)}=${cookieValue(token)}; Path=/; HttpOnly; SameSite=Strict${secure}`;
}

export function readCookie(request: Request, name: string): string | undefined {
  const cookies = (request.headers.get("cookie") ?? "").split(";").map((part) => part.trim());
  return cookies.find((cookie) => cookie.startsWith(name + "="))?.slice(name.length + 1);
}
