/** An error that carries its HTTP status: thrown anywhere in a route, shown by the nearest `_error` page. */
export class HttpError extends Error {
  readonly status: number;

  constructor(status: number, message = "", options?: ErrorOptions) {
    super(message, options);
    this.name = "HttpError";
    this.status = status;
  }
}

export function statusOf(error: unknown): number {
  return error instanceof HttpError ? error.status : 500;
}
