import type { AuditLine } from '../desk/audit-lines.store';
import { auditPage, type AuditFacts } from '../journeys/staff-audit/audit.page';
import { placeIn, sample } from './desk';
import { DAY, HOUR, longName, now } from './people';
import { settle, type Of, type Sample } from './sample';

const line: AuditLine = {
  ...{ id: 'e1', at: now - HOUR, chain: 's1', seq: 12, actorKind: 'staff', actorId: 'teacher' },
  ...{ actorName: 'Mdm Lim Siew Hoon', subjectId: 'a1', subjectName: null },
  ...{ action: 'staff.viewed', result: 'done', details: '{}' },
};

const lines: AuditLine[] = [
  line,
  {
    ...{ ...line, actorKind: 'pupil', actorId: 'a1', actorName: null, action: 'sign-in' },
    ...{ result: 'wrong', details: '{"lane":"outside","total":5}' },
  },
  { ...line, actorName: longName, subjectId: 't1', subjectName: longName, action: 'staff.role' },
  {
    ...line,
    actorKind: 'system',
    actorId: null,
    actorName: null,
    action: 'made.up',
    result: 'odd',
  },
];

const query = {
  ...{ person: '<b>Lim</b>', action: 'sign-in', from: '', to: '', school: 'CPS' },
  ...{ beforeAt: '', beforeId: '' },
};

const facts: Omit<AuditFacts, 'place'> = {
  ...{ query, wrong: [], lines, more: true, justChecked: null },
  pupils: new Map([['a1', 'Aisyah <i>Binte</i> Rahman, 2A']]),
  schools: [{ code: 'CPS', name: 'Cedarwood <i>Primary</i> School' }],
  ...{ head: { chain: 's1', seq: 12, mac: '0123456789abcdef'.repeat(4) }, lastCheck: null },
};

const audit = (name: string, more: Of<Partial<AuditFacts>>, role: 'auditor' | 'ict' = 'auditor') =>
  sample(
    name,
    (context) =>
      auditPage(context, { ...facts, place: placeIn(context), ...settle(more, context) }),
    { role, path: '/staff/audit' },
  );

const nothing = {
  person: '',
  action: '',
  from: '',
  to: '',
  school: '',
  beforeAt: '',
  beforeId: '',
};

export const auditSamples: Sample[] = [
  audit('audit', {}),
  audit('audit-checked', { lastCheck: { at: now - DAY, result: 'sound' }, more: false }),
  audit('audit-tampered', { lastCheck: { at: now - DAY, result: 'findings' }, more: false }),
  audit(
    'audit-wrong-day',
    {
      ...{ schools: [], lines: [], more: false, head: null, wrong: ['from'] },
      query: { ...nothing, from: 'May' },
    },
    'ict',
  ),
  audit('audit-of-everything', { query: nothing }),
];
