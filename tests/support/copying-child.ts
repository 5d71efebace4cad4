import { connect } from '../../server/db/database';
import { copyDatabase } from '../../server/db/copy/copy';

// Copies in a process of its own that kills itself as soon as so many rows are done.
const [source = '', target = '', rows = '0'] = process.argv.slice(2);

void copyDatabase({
  from: connect({ url: source, poolMax: 1 }),
  to: connect({ url: target, poolMax: 2 }),
  onProgress: (done) => {
    if (done >= Number(rows)) process.kill(process.pid, 'SIGKILL');
  },
});
