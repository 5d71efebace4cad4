import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectRoot } from '../../server/project-root';
import { allowedLabels } from '../support/metric-labels';
import { startPortal } from '../support/portal';

interface Named {
  what: string;
  expression: string;
}

const read = (name: string) => readFileSync(join(projectRoot, 'docs/deploy', name), 'utf8');

function alertRules(): (Named & { annotations: Record<string, string> })[] {
  const { groups } = parse(read('alerts.yaml')) as {
    groups: { rules: { alert: string; expr: string; annotations: Record<string, string> }[] }[];
  };
  return groups.flatMap(({ rules }) =>
    rules.map(({ alert, expr, annotations }) => ({ what: alert, expression: expr, annotations })),
  );
}

function panels(): Named[] {
  const { panels: all } = JSON.parse(read('grafana-dashboard.json')) as {
    panels: { title: string; targets?: { expr: string }[] }[];
  };
  return all.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({ what: title, expression: expr })),
  );
}

const all: Named[] = [...alertRules(), ...panels()];
let told: Set<string>;

beforeAll(async () => {
  const portal = await startPortal();
  await portal.visit().get('/sign-in');
  const { text } = await portal.visit().get('/metrics');
  await portal.close();
  told = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name));
});

const metric = /\b((?:portal|process|nodejs)_\w+?)(?:_bucket|_count|_sum)?(?=[{[\s)]|$)/g;

test('every metric in the alerts and on the dashboard is one that the portal tells', () => {
  expect(all.length).toBeGreaterThan(30);
  const unknown = all.flatMap(({ what, expression }) =>
    [...expression.matchAll(metric)]
      .filter(([, name = '']) => !told.has(name))
      .map(([whole]) => ({ what, whole })),
  );
  expect(unknown).toEqual([]);
});

test('every metric of the portal is looked at by an alert or a panel', () => {
  const used = new Set(
    all.flatMap(({ expression }) => [...expression.matchAll(metric)]).map(([, n]) => n),
  );
  const own = [...told].filter((name) => name.startsWith('portal_'));
  expect(own.filter((name) => !used.has(name))).toEqual([]);
});

test('labels that are asked for can be there', () => {
  const wrong = all.flatMap(({ what, expression }) =>
    [...expression.matchAll(/\b(portal_\w+?)(?:_bucket|_count|_sum)?\{([^}]*)\}/g)].flatMap(
      ([, name = '', selector = '']) => {
        const rules = { instance: /^/, job: /^/, ...allowedLabels[name] };
        return [...selector.matchAll(/(\w+)(=~?)"([^"]*)"/g)]
          .filter(([, label = '', , text = '']) => {
            const rule = (rules as Record<string, readonly string[] | RegExp>)[label];
            if (Array.isArray(rule)) return !text.split('|').every((one) => rule.includes(one));
            return !rule;
          })
          .map(([whole]) => ({ what, whole }));
      },
    ),
  );
  expect(wrong).toEqual([]);
});

// Until its first round is done a node tells 0, which would be decades ago.
test('a node that has not kept house yet is not late from its first minute on', () => {
  const about = all.filter(({ expression }) => expression.includes('housekeeping_done'));
  expect(about).toHaveLength(2);
  for (const { expression } of about)
    expect(expression).toContain('_done_seconds > 0 or process_start_time_seconds');
});

// A count begins with its first event: at night there is none of people who signed in.
test('guessing is seen where nobody signs in', () => {
  const guessing = alertRules().find(({ what }) => what === 'PortalGuessing');
  expect(guessing?.expression).toMatch(/signed-in"\}\[10m\]\)\) or vector\(0\)\)/);
});

test('every alert says what to do', () => {
  for (const { what, annotations } of alertRules()) {
    expect({ what, said: annotations['summary'] && annotations['action'] }).toMatchObject({
      said: expect.stringMatching(/.{20}/) as string,
    });
  }
});
