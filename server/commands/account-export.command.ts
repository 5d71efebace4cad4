import type { Command } from 'commander';
import { createAccountExport } from '../accounts/account-export';
import type { Services } from '../services';
import { operator, refuse, type CommandPlace } from './command-place';
import { fileOrProblem } from './file-or-problem';

interface Options {
  out: string;
  json?: true;
}

export function addAccountExport(account: Command, place: CommandPlace): void {
  account
    .command('export')
    .description('all that is kept about one pupil, for who has a right to know; no secrets')
    .argument('<loginId>', 'login ID, with or without the part from the @')
    .requiredOption('--out <file.json>', 'a new file, mode 0600')
    .option('--json', 'one JSON document about the export')
    .action((loginId: string, options: Options) =>
      place.run((services) => exportAccount(services, place, { loginId, options })),
    );
}

async function exportAccount(
  services: Services,
  place: CommandPlace,
  { loginId, options }: { loginId: string; options: Options },
): Promise<void> {
  const { out } = options;
  const file = await fileOrProblem(out);
  if (typeof file === 'string') return refuse(place, [file], options);
  const id = services.canonicalId(loginId);
  try {
    const { schools } = services;
    const schoolCode = async (schoolId: string) => (await schools.find(schoolId))?.code ?? '';
    const found = await createAccountExport({ ...services, schoolCode })(id, operator);
    if (!found) {
      await file.discard();
      return refuse(place, [`no account has the login ID ${JSON.stringify(loginId)}`], options);
    }
    await file.write(`${JSON.stringify(found, null, 2)}\n`);
    await file.close();
  } catch (error) {
    // Half an export that looks like a whole one is worse than none.
    await file.discard();
    throw error;
  }
  place.say(
    options.json
      ? JSON.stringify({ loginId: id, file: out })
      : `${out} holds what is kept about ${id}. It is personal: delete it once it is handed over.`,
  );
}
