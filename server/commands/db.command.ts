import type { Command } from 'commander';
import type { CommandPlace } from './command-place';
import { addDbCopy } from './db-copy.command';
import { addDbGrant } from './db-grant.command';
import { addDbSeal } from './db-seal.command';

export function registerDbCommands(program: Command, place: CommandPlace): void {
  const db = program.command('db').description('move the database, and narrow who may do what');
  addDbCopy(db, place);
  addDbGrant(db, place);
  addDbSeal(db, place);
}
