// Packages that ship as ES modules only: jest's own loader cannot require() them.
const esmOnly = ['uuid', 'flesch-kincaid', 'syllable'];

module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  // What the browser loads too names its imports with the ending that the browser needs.
  moduleNameMapper: { '^(\\.{1,2}/.*\\.rules)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.json' }],
    [`node_modules/(${esmOnly.join('|')})/.+\\.js$`]: [
      '@swc/jest',
      { module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: [`node_modules/(?!(${esmOnly.join('|')})/)`],
  globalSetup: '<rootDir>/tests/support/global-setup.ts',
  globalTeardown: '<rootDir>/tests/support/global-teardown.ts',
  testSequencer: '<rootDir>/tests/support/longest-first.js',
  setupFilesAfterEnv: ['<rootDir>/tests/support/console-guard.ts'],
  testTimeout: 30_000,
  maxWorkers: 2,
};
