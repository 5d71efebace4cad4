// Unexpected console output fails a test: a warning nobody reads today is the fault of tomorrow.
const methods = ['log', 'info', 'warn', 'error', 'debug'] as const;
let seen: string[] = [];

beforeEach(() => {
  seen = [];
  for (const method of methods) {
    jest.spyOn(console, method).mockImplementation((...args: unknown[]) => {
      seen.push(`console.${method}: ${args.map(String).join(' ')}`);
    });
  }
});

afterEach(() => {
  jest.restoreAllMocks();
  if (seen.length > 0) throw new Error(`Unexpected console output:\n${seen.join('\n')}`);
});
