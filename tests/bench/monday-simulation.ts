import type { Draws } from './monday-draws';
import { createNode, type Asked, type NodeShape } from './monday-node';

/** One run of pages, as somebody goes through them. */
export interface Flow {
  name: string;
  /** Of all visits, from 0 to 1; those of all flows make 1. */
  share: number;
  requests: readonly Asked[];
}

export interface Course {
  /** When the visits begin, in milliseconds, sorted. */
  arrivals: ArrayLike<number>;
  flows: readonly Flow[];
  /** Mean of the time between two pages of one visit, in milliseconds. */
  thinkMs: number;
  /** How long somebody waits who was told to come back. */
  retryMs: number;
  node: NodeShape;
  draws: Draws;
}

export interface Outcome {
  /** Of every request that hashes, from sending it to its answer, in milliseconds. */
  hashed: number[];
  /** Of every other page. */
  pages: number[];
  /** argon2 operations that waited at the worst moment. */
  longestQueue: number;
  /** How often somebody was told to come back. */
  refused: number;
  /** When the last visit was over, in milliseconds. */
  endedAt: number;
}

/**
 * Sends every visit through one node. Whoever is refused comes back until there is room, and the
 * time counts from the last try, as the server's own figures do.
 */
export function simulate({ arrivals, flows, thinkMs, retryMs, node, draws }: Course): Outcome {
  const world = createNode(node);
  const outcome: Outcome = { hashed: [], pages: [], longestQueue: 0, refused: 0, endedAt: 0 };

  function visit(flow: Flow, step: number): void {
    const asked = flow.requests[step];
    if (!asked) return;
    const sent = world.now();
    world.ask(asked, (isServed) => {
      if (!isServed) {
        outcome.refused++;
        return world.after(retryMs, () => visit(flow, step));
      }
      (asked.hashes > 0 ? outcome.hashed : outcome.pages).push(world.now() - sent);
      if (step + 1 < flow.requests.length) {
        world.after(draws.exponential(thinkMs), () => visit(flow, step + 1));
      }
    });
  }

  function arrive(index: number): void {
    const next = arrivals[index + 1];
    if (next !== undefined) world.after(next - world.now(), () => arrive(index + 1));
    visit(drawFlow(flows, draws), 0);
  }

  if (arrivals[0] !== undefined) world.after(arrivals[0], () => arrive(0));
  world.run();
  return { ...outcome, longestQueue: world.longestQueue(), endedAt: world.now() };
}

/** One of them, each as often as its share says. */
export function drawFlow<F extends { share: number }>(flows: readonly F[], draws: Draws): F {
  let left = draws.uniform();
  for (const flow of flows) if ((left -= flow.share) < 0) return flow;
  const last = flows.at(-1);
  if (!last) throw new RangeError('nobody comes for nothing');
  return last;
}
