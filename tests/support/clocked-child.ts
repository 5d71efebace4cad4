import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from '../../server/app';
import { loadConfig } from '../../server/config';
import { createServices } from '../../server/services';
import { fakeClock } from './fake-clock';

// Serves in a process of its own, with the time zone of TZ and the time that it is told. It answers
// with how far the machine's clock is behind UTC then (minutes): zero would mean that TZ is not known.
const clock = fakeClock();
const server = createServer(createApp(createServices(loadConfig(), { clock })));

process.on('message', (at: number) => {
  clock.set(at);
  process.send?.(new Date(at).getTimezoneOffset());
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
