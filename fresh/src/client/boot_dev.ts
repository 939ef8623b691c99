/** The client of the development server: also reloads the page when the server has come back. */
export { boot } from "./boot.ts";

connect(false);

function connect(again: boolean): void {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const socket = new WebSocket(`${scheme}://${location.host}/_frsh/alive`);
  socket.onopen = () => again && location.reload();
  socket.onclose = () => setTimeout(connect, 100, true);
}
