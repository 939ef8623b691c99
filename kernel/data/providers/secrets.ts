/** Keeps secrets out of whatever is shown: messages, quoted answers, addresses. */

const HIDDEN = "***";

/** A function that replaces every one of the secrets in a text, also as a URL or JSON writes it. */
export function hiding(secrets: Iterable<string>): (text: string) => string {
  const forms = [...secrets].filter((secret) => secret !== "").flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams([["", secret]]).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
  ]);
  // The longest first: one secret may be a part of another.
  const unique = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (text) => unique.reduce((shown, form) => shown.replaceAll(form, HIDDEN), text);
}
