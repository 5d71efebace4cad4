import { Presets, SingleBar } from 'cli-progress';

export interface Bar {
  show: (done: number, total: number) => void;
  stop: () => void;
}

/** Drawn on a terminal, quiet in a pipe. */
export function progressBar(format: string): Bar {
  if (!process.stderr.isTTY) return { show: () => undefined, stop: () => undefined };
  const options = { stream: process.stderr, format, clearOnComplete: true };
  const bar = new SingleBar(options, Presets.shades_classic);
  let drawn = false;
  return {
    show(done, total) {
      if (!drawn) bar.start(total, done);
      drawn = true;
      bar.setTotal(total);
      bar.update(done);
    },
    stop() {
      if (drawn) bar.stop();
      drawn = false;
    },
  };
}
