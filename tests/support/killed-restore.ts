import files from 'node:fs/promises';
import { systemClock } from '../../server/clock';
import { runHere } from './operator';

// Restores a backup in the place of a database, and is killed at the moment that it is told.
const [moment, from = '', url = '', folder = ''] = process.argv.slice(2);
const { rename, link } = files;

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('still here');
}

files.link = async (...names) => {
  if (moment === 'before-link') die();
  await link(...names);
  if (moment === 'after-link') die();
};
files.rename = async (...names) => {
  if (moment === 'before-rename') die();
  await rename(...names);
  if (moment === 'after-rename') die();
};

const settings = { DATABASE_URL: url, DATA_DIR: folder };
void runHere(['restore', '--from', from, '--replace'], { settings, clock: systemClock });
