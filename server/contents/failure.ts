/** A user's mistake with a file: tagged, with the text that the user reads. One table says the HTTP status of each. */
export type FailureCode =
  | "not-found"
  | "exists"
  | "not-a-file"
  | "not-a-directory"
  | "not-text"
  | "not-a-notebook"
  | "invalid-name"
  | "invalid-content"
  | "too-large"
  | "changed"
  | "denied";

export interface Failure {
  ok: false;
  code: FailureCode;
  message: string;
}

export const failureStatus: Readonly<Record<FailureCode, number>> = {
  "not-found": 404,
  "exists": 409,
  "not-a-file": 400,
  "not-a-directory": 400,
  "not-text": 400,
  "not-a-notebook": 400,
  "invalid-name": 400,
  "invalid-content": 400,
  "too-large": 413,
  "changed": 409,
  "denied": 403,
};

export function failure(code: FailureCode, message: string): Failure {
  return { ok: false, code, message };
}

/** What the operating system refused, as a failure; anything that no user can cause is thrown on. */
export function failureFrom(error: unknown, path: string): Failure {
  if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.FilesystemLoop) {
    return missing(path);
  }
  if (error instanceof Deno.errors.NotADirectory) return missing(path);
  if (error instanceof Deno.errors.AlreadyExists) return taken(path);
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENAMETOOLONG") return failure("invalid-name", `The name ${path} is too long.`);
  if (code === "ENOSPC") return failure("denied", `The disk is full: ${path} was not written.`);
  if (error instanceof Deno.errors.PermissionDenied || code === "EROFS") {
    return failure(
      "denied",
      `The server may not use ${path}. Check the permissions of the file and its folder.`,
    );
  }
  throw error;
}

export function missing(path: string): Failure {
  return failure("not-found", `There is no ${path || "workspace folder"} in this workspace.`);
}

export function taken(path: string): Failure {
  return failure("exists", `${path} exists already. Choose another name.`);
}
