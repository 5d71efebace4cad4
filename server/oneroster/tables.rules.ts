/** The versions of the OneRoster CSV binding (IMS Global / 1EdTech) that are read. */
export type Version = '1.1' | '1.2';

export interface TableSpec {
  /** Every column that is read; any other, `password` above all, is never looked at. */
  columns: readonly string[];
  /** Columns that must be in the header; a subset of the above. */
  required: readonly string[];
  /** Columns that no row may leave empty. */
  filled: readonly string[];
  /** Columns with a closed list of values. */
  values: Readonly<Record<string, readonly string[]>>;
}

export const tableNames = [
  'orgs',
  'academicSessions',
  'courses',
  'classes',
  'roles',
  'users',
  'enrollments',
] as const;
export type TableName = (typeof tableNames)[number];

const rolesOf: Record<Version, readonly string[]> = {
  '1.1': [
    ...['administrator', 'aide', 'guardian', 'parent', 'proctor', 'relative'],
    ...['student', 'teacher'],
  ],
  '1.2': [
    ...['aide', 'counselor', 'districtAdministrator', 'guardian', 'parent', 'principal'],
    ...['proctor', 'relative', 'siteAdministrator', 'student', 'systemAdministrator', 'teacher'],
  ],
};

const base = ['sourcedId', 'status', 'dateLastModified'];
const booleans = ['true', 'false'];
const sessionTypes = ['gradingPeriod', 'semester', 'schoolYear', 'term'];
const orgTypes = ['department', 'school', 'district', 'local', 'state', 'national'];

/** What is needed of a table; the order of the columns does not matter. */
export function tableSpec(table: TableName, version: Version): TableSpec {
  switch (table) {
    case 'orgs':
      return spec(['name', 'type'], ['identifier'], { type: orgTypes });
    case 'academicSessions':
      return spec(['title', 'type', 'startDate', 'endDate', 'schoolYear'], [], {
        type: sessionTypes,
      });
    case 'courses':
      return spec(['title', 'orgSourcedId'], [], {});
    case 'classes':
      return spec(
        ['title', 'courseSourcedId', 'classType', 'schoolSourcedId', 'termSourcedIds'],
        ['grades'],
        { classType: ['homeroom', 'scheduled'] },
      );
    case 'roles':
      return spec(['userSourcedId', 'roleType', 'role', 'orgSourcedId'], ['beginDate', 'endDate'], {
        ...{ roleType: ['primary', 'secondary'], role: rolesOf['1.2'] },
      });
    case 'users':
      return usersSpec(version);
    case 'enrollments':
      return spec(
        ['classSourcedId', 'schoolSourcedId', 'userSourcedId', 'role'],
        ['primary', 'beginDate', 'endDate'],
        {
          primary: booleans,
          // 1.2 narrows them to four; systems that were made for 1.1 send all.
          role: [...new Set([...rolesOf['1.1'], ...rolesOf[version]])],
        },
      );
  }
}

function usersSpec(version: Version): TableSpec {
  const contact = ['middleName', 'email', 'sms', 'phone', 'agentSourcedIds', 'grades'];
  const common = { enabledUser: booleans };
  const mayBeEmpty = ['username', 'familyName', 'identifier'];
  const users =
    version === '1.1'
      ? spec(['enabledUser', 'orgSourcedIds', 'role', 'givenName'], contact, {
          ...common,
          role: rolesOf['1.1'],
        })
      : spec(['enabledUser', 'givenName'], [...contact, 'primaryOrgSourcedId'], common);
  return {
    ...users,
    columns: [...users.columns, ...mayBeEmpty],
    required: [...users.required, ...mayBeEmpty],
  };
}

function spec(
  filled: readonly string[],
  optional: readonly string[],
  values: TableSpec['values'],
): TableSpec {
  return {
    columns: [...base, ...filled, ...optional],
    required: [...base, ...filled],
    filled: ['sourcedId', ...filled],
    values,
  };
}
