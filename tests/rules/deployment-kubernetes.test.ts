import ts from 'typescript';
import { parseAllDocuments } from 'yaml';
import {
  readProjectFile,
  settingsWith,
  stopsWithin,
  unknownSettings,
  version,
} from '../support/deployment';

interface Container {
  image: string;
  args?: string[];
  ports?: { name: string; containerPort: number }[];
  resources: { limits: { cpu?: string; memory: string } };
  securityContext: object;
  [probe: string]: unknown;
}

interface PodSpec {
  containers: [Container];
  terminationGracePeriodSeconds?: number;
  securityContext: object;
  automountServiceAccountToken: boolean;
}

interface Thing {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
  spec: {
    replicas?: number;
    minAvailable?: number;
    selector?: object;
    template?: { metadata: { labels: object }; spec: PodSpec };
    ports?: { targetPort: string }[];
  };
  data?: Record<string, string>;
}

const documents = parseAllDocuments(readProjectFile('docs/deploy/kubernetes.yaml'));
const things = documents.map((document) => document.toJS() as Thing);
const one = (kind: string, name: string): Thing => {
  const found = things.filter((thing) => thing.kind === kind && thing.metadata.name === name);
  if (found.length !== 1 || !found[0]) throw new Error(`${kind} ${name}: ${found.length}`);
  return found[0];
};

const settings = one('ConfigMap', 'portal-settings').data ?? {};
const config = settingsWith({
  ...settings,
  DATABASE_URL: 'postgres://portal@database/portal',
});
const pods = things.flatMap(({ metadata, spec }) =>
  spec?.template ? [{ name: metadata.name, ...spec.template }] : [],
);
const serving = one('Deployment', 'portal');

test('every field is one that Kubernetes has, with a value of its type', () => {
  const source = things.map((thing, index) => {
    const [group, name] = thing.apiVersion.includes('/')
      ? (thing.apiVersion.split('/') as [string, string])
      : ['core', thing.apiVersion];
    const from = `kubernetes-types/${group.replace('.k8s.io', '')}/${name}`;
    return `import type { ${thing.kind} as T${index} } from '${from}';\nexport const v${index}: T${index} = ${JSON.stringify(thing)};`;
  });
  expect(problemsIn(source.join('\n'))).toEqual([]);
  // And that this check sees what is wrong.
  const wrong = JSON.stringify(serving).replace('"replicas":', '"replica":');
  const typo = `import type { Deployment } from 'kubernetes-types/apps/v1';\nexport const v: Deployment = ${wrong};`;
  expect(problemsIn(typo)).toEqual([expect.stringContaining('"replica"')]);
});

test('settings are ours, and together they are taken', () => {
  expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
  expect(unknownSettings(Object.keys(settings))).toEqual([]);
  expect(config.MIGRATE_ON_START).toBe(false);
});

test('the secrets that its head tells people to make are settings too', () => {
  const named = [
    ...readProjectFile('docs/deploy/kubernetes.yaml').matchAll(/from-literal=(\w+)=/g),
  ];
  const names = named.map(([, name = '']) => name);
  expect(unknownSettings(names)).toEqual([]);
  expect(names.sort()).toEqual([
    'DATABASE_URL',
    'INDEX_KEY',
    'METRICS_TOKEN',
    'PEPPERS',
    'SESSION_SECRETS',
  ]);
});

test.each(pods)(
  '$name runs this version as nobody, in a tree that it cannot change',
  ({ spec }) => {
    const [container] = spec.containers;
    expect(container.image).toMatch(
      new RegExp(`/school-password-portal:${version.replaceAll('.', '\\.')}$`),
    );
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 10001 });
    expect(spec.automountServiceAccountToken).toBe(false);
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(container.resources.limits.memory).toMatch(/^\d+Mi$/);
  },
);

test('the migration of another version is another Job', () => {
  expect(one('Job', `portal-migrate-${version}`).spec.template?.spec.containers[0].args).toEqual([
    'node',
    'dist/server/cli.js',
    'migrate',
  ]);
});

test('there is time to stop, and a node that leaves takes one pod at a time', () => {
  for (const { spec } of pods.filter(({ name }) => !name.startsWith('portal-migrate')))
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(stopsWithin(config));
  const { replicas = 0 } = serving.spec;
  expect(replicas).toBeGreaterThanOrEqual(2);
  expect(one('PodDisruptionBudget', 'portal').spec.minAvailable).toBe(replicas - 1);
});

test('ports, probes and labels fit', () => {
  const [container] = serving.spec.template?.spec.containers ?? [];
  expect(container?.ports).toEqual([{ name: 'http', containerPort: config.PORT }]);
  const get = (path: string) => ({ httpGet: { path, port: 'http' } });
  expect(container).toMatchObject({
    startupProbe: get('/health/ready'),
    livenessProbe: get('/health/live'),
    readinessProbe: get('/health/ready'),
  });
  const labels = serving.spec.template?.metadata.labels;
  expect(serving.spec.selector).toEqual({ matchLabels: labels });
  expect(one('Service', 'portal').spec).toMatchObject({
    selector: labels,
    ports: [{ targetPort: 'http' }],
  });
  expect(one('PodDisruptionBudget', 'portal').spec.selector).toEqual({ matchLabels: labels });
  expect(config.HASH_CONCURRENCY).toBe(Number(container?.resources.limits.cpu));
});

function problemsIn(source: string): string[] {
  const name = `${__dirname}/manifests.ts`;
  const options: ts.CompilerOptions = {
    ...{
      strict: true,
      noEmit: true,
      types: [],
      skipLibCheck: true,
      exactOptionalPropertyTypes: true,
    },
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
  };
  const host = ts.createCompilerHost(options);
  const fileExists = host.fileExists.bind(host);
  const getSourceFile = host.getSourceFile.bind(host);
  host.fileExists = (path) => path === name || fileExists(path);
  host.getSourceFile = (path, ...rest) =>
    path === name
      ? ts.createSourceFile(path, source, ts.ScriptTarget.ES2022)
      : getSourceFile(path, ...rest);
  const program = ts.createProgram([name], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
