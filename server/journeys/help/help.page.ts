import { rulesInForce } from '../../http/password-form';
import type { Page, PageContext } from '../../http/render';
import type { PasswordExamples } from '../../password/examples';
import type { PasswordPolicy } from '../../password/password.rules';
import { judgeBrowser, supportedBrowsers, supportedSystems } from './browsers';

interface RulesFacts {
  policy: PasswordPolicy;
  examples: PasswordExamples;
  /** The name of the school whose rules these are. */
  school: string | null;
}

export function passwordRulesPage({ t }: PageContext, facts: RulesFacts): Page {
  const { policy, examples, school } = facts;
  return {
    view: 'pages/help/password-rules',
    titleKey: 'help.passwordRules.title',
    model: {
      rules: rulesInForce(t, policy),
      school,
      goodOnes: examples.good,
      badOnes: examples.bad.map(({ password, failures }) => ({
        password,
        // One reason is enough to see why.
        why: failures.slice(0, 1).map(({ code, params }) => t(`password.failure.${code}`, params)),
      })),
    },
  };
}

export function browsersPage({ t }: PageContext, userAgent: string): Page {
  const { kind, name } = judgeBrowser(userAgent);
  return {
    view: 'pages/help/browsers',
    titleKey: 'help.browsers.title',
    model: {
      verdict: {
        tone: { good: 'success', old: 'warning', unknown: 'info' }[kind],
        text: t(`help.browsers.verdict.${kind}`, { name }),
      },
      browsers: supportedBrowsers,
      systems: supportedSystems,
    },
  };
}
