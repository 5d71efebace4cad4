import { Option, type Command } from 'commander';
import { atCommandLine } from '../staff/people';
import { sayProblem } from '../staff/people.rules';
import { roles, type Role } from '../staff/roles.rules';
import { refuse, type CommandPlace } from './command-place';

interface AddOptions {
  email: string;
  name: string;
  role: Role;
  school?: string;
  class?: string[];
  json?: true;
}

export function registerStaffCommands(program: Command, place: CommandPlace): void {
  const staff = program.command('staff').description('the people who work in the portal');
  staff
    .command('add')
    .description('invite a person; prints a one-time link that sets their password')
    .requiredOption('--email <address>', 'work e-mail address: what the person signs in with')
    .requiredOption('--name <name>', 'as colleagues know it')
    .addOption(
      new Option('--role <role>', 'what the person may do')
        .choices([...roles])
        .makeOptionMandatory(),
    )
    .option('--school <code>', 'school; not for admin and auditor')
    .option('--class <name...>', 'form classes of this school year, e.g. 4A; teachers only')
    .option('--json', 'one JSON document')
    .addHelpText('after', help)
    .action((options: AddOptions) =>
      place.run(async ({ people, config }) => {
        const { email, name, role, school, class: classes = [] } = options;
        const invitation = { email, name, role, schoolCode: school ?? null, classes };
        const result = await people.invite(invitation, atCommandLine);
        if (result.kind === 'refused') {
          return refuse(place, result.problems.map(sayProblem), options);
        }
        const { setupUrl, member } = result;
        place.say(
          options.json
            ? JSON.stringify({ email: member.email, setupUrl })
            : `${member.email} is invited. This link works once, for ${config.STAFF_LINK_HOURS} hours:\n${setupUrl}`,
        );
      }),
    );
}

const help = `
Hand the link to the person yourself: whoever opens it first chooses the password.
  portal staff add --email tan@cps.example.org --name "Tan Mei Ling" --role teacher \\
    --school CPS --class 4A 4B`;
