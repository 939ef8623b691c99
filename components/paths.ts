/** Addresses of what lies in the workspace. Names are the user's, so every part is encoded. */
function join(base: string, path: string): string {
  const parts = path.split("/").filter((part) => part !== "").map(encodeURIComponent);
  return [base, ...parts].join("/");
}

export const notebookUrl = (path: string) => join("/notebooks", path);
export const contentsUrl = (path: string) => join("/api/contents", path);
export const fileUrl = (path: string) => join("/files", path);
export const socketUrl = (path: string) => join("/ws/notebooks", path);

export const parentOf = (path: string) => path.split("/").slice(0, -1).join("/");
export const nameOf = (path: string) => path.split("/").at(-1) ?? "";
