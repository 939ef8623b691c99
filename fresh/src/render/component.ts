import { type FunctionComponent, h } from "preact";
import type { Context } from "../context.ts";
import type { AnyVNode, PageProps, RouteComponent } from "../types.ts";

/**
 * A route's, layout's or app's component as a node. An async one runs here, once, and may answer by itself; it is
 * told by its constructor, since calling a plain component outside of a render would break its hooks.
 */
export async function renderComponent<State>(
  ctx: Context<State>,
  component: RouteComponent<State>,
  data: unknown,
  Component: FunctionComponent,
): Promise<AnyVNode | Response | null> {
  const { config, url, req, params, info, state, error, route } = ctx;
  const props: PageProps<unknown, State> = {
    config,
    url,
    req,
    params,
    info,
    state,
    error,
    route,
    data,
    Component,
  };
  if (component.constructor.name !== "AsyncFunction") return h(component, props);
  return await (component as (
    props: PageProps<unknown, State>,
  ) => Promise<AnyVNode | Response | null>)(props);
}
