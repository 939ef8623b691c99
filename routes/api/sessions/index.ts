/** Open notebooks with a kernel, in the Jupyter server's shape. */
import type { Session } from "../../../server/sessions/mod.ts";
import { define } from "../../../utils.ts";

export const handler = define.handlers({
  GET: (ctx) => {
    const running = ctx.state.services.sessions.list().filter((session) => session.hasKernel);
    return Response.json(running.map(model));
  },
});

function model(session: Session) {
  const { path, kernel, clients } = session.state;
  return {
    id: session.id,
    path,
    name: path.slice(path.lastIndexOf("/") + 1),
    type: "notebook",
    kernel: {
      id: session.id,
      name: "tapebook",
      execution_state: kernel.state,
      last_activity: new Date(Math.min(session.idleSince, Date.now())).toISOString(),
      connections: clients,
    },
  };
}
