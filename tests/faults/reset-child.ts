import { loadConfig } from '../../server/config';
import { createServices } from '../../server/services';
import { nobody } from '../support/pupils';

// Finishes the reset it is told to, over and over, until the parent kills it.
const services = createServices(loadConfig());

process.on('message', ({ resetId, newPassword }: { resetId: string; newPassword: string }) => {
  process.send?.('begun');
  services.reset
    .finish({ resetId, newPassword, visitor: nobody })
    .then((result) => process.send?.(result.kind))
    .catch((error: unknown) => {
      process.send?.(`failed: ${String(error)}`);
    });
});
process.send?.('ready');
