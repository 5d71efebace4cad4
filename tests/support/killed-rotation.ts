import fs from 'node:fs';
import { changeSecretsFile } from '../../server/secrets-file';

// Puts a pepper in front, and is killed at the moment that it is told.
const [file = '', moment, secret = ''] = process.argv.slice(2);
const rename = fs.renameSync;

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('still here');
}

fs.renameSync = (from, to) => {
  if (moment === 'before-rename') die();
  rename(from, to);
  if (moment === 'after-rename') die();
};
const write = fs.writeFileSync;
fs.writeFileSync = (target, text, options) => {
  if (moment !== 'while-writing') return write(target, text, options);
  write(target, (text as string).slice(0, 40), options);
  die();
};

changeSecretsFile(file, (content) => ({ ...content, PEPPERS: [secret, ...content.PEPPERS] }));
