/** Draws a figure as its own JSON, unless it says to fail, to hang or to break the worker. */
const scope = globalThis as unknown as Worker;

scope.onmessage = ({ data: { id, figure } }: MessageEvent<{ id: number; figure: string }>) => {
  if (figure === "hang") return;
  if (figure === "break") throw new Error("broken");
  if (figure === "fail") return scope.postMessage({ id, reason: "failed" });
  scope.postMessage({ id, pictures: { "image/svg+xml": JSON.stringify(figure), "image/png": "AQ==" } });
};
