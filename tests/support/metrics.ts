export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** What stands on a page of Prometheus, line by line. */
export function samplesIn(text: string): Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', labels = '', value = ''] =
        /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      if (name === '') throw new Error(`no sample: ${line}`);
      const pairs = [...labels.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g)];
      const named = pairs.map(([, label = '', text = '']) => [label, text]);
      return {
        name,
        labels: Object.fromEntries(named) as Record<string, string>,
        value: Number(value),
      };
    });
}

/** The value of the one sample with these labels; 0 where there is none yet. */
export function valueOf(
  samples: readonly Sample[],
  name: string,
  labels: Record<string, string> = {},
): number {
  const found = samples.filter(
    (sample) =>
      sample.name === name &&
      Object.entries(labels).every(([label, text]) => sample.labels[label] === text),
  );
  if (found.length > 1) throw new Error(`${name} stands there ${found.length} times`);
  return found[0]?.value ?? 0;
}
