/** The client of the development server: also reloads the page when the server has come back. */
export { boot } from "./boot.ts";

connect(false);

function connect(again: boolean): void {
  const socket = new WebSocket(
    `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/_frsh/alive`,
  );
  let opened = false;
  socket.onopen = () => {
    opened = true;
    if (again) location.reload();
  };
  socket.onclose = () => setTimeout(() => connect(again || opened), 100);
}
