/** Long enough for any browser to have begun to read. */
const KEPT_MS = 10_000;

/** Hands a file to the browser to be saved under a title. */
export function saveFile(title: string, extension: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  const name = title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "");
  link.download = `${name || "figure"}.${extension}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
