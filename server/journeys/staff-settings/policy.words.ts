import type { FieldError } from '../../http/form';
import type { Translate } from '../../http/render';
import type { PolicyLine } from '../../policies';
import {
  changesBetween,
  demandNames,
  directionOf,
  type DemandName,
  type DemandProblem,
  type SchoolDemands,
} from '../../school-policies/stricter.rules';

export const sayDemand = (t: Translate, name: DemandName): string =>
  t(`staffPolicy.demands.${name}`);

/** @param value null where a school leaves it to the installation */
export function sayDemanded(t: Translate, name: DemandName, value: number | null): string {
  if (value === null) return t('staffPolicy.own');
  if (value === 0) {
    return t(directionOf(name) === 'fewest' ? 'staffPolicy.noLimit' : 'staffPolicy.off');
  }
  return name === 'firstNotSymbol' ? t('staffPolicy.yes') : String(value);
}

export function sayChanges(t: Translate, before: SchoolDemands, after: SchoolDemands): string {
  return changesBetween(before, after)
    .map(({ name, from, to }) =>
      t('staffPolicy.history.change', {
        what: sayDemand(t, name),
        from: sayDemanded(t, name, from),
        to: sayDemanded(t, name, to),
      }),
    )
    .join('; ');
}

/** What somebody typed who was overtaken. */
export function sayForm(t: Translate, typed: Readonly<Record<string, string>>): string[] {
  return demandNames
    .filter((name) => typed[name])
    .map((name) => `${sayDemand(t, name)}: ${typed[name] ?? ''}`);
}

export function sayProblem(t: Translate, { field, code, params }: DemandProblem): FieldError {
  if (field === 'together') return { field, text: t(`staffPolicy.problems.${code}`, params) };
  const words = code === 'looser' ? directionOf(field) : code;
  return {
    field,
    text: t(`staffPolicy.problems.${words}`, { ...params, what: sayDemand(t, field) }),
  };
}

export function sayValue(t: Translate, { setting, value }: PolicyLine): string {
  if (typeof value === 'boolean') return t(value ? 'staffPolicy.yes' : 'staffPolicy.no');
  if (typeof value === 'object') return value.length > 0 ? value.join(', ') : t('staffPolicy.none');
  if (value !== 0 || !setting.startsWith('PASSWORD_')) return String(value);
  return t(/_MIN_|_HISTORY/.test(setting) ? 'staffPolicy.off' : 'staffPolicy.noLimit');
}
