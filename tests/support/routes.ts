import type { Express } from 'express';
import type { Server } from 'node:http';

export interface Route {
  method: string;
  path: string;
}

interface Layer {
  /** Mounted at `/`. */
  slash: boolean;
  route?: { path: string; methods: Record<string, boolean> };
  handle: { stack?: Layer[] };
}

/** Every route of the running app, from the app itself: a new one cannot be forgotten. */
export function routesOf(server: Server): Route[] {
  const app = server.listeners('request')[0] as Express;
  return walk((app.router as unknown as { stack: Layer[] }).stack);
}

export function pathsOf(server: Server, method: 'get' | 'post'): string[] {
  return routesOf(server)
    .filter((route) => route.method === method)
    .map(({ path }) => path);
}

function walk(stack: Layer[]): Route[] {
  return stack.flatMap((layer) => {
    const { route, handle } = layer;
    if (route) return Object.keys(route.methods).map((method) => ({ method, path: route.path }));
    if (!handle.stack) return [];
    if (!layer.slash) throw new Error('a router below a path: the walk would miss its prefix');
    return walk(handle.stack);
  });
}
