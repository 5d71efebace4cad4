import { sayMoment } from '../../http/moments';
import type { Page, PageContext, Translate } from '../../http/render';
import type { Word } from '../../http/staff-word';
import type { PolicyGroup } from '../../policies';
import type { ListedVersion, StoredDemands } from '../../school-policies/school-policies.store';
import {
  demandNames,
  directionOf,
  type DemandProblem,
  type Demands,
} from '../../school-policies/stricter.rules';
import type { ChosenSchool } from './chosen-school';
import { sayChanges, sayDemand, sayDemanded, sayProblem, sayValue } from './policy.words';

/** As typed. */
export interface PolicyForm {
  version: string;
  /** By the names of the demands. */
  typed: Readonly<Record<string, string>>;
}

export interface SchoolPolicyFacts {
  school: ChosenSchool;
  floor: Demands;
  own: StoredDemands;
  held: Demands;
  /** False where the school's values no longer go together with the installation's. */
  isHeld: boolean;
  /** One more than is shown, the latest first. */
  versions: readonly ListedVersion[];
  problems: readonly DemandProblem[];
  form: PolicyForm | null;
  place: { lang: string; timeZone: string };
}

export interface PolicyFacts {
  groups: readonly PolicyGroup[];
  word: Word | null;
  schools: readonly ChosenSchool[];
  of: SchoolPolicyFacts | null;
}

export function policyPage({ t }: PageContext, { groups, word, schools, of }: PolicyFacts): Page {
  const errors = (of?.problems ?? []).map((problem) => sayProblem(t, problem));
  const hasErrors = errors.length > 0;
  return {
    view: 'pages/staff-settings/policy',
    titleKey: 'staffPolicy.title',
    status: hasErrors ? 400 : 200,
    hasErrors,
    model: {
      ...{ errors, notice: word },
      schools: schools.map(({ code, name }) => ({ value: code, text: name })),
      groups: groups.map((group) => groupTable(t, group)),
      of: of && schoolPart(t, of),
    },
  };
}

function schoolPart(t: Translate, facts: SchoolPolicyFacts) {
  const { school, own, isHeld, form } = facts;
  return {
    ...{ code: school.code, name: school.name, isHeld },
    version: form?.version ?? String(own.version),
    holds: holdingTable(t, facts),
    fields: fieldsOf(t, facts),
    history: historyTable(t, facts),
  };
}

function holdingTable(t: Translate, { floor, own, held }: SchoolPolicyFacts) {
  return {
    caption: t('staffPolicy.holds.caption'),
    captionHidden: true,
    columns: ['what', 'installation', 'school', 'held'].map((one) => ({
      text: t(`staffPolicy.holds.columns.${one}`),
    })),
    rows: demandNames.map((name) => [
      { text: sayDemand(t, name) },
      { text: sayDemanded(t, name, floor[name]) },
      { text: name in own.demands ? sayDemanded(t, name, own.demands[name] ?? null) : '–' },
      { text: sayDemanded(t, name, held[name]) },
    ]),
  };
}

function fieldsOf(t: Translate, { floor, own, form }: SchoolPolicyFacts) {
  return demandNames.map((name) => ({
    name,
    label: sayDemand(t, name),
    hint: t(`staffPolicy.hints.${floor[name] === 0 ? 'free' : directionOf(name)}`, {
      floor: sayDemanded(t, name, floor[name]),
    }),
    value: form?.typed[name] ?? own.demands[name]?.toString() ?? '',
    options: name === 'firstNotSymbol' ? [{ value: '1', text: t('staffPolicy.yes') }] : null,
  }));
}

function historyTable(t: Translate, { versions, place }: SchoolPolicyFacts) {
  const [, ...older] = versions;
  const shown = versions.slice(0, versions.at(-1)?.version === 1 ? undefined : -1);
  return {
    caption: t('staffPolicy.history.caption'),
    captionHidden: true,
    empty: t('staffPolicy.history.empty'),
    columns: ['when', 'who', 'what'].map((one) => ({
      text: t(`staffPolicy.history.columns.${one}`),
    })),
    rows: shown.map(({ madeAt, madeByName, demands }, index) => [
      { text: sayMoment(madeAt, place) },
      { text: madeByName ?? t('staffPolicy.history.hidden') },
      { text: sayChanges(t, older[index]?.demands ?? {}, demands) },
    ]),
  };
}

function groupTable(t: Translate, { name, lines }: PolicyGroup) {
  return {
    caption: t(`staffPolicy.groups.${name}`),
    captionHidden: true,
    columns: ['what', 'value', 'from', 'setting'].map((one) => ({
      text: t(`staffPolicy.installation.columns.${one}`),
    })),
    rows: lines.map((line) => [
      { text: t(`staffPolicy.settings.${line.setting}`) },
      { text: sayValue(t, line) },
      { text: t(`staffPolicy.installation.from.${line.from}`) },
      { text: line.setting },
    ]),
  };
}
