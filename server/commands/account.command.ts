import { Option, type Command } from 'commander';
import type { ReleasePath } from '../access/release';
import type { Services } from '../services';
import { addAccountExport } from './account-export.command';
import { accountReport, reportLines } from './account-report';
import { operator, refuse, type CommandPlace } from './command-place';

interface Json {
  json?: true;
}

/** What an operator can do for one pupil; never shows a secret but the one that it makes. */
export function registerAccountCommands(program: Command, place: CommandPlace): void {
  const account = program.command('account').description("look at and help one pupil's account");
  addAccountExport(account, place);

  account
    .command('show')
    .description('the state of an account: password, QnA, locks; never a secret')
    .argument('<loginId>', 'login ID, with or without the part from the @')
    .option('--json', 'one JSON document')
    .action((loginId: string, options: Json) =>
      place.run(async (services) => {
        const report = await accountReport(services, services.canonicalId(loginId));
        if (!report) return refuse(place, unknown(loginId), options);
        place.say(options.json ? JSON.stringify(report) : reportLines(report).join('\n'));
      }),
    );

  account
    .command('reset-default')
    .description('issue a default password; it is shown once and ends every visit of the account')
    .argument('<loginId>', 'login ID, with or without the part from the @')
    .option('--json', 'one JSON document')
    .action((loginId: string, options: Json) =>
      place.run((services) => resetDefault(services, place, { loginId, options })),
    );

  account
    .command('unlock')
    .description('release the locks of an account; password and QnA stay')
    .argument('<loginId>', 'login ID, with or without the part from the @')
    .addOption(
      new Option('--path <path>', 'which lock')
        .choices(['sign-in', 'challenge', 'both'])
        .default('both'),
    )
    .option('--json', 'one JSON document')
    .action((loginId: string, options: Json & { path: ReleasePath }) =>
      place.run(async (services) => {
        const id = services.canonicalId(loginId);
        const result = await services.release(id, options.path, operator);
        if (result === 'unknown') return refuse(place, unknown(loginId), options);
        const { path } = options;
        place.say(
          options.json ? JSON.stringify({ loginId: id, path }) : `${id} is unlocked (${path}).`,
        );
      }),
    );
}

async function resetDefault(
  services: Services,
  place: CommandPlace,
  { loginId, options }: { loginId: string; options: Json },
): Promise<void> {
  const result = await services.issueDefaultPassword(services.canonicalId(loginId), operator);
  switch (result.kind) {
    case 'unknown':
      return refuse(place, unknown(loginId), options);
    case 'not-active':
      return refuse(
        place,
        [`${loginId} is disabled or has left: enable the account first`],
        options,
      );
    case 'issued': {
      const { loginId: id, defaultPassword } = result;
      const expiresAt = new Date(result.expiresAt).toISOString();
      place.say(
        options.json
          ? JSON.stringify({ loginId: id, defaultPassword, expiresAt })
          : `${id}\nDefault password (shown once): ${defaultPassword}\nValid until ${expiresAt}`,
      );
    }
  }
}

function unknown(loginId: string): string[] {
  return [`no account has the login ID ${JSON.stringify(loginId)}; "roster import" makes accounts`];
}
