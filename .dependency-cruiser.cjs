// Imports point one way: journeys → nouns → db (docs: CONTRIBUTING.md, "Where a line lives").
const stores = '(\\.store\\.ts$|^server/db/|^migrations/|^knexfile\\.ts$)';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'a-journey-never-imports-a-journey',
      severity: 'error',
      from: { path: '^server/journeys/([^/]+)/' },
      to: { path: '^server/journeys/', pathNot: '^server/journeys/$1/' },
    },
    {
      name: 'nothing-but-the-app-imports-journeys',
      severity: 'error',
      from: { pathNot: '^server/(journeys/|gallery/|app\\.ts$)' },
      to: { path: '^server/journeys/' },
    },
    {
      name: 'nouns-know-nothing-of-http',
      severity: 'error',
      from: {
        path: '^server/',
        pathNot: '^server/(http|journeys|gallery|browser)/|^server/[^/]+\\.ts$',
      },
      to: { path: '^server/http/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'rules-import-only-rules',
      severity: 'error',
      from: { path: '\\.rules\\.ts$' },
      to: {
        path: '^server/',
        pathNot:
          '\\.rules\\.ts$|\\.json$|^server/accounts/account\\.ts$|^server/roster/latin-letters\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'only-stores-import-knex',
      severity: 'error',
      from: { path: '^(server|migrations)/', pathNot: stores },
      to: { path: 'node_modules/knex/' },
    },
    {
      name: 'only-http-and-journeys-import-express',
      severity: 'error',
      from: { path: '^server/', pathNot: '^server/(http/|journeys/|gallery/|app\\.ts$)' },
      to: { path: 'node_modules/(express|express-session|csurf|helmet)/' },
    },
    {
      name: 'only-hashing-imports-argon2',
      severity: 'error',
      from: { path: '^server/', pathNot: '^server/password/hashing\\.ts$' },
      to: { path: 'node_modules/argon2/' },
    },
    {
      name: 'no-dev-dependencies-in-the-product',
      severity: 'error',
      from: { path: '^(server|migrations)/', pathNot: '^server/static-build/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '@types/' },
    },
    {
      name: 'the-build-of-static-files-is-no-part-of-the-program',
      severity: 'error',
      from: { pathNot: '^server/static-build/' },
      to: { path: '^server/static-build/' },
    },
    {
      name: 'nothing-but-the-app-shows-the-gallery',
      severity: 'error',
      from: { path: '^server/', pathNot: '^server/(gallery/|app\\.ts$)' },
      to: { path: '^server/gallery/' },
    },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '^(dist|static)/' },
    moduleSystems: ['cjs', 'es6'],
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
