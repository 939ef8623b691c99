/** What an answer says, as far as a message quotes it. */

export function isHtml(type: string, text: string): boolean {
  return /^\s*<(!doctype|html|head|body)\b/i.test(text) || (type === "text/html" && /^\s*</.test(text));
}

/** The words of a refusal: of a page its title, of anything else the text itself. */
export function errorText(text: string): string {
  if (!isHtml("", text)) return text;
  return text.match(/<title[^>]*>([^<]*)/i)?.[1] ?? text.replace(/<[^>]*>/g, " ");
}

export function firstWords(text: string, most: number): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, " ").trim();
  return line.length > most ? `${line.slice(0, most)}…` : line;
}

/** With a full stop, so that another sentence may follow. */
export const sentence = (text: string): string => /[.!?]$/.test(text) ? text : `${text}.`;
